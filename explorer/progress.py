"""What a person sees while a build runs: a bar on a terminal, plain lines in a log, nothing with --quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told what happens; says it in its own way."""

    def say(self, line: str) -> None:
        """One line that stays."""

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        """Pass items through while showing how far they are."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """A part of the build, for the time that the block takes."""


class Silent:  # its methods ignore what they are told
    """For --quiet and for tests."""

    def say(self, line: str) -> None:
        pass

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        yield from items

    def stage(self, name: str) -> AbstractContextManager[object]:
        return nullcontext()


class Log:
    """Plain lines, one a stage, for logs and pipes."""

    def say(self, line: str) -> None:
        print(line, flush=True)

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        number = 0
        for item in items:
            number += 1
            yield item
        self.say(f"{what}: {number:,}")

    def stage(self, name: str) -> AbstractContextManager[object]:
        return nullcontext()


class Bar:
    """A moving bar on a terminal; gone when its stage is done."""

    def say(self, line: str) -> None:
        print(line, flush=True)

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        from tqdm import tqdm

        yield from tqdm(items, desc=what, total=total, leave=False, mininterval=0.2, file=sys.stderr)

    def stage(self, name: str) -> AbstractContextManager[object]:
        return nullcontext()


class Profile:
    """Another progress, and a clock for each stage."""

    def __init__(self, shown: Progress) -> None:
        self.shown = shown
        self.rows: list[tuple[str, float, float, float]] = []
        """Stage, seconds on the clock, seconds of this process, seconds of its workers."""
        self.start = _clocks()

    def say(self, line: str) -> None:
        self.shown.say(line)

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        return self.shown.track(items, what, total)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = _clocks()
        yield
        self.rows.append((name, *(now - then for now, then in zip(_clocks(), before, strict=True))))

    def table(self) -> str:
        """All stages so far, and what lies between them, as lines of text."""
        whole = [now - then for now, then in zip(_clocks(), self.start, strict=True)]
        named = [sum(row[column] for row in self.rows) for column in (1, 2, 3)]
        rest = ("other", *(all_ - some for all_, some in zip(whole, named, strict=True)))
        lines = ["stage       seconds   own CPU   workers' CPU"]
        for name, clock, own, workers in (*self.rows, rest, ("all", *whole)):
            lines.append(f"{name:10} {clock:8.2f}  {own:8.2f}  {workers:13.2f}")
        own_peak, workers_peak = (getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
        lines.append(f"peak memory {own_peak:,.0f} MiB, of the largest worker {workers_peak:,.0f} MiB")
        return "\n".join(lines)


def _clocks() -> tuple[float, float, float]:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    own, workers = (times.ru_utime + times.ru_stime for times in used)
    return perf_counter(), own, workers


def choose(quiet: bool) -> Progress:
    """The way that fits where the words go."""
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Log()
