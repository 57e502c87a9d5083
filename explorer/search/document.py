"""What the search knows of a page, and how its index is cut into files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct

FORMAT = 2
"""Raised when the files change shape, so that a stale script says so instead of showing nonsense."""


class Document(Struct, frozen=True):
    """One page of the site, as the search sees it."""

    address: str
    """Below the site's root: `cases/bramley-baths.html`."""
    kind: str
    """One of the kinds in `SearchSettings.kinds`."""
    title: str
    summary: str
    context: str
    """A short line shown under the title: `Bramley, Leeds`."""
    terms: tuple[str, ...]
    """Labels of the terms it carries."""
    places: tuple[str, ...]
    """Labels of its places and of all their parents."""
    claims: tuple[str, ...]
    organisations: tuple[str, ...]
    body: str
    """Plain text, a line break between paragraphs."""
    terms_also: tuple[str, ...] = ()
    """Other words for `terms`, which find the document and stand nowhere in it: no phrase in quotes is found in them."""
    places_also: tuple[str, ...] = ()
    """The same for `places`."""


KINDS = (
    ("theme", "Themes"),
    ("approach", "Approaches"),
    ("place", "Places"),
    ("people", "People"),
    ("case", "Cases"),
    ("finding", "Findings"),
    ("report", "Reports"),
    ("lens", "Lenses"),
    ("glossary", "Glossary"),
    ("page", "Pages"),
)


class SearchSettings(Struct, frozen=True):
    """How to cut the index into files. The defaults suit every size; see `bench/` for what they cost."""

    kinds: tuple[tuple[str, str], ...] = KINDS
    """Kind and the label of its group, in the order in which a list of suggestions shows the groups."""
    shard_characters: int = 10_000
    """A file of terms or words has at most so many characters, unless a single line has more."""
    beginning_characters: int = 2_500
    """The same of beginnings: few, and whoever types wants one of them."""
    documents_per_block: int = 8
    """Documents in a file of `shown`: a result list of ten reads at most ten of these."""
    documents_per_text: int = 4
    """Documents in a file of `texts`."""
    prefix_postings: int = 128
    """Documents listed for a beginning whose words lie in several files: for readers two letters in."""
    body_postings: int = 512
    """A word keeps its best so many documents among those that have it only outside `ALWAYS_KEPT`."""


class Field(Struct, frozen=True):
    """How much a word counts in one part of a document."""

    name: str
    weight: float
    """What one occurrence is worth."""
    length_norm: float
    """0: long and short texts alike; 1: an occurrence counts for as much less as the text is longer."""


FIELDS = (
    Field("title", 28, 0.3),
    Field("terms", 18, 0.2),
    Field("places", 18, 0.0),
    Field("summary", 4, 0.2),
    Field("organisations", 4, 0.2),
    Field("claims", 1.5, 0.5),
    Field("body", 1, 0.75),
)
ALWAYS_KEPT = frozenset({"title", "terms", "places"})
"""A word in one of these is what the document is about: such a posting is never cut off."""


def texts_of(document: Document, field: str) -> tuple[str, ...]:
    """The texts of one field of a document, as it says them."""
    value = getattr(document, field)
    return (value,) if isinstance(value, str) else value


def also(document: Document, field: str) -> tuple[str, ...]:
    """Other words for what stands in a field."""
    return document.terms_also if field == "terms" else document.places_also if field == "places" else ()


class Sources(Protocol):
    """All documents, in the order of their numbers. They are made when they are asked for, and not kept."""

    @property
    def addresses(self) -> Sequence[str]: ...

    @property
    def kinds(self) -> Sequence[str]: ...

    @property
    def told(self) -> Sequence[bool]:
        """Whether each may have claims or a body."""

    @property
    def keys(self) -> Sequence[bytes]:
        """For each document a digest that changes when the document does, which need not be made for it."""

    def some(self, start: int, end: int) -> Sequence[Document]:
        """The documents from one number up to another."""


def has_texts(document: Document) -> bool:
    """Whether there is anything that matches in context are taken from."""
    return bool(document.claims or document.body)


def key_of(document: Document) -> bytes:
    """A digest of all that a document says."""
    return hashlib.blake2b(msgspec.msgpack.encode(document), digest_size=16).digest()


def by_kind(kinds: Iterable[str], settings: SearchSettings) -> list[int]:
    """The places of documents of these kinds, put in order: by kind as in the settings, then as given."""
    rank = {kind: place for place, (kind, _) in enumerate(settings.kinds)}
    given = list(kinds)
    unknown = sorted(set(given) - set(rank))
    if unknown:
        raise ValueError(f"kinds that the search settings do not name: {', '.join(unknown)}")
    return sorted(range(len(given)), key=lambda place: rank[given[place]])


class Listed:
    """Documents that are there already."""

    def __init__(self, documents: Iterable[Document], settings: SearchSettings) -> None:
        """They are put in order here: a kind is then a range of numbers."""
        given = list(documents)
        self.documents = [given[place] for place in by_kind((d.kind for d in given), settings)]
        self.addresses = [document.address for document in self.documents]
        self.kinds = [document.kind for document in self.documents]
        self.told = [has_texts(document) for document in self.documents]
        self.keys = [key_of(document) for document in self.documents]

    def some(self, start: int, end: int) -> Sequence[Document]:
        return self.documents[start:end]
