"""What a person sees while a build runs: a bar on a terminal, plain lines in a log, nothing with --quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told what happens; says it in its own way."""

    def say(self, line: str) -> None:
        """One line that stays."""

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        """Pass items through while showing how far they are."""


class Silent:  # its methods ignore what they are told
    """For --quiet and for tests."""

    def say(self, line: str) -> None:
        pass

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        yield from items


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


class Bar:
    """A moving bar on a terminal; gone when its stage is done."""

    def say(self, line: str) -> None:
        print(line, flush=True)

    def track(self, items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        from tqdm import tqdm

        yield from tqdm(items, desc=what, total=total, leave=False, mininterval=0.2, file=sys.stderr)


def choose(quiet: bool) -> Progress:
    """The way that fits where the words go."""
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Log()
