"""Cases that take less memory, for collections too large to be held whole. They are equal to what they were.

The first of a collection stay as they are, so a small one pays nothing. Of those beyond, texts wait in a file until
they are asked for, and words that many cases share, such as the ids of terms, are kept once.
"""

from __future__ import annotations

from sys import intern
from typing import Any, Protocol

from msgspec.structs import replace

from explorer.model import Case, Claim, Organisations, Period, Record, RichText, Source

ROOM_FOR_BODIES = 16_000_000
"""Bytes of packed bodies that are kept in memory: some 7,000 cases."""


class Shelf(Protocol):
    """Where bytes wait (see disk.py)."""

    def put(self, data: bytes) -> int:
        """Keep them; gives the number by which to ask for them."""

    def get(self, start: int, size: int) -> bytes:
        """What was put there."""


class ShelvedText(RichText, frozen=True, gc=False):
    """A text whose words wait on a shelf. Another process gets it whole."""

    shelf: Any = None
    """A Shelf: it has what is packed, and the outline after it."""
    start: int = 0
    size: int = 0
    """Of what is packed."""
    rest: int = 0
    """Of the outline."""

    @property
    def is_empty(self) -> bool:
        return False

    def stored(self) -> bytes:
        found: bytes = self.shelf.get(self.start, self.size)
        return found

    def headings_stored(self) -> str:
        found: bytes = self.shelf.get(self.start + self.size, self.rest)
        return found.decode()

    def __reduce__(self) -> tuple[Any, ...]:
        return RichText, (self.stored(), self.headings_stored(), self.links)


class Compactor:
    """Makes records smaller once there is no room for large ones."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.room = ROOM_FOR_BODIES

    def __call__(self, record: Record) -> Record:
        if not isinstance(record, Case):
            return record
        self.room -= len(record.body.packed)
        return record if self.room >= 0 else self._small(record)

    def _small(self, case: Case) -> Case:
        return replace(
            case,
            depth=intern(case.depth),
            places=_interned(case.places),
            themes=_interned(case.themes),
            approaches=_interned(case.approaches),
            people=_interned(case.people),
            led_by=intern(case.led_by),
            period=_period(case.period) if case.period else None,
            organisations=Organisations(
                _interned(case.organisations.lead),
                _interned(case.organisations.partners),
                _interned(case.organisations.funders),
            ),
            tested=intern(case.tested),
            told_by=intern(case.told_by),
            claims=tuple(map(_claim, case.claims)),
            sources=tuple(map(_source, case.sources)),
            reviewed=intern(case.reviewed),
            body=self._shelved(case.body),
            origin=replace(case.origin, lines=intern(case.origin.lines)),
        )

    def _shelved(self, body: RichText) -> RichText:
        if body.is_empty:
            return body
        outline = body.outline.encode()
        start = self.shelf.put(body.packed + outline)
        return ShelvedText(b"", "", body.links, self.shelf, start, len(body.packed), len(outline))


def _interned(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(intern, words))


def _period(period: Period) -> Period:
    return Period(intern(period.start), intern(period.end), intern(period.note))


def _claim(claim: Claim) -> Claim:
    return replace(
        claim,
        kind=intern(claim.kind),
        basis=intern(claim.basis),
        direction=intern(claim.direction),
        source=intern(claim.source),
        at=intern(claim.at),
        lines=intern(claim.lines),
    )


def _source(source: Source) -> Source:
    return replace(
        source,
        id=intern(source.id),
        report=intern(source.report),
        at=intern(source.at),
        author=intern(source.author),
        year=intern(source.year),
        title=intern(source.title),
        publisher=intern(source.publisher),
        url=intern(source.url),
        cited_by=intern(source.cited_by),
    )
