"""The index: documents are counted run by run, the runs put together stem by stem, and cut into files.

`build` makes all anew. `Renewal` begins with what an earlier build kept, counts the runs that changed, and makes
the files that these touch; the files are those of `build`, to the byte. What is kept:

`state`            the runs, the cuts, digests of all files
`run/<id>`         what a run said of which stem, as checksums, to tell what changed
`terms/<bound>`    the stems of one file with what each run says of them
`words/<bound>`    the words of one file
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any
from zlib import crc32

import msgspec

from explorer.search.counting import Counted, Lengths, Reader, added, lengths, mean_steps
from explorer.search.document import FIELDS, FORMAT, Document, SearchSettings, Sources
from explorer.search.encoding import (
    LETTERS,
    LEVELS,
    Numbers,
    decoded_levels,
    encoded_levels,
    encoded_postings,
    front_coded,
    script,
)
from explorer.search.shards import Cut, arranged, ordered
from explorer.share import Team

Files = Iterator[tuple[str, bytes | None]]
"""Address and bytes; None for a file that is the same as in the build that kept its state."""
Put = Callable[[str, bytes], None]
"""Keeps something under a name."""
Load = Callable[[Sequence[str]], Mapping[str, bytes]]
"""What is kept under these names, those that are there."""

RUN_SIZES = ((4_000, 16), (40_000, 32), (0, 128))
"""Up to so many documents: the mean length of a run."""
LONGEST_RUN = 255
FEW_RUNS = 8
"""With fewer, other processes cost more than they give."""
SPOOL = 64 * 2**20
"""Bytes of counts that may wait in memory before they go to a temporary file."""


class Entry(msgspec.Struct, array_like=True, gc=False):
    """A stem."""

    line: str
    """Its postings as they are written; empty when they must be written anew."""
    pieces: dict[int, bytes]
    """By run."""
    words: dict[str, int]
    """The words that have this stem, and how often each stands on the site."""


class Run(msgspec.Struct, array_like=True, frozen=True):
    """Documents that are counted together."""

    id: int
    key: bytes
    documents: int
    lengths: Lengths


class Shard(msgspec.Struct, array_like=True, frozen=True):
    """A file of terms or words that was written."""

    leaves: tuple[tuple[str, int], ...]
    row: bytes
    """A digest of what is kept of it."""
    best: str = ""
    """Its best documents, where its words are some of those of a beginning: postings."""
    count: int = 0
    """Postings in it."""


class State(msgspec.Struct, array_like=True):
    """What `Renewal` begins with."""

    settings: SearchSettings
    steps: Lengths
    runs: list[Run]
    terms: list[Shard]
    words: list[Shard]
    beginnings: dict[str, str]
    """Beginning -> its line."""
    blocks: dict[str, bytes]
    """Address of a file of `shown` or `texts` -> a digest of its documents."""
    files: dict[str, tuple[int, bytes]]
    """Address -> size and digest."""


def digest_of(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part)
    return digest.digest()


def file_name(bound: str) -> str:
    """The name of the file that begins with this key: the same on every system, and no device's on Windows."""
    return "_" + "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}-" for c in bound)


# --- Runs -------------------------------------------------------------------------------------------------


def cut_into_runs(addresses: Sequence[str]) -> list[tuple[int, int]]:
    """(first, end) of each run. Where a run ends hangs on the addresses next to it: a new one moves no others."""
    size = next(size for most, size in RUN_SIZES if len(addresses) <= most or not most)
    starts = [0] if addresses else []
    for place, address in enumerate(addresses):
        if place > starts[-1] and (
            crc32(address.encode()) % size == 0 or place - starts[-1] >= min(2 * size, LONGEST_RUN)
        ):
            starts.append(place)
    return list(pairwise([*starts, len(addresses)]))


def total_lengths(documents: Iterable[Document]) -> Lengths:
    """The lengths of all of them."""
    total = (0,) * len(FIELDS)
    for document in documents:
        total = added(total, lengths(document))
    return total


def summary_of(key: bytes, counted: Counted) -> bytes:
    """What to keep of a run: its key, a checksum for each stem, and its words."""
    sums = {stem: crc32(piece) for stem, piece in counted.pieces.items()}
    return _ENCODER.encode((key, sums, counted.words))


_ENCODER = msgspec.msgpack.Encoder()
ENTRIES = msgspec.msgpack.Decoder(dict[str, Entry])
_PIECES = msgspec.msgpack.Decoder(list[tuple[str, bytes, dict[str, int]]])


# --- Stems ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """What the postings of every stem are put together with."""

    bases: Mapping[int, int]
    """Run -> number of its first document."""
    settings: SearchSettings


class Binder:
    """Puts the pieces of stems together, and writes the files that they make."""

    def __init__(self, layout: Layout) -> None:
        self.bases = layout.bases
        self.settings = layout.settings
        self.encoded = Numbers().__getitem__

    def _in_order(self, entry: Entry) -> list[tuple[int, bytes]]:
        bases = self.bases
        found = [(bases[run], piece) for run, piece in entry.pieces.items()]
        found.sort()
        return found

    def write(self, entry: Entry) -> None:
        """Fill in the line of an entry."""
        if len(entry.pieces) == 1:
            ((run, piece),) = entry.pieces.items()
            if piece[0] == 1:
                level, document = piece[2] % LEVELS, self.bases[run] + piece[1]
                entry.line = LETTERS[level] + self.encoded(document).decode()
                return
        documents: list[int] = []
        levels = bytearray()
        for base, piece in self._in_order(entry):
            number = piece[0]
            documents += [base + offset for offset in piece[1 : number + 1]]
            levels += piece[number + 1 : 2 * number + 1]
        entry.line = encoded_postings(documents, levels, self.settings.body_postings, self.encoded)

    def places(self, entry: Entry) -> str:
        """For each document the number left out since the last one, how many places, and these."""
        encoded, last = self.encoded, -1
        out = []
        for base, piece in self._in_order(entry):
            number = piece[0]
            out.append(encoded(base + piece[1] - last - 1))
            out.append(piece[2 * number + 1 :])
            last = base + piece[number]
        return b"".join(out).decode()

    def best(self, entries: Mapping[str, Entry]) -> str:
        """The best documents for any of these stems."""
        most = self.settings.prefix_postings
        return best_of((entry.line for entry in entries.values()), most, self.encoded)

    def shard(self, cut: Cut, entries: Mapping[str, Entry]) -> BoundShard:
        """The files of a run of stems, whose lines are written."""
        name = file_name(cut.bound)
        terms = front_coded((stem, entry.line) for stem, entry in entries.items())
        row = _ENCODER.encode(entries)
        return BoundShard(
            Shard(
                cut.leaves,
                digest_of(row),
                self.best(entries) if len(cut.parent) > 1 else "",
                sum(map(number_of_documents, entries.values())),
            ),
            row,
            script(f"search/terms/{name}", terms),
            script(f"search/positions/{name}", "\n".join(map(self.places, entries.values()))),
        )


@dataclass(frozen=True, slots=True)
class BoundShard:
    """A shard of terms with its files."""

    shard: Shard
    row: bytes
    terms: bytes
    positions: bytes


def number_of_documents(entry: Entry) -> int:
    return sum(piece[0] for piece in entry.pieces.values())


def size_of(stem: str, entry: Entry) -> int:
    """About the characters of a stem in its file."""
    return len(entry.line) + len(stem) // 2 + 3


def size_of_word(word: str, count: int) -> int:
    return len(str(count)) + len(word) // 2 + 3


def surface(entry: Entry) -> str:
    """The most frequent word of a stem, among equals the shorter, then the first in the alphabet; "" for one that is no word to show."""
    words = entry.words
    word = next(iter(words)) if len(words) == 1 else min(words, key=lambda w: (-words[w], len(w), w))
    return word if len(word) > 2 and word.isalpha() else ""


def best_of(lines: Iterable[str], most: int, encoded: Callable[[int], bytes]) -> str:
    """The best documents of several lists, as postings. Among equals those that come first."""
    levels: dict[int, int] = {}
    for line in lines:
        for level, document in decoded_levels(line, most):
            if level > levels.get(document, -1):
                levels[document] = level
    best = sorted(levels.items(), key=lambda item: (-item[1], item[0]))[:most]
    best.sort()
    return encoded_levels([document for document, _ in best], [level for _, level in best], encoded)


# --- Shared out -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What every run of documents is read with."""

    sources: Sources
    steps: Lengths


Packed = tuple[dict[str, bytes], bytes]
"""What a run says, by bucket; and its summary."""


def bucket_of(stem: str) -> str:
    """Stems that are put together at a time: those with the same first letter, or digit, or any other."""
    first = stem[0]
    return first if "a" <= first <= "z" else "0" if first < "a" else "~"


def count_run(reading: Reading) -> Callable[[tuple[int, int]], Packed]:
    """A function that reads the documents from one number up to another."""
    reader = Reader(reading.steps)

    def count(run: tuple[int, int]) -> Packed:
        counted = reader.read(reading.sources.some(*run))
        words = counted.words
        buckets: defaultdict[str, list[tuple[str, bytes, Mapping[str, int]]]] = defaultdict(list)
        for stem, piece in counted.pieces.items():
            buckets[bucket_of(stem)].append((stem, piece, words[stem]))
        key = digest_of(*reading.sources.keys[slice(*run)])
        return {name: _ENCODER.encode(rows) for name, rows in buckets.items()}, summary_of(key, counted)

    return count


@dataclass(frozen=True, slots=True)
class Bound:
    """A bucket, put together: what fills files of its own, and the rest."""

    shards: list[BoundShard]
    loose: bytes
    words: dict[str, int]


def bind(layout: Layout) -> Callable[[list[tuple[int, bytes]]], Bound]:
    """A function that puts a bucket together, given what each run says of it."""
    binder = Binder(layout)

    def work(parts: list[tuple[int, bytes]]) -> Bound:
        entries: dict[str, Entry] = {}
        for run, data in parts:
            for stem, piece, words in _PIECES.decode(data):
                entry = entries.get(stem)
                if entry is None:
                    entries[stem] = Entry("", {run: piece}, words)
                    continue
                entry.pieces[run] = piece
                known = entry.words
                for word, times in words.items():
                    known[word] = known.get(word, 0) + times
        for entry in entries.values():
            binder.write(entry)
        words_of_bucket = {
            word: number_of_documents(entry) for entry in entries.values() if (word := surface(entry))
        }
        shards: list[BoundShard] = []
        loose: dict[str, Entry] = {}
        none: dict[Cut, Shard] = {}
        for filled in arranged(none, entries, size_of, _nothing, layout.settings.shard_characters):
            if filled.cut.parent:  # below a first letter that needs several files, whatever its neighbours do
                shards.append(binder.shard(filled.cut, filled.entries))
            else:
                loose.update(filled.entries)
        return Bound(shards, _ENCODER.encode(loose), words_of_bucket)

    return work


def _nothing(_: Shard) -> dict[str, Any]:
    return {}


class Spool(Sequence[list[tuple[int, bytes]]]):
    """What the runs say, bucket by bucket, in a file for the time being."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.parts: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        """Bucket -> run, where it stands in the file, and how long it is."""

    def add(self, run: int, buckets: Mapping[str, bytes]) -> None:
        for name, data in buckets.items():
            self.parts[name].append((run, self.file.tell(), len(data)))
            self.file.write(data)

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, place: Any) -> Any:
        names = sorted(self.parts)[place]
        return [self._one(name) for name in names] if isinstance(place, slice) else self._one(names)

    def _one(self, name: str) -> list[tuple[int, bytes]]:
        out = []
        for run, start, length in self.parts[name]:
            self.file.seek(start)
            out.append((run, self.file.read(length)))
        return out


# --- All anew ---------------------------------------------------------------------------------------------


def build(sources: Sources, settings: SearchSettings, team: Team, put: Put) -> Files:
    """Every file of the index."""
    spans = cut_into_runs(sources.addresses)
    runs = [
        Run(number, digest_of(*sources.keys[first:end]), end - first, total_lengths(sources.some(first, end)))
        for number, (first, end) in enumerate(spans)
    ]
    steps = steps_of(runs)
    maker = Maker(State(settings, steps, runs, [], [], {}, {}, {}), sources, put)
    old: dict[Cut, Shard] = {}
    loose: dict[str, Entry] = {}
    words: dict[str, int] = {}
    with tempfile.SpooledTemporaryFile(SPOOL) as file:
        spool = Spool(file)
        counted = team.each(count_run, Reading(sources, steps), spans, FEW_RUNS)
        for run, (buckets, summary) in zip(runs, counted, strict=True):
            spool.add(run.id, buckets)
            put(f"run/{run.id}", summary)
        for bound in team.each(bind, maker.layout, spool, 2 if len(runs) >= FEW_RUNS else len(runs) + 1):
            for shard in bound.shards:
                yield from maker.put_shard(shard)
                old[Cut(shard.shard.leaves)] = shard.shard
            loose.update(ENTRIES.decode(bound.loose))
            words.update(bound.words)
    yield from maker.terms(old, loose, _nothing, set())
    yield from maker.words({}, words, _nothing)
    yield from maker.rest()


def steps_of(runs: Iterable[Run]) -> Lengths:
    total, documents = (0,) * len(FIELDS), 0
    for run in runs:
        total = added(total, run.lengths)
        documents += run.documents
    return mean_steps(total, documents)


class Maker:
    """Makes the files of an index, and the state to keep of it."""

    def __init__(self, state: State, sources: Sources, put: Put, before: State | None = None) -> None:
        self.state = state
        self.sources = sources
        self.put = put
        self.settings = state.settings
        self.before = before.files if before else {}
        self.blocks_before = before.blocks if before else {}
        bases, first = {}, 0
        for run in state.runs:
            bases[run.id] = first
            first += run.documents
        self.layout = Layout(bases, state.settings)
        self.telling = {kind for kind, told in zip(sources.kinds, sources.told, strict=True) if told}
        """Kinds of which some document has claims or a body."""
        self.binder = Binder(self.layout)

    def file(self, address: str, data: bytes) -> tuple[str, bytes | None]:
        known = (len(data), digest_of(data))
        self.state.files[address] = known
        return address, None if self.before.get(address) == known else data

    def same(self, address: str) -> tuple[str, None]:
        self.state.files[address] = self.before[address]
        return address, None

    def put_shard(self, bound: BoundShard) -> Files:
        name = file_name(Cut(bound.shard.leaves).bound)
        self.put(f"terms/{name}", bound.row)
        yield self.file(f"search/terms/{name}.js", bound.terms)
        yield self.file(f"search/positions/{name}.js", bound.positions)

    def terms(
        self,
        old: Mapping[Cut, Shard],
        loose: Mapping[str, Entry],
        load: Callable[[Shard], Mapping[str, Entry]],
        touched: set[str],
    ) -> Files:
        """The files of stems. `touched` are beginnings of which some stem has changed."""
        touched = set(touched)
        for filled in arranged(old, loose, size_of, load, self.settings.shard_characters):
            shard = filled.old
            name = file_name(filled.cut.bound)
            if shard is None:
                bound = self.binder.shard(filled.cut, filled.entries)
                shard = bound.shard
                touched.update(beginnings(filled.cut))
                yield from self.put_shard(bound)
            elif f"search/terms/{name}.js" not in self.state.files:
                yield self.same(f"search/terms/{name}.js")
                yield self.same(f"search/positions/{name}.js")
            self.state.terms.append(shard)
        yield from self._beginnings(touched)

    def _beginnings(self, touched: set[str]) -> Files:
        """Those whose words lie in several files, each with its best documents."""
        below: defaultdict[str, list[Shard]] = defaultdict(list)
        for shard in self.state.terms:
            for start in beginnings(Cut(shard.leaves)):
                below[start].append(shard)
        known = self.state.beginnings
        lines = {}
        for start in ordered(below):
            if start in known and start not in touched:
                lines[start] = known[start]
                continue
            best = best_of(
                (shard.best for shard in below[start]), self.settings.prefix_postings, self.binder.encoded
            )
            lines[start] = f"{best} {sum(shard.count for shard in below[start])}"
        self.state.beginnings = lines
        self.bounds_of_beginnings = []
        none: dict[Cut, Shard] = {}
        for filled in arranged(
            none,
            lines,
            lambda start, line: len(start) + len(line),
            _nothing,
            self.settings.beginning_characters,
        ):
            self.bounds_of_beginnings.append(filled.cut.bound)
            name = f"search/beginnings/{file_name(filled.cut.bound)}"
            yield self.file(f"{name}.js", script(name, front_coded(filled.entries.items())))

    def words(
        self,
        old: Mapping[Cut, Shard],
        loose: Mapping[str, int],
        load: Callable[[Shard], Mapping[str, int]],
    ) -> Files:
        """The files of words that can be read, for spelling."""
        for filled in arranged(old, loose, size_of_word, load, self.settings.shard_characters):
            name = file_name(filled.cut.bound)
            address = f"search/words/{name}.js"
            shard = filled.old
            if shard is None:
                row = _ENCODER.encode(filled.entries)
                shard = Shard(filled.cut.leaves, digest_of(row))
                self.put(f"words/{name}", row)
                text = front_coded((word, str(count)) for word, count in filled.entries.items())
                yield self.file(address, script(f"search/words/{name}", text))
            else:
                yield self.same(address)
            self.state.words.append(shard)

    def rest(self) -> Files:
        """What is shown, the texts, the addresses of cases, and the manifest last."""
        every = [True] * len(self.sources.kinds)
        telling = [kind in self.telling for kind in self.sources.kinds]
        yield from self._blocks("shown", self.settings.documents_per_block, shown, every)
        yield from self._blocks("texts", self.settings.documents_per_text, plain_lines, telling)
        addresses = zip(self.sources.addresses, self.sources.kinds, strict=True)
        cases = [address for address, kind in addresses if kind == "case"]
        yield self.file("search/cases.js", script("search/cases", cases))
        yield self.file("search/manifest.js", script("search/manifest", self._manifest()))
        self.put("state", _ENCODER.encode(self.state))

    def _blocks(
        self, folder: str, size: int, payload: Callable[[Document], object], wanted: Sequence[bool]
    ) -> Files:
        """Blocks of documents, those with a wanted one among them."""
        keys = self.sources.keys
        for start in range(0, len(keys), size):
            if not any(wanted[start : start + size]):
                continue
            name = f"search/{folder}/{start // size}"
            address = f"{name}.js"
            key = digest_of(*keys[start : start + size])
            self.state.blocks[address] = key
            if self.blocks_before.get(address) == key and address in self.before:
                yield self.same(address)
                continue
            documents = self.sources.some(start, min(start + size, len(keys)))
            yield self.file(address, script(name, [payload(document) for document in documents]))

    def _manifest(self) -> dict[str, object]:
        """What a page must know before all else.

        The edition is a digest of all other files, which the browser appends to their addresses: a copy that it
        kept from an earlier edition is then never read together with this manifest.
        """
        of_kind = Counter(self.sources.kinds)
        digest = hashlib.blake2b(digest_size=4)
        for address, (_, sum_) in sorted(self.state.files.items()):
            digest.update(address.encode())
            digest.update(sum_)
        return {
            "format": FORMAT,
            "documents": len(self.sources.kinds),
            "kinds": [
                [kind, label, of_kind[kind], int(kind in self.telling)] for kind, label in self.settings.kinds
            ],
            "shown": self.settings.documents_per_block,
            "texts": self.settings.documents_per_text,
            "terms": " ".join(Cut(shard.leaves).bound for shard in self.state.terms),
            "words": " ".join(Cut(shard.leaves).bound for shard in self.state.words),
            "beginnings": " ".join(self.bounds_of_beginnings),
            "edition": digest.hexdigest(),
        }


def beginnings(cut: Cut) -> list[str]:
    """Beginnings of two letters and more of which only some words lie in this file."""
    return [cut.parent[:end] for end in range(2, len(cut.parent) + 1)]


def shown(document: Document) -> list[str]:
    """What a list of results shows."""
    return [document.address, document.title, document.context, document.summary]


def plain_lines(document: Document) -> str:
    """What matches in context are taken from: the claims and the body, a line a paragraph."""
    lines = (line for text in (*document.claims, document.body) for line in text.split("\n"))
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
