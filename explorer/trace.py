"""What of a library a page was made from, noted while the page is made.

A page must be made again when something that it shows has changed, and only then. Nobody keeps a list of
what a page shows: the list would be wrong one day. A page is planned from a `Traced` library, which notes
every case, group and number that is asked of it. What it does not know how to note more finely (a field added
tomorrow, all cases in a row) counts as the whole library, so forgetting is safe.

What sketches tell of cases, alone or in groups, is noted apart from what cases tell: a page that only counts is
kept when a case is told in other words.

Whatever is not a case (vocabularies, reports, configuration, templates, this program) counts for every page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import msgspec

from explorer import cache
from explorer.library import Library, Listing, Nearness, Neighbour, Told
from explorer.model import Case, Term
from explorer.sketch import CASE_FIELDS, Sketch, terms_of

K = TypeVar("K")
V = TypeVar("V")

WHOLE = "*"
"""The use of everything."""
COLUMNS = "columns"
"""The use of how all cases are classified and linked, but not of what they tell."""
SKETCHES = "sketches"
"""The use of the sketches of all cases."""
SHELF = "shelf"
"""The use of the order of all cases by title."""
PERIODS = "periods"
"""The use of when each case ran."""
PLACED = "placed"
"""The use of which cases name which place."""
CITED = "cited"
"""The use of what cases cite beside the reports."""

SHARED = frozenset(
    {
        "config",
        "vocabularies",
        "terms",
        "children",
        "reports",
        "report",
        "findings",
        "lenses",
        "lens",
        "background",
        "glossary",
        "editions",
        "pages",
        "supporting",
        "finding_terms",
    }
)
"""Fields of a library that no case has a part in: they count for every page anyway."""
NOTED = frozenset({"case", "carrying", "parts", "told_in", "coded"})
"""Fields whose entries are noted one by one."""


def _use(field: str, key: object) -> str:
    return f"{field}/{'/'.join(key) if isinstance(key, tuple) else key}"


class _Noted(Mapping[K, V]):
    """A mapping that notes which keys are asked for."""

    def __init__(self, field: str, mapping: Mapping[K, V], used: set[str]) -> None:
        self.field = field
        self.mapping = mapping
        self.used = used

    def __getitem__(self, key: K) -> V:
        self.used.add(_use(self.field, key))
        return self.mapping[key]

    def __contains__(self, key: object) -> bool:
        self.used.add(_use(self.field, key))
        return key in self.mapping

    def __iter__(self) -> Iterator[K]:
        self.used.add(WHOLE)
        return iter(self.mapping)

    def __len__(self) -> int:
        self.used.add(WHOLE)
        return len(self.mapping)


class Traced(Library):
    """A library that notes in `used` what is asked of it."""

    __slots__ = ("behind", "lines", "lists", "nearness", "noted", "used")

    behind: Library
    lines: dict[tuple[str, str], tuple[Term, ...]]
    """What is above each term: asked for again and again, and no case has a part in it."""
    nearness: Nearness
    used: set[str]
    noted: dict[str, object]
    lists: dict[str, Any]
    """What many pages of one list ask for, by its use."""

    def __init__(self, library: Library) -> None:
        used: set[str] = set()
        noted = {name: _Noted(name, getattr(library, name), used) for name in NOTED}
        own = {
            "behind": library,
            "lines": {},
            "lists": {},
            "nearness": Nearness(library),
            "used": used,
            "noted": noted,
            **{name: getattr(library, name) for name in SHARED},
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def above(self, vocabulary: str, term_id: str) -> tuple[Term, ...]:
        key = (vocabulary, term_id)
        if key not in self.lines:
            self.lines[key] = self.behind.above(vocabulary, term_id)
        return self.lines[key]

    def count_of(self, vocabulary: str, term_id: str) -> int:
        self.used.add(_use("count", (vocabulary, term_id)))
        return self.behind.count_of(vocabulary, term_id)

    def shelf(self) -> tuple[tuple[str, str], ...]:
        return self._kept(SHELF, self.behind.shelf)

    def listed(self, name: str, key: str) -> Listing:
        return self._kept(_use("listed", (name, key)), lambda: self.behind.listed(name, key))

    def crossed(self, theme: str) -> tuple[tuple[str, Listing], ...]:
        return self._kept(_use("crossed", theme), lambda: self.behind.crossed(theme))

    def carried(self, vocabulary: str) -> Mapping[str, int]:
        return self._kept(_use("carried", vocabulary), lambda: self.behind.carried(vocabulary))

    def periods(self) -> tuple[tuple[str, str, str, str], ...]:
        return self._kept(PERIODS, self.behind.periods)

    def placed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return self._kept(PLACED, self.behind.placed)

    def cited(self) -> tuple[tuple[str, str, str, str, str], ...]:
        return self._kept(CITED, self.behind.cited)

    def newest(self, most: int) -> tuple[str, ...]:
        return self._kept(_use("newest", most), lambda: self.behind.newest(most))

    def told(self, kind: str) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        return self._kept(_use("told", kind), lambda: self.behind.told(kind))

    def _kept(self, use: str, ask: Callable[[], V]) -> V:
        """What the library says, asked once however many pages use it."""
        self.used.add(use)
        if use not in self.lists:
            self.lists[use] = ask()
        found: V = self.lists[use]
        return found

    def near(self, case: Case, most: int) -> tuple[Neighbour, ...]:
        found = self.nearness.of(case, most)
        self.used.add(COLUMNS)
        self.used.update(_use("case", neighbour.slug) for neighbour in found)
        return found


def _field(name: str) -> property:
    def noted(self: Traced) -> object:
        return self.noted[name]

    def whole(self: Traced) -> object:
        self.used.add(WHOLE)
        return getattr(self.behind, name)

    return property(noted if name in NOTED else whole)


def _sketches(self: Traced) -> tuple[Sketch, ...]:
    self.used.add(SKETCHES)
    return self.behind.sketches


for _name in {field.name for field in fields(Library)} - SHARED - {"sketches"}:
    setattr(Traced, _name, _field(_name))
Traced.sketches = property(_sketches)  # type: ignore[assignment,misc]  # as the others: a field becomes a question


class Digests:
    """For each use, a digest that changes when what was used does."""

    def __init__(self, library: Library, files: Mapping[str, bytes]) -> None:
        """`files` are the digests of the files of `content/`."""
        self.library = library
        self.sketched = {sketch.slug: _said(sketch) for sketch in library.sketches}
        self.told = {case.slug: files[case.path] for case in library.sketches}
        self.of_files: dict[str, Callable[[str], bytes]] = {
            WHOLE: lambda _: cache.key_of_files(files.items()),
            CITED: lambda _: _said(library.cited()),
            "case": lambda key: self.told.get(key, NOTHING),
        }
        self.of_sketches: dict[str, Callable[[str], bytes]] = {
            COLUMNS: lambda _: self._columns(),
            SKETCHES: lambda _: self._sketched(library.sketches),
            SHELF: lambda _: _said(library.shelf()),
            PERIODS: lambda _: _said(library.periods()),
            PLACED: lambda _: _said(library.placed()),
            "newest": lambda key: _said(library.newest(int(key))),
            "listed": lambda key: _said(library.listed(*_pair(key))),
            "crossed": lambda key: _said(library.crossed(key)),
            "carried": lambda key: _said(sorted(library.carried(key).items())),
            "told": lambda key: _said(library.told(key)),
            "count": lambda key: _said(library.count_of(*_pair(key))),
            "parts": lambda key: self._sketched(library.parts.get(key, ())),
            "told_in": lambda key: self._sketched(library.told_in.get(key, ())),
            "carrying": lambda key: self._sketched(library.carrying.get(_pair(key), ())),
            "coded": lambda key: self._sketched(library.coded.get(_pair(key), ())),
        }

        self.read = {**self.of_files, **self.of_sketches}

    def of(self, use: str) -> bytes:
        """The digest of one use; of one that is not known, that of nothing."""
        kind, _, key = use.partition("/")
        return self.read[kind](key) if kind in self.read else NOTHING

    def hangs_on_files(self, use: str) -> bool:
        """Whether it may change though all sketches are as they were."""
        return use.partition("/")[0] not in self.of_sketches

    def _sketched(self, cases: tuple[Sketch, ...]) -> bytes:
        return cache.key(b"".join([self.sketched[case.slug] for case in cases])) if cases else NOTHING

    def _columns(self) -> bytes:
        return _said(
            [
                (case.slug, [terms_of(case, name) for name in CASE_FIELDS], case.part_of, case.related)
                for case in self.library.sketches
            ]
        )


def _pair(key: str) -> tuple[str, str]:
    first, _, second = key.partition("/")
    return first, second


def _said(value: object) -> bytes:
    """A digest of texts, numbers, and tuples and lists of them."""
    return cache.key(msgspec.msgpack.encode(value))


NOTHING = cache.key()
"""The digest of what is not there."""
