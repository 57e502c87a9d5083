"""Counting words: a run of documents in, and for each stem what the run says of it.

What a run says does not hang on any other document, but for the mean lengths, which are rounded: so it can
be kept, and one edit counts one run anew.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from zlib import crc32

from explorer.search.document import ALWAYS_KEPT, FIELDS, Document, texts_of
from explorer.search.encoding import LETTERS, LEVELS, Numbers
from explorer.search.words import COMPOUND, WORD, Stems, folded

SATURATION = 5.0
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
SENTENCE_END = re.compile(r"(?<=[^\W_]{3})[.!?]\s+|\n")
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


class Reader:
    """Reads documents; keeps the stem of every word that it met.

    The impact of a word in a document is the term part of BM25F: the counts in each field, divided by
    1 - b + b * length / mean length and weighted, are added up before they saturate as x / (k1 + x).
    Source: Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC-13" (2004).
    """

    def __init__(self, steps: Lengths) -> None:
        self.stems = Stems()
        self.mean = tuple(round(STEP**step, 3) for step in steps)  # the same on every machine
        self.encoded = Numbers().__getitem__

    def read(self, documents: Sequence[Document]) -> Counted:
        """What a run of at most 255 documents says."""
        found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        seen: defaultdict[str, int] = defaultdict(int)
        for offset, document in enumerate(documents):
            self._one(offset, document, found, seen)
        words: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for word, times in seen.items():
            words[self.stems[word]][word] = times
        encoded = self.encoded
        return Counted({stem: piece(entries, encoded) for stem, entries in found.items()}, words)

    def _one(
        self,
        number: int,
        document: Document,
        found: defaultdict[str, list[tuple[int, int, str]]],
        seen: defaultdict[str, int],
    ) -> None:
        """Adds (number of the document, level, places) of each of its stems."""
        stem_of = self.stems.__getitem__
        weights: dict[str, float] = {}
        places: dict[str, str] = {}
        kept: set[str] = set()
        for field, mean in zip(FIELDS, self.mean, strict=True):
            texts = texts_of(document, field.name)
            length = sum(map(len, texts))
            if not length:
                continue
            where, joined = _places(texts)
            norm = field.weight / (1 - field.length_norm + field.length_norm * length / mean)
            stems = []
            for word, standing in where.items():
                if stem := stem_of(word):
                    times = len(standing) >> 1
                    seen[word] += times
                    if stem in weights:
                        weights[stem] += times * norm
                        places[stem] += standing
                    else:
                        weights[stem] = times * norm
                        places[stem] = standing
                    stems.append(stem)
            for word in joined:
                if stem := stem_of(word):
                    seen[word] += 1
                    weights[stem] = weights.get(stem, 0.0) + norm
                    places.setdefault(stem, "")
                    stems.append(stem)
            if field.name in ALWAYS_KEPT:
                kept.update(stems)
        for stem, weight in weights.items():
            level = int(LEVELS * weight / (SATURATION + weight))
            found[stem].append((number, level + LEVELS if stem in kept else level, places[stem]))


def _places(texts: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Where each word of some texts stands; and their compounds, `codesign` for `co-design`, which stand nowhere."""
    where: defaultdict[str, str] = defaultdict(str)
    joined: list[str] = []
    for text in texts:
        for line in SENTENCE_END.split(folded(text)):
            unit = PLACES[crc32(line[:BEGINNING].encode()) & 63]
            for word, place in zip(WORD.findall(line), cycle(unit), strict=False):
                where[word] += place
            if "-" in line:
                joined += [compound.replace("-", "") for compound in COMPOUND.findall(line)]
    return where, joined


def piece(entries: Sequence[tuple[int, int, str]], encoded: Callable[[int], bytes]) -> bytes:
    """A stem in a run: the number of documents, their numbers in the run, their levels, then their places.

    Levels are 0 to 15, and 16 more where the posting is never cut off. Places are, for each document, the
    documents left out since the last one, how many places, and these; the first number is left out, because
    it hangs on the run before.
    """
    if len(entries) == 1:
        ((number, level, standing),) = entries
        return bytes((1, number, level)) + encoded(len(standing) >> 1) + standing.encode()
    out = [bytes([len(entries), *(e[0] for e in entries), *(e[1] for e in entries)])]
    last = -1
    for number, _, standing in entries:
        if last >= 0:
            out.append(encoded(number - last - 1))
        out.append(encoded(len(standing) >> 1))
        out.append(standing.encode())
        last = number
    return b"".join(out)
