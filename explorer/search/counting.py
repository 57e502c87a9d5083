"""Counting words: a run of documents in, and for each stem what the run says of it.

What a run says does not hang on any other document, but for the mean lengths, which are rounded: so it can
be kept, and one edit counts one run anew.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any
from zlib import crc32

from msgspec import Struct

from explorer.search.document import ALWAYS_KEPT, FIELDS, Document, also, texts_of
from explorer.search.encoding import LETTERS, LEVELS, number
from explorer.search.words import COMPOUND, Stems, folded, split_lines

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
SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)|(?<=[^\W_]{3}.)\s+)")
"""Not the stop of `St. John` or `e.g. this`; nothing is lost where one ends too early but a phrase that spans it."""

Lengths = tuple[int, ...]
"""Characters, or steps of their mean, of each field, in the order of `FIELDS`."""


def lengths(document: Document) -> Lengths:
    """How long the texts of each field are."""
    return tuple(
        sum(map(len, (*texts_of(document, field.name), *also(document, field.name)))) for field in FIELDS
    )


def added(one: Lengths, other: Lengths) -> Lengths:
    return tuple(map(sum, zip(one, other, strict=True)))


def mean_steps(total: Lengths, documents: int) -> Lengths:
    """The mean length of each field, as the power of `STEP` next to it."""
    return tuple(round(math.log(max(1.0, one / max(1, documents)), STEP)) for one in total)


class Counted(Struct, frozen=True):
    """What a run of documents says."""

    pieces: Mapping[str, bytes]
    """By stem; `piece` packs them."""
    words: Mapping[str, int]
    """Words that have a stem, and how often each stands in the run."""
    stems: Sequence[str]
    """The stem of each of the words."""


class Said(Struct, frozen=True):
    """A text, word by word."""

    sentences: Sequence[tuple[Sequence[str], Sequence[str]]]
    """Words, and the places in the sentence from its first word on; after the last they begin again."""
    compounds: Sequence[str]
    """Words that stand nowhere: `codesign` for `co-design`."""


def said_in(text: str) -> Said:
    """The words of a text, and where they stand."""
    sentences = SENTENCE_END.split(folded(text))
    places = [PLACES[crc32(sentence[:BEGINNING].encode()) & 63] for sentence in sentences]
    compounds = [
        compound.replace("-", "")
        for sentence in sentences
        if "-" in sentence
        for compound in COMPOUND.findall(sentence)
    ]
    return Said(list(zip(split_lines("\n".join(sentences)), places, strict=True)), compounds)


Entries = list[Any]
"""Number of a document in the run, its level, and its places after their number; then those of the next document."""
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
        self.repeated: dict[str, Said] = {}

    def read(self, documents: Sequence[Document]) -> Counted:
        """What a run of at most 255 documents says."""
        found: defaultdict[str, Entries] = defaultdict(list)
        seen: Counter[str] = Counter()
        for one, document in enumerate(documents):
            seen.update(self._one(one, document, found))
        counts = {word: times for word, times in seen.items() if self.stems[word]}
        return Counted(
            {stem: piece(entries) for stem, entries in found.items()}, counts, [self.stems[w] for w in counts]
        )

    def _one(self, one: int, document: Document, found: defaultdict[str, Entries]) -> list[str]:
        """Adds the stems of a document to `found`, and gives each of its words, as often as it stands there."""
        words: list[str] = []
        weights: defaultdict[str, float] = defaultdict(float)
        places: defaultdict[str, str] = defaultdict(str)
        kept: set[str] = set()
        for field, mean in zip(FIELDS, self.mean, strict=True):
            texts, others = texts_of(document, field.name), also(document, field.name)
            length = sum(map(len, (*texts, *others)))
            norm = field.weight / (1 - field.length_norm + field.length_norm * length / mean)
            where, compounds = self._where(
                map(self._repeated if field.name in REPEATED else said_in, texts), words
            )
            for stem in compounds:
                weights[stem] += norm
            if field is BODY:
                self._body(one, where, norm, weights, places, found)
            else:
                for stem, standing in where.items():
                    weights[stem] += (len(standing) >> 1) * norm
                    places[stem] += standing
            if field.name in ALWAYS_KEPT:
                kept.update(where, compounds)
            if others:
                where, compounds = self._where(map(self._repeated, others), words)
                for stem, standing in where.items():  # whose places are left out: it stands nowhere here
                    weights[stem] += (len(standing) >> 1) * norm
                for stem in compounds:
                    weights[stem] += norm
                kept.update(where, compounds)
        for stem, weight in weights.items():
            level = level_of(weight)
            found[stem] += one, level + LEVELS if stem in kept else level, counted(places[stem])
        return words

    def _repeated(self, text: str) -> Said:
        if text not in self.repeated:
            self.repeated[text] = said_in(text)
        return self.repeated[text]

    def _where(self, texts: Iterable[Said], words: list[str]) -> tuple[Mapping[str, str], list[str]]:
        """The places of each stem in some texts, and the stems of compounds, which have none; adds to `words`."""
        stem_of = self.stems.__getitem__
        where: dict[str, str] = {}
        compounds: list[str] = []
        for said in texts:
            for sentence, places in said.sentences:
                words += sentence
                for stem, place in zip(map(stem_of, sentence), cycle(places), strict=False):
                    if stem in where:
                        where[stem] += place
                    elif stem:
                        where[stem] = place
            if said.compounds:
                words += said.compounds
                compounds += filter(None, map(stem_of, said.compounds))
        return where, compounds

    def _body(
        self,
        one: int,
        where: Mapping[str, str],
        norm: float,
        weights: dict[str, float],
        places: dict[str, str],
        found: Mapping[str, Entries],
    ) -> None:
        """Adds the body, which has most words: those that stand in no other field are done with here."""
        often = [(level_of(times * norm), LETTERS[times]) for times in range(OFTEN)]
        for stem, standing in where.items():
            times = len(standing) >> 1
            if stem in weights:
                weights[stem] += times * norm
                places[stem] += standing
            elif times < OFTEN:
                level, number = often[times]
                found[stem].extend((one, level, number + standing))
            else:
                found[stem].extend((one, level_of(times * norm), counted(standing)))


def level_of(weight: float) -> int:
    """The impact of a word in a document, in steps."""
    return int(LEVELS * weight / (SATURATION + weight))


def counted(places: str) -> str:
    """Places after their number."""
    times = len(places) >> 1
    return (LETTERS[times] if times < 32 else number(times).decode()) + places


def piece(entries: Entries) -> bytes:
    """A stem in a run: the number of documents, their numbers in the run, their levels, then their places.

    Levels are 0 to 15, and 16 more where the posting is never cut off. Places are, for each document, the
    documents left out since the last one, how many places, and these; the first number is left out, because
    it hangs on the run before.
    """
    if len(entries) == 3:
        return bytes((1, *entries[:2])) + bytes(entries[2], "ascii")
    numbers = entries[::3]
    several = [entries[2]]
    for here, there, places in zip(numbers, numbers[1:], entries[5::3], strict=False):
        several += GAPS[there - here], places
    return bytes([len(numbers), *numbers, *entries[1::3]]) + "".join(several).encode()


GAPS = [number(max(0, step - 1)).decode() for step in range(256)]
"""What is written for a document so many after the last one."""
