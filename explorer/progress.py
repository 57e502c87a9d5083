"""What a person sees while a build runs: a bar on a terminal, plain lines in a log, nothing with --quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from resource import struct_rusage

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
        self.rows: list[tuple[str, Clocks]] = []
        self.start = _clocks()

    def say(self, line: str) -> None:
        self.shown.say(line)

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        return self.shown.track(items, what, total)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = _clocks()
        yield
        self.rows.append((name, _since(before)))

    def table(self) -> str:
        """All stages so far, and what lies between them, as lines of text."""
        whole = _since(self.start)
        clock, own, workers = (sum(row[column] for _, row in self.rows) for column in range(3))
        rest = (whole[0] - clock, whole[1] - own, whole[2] - workers)
        lines = ["stage       seconds   own CPU   workers' CPU"]
        for name, (clock, own, workers) in (*self.rows, ("other", rest), ("all", whole)):
            lines.append(f"{name:10} {clock:8.2f}  {own:8.2f}  {workers:13.2f}")
        if used := _used():
            own_peak, workers_peak = (one.ru_maxrss / 1024 for one in used)
            lines.append(f"peak memory {own_peak:,.0f} MiB, of the largest worker {workers_peak:,.0f} MiB")
        return "\n".join(lines)


Clocks = tuple[float, float, float]
"""Seconds on the clock, of this process, and of its workers that are done."""


def _used() -> tuple[struct_rusage, struct_rusage] | None:
    """What the system says that this process and its workers used; None where it does not say."""
    try:
        from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
    except ImportError:
        return None
    return getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)


def _clocks() -> Clocks:
    if not (used := _used()):
        return perf_counter(), process_time(), 0.0
    own, workers = used
    return perf_counter(), own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime


def _since(before: Clocks) -> Clocks:
    clock, own, workers = _clocks()
    return clock - before[0], own - before[1], workers - before[2]


def choose(quiet: bool) -> Progress:
    """The way that fits where the words go."""
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Log()
