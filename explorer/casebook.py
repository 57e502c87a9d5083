"""All cases of a site by slug: the first in memory, and those that there is no room for packed in a file.

A small collection pays nothing. Of a large one only the sketches are in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, overload

import msgspec
from msgspec.structs import replace

from explorer.model import Case
from explorer.sketch import Sketch, sketch_of

ROOM_FOR_BODIES = 40_000_000
"""Bytes of the bodies of cases that are kept in memory: some 5,000 cases."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Case)

SHARED = (
    *("depth", "places", "themes", "approaches", "people", "led_by", "tested", "told_by", "start", "end"),
    *("reviewed", "lenses", "reports", "known_from"),
)
"""Fields of a sketch whose words stand in many."""


class Shelf(Protocol):
    """Where bytes wait (see disk.py)."""

    def put(self, data: bytes) -> int:
        """Keep them; gives the number by which to ask for them."""

    def get(self, start: int, size: int) -> bytes:
        """What was put there."""


class Casebook(Mapping[str, Case]):
    """Cases by slug, and what is needed of all of them at once."""

    def __init__(self, shelf: Shelf, *, drafts: bool = False) -> None:
        """Drafts are only counted, unless they are asked for."""
        self.shelf = shelf
        self.with_drafts = drafts
        self.room = ROOM_FOR_BODIES
        self.here: dict[str, Case] = {}
        self.away: dict[str, tuple[int, int]] = {}
        self.sketches: list[Sketch] = []
        """In the order in which the cases came."""
        self.drafts: list[str] = []
        """Slugs of the cases that are drafts, whether they are shown or left out."""
        self.once: dict[object, Any] = {}
        """Words that many sketches share."""

    def add(self, case: Case) -> None:
        """Take a case in; slugs differ."""
        if case.status == "draft":
            self.drafts.append(case.slug)
            if not self.with_drafts:
                return
        self.room -= len(case.body.html_utf8) + len(case.body.text_utf8)
        if self.room >= 0:
            self.here[case.slug] = case
            self.sketches.append(sketch_of(case))
        else:
            data = _ENCODER.encode(case)
            self.away[case.slug] = self.shelf.put(data), len(data)
            self.sketches.append(self._shared(sketch_of(case)))

    def _shared(self, sketch: Sketch) -> Sketch:
        """A sketch whose words are kept once for all that have them."""
        once = self.once
        for field in SHARED:
            value = getattr(sketch, field)
            if value not in once:
                once[value] = value if isinstance(value, str) else tuple(once.setdefault(v, v) for v in value)
        words = {field: once[getattr(sketch, field)] for field in SHARED}
        return replace(sketch, claims=tuple(once.setdefault(c, c) for c in sketch.claims), **words)

    def __getitem__(self, slug: str) -> Case:
        case = self.here.get(slug)
        return case if case is not None else _DECODER.decode(self.shelf.get(*self.away[slug]))

    def __contains__(self, slug: object) -> bool:
        return slug in self.here or slug in self.away

    def __iter__(self) -> Iterator[str]:
        yield from self.here
        yield from self.away

    def __len__(self) -> int:
        return len(self.here) + len(self.away)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets the cases themselves."""
        return dict, (dict(self),)


class InOrder(Sequence[Case]):
    """Cases by title, each taken up when it is asked for."""

    def __init__(self, cases: Mapping[str, Case], slugs: Sequence[str]) -> None:
        self.cases = cases
        self.slugs = slugs

    @overload
    def __getitem__(self, at: int) -> Case: ...
    @overload
    def __getitem__(self, at: slice) -> list[Case]: ...
    def __getitem__(self, at: int | slice) -> Case | list[Case]:
        if isinstance(at, slice):
            return [self.cases[slug] for slug in self.slugs[at]]
        return self.cases[self.slugs[at]]

    def __iter__(self) -> Iterator[Case]:
        return map(self.cases.__getitem__, self.slugs)

    def __len__(self) -> int:
        return len(self.slugs)
