"""Search data: documents in, small scripts out, which the reader's browser loads as it needs them.

lunr decides what a word is: its stop words and its stemmer run here and, as lunr.js 2.3.9, in the browser.
The index is our own, because lunr's is one file that grows with the text. One format serves every size:

`search/manifest.js`     counts, kinds, and the first key of each numbered file below
`search/terms/<n>.js`    stems in order, each with its postings: documents by impact
`search/positions/<n>.js` where in the documents the stems of `terms/<n>` stand, for phrases
`search/words/<n>.js`    readable words in order, each with its number of documents, for spelling
`search/shown/<n>.js`    what a list of results shows, for a block of documents
`search/texts/<n>.js`    claims and bodies for a block of documents, for matches in context
`search/cases.js`        the addresses of all cases, for the filter of the explore page

Each file is a script that calls `explorer.data(name, payload)`: a page opened from disk may not fetch, but
may run scripts. `templates/assets/search-core.js` reads them; the two files must change together.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from lunr.stop_word_filter import WORDS as STOP_WORDS

from explorer.share import Alone, Team

ALONE = Alone()

FORMAT = 1
"""Raised when the files change shape, so that a stale script says so instead of showing nonsense."""


@dataclass(frozen=True, slots=True)
class Document:
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
    """Labels and synonyms of the terms it carries."""
    places: tuple[str, ...]
    """Labels of its places and of all their parents, with the other names of each."""
    claims: tuple[str, ...]
    organisations: tuple[str, ...]
    body: str
    """Plain text, a line break between paragraphs."""


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


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How to cut the index into files. The defaults suit every size; see `bench/` for what they cost."""

    kinds: tuple[tuple[str, str], ...] = KINDS
    """Kind and the label of its group, in the order in which a list of suggestions shows the groups."""
    shard_characters: int = 12_000
    """A file of terms or words is closed once it has this many characters."""
    documents_per_block: int = 8
    """Documents in a file of `shown`: a result list of ten reads at most ten of these."""
    documents_per_text: int = 4
    """Documents in a file of `texts`."""
    prefix_postings: int = 128
    """Documents listed for a beginning whose words lie in several files: for readers two letters in."""
    body_postings: int = 512
    """A word keeps its best so many documents among those that have it only outside `ALWAYS_KEPT`."""


@dataclass(frozen=True, slots=True)
class Field:
    """How much a word counts in one part of a document."""

    name: str
    weight: float
    """What one occurrence is worth."""
    length_norm: float
    """0: long and short texts alike; 1: an occurrence counts for as much less as the text is longer."""


FIELDS = (
    Field("title", 14, 0.3),
    Field("terms", 8, 0.2),
    Field("places", 8, 0.0),
    Field("summary", 3, 0.2),
    Field("organisations", 4, 0.2),
    Field("claims", 1.5, 0.5),
    Field("body", 1, 0.75),
)
ALWAYS_KEPT = frozenset({"title", "terms", "places"})
"""A word in one of these is what the document is about: such a posting is never cut off."""
SATURATION = 5.0
"""BM25's k1, for weighted counts: high enough to keep a word in the title above one repeated in the body."""
LEVELS = 16
"""Impact is kept in so many steps, a base 64 digit each."""

LEAST_RUN = 64
"""Documents that are read in one go, at least."""
RUNS = 8
"""Runs for each of those who share the work."""
LINES_AT_ONCE = 500
"""Stems whose postings are encoded in one go."""

LONGEST_WORD = 40
"""Anything longer is an address or a slip, and nobody types it."""
FIELD_GAP = 10
"""Positions left free between two texts, so that no phrase runs from one into the next."""
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""The digits of our base 64, which need no escape in a script."""


# --- Words ------------------------------------------------------------------------------------------------

SPELLINGS = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"), "\u2010": "-", "\u2011": "-", "\u00ad": ""}
)
"""Before all else: one apostrophe, one hyphen, no soft hyphens."""
LETTER_PAIRS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
)
"""Letters that Unicode does not take apart into a letter and an accent, and a Greek one with two shapes."""
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
POSSESSIVE = re.compile(r"'s(?![^\W_])|'")
THOUSANDS = re.compile(r"([0-9]),(?=[0-9]{3})")
WORD = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


def folded(text: str) -> str:
    """The text in lower case, without accents and apostrophes: `St John's Café` -> `st john cafe`.

    `folded` in search-core.js does the same, step by step.
    """
    if not text.isascii():
        text = NOT_ASCII.sub(lambda run: plain_letters(run[0]), text)
    text = text.replace("`", "'").lower()
    if "'" in text:
        text = POSSESSIVE.sub("", text)
    return THOUSANDS.sub(r"\1", text) if "," in text else text


def plain_letters(text: str) -> str:
    """A run of letters and signs beyond ASCII in their plainest form: `Ŵ` -> `w`."""
    text = unicodedata.normalize("NFKD", text.translate(SPELLINGS)).lower()
    return "".join(c for c in text if unicodedata.category(c)[0] != "M").translate(LETTER_PAIRS)


def words(text: str) -> list[str]:
    """The words of a text, folded, in order.

    lunr splits at spaces and hyphens only, so that `and/or` would be one word; every sign that is neither
    letter nor digit counts as a space here, which leaves its tokeniser nothing to do but split at spaces.
    """
    return WORD.findall(folded(text))


_C, _V = "[^aeiou][^aeiouy]*", "[aeiouy][aeiou]*"
"""A run of consonants, a run of vowels."""
_HAS_VOWEL = re.compile(f"(?:{_C})?[aeiouy]").match
_MORE_THAN_0 = re.compile(f"(?:{_C})?{_V}{_C}").match
"""Porter's measure, of vowels followed by consonants, is more than 0."""
_MORE_THAN_1 = re.compile(f"(?:{_C})?{_V}{_C}{_V}{_C}").match
_JUST_1 = re.compile(f"(?:{_C})?{_V}{_C}(?:{_V})?").fullmatch
_SHORT = re.compile(f"{_C}[aeiouy][^aeiouwxy]").fullmatch


def _by_last_letter(endings: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Last letter -> the endings with it and what takes their place, the longest first."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for ending in sorted(endings, key=len, reverse=True):
        found[ending[-1]].append((ending, endings[ending]))
    return dict(found)


_STEP_2 = _by_last_letter(
    {
        "ational": "ate",
        "tional": "tion",
        "enci": "ence",
        "anci": "ance",
        "izer": "ize",
        "bli": "ble",
        "alli": "al",
        "entli": "ent",
        "eli": "e",
        "ousli": "ous",
        "ization": "ize",
        "ation": "ate",
        "ator": "ate",
        "alism": "al",
        "iveness": "ive",
        "fulness": "ful",
        "ousness": "ous",
        "aliti": "al",
        "iviti": "ive",
        "biliti": "ble",
        "logi": "log",
    }
)
_STEP_3 = _by_last_letter(
    {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
)
_STEP_4 = _by_last_letter(
    dict.fromkeys(
        [
            "al",
            "ance",
            "ence",
            "er",
            "ic",
            "able",
            "ible",
            "ant",
            "ement",
            "ment",
            "ent",
            "ou",
            "ism",
            "ate",
            "iti",
            "ous",
            "ive",
            "ize",
        ],
        "",
    )
)


class Stemmer:
    """Porter's stemmer as lunr.js has it, step by step; a test compares the two over every word of the content.

    The one that lunr for Python brings differs from it here and there, and takes six times as long.
    """

    def stem(self, word: str) -> str:
        """The stem that lunr.js gives for this word."""
        if len(word) < 3:
            return word
        if word[0] == "y":  # a consonant there, whatever follows
            return "y" + self._steps("Y" + word[1:])[1:]
        return self._steps(word)

    def _steps(self, word: str) -> str:
        word = self._past(self._plural(word))
        if word[-1] == "y" and len(word) > 2 and word[-2] not in "aeiou":
            word = word[:-1] + "i"
        word = self._replace(word, _STEP_2)
        word = self._replace(word, _STEP_3)
        word = self._drop(word)
        if word[-1] == "e" and len(word) > 1:
            stem = word[:-1]
            if _MORE_THAN_1(stem) or (_JUST_1(stem) and not _SHORT(stem)):
                word = stem
        return word[:-1] if word.endswith("ll") and _MORE_THAN_1(word) else word

    @staticmethod
    def _plural(word: str) -> str:
        if word[-1] != "s":
            return word
        if (word.endswith("sses") and len(word) > 4) or (word.endswith("ies") and len(word) > 3):
            return word[:-2]
        return word[:-1] if len(word) > 2 and word[-2] != "s" else word

    @staticmethod
    def _past(word: str) -> str:
        if word.endswith("eed") and len(word) > 3:
            return word[:-1] if _MORE_THAN_0(word[:-3]) else word
        if word.endswith("ed"):
            stem = word[:-2]
        elif word.endswith("ing"):
            stem = word[:-3]
        else:
            return word
        if not stem or not _HAS_VOWEL(stem):
            return word
        if stem.endswith(("at", "bl", "iz")):
            return stem + "e"
        if len(stem) > 1 and stem[-1] == stem[-2] and stem[-1] not in "aeiouylsz":
            return stem[:-1]
        return stem + "e" if _SHORT(stem) else stem

    @staticmethod
    def _replace(word: str, endings: Mapping[str, list[tuple[str, str]]]) -> str:
        for ending, new in endings.get(word[-1], ()):
            if word.endswith(ending) and len(word) > len(ending):
                stem = word[: -len(ending)]
                return stem + new if _MORE_THAN_0(stem) else word
        return word

    @staticmethod
    def _drop(word: str) -> str:
        for ending, _ in _STEP_4.get(word[-1], ()):
            if word.endswith(ending) and len(word) > len(ending):
                stem = word[: -len(ending)]
                return stem if _MORE_THAN_1(stem) else word
        if word.endswith(("sion", "tion")) and len(word) > 4 and _MORE_THAN_1(word[:-3]):
            return word[:-3]
        return word


class Stems(dict[str, str]):
    """Word -> stem, or "" for a word that is not searched for. Each word is worked out once."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer()

    def __missing__(self, word: str) -> str:
        stem = "" if word in STOP_WORDS or len(word) > LONGEST_WORD else self._stemmer.stem(word)
        self[word] = stem
        return stem


# --- Counting ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Postings:
    """Where one stem stands; grows while the documents are read, in their order."""

    documents: array[int]
    levels: bytearray
    """Impact of each document, 0 to 15, and 16 more where the posting is never cut off."""
    positions: bytearray
    """For each document: gap to the last one, number of positions, the positions, as `number` writes them."""
    last_positioned: int
    """The last document in `positions`."""


@dataclass(frozen=True, slots=True)
class Counted:
    """All that the files are made of, apart from the documents themselves."""

    postings: Mapping[str, Postings]
    """By stem."""
    surfaces: Mapping[str, str]
    """Stem -> the word that most often stands for it."""


def texts_of(document: Document, field: str) -> tuple[str, ...]:
    """The texts of one field of a document."""
    value = getattr(document, field)
    return (value,) if isinstance(value, str) else value


def average_lengths(documents: Sequence[Document]) -> dict[str, float]:
    """Field -> its mean number of words, over all documents; at least 1, so that it can divide."""
    total: Counter[str] = Counter()
    for document in documents:
        for field in FIELDS:
            total[field.name] += sum(len(text.split()) for text in texts_of(document, field.name))
    return {field.name: max(1.0, total[field.name] / max(1, len(documents))) for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The words of one document. Keys are stems; the empty one stands for what is not searched for."""

    weights: Mapping[str, float]
    """How often, weighted by field and length."""
    kept: AbstractSet[str]
    """Those in a field of `ALWAYS_KEPT`."""
    positions: Mapping[str, list[int]]
    """Where they stand, counted in words from the document's beginning; compounds have none."""


def occurrences(
    document: Document, stems: Stems, mean: Mapping[str, float], seen: Counter[str]
) -> Occurrences:
    """Reads one document; adds its words, unstemmed, to `seen`."""
    weights: defaultdict[str, float] = defaultdict(float)
    kept: set[str] = set()
    positions: defaultdict[str, list[int]] = defaultdict(list)
    every: list[str] = []
    stem_of = stems.__getitem__
    start = 0
    for field in FIELDS:
        found: list[str] = []
        length = 0
        for text in texts_of(document, field.name):
            plain = folded(text)
            tokens = WORD.findall(plain)
            in_order = list(map(stem_of, tokens))
            for position, stem in enumerate(in_order, start):
                positions[stem].append(position)
            if "-" in plain:  # `co-design` is found as `codesign` too
                joined = [compound.replace("-", "") for compound in COMPOUND.findall(plain)]
                every += joined
                found += map(stem_of, joined)
            every += tokens
            found += in_order
            length += len(tokens)
            start += len(tokens) + FIELD_GAP
        norm = field.weight / (1 - field.length_norm + field.length_norm * length / mean[field.name])
        for stem, times in Counter(found).items():
            weights[stem] += times * norm
        if field.name in ALWAYS_KEPT:
            kept.update(found)
    seen.update(every)
    return Occurrences(weights, kept, positions)


class _Growing:
    """The postings of one stem in a run of documents, while it is read."""

    __slots__ = ("documents", "last", "levels", "numbers")

    def __init__(self) -> None:
        self.documents: list[int] = []
        self.levels: list[int] = []
        self.numbers: list[int] = []
        """As in `Postings.positions`; the first gap is counted from the first document of all."""
        self.last = -1

    def piece(self, encoded: Callable[[int], bytes]) -> Piece:
        numbers = self.numbers
        first = numbers[0] if numbers else -1
        return (
            array("I", self.documents).tobytes(),
            bytes(self.levels),
            first,
            self.last,
            b"".join(map(encoded, numbers[1:])),
        )


Piece = tuple[bytes, bytes, int, int, bytes]
"""Of one stem in a run of documents: document numbers, levels (as in `Postings`), first and last document with
positions, and the positions without the gap before the first."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a run of documents gives; parts are put together in their order."""

    pieces: Mapping[str, Piece]
    seen: Mapping[str, int]
    """Word -> how often it stands there."""
    stems: Mapping[str, str]
    """Stems of words that this process had not met before."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What every run of documents is read with."""

    documents: Sequence[Document]
    mean: Mapping[str, float]


def count_part(reading: Reading) -> Callable[[tuple[int, int]], Part]:
    """A function that reads the documents from one number up to another.

    The impact of a word in a document is the term part of BM25F: the counts in each field, divided by
    1 - b + b * length / mean length and weighted, are added up before they saturate as x / (k1 + x).
    Source: Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC-13" (2004).
    """
    stems = Stems()
    encoded = Numbers().__getitem__

    def read(run: tuple[int, int]) -> Part:
        met = len(stems)
        seen: Counter[str] = Counter()
        postings: dict[str, _Growing] = {}
        for index in range(*run):
            found = occurrences(reading.documents[index], stems, reading.mean, seen)
            places, kept = found.positions.get, found.kept
            for stem, weight in found.weights.items():
                posting = postings.get(stem)
                if posting is None:
                    posting = postings[stem] = _Growing()
                level = int(LEVELS * weight / (SATURATION + weight))
                posting.documents.append(index)
                posting.levels.append(level + LEVELS if stem in kept else level)
                if where := places(stem):
                    posting.numbers += (index - posting.last - 1, len(where), *where)
                    posting.last = index
        postings.pop("", None)
        return Part(
            {stem: posting.piece(encoded) for stem, posting in postings.items()},
            seen,
            dict(islice(stems.items(), met, None)),
        )

    return read


def count(documents: Sequence[Document], team: Team) -> Counted:
    """Reads all documents once, in runs that may be read by several at a time."""
    size = max(LEAST_RUN, -(-len(documents) // (team.workers * RUNS)))
    runs = [(start, min(start + size, len(documents))) for start in range(0, len(documents), size)]
    reading = Reading(documents, average_lengths(documents))
    return put_together(team.each(count_part, reading, runs, 3))


def put_together(parts: Iterable[Part]) -> Counted:
    """The parts of all documents, in order, as one."""
    encoded = Numbers().__getitem__
    postings: dict[str, Postings] = {}
    seen: Counter[str] = Counter()
    stems = Stems()
    for part in parts:
        stems.update(part.stems)
        for stem, (documents, levels, first, last, positions) in part.pieces.items():
            posting = postings.get(stem)
            if posting is None:
                posting = postings[stem] = Postings(array("I"), bytearray(), bytearray(), -1)
            posting.documents.frombytes(documents)
            posting.levels += levels
            if last >= 0:
                posting.positions += encoded(first - posting.last_positioned - 1)
                posting.positions += positions
                posting.last_positioned = last
        for word, times in part.seen.items():
            seen[word] += times
    return Counted(postings, surfaces(seen, stems))


def gaps(values: Iterable[int], last: int = -1) -> list[int]:
    """Rising numbers as the number of places left out before each: 0, 1, 5 -> 0, 0, 3."""
    out = []
    for value in values:
        out.append(value - last - 1)
        last = value
    return out


def surfaces(seen: Mapping[str, int], stems: Mapping[str, str]) -> dict[str, str]:
    """Stem -> its most frequent word; among equals the shorter, then the first in the alphabet."""
    best: dict[str, str] = {}
    for word in sorted(seen, key=lambda word: (-seen[word], len(word), word)):
        stem = stems[word]
        if stem:
            best.setdefault(stem, word)
    return best


# --- Writing ----------------------------------------------------------------------------------------------


def number(value: int) -> bytes:
    """A number of any size as base 64 digits: five bits each, the sixth says that more follow.

    The first digits hold the high bits: 0 -> `0`, 31 -> `V`, 32 -> `X0`.
    """
    digits = LETTERS[value & 31]
    value >>= 5
    while value:
        digits = LETTERS[32 | (value & 31)] + digits
        value >>= 5
    return digits.encode()


class Numbers(dict[int, bytes]):
    """Each number's digits, worked out once."""

    def __missing__(self, value: int) -> bytes:
        digits = self[value] = number(value)
        return digits


def encoded_levels(postings: Iterable[tuple[int, int]], encoded: Callable[[int], bytes]) -> str:
    """(document, level) in the order of documents -> for each level, best first, its digit and the gaps."""
    by_level: list[list[int]] = [[] for _ in range(LEVELS)]
    for document, level in postings:
        by_level[level].append(document)
    return ".".join(
        LETTERS[level] + b"".join(map(encoded, gaps(by_level[level]))).decode()
        for level in reversed(range(LEVELS))
        if by_level[level]
    )


def encoded_postings(posting: Postings, body_postings: int, encoded: Callable[[int], bytes]) -> str:
    """The postings of a stem, and its number of documents when the least of them were cut off."""
    pairs = list(zip(posting.documents, posting.levels, strict=True))
    if len(pairs) > body_postings:
        droppable = sorted((level, -document) for document, level in pairs if level < LEVELS)
        if len(droppable) > body_postings:
            dropped = {-document for _, document in droppable[: len(droppable) - body_postings]}
            shorter = [(document, level % LEVELS) for document, level in pairs if document not in dropped]
            return f"{encoded_levels(shorter, encoded)} {len(pairs)}"
    return encoded_levels([(document, level % LEVELS) for document, level in pairs], encoded)


@dataclass(frozen=True, slots=True)
class Encoding:
    """What every run of stems is encoded with."""

    postings: Mapping[str, Postings]
    keys: Sequence[str]
    body_postings: int


def encode_run(encoding: Encoding) -> Callable[[int], list[str]]:
    """A function that encodes the postings of a run of stems, from a number on."""
    encoded = Numbers().__getitem__

    def encode(start: int) -> list[str]:
        keys = encoding.keys[start : start + LINES_AT_ONCE]
        return [encoded_postings(encoding.postings[key], encoding.body_postings, encoded) for key in keys]

    return encode


def in_browser_order(word: str) -> bytes:
    """Sorts as JavaScript compares strings: by UTF-16 units."""
    return word.encode("utf-16-be")


def shared_start(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning, at most 63."""
    length = 0
    for a, b in zip(one[:63], other[:63], strict=False):
        if a != b:
            break
        length += 1
    return length


def front_coded(lines: Iterable[tuple[str, str]]) -> str:
    """(key, rest of the line), in order -> a line each; a key gives only what differs from the one before."""
    out = []
    before = ""
    for key, rest in lines:
        same = shared_start(before, key)
        out.append(f"{LETTERS[same]}{key[same:]} {rest}")
        before = key
    return "\n".join(out)


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of keys that make one file."""

    bound: str
    """The least string that is above all keys before it; the manifest lists these."""
    lines: list[tuple[str, str]]


def shards(lines: Iterable[tuple[str, str]], characters: int) -> list[Shard]:
    """Cuts lines, in order of their keys, into runs of about so many characters; at least one run."""
    out = [Shard("", [])]
    size = 0
    before = ""
    for key, rest in lines:
        if size >= characters:
            out.append(Shard(key[: shared_start(before, key) + 1], []))
            size = 0
        out[-1].lines.append((key, rest))
        size += len(rest) + len(key) // 2 + 3
        before = key
    return out


def wide_prefixes(parts: Sequence[Shard]) -> frozenset[str]:
    """The beginnings of two letters and more whose words lie in several files.

    These are the beginnings of the bounds: the words on either side of a bound share all but its last letter.
    """
    return frozenset(part.bound[:end] for part in parts for end in range(2, len(part.bound)))


@dataclass(frozen=True, slots=True)
class Best:
    """The best documents for any of the words that begin alike."""

    levels: Mapping[int, int]
    """Document -> level."""
    count: int
    """How many documents have such a word, or somewhat more: those with several such words count for each."""


def merged(parts: Sequence[Best], most: int) -> Best:
    """The best of several lists. Among equals the documents that come first."""
    levels: dict[int, int] = {}
    for part in parts:
        for document, level in part.levels.items():
            if level > levels.get(document, -1):
                levels[document] = level
    if len(levels) > most:
        levels = dict(sorted(levels.items(), key=lambda entry: (-entry[1], entry[0]))[:most])
    return Best(levels, sum(part.count for part in parts))


def best_by_prefix(
    prefix: str, keys: Sequence[str], wide: frozenset[str], postings: Mapping[str, Postings], most: int
) -> Iterator[tuple[str, Best]]:
    """For `keys`, which all begin with `prefix`: (wide prefix, its best documents), `prefix` itself last.

    The best of a short beginning are among the best of the longer ones, so each posting is looked at once.
    """
    parts: list[Best] = []
    for longer, group in groupby(keys, key=lambda key: key[: len(prefix) + 1]):
        below = list(group)
        if longer in wide and longer != prefix:
            for found in best_by_prefix(longer, below, wide, postings, most):
                yield found
                if found[0] == longer:
                    parts.append(found[1])
        else:
            lists = (postings[key] for key in below)
            parts += (
                Best({d: v % LEVELS for d, v in zip(p.documents, p.levels, strict=True)}, len(p.documents))
                for p in lists
            )
    yield prefix, merged(parts, most)


def with_wide_prefixes(
    parts: Sequence[Shard], postings: Mapping[str, Postings], most: int, encoded: Callable[[int], bytes]
) -> list[Shard]:
    """Adds a line `prefix*` for each wide prefix to the file it falls in: one file answers any prefix."""
    wide = wide_prefixes(parts)
    bounds = [in_browser_order(part.bound) for part in parts]
    added: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    keys = [key for part in parts for key, _ in part.lines]
    for start, group in groupby(keys, key=lambda key: key[:2]):
        if start not in wide:
            continue
        for prefix, best in best_by_prefix(start, list(group), wide, postings, most):
            line = f"{encoded_levels(sorted(best.levels.items()), encoded)} {best.count}"
            added[bisect_right(bounds, in_browser_order(prefix)) - 1].append((prefix + "*", line))
    return [
        Shard(part.bound, sorted(part.lines + added[n], key=lambda line: in_browser_order(line[0])))
        for n, part in enumerate(parts)
    ]


def script(name: str, payload: Any) -> bytes:
    """The file that hands `payload` to the page under this name.

    `<` and the two line separators are escaped, so that the script may also stand inside a page.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"explorer.data({json.dumps(name)},{text});\n".encode()


def plain_lines(document: Document) -> str:
    """What matches in context are taken from: the claims and the body, a line a paragraph."""
    lines = (line for text in (*document.claims, document.body) for line in text.split("\n"))
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def blocks(documents: Sequence[Document], size: int) -> Iterator[tuple[int, Sequence[Document]]]:
    """The documents in runs of `size`, numbered."""
    for start in range(0, len(documents), size):
        yield start // size, documents[start : start + size]


def ordered(documents: Sequence[Document], settings: SearchSettings) -> list[Document]:
    """By kind, in the order of the settings, then as given: a kind is then a range of numbers."""
    rank = {kind: place for place, (kind, _) in enumerate(settings.kinds)}
    unknown = sorted({document.kind for document in documents} - set(rank))
    if unknown:
        raise ValueError(f"kinds that the search settings do not name: {', '.join(unknown)}")
    return sorted(documents, key=lambda document: rank[document.kind])


def payloads(
    documents: Sequence[Document], settings: SearchSettings, team: Team
) -> Iterator[tuple[str, Any]]:
    """(name, payload) of every file except the manifest; then `("", manifest)` without its edition."""
    documents = ordered(documents, settings)
    counted = count(documents, team)
    keys = sorted(counted.postings, key=in_browser_order)
    encoded = Numbers().__getitem__
    encoding = Encoding(counted.postings, keys, settings.body_postings)
    runs = team.each(encode_run, encoding, range(0, len(keys), LINES_AT_ONCE), 40)
    terms = shards(zip(keys, (line for run in runs for line in run), strict=True), settings.shard_characters)
    for n, part in enumerate(with_wide_prefixes(terms, counted.postings, settings.prefix_postings, encoded)):
        yield f"search/terms/{n}", front_coded(part.lines)
    for n, part in enumerate(terms):
        yield (
            f"search/positions/{n}",
            "\n".join(counted.postings[key].positions.decode() for key, _ in part.lines),
        )
    readable = sorted(
        (
            (word, str(len(counted.postings[stem].documents)))
            for stem, word in counted.surfaces.items()
            if len(word) > 2 and word.isalpha()
        ),
        key=lambda line: in_browser_order(line[0]),
    )
    lexicon = shards(readable, settings.shard_characters)
    for n, part in enumerate(lexicon):
        yield f"search/words/{n}", front_coded(part.lines)
    for n, block in blocks(documents, settings.documents_per_block):
        yield f"search/shown/{n}", [[d.address, d.title, d.context, d.summary] for d in block]
    for n, block in blocks(documents, settings.documents_per_text):
        yield f"search/texts/{n}", [plain_lines(document) for document in block]
    yield "search/cases", [document.address for document in documents if document.kind == "case"]
    of_kind = Counter(document.kind for document in documents)
    yield (
        "",
        {
            "format": FORMAT,
            "documents": len(documents),
            "kinds": [[kind, label, of_kind[kind]] for kind, label in settings.kinds],
            "shown": settings.documents_per_block,
            "texts": settings.documents_per_text,
            "terms": " ".join(part.bound for part in terms),
            "words": " ".join(part.bound for part in lexicon),
        },
    )


def index_files(
    documents: Sequence[Document], settings: SearchSettings, team: Team = ALONE
) -> Iterator[tuple[str, bytes]]:
    """All search data of a site.

    In: every page that can be found. Out: (path below the site's root, bytes), the manifest last.
    It carries a digest of the others, the edition, which the browser appends to their addresses: a copy that
    it kept from an earlier edition is then never read together with this manifest.
    """
    digest = hashlib.sha256()
    for name, payload in payloads(documents, settings, team):
        if name:
            data = script(name, payload)
            digest.update(data)
            yield f"{name}.js", data
        else:
            manifest = {**payload, "edition": digest.hexdigest()[:8]}
            yield "search/manifest.js", script("search/manifest", manifest)
