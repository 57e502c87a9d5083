"""Counting words: a run of documents in, and for each stem what the run says of it.

What a run says does not hang on any other document, but for the mean lengths, which are rounded: so it can
be kept, and one edit counts one run anew.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from zlib import crc32

from explorer.search.document import ALWAYS_KEPT, FIELDS, Document, texts_of
from explorer.search.encoding import LETTERS, LEVELS, number
from explorer.search.words import COMPOUND, WORD, Stems, folded

SATURATION = 8.0
"""BM25's k1, for weighted counts: high enough to keep a word in the title above one repeated in the body."""

STEP = 1.25
"""Mean lengths are rounded to a power of this."""

PLACES = [[LETTERS[unit] + LETTERS[offset] for offset in range(64)] for unit in range(64)]
"""Two digits for a place: which sentence, by a digest of its beginning, and which of its words, modulo 64.

A phrase is found where both agree, which by chance one word in 4,096 does. A change in one sentence leaves
the places in all others as they were.
"""
BEGINNING = 24
"""Characters of a sentence that its digest is made of."""
SENTENCE_END = re.compile(r"[.!?](?<=[^\W_]{3}.)\s+|\n")
"""Not the stop of `St. John` or `e.g. this`; nothing is lost where one ends too early but a phrase that spans it."""

Lengths = tuple[int, ...]
"""Characters, or steps of their mean, of each field, in the order of `FIELDS`."""


def lengths(document: Document) -> Lengths:
    """How long the texts of each field are."""
    return tuple(sum(map(len, texts_of(document, field.name))) for field in FIELDS)


def added(one: Lengths, other: Lengths) -> Lengths:
    return tuple(map(sum, zip(one, other, strict=True)))


def mean_steps(total: Lengths, documents: int) -> Lengths:
    """The mean length of each field, as the power of `STEP` next to it."""
    return tuple(round(math.log(max(1.0, one / max(1, documents)), STEP)) for one in total)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run of documents says."""

    pieces: Mapping[str, bytes]
    """By stem; `piece` packs them."""
    words: Mapping[str, Mapping[str, int]]
    """By stem: its words, and how often each stands in the run."""


Found = defaultdict[str, list[tuple[int, int, str]]]
"""Stem -> number of the document in the run, level, and its places, for each document that has it."""
Known = tuple[defaultdict[str, float], defaultdict[str, str]]
"""Weights and places by stem, of one document."""

BODY = FIELDS[-1]
REPEATED = frozenset({"terms", "places"})
"""Fields whose texts are those of other documents too, so that it pays to keep what was read."""
OFTEN = 9
"""A word stands in most texts less often."""


class Reader:
    """Reads documents; keeps the stem of every word that it met.

    The impact of a word in a document is the term part of BM25F: the counts in each field, divided by
    1 - b + b * length / mean length and weighted, are added up before they saturate as x / (k1 + x).
    Source: Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC-13" (2004).
    """

    def __init__(self, steps: Lengths) -> None:
        self.stems = Stems()
        self.mean = tuple(round(STEP**step, 3) for step in steps)  # the same on every machine
        self.repeated: dict[tuple[str, ...], Standing] = {}

    def read(self, documents: Sequence[Document]) -> Counted:
        """What a run of at most 255 documents says."""
        found: Found = defaultdict(list)
        seen: defaultdict[str, int] = defaultdict(int)
        for one, document in enumerate(documents):
            self._one(one, document, found, seen)
        words: defaultdict[str, dict[str, int]] = defaultdict(dict)
        stem_of = self.stems.__getitem__
        for word, digits in seen.items():
            words[stem_of(word)][word] = digits >> 1
        return Counted({stem: piece(entries) for stem, entries in found.items()}, words)

    def _one(self, one: int, document: Document, found: Found, seen: defaultdict[str, int]) -> None:
        """Adds the stems of a document to `found`, and to `seen` its words: how many digits their places have."""
        known: Known = defaultdict(float), defaultdict(str)
        weights, places = known
        kept: set[str] = set()
        for field, mean in zip(FIELDS, self.mean, strict=True):
            texts = texts_of(document, field.name)
            length = sum(map(len, texts))
            norm = field.weight / (1 - field.length_norm + field.length_norm * length / mean)
            where, joined = self._standing(texts, field.name)
            for word in joined:
                if stem := self.stems[word]:
                    seen[word] += 2
                    weights[stem] += norm
                    places[stem] += ""
            if field is BODY:
                self._body(one, where, norm, known, found, seen)
            else:
                self._few(where, norm, known, seen)
            if field.name in ALWAYS_KEPT:
                kept.update(map(self.stems.__getitem__, (*where, *joined)))
        for stem, weight in weights.items():
            level = level_of(weight)
            found[stem].append((one, level + LEVELS if stem in kept else level, counted(places[stem])))

    def _few(self, where: Mapping[str, str], norm: float, known: Known, seen: defaultdict[str, int]) -> None:
        """Adds the words of a short field to what is known of the document."""
        weights, places = known
        for word, standing in where.items():
            if stem := self.stems[word]:
                seen[word] += len(standing)
                weights[stem] += (len(standing) >> 1) * norm
                places[stem] += standing

    def _body(
        self,
        one: int,
        where: Mapping[str, str],
        norm: float,
        known: Known,
        found: Found,
        seen: defaultdict[str, int],
    ) -> None:
        """The same for the body, which has most words: those that stand in no other field are done with here."""
        weights, places = known
        stem_of = self.stems.__getitem__
        body: dict[str, str] = {}
        for word, standing in where.items():
            if stem := stem_of(word):
                seen[word] += len(standing)
                body[stem] = body[stem] + standing if stem in body else standing
        levels = [level_of(times * norm) for times in range(OFTEN)]
        for stem, standing in body.items():
            times = len(standing) >> 1
            if stem in weights:
                weights[stem] += times * norm
                places[stem] += standing
            elif times < OFTEN:
                found[stem].append((one, levels[times], LETTERS[times] + standing))
            else:
                found[stem].append((one, level_of(times * norm), counted(standing)))

    def _standing(self, texts: tuple[str, ...], field: str) -> Standing:
        if field not in REPEATED:
            return standing_of(texts)
        if texts not in self.repeated:
            self.repeated[texts] = standing_of(texts)
        return self.repeated[texts]


Standing = tuple[Mapping[str, str], Sequence[str]]
"""Word -> its places; and compounds, which stand nowhere: `codesign` for `co-design`."""


def standing_of(texts: Iterable[str]) -> Standing:
    """Where each word of some texts stands."""
    where: defaultdict[str, str] = defaultdict(str)
    joined: list[str] = []
    for text in texts:
        for sentence in SENTENCE_END.split(folded(text)):
            places = PLACES[crc32(sentence[:BEGINNING].encode()) & 63]
            for word, place in zip(WORD.findall(sentence), cycle(places), strict=False):
                where[word] += place
            if "-" in sentence:
                joined += [compound.replace("-", "") for compound in COMPOUND.findall(sentence)]
    return where, joined


def level_of(weight: float) -> int:
    """The impact of a word in a document, in steps."""
    return int(LEVELS * weight / (SATURATION + weight))


def counted(places: str) -> str:
    """Places after their number."""
    return number(len(places) >> 1).decode() + places


def piece(entries: Sequence[tuple[int, int, str]]) -> bytes:
    """A stem in a run: the number of documents, their numbers in the run, their levels, then their places.

    Levels are 0 to 15, and 16 more where the posting is never cut off. Places are, for each document, the
    documents left out since the last one, how many places, and these; the first number is left out, because
    it hangs on the run before.
    """
    if len(entries) == 1:
        ((one, level, places),) = entries
        return bytes((1, one, level)) + places.encode()
    numbers, levels, several = zip(*entries, strict=True)
    steps = zip(numbers, numbers[1:], several[1:], strict=False)
    text = several[0] + "".join([GAPS[there - here] + places for here, there, places in steps])
    return bytes([len(entries), *numbers, *levels]) + bytes(text, "ascii")


GAPS = [number(max(0, step - 1)).decode() for step in range(256)]
"""What is written for a document so many after the last one."""
