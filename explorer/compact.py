"""Cases that take less memory, for collections too large to be held whole. They are equal to what they were.

The first of a collection stay as they are, so a small one pays nothing. Of those beyond, texts wait in a file until
they are asked for, and words that many cases share, such as the ids of terms, are kept once.
"""

from __future__ import annotations

from sys import intern
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from explorer.model import Case, Record, RichText

R = TypeVar("R", bound=Struct)

ROOM_FOR_BODIES = 16_000_000
"""Bytes of packed bodies that are kept in memory: some 7,000 cases."""


# Fields whose words stand in many records.
CASE_WORDS = ("depth", "places", "themes", "approaches", "people", "led_by", "tested", "told_by", "reviewed")
PERIOD_WORDS = ("start", "end", "note")
ORGANISATIONS_WORDS = ("lead", "partners", "funders")
CLAIM_WORDS = ("kind", "basis", "direction", "source", "at", "lines")
SOURCE_WORDS = ("id", "report", "at", "author", "year", "title", "publisher", "url", "cited_by")


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
            _shared(case, *CASE_WORDS),
            period=_shared(case.period, *PERIOD_WORDS) if case.period else None,
            organisations=_shared(case.organisations, *ORGANISATIONS_WORDS),
            claims=tuple(_shared(claim, *CLAIM_WORDS) for claim in case.claims),
            sources=tuple(_shared(source, *SOURCE_WORDS) for source in case.sources),
            origin=_shared(case.origin, "lines"),
            body=self._shelved(case.body),
        )

    def _shelved(self, body: RichText) -> RichText:
        if body.is_empty:
            return body
        outline = body.outline.encode()
        start = self.shelf.put(body.packed + outline)
        return ShelvedText(b"", "", body.links, self.shelf, start, len(body.packed), len(outline))


def _shared(record: R, *fields: str) -> R:
    """A record whose words in these fields, a text or a tuple of texts each, are kept once for all that have them."""
    values = ((field, getattr(record, field)) for field in fields)
    return replace(
        record, **{f: tuple(map(intern, v)) if isinstance(v, tuple) else intern(v) for f, v in values}
    )
