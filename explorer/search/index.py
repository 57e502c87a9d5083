"""The index: documents are counted run by run, the runs put together stem by stem, and cut into files.

`build` makes all anew. `Renewal` begins with what an earlier build kept, counts the runs that changed, and makes
the files that these touch; the files are those of `build`, to the byte. What is kept:

`state`            the runs, the cuts, digests of all files
`run/<id>`         what a run said of which stem, as checksums, and its words, to tell what changed
`terms/<bound>`    the stems of one file with what each run says of them
`words/<bound>`    the words of one file
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from threading import Lock
from typing import IO, Any
from zlib import crc32

import msgspec
from msgspec import Struct

from explorer.search.counting import Counted, Lengths, Reader, added, lengths, mean_steps
from explorer.search.document import FIELDS, FORMAT, Document, SearchSettings, Sources
from explorer.search.encoding import (
    LETTERS,
    LEVELS,
    Steps,
    as_json,
    decoded_levels,
    encoded_levels,
    encoded_postings,
    front_coded,
    script,
    script_of,
)
from explorer.search.shards import Cut, arranged, ordered
from explorer.search.words import Stems
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
MEASURED = 256
"""About so many documents, or up to twice as many, are measured for the mean lengths."""
FEW_RUNS = 8
"""With fewer, other processes cost more than they give."""


class Entry(msgspec.Struct, array_like=True, gc=False):
    """A stem. Not frozen: a renewal changes the few that an edit touches, among thousands."""

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
    measured: int
    """Of how many of them `lengths` is the sum."""
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
    """What `Renewal` begins with. Not frozen: it grows while the files are made."""

    settings: SearchSettings
    share: int
    """One document in so many is measured."""
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


def share_of(documents: int) -> int:
    """One document in how many is measured for the mean lengths: enough of them, and none is made for this alone."""
    return 1 << max(0, (documents // MEASURED).bit_length() - 1)


def read_run(sources: Sources, number: int, span: tuple[int, int], share: int) -> Run:
    """A run, with the lengths of those of its documents that are measured."""
    total, measured = (0,) * len(FIELDS), 0
    for place in range(*span):
        if crc32(sources.addresses[place].encode()) % share == 0:
            total = added(total, lengths(*sources.some(place, place + 1)))
            measured += 1
    key = digest_of(*sources.keys[slice(*span)])
    return Run(number, key, span[1] - span[0], measured, total)


def summary_of(key: bytes, counted: Counted) -> bytes:
    """What to keep of a run: its key, a checksum for each stem, its words, and the stem of each of these."""
    sums = {stem: crc32(piece) for stem, piece in counted.pieces.items()}
    return _ENCODER.encode((key, sums, counted.words, counted.stems))


_ENCODER = msgspec.msgpack.Encoder()
ENTRIES = msgspec.msgpack.Decoder(dict[str, Entry])
_PART = msgspec.msgpack.Decoder(tuple[dict[str, bytes], dict[str, int], dict[str, str]])


# --- Stems ------------------------------------------------------------------------------------------------


class Layout(Struct, frozen=True):
    """What the postings of every stem are put together with."""

    bases: Mapping[int, int]
    """Run -> number of its first document."""
    settings: SearchSettings


class Binder:
    """Puts the pieces of stems together, and writes the files that they make."""

    def __init__(self, layout: Layout) -> None:
        self.bases = layout.bases
        self.settings = layout.settings
        self.steps = Steps()

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
                entry.line = LETTERS[level] + self.steps[document + 1].decode()
                return
        documents: list[int] = []
        levels = bytearray()
        for base, piece in self._in_order(entry):
            number = piece[0]
            documents += [base + offset for offset in piece[1 : number + 1]]
            levels += piece[number + 1 : 2 * number + 1]
        entry.line = encoded_postings(documents, levels, self.settings.body_postings, self.steps)

    def places(self, entry: Entry) -> str:
        """For each document the number left out since the last one, how many places, and these."""
        steps, last = self.steps, -1
        out = []
        for base, piece in self._in_order(entry):
            number = piece[0]
            out.append(steps[base + piece[1] - last])
            out.append(piece[2 * number + 1 :])
            last = base + piece[number]
        return b"".join(out).decode()

    def best(self, entries: Mapping[str, Entry]) -> str:
        """The best documents for any of these stems."""
        most = self.settings.prefix_postings
        return best_of((entry.line for entry in entries.values()), most, self.steps)

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


class BoundShard(Struct, frozen=True):
    """A shard of terms with its files."""

    shard: Shard
    row: bytes
    terms: bytes
    positions: bytes


def number_of_documents(entry: Entry) -> int:
    return sum([piece[0] for piece in entry.pieces.values()])


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


def best_of(lines: Iterable[str], most: int, steps: Steps) -> str:
    """The best documents of several lists, as postings. Among equals those that come first."""
    levels: dict[int, int] = {}
    for line in lines:
        for level, document in decoded_levels(line, most):
            if level > levels.get(document, -1):
                levels[document] = level
    best = sorted(levels.items(), key=lambda item: (-item[1], item[0]))[:most]
    best.sort()
    return encoded_levels([document for document, _ in best], [level for _, level in best], steps)


# --- Shared out -------------------------------------------------------------------------------------------


class Reading(Struct, frozen=True):
    """What every run of documents is read with."""

    sources: Sources
    steps: Lengths


class Packed(Struct, frozen=True):
    """What a run says."""

    buckets: Mapping[str, bytes]
    """By the first letter of stems: pieces by stem, words with how often they stand here, and stems of words not met before."""
    summary: bytes
    shown: Sequence[bytes]
    """What a list of results shows of each document, as JSON."""
    texts: Sequence[bytes]
    """The text of each, as JSON."""


def count_run(reading: Reading) -> Callable[[tuple[int, int]], Packed]:
    """A function that reads the documents from one number up to another."""
    reader = Reader(reading.steps)
    sources, stems = reading.sources, reader.stems

    def count(run: tuple[int, int]) -> Packed:
        documents = sources.some(*run)
        known = len(stems)
        counted = reader.read(documents)
        buckets: defaultdict[str, tuple[dict[str, bytes], dict[str, int], dict[str, str]]]
        buckets = defaultdict(lambda: ({}, {}, {}))
        for stem, piece in counted.pieces.items():
            buckets[stem[0]][0][stem] = piece
        for (word, times), stem in zip(counted.words.items(), counted.stems, strict=True):
            buckets[stem[0]][1][word] = times
        for word, stem in islice(stems.items(), known, None):
            if stem:
                buckets[stem[0]][2][word] = stem
        return Packed(
            {name: _ENCODER.encode(part) for name, part in buckets.items()},
            summary_of(digest_of(*sources.keys[slice(*run)]), counted),
            [as_json(shown(document)) for document in documents],
            [as_json(plain_lines(document)) for document in documents],
        )

    return count


class Bound(Struct, frozen=True):
    """A bucket, put together: what fills files of its own, and the rest."""

    shards: list[BoundShard]
    loose: bytes
    words: dict[str, int]


def bind(layout: Layout) -> Callable[[Iterable[tuple[int, bytes]]], Bound]:
    """A function that puts a bucket together, given what each run says of it."""
    binder = Binder(layout)

    def work(parts: Iterable[tuple[int, bytes]]) -> Bound:
        pieces: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
        words: Counter[str] = Counter()
        stems = Stems()
        for run, data in parts:
            of_run, words_of_run, met = _PART.decode(data)
            for stem, piece in of_run.items():
                pieces[stem][run] = piece
            words.update(words_of_run)
            stems.update(met)
        entries = {stem: Entry("", by_run, {}) for stem, by_run in pieces.items()}
        for word, times in words.items():
            entries[stems[word]].words[word] = times
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


class Spool(Sequence["Waiting"]):
    """What the runs say, bucket by bucket, in a file for the time being."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.lock = Lock()  # a pool reads in a thread of its own what it sends
        self.buckets: defaultdict[str, Waiting] = defaultdict(lambda: Waiting(self, []))

    def add(self, run: int, buckets: Mapping[str, bytes]) -> None:
        for name, data in buckets.items():
            self.buckets[name].parts.append((run, self.file.tell(), len(data)))
            self.file.write(data)

    def read(self, start: int, length: int) -> bytes:
        with self.lock:
            self.file.seek(start)
            return self.file.read(length)

    def __len__(self) -> int:
        return len(self.buckets)

    def __getitem__(self, place: Any) -> Any:
        names = sorted(self.buckets)[place]
        return [self.buckets[name] for name in names] if isinstance(place, slice) else self.buckets[names]


class Waiting(Struct, frozen=True):
    """A bucket in the file, which is not read before it is asked for or sent to another process."""

    spool: Spool
    parts: list[tuple[int, int, int]]
    """Run, where what it says stands in the file, and how long it is."""

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return ((run, self.spool.read(start, length)) for run, start, length in self.parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


# --- All anew ---------------------------------------------------------------------------------------------


def build(sources: Sources, settings: SearchSettings, team: Team, put: Put) -> Files:
    """Every file of the index."""
    spans = cut_into_runs(sources.addresses)
    share = share_of(len(sources.addresses))
    runs = [read_run(sources, number, span, share) for number, span in enumerate(spans)]
    steps = steps_of(runs)
    maker = Maker(State(settings, share, steps, runs, [], [], {}, {}, {}), sources, put)
    old: dict[Cut, Shard] = {}
    loose: dict[str, Entry] = {}
    words: dict[str, int] = {}
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        counted = team.each(count_run, Reading(sources, steps), spans, FEW_RUNS, large=True)
        for run, packed in zip(runs, counted, strict=True):
            spool.add(run.id, packed.buckets)
            put(f"run/{run.id}", packed.summary)
            yield from maker.shown.add(packed.shown)
            yield from maker.texts.add(packed.texts)
        file.flush()  # a process that is forked now would hold the rest of it too
        for bound in team.each(
            bind, maker.layout, spool, 2 if len(runs) >= FEW_RUNS else len(runs) + 1, large=True
        ):
            for shard in bound.shards:
                yield from maker.put_shard(shard)
                old[Cut(shard.shard.leaves)] = shard.shard
            loose.update(ENTRIES.decode(bound.loose))
            words.update(bound.words)
    yield from maker.terms(old, loose, _nothing, set())
    yield from maker.words({}, words, _nothing)
    yield from maker.rest()


def steps_of(runs: Iterable[Run]) -> Lengths:
    total, measured = (0,) * len(FIELDS), 0
    for run in runs:
        total = added(total, run.lengths)
        measured += run.measured
    return mean_steps(total, measured)


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
        every = [True] * len(sources.kinds)
        telling = [kind in self.telling for kind in sources.kinds]
        self.shown = Blocks(self, "shown", self.settings.documents_per_block, shown, every)
        self.texts = Blocks(self, "texts", self.settings.documents_per_text, plain_lines, telling)

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
                (shard.best for shard in below[start]), self.settings.prefix_postings, self.binder.steps
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
        """The addresses of cases, and the manifest last."""
        addresses = zip(self.sources.addresses, self.sources.kinds, strict=True)
        cases = [address for address, kind in addresses if kind == "case"]
        yield self.file("search/cases.js", script("search/cases", cases))
        yield self.file("search/manifest.js", script("search/manifest", self._manifest()))
        self.put("state", _ENCODER.encode(self.state))

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


class Blocks:
    """The files of `shown` or `texts`: what each document gives, so many of them to a file."""

    def __init__(
        self,
        maker: Maker,
        folder: str,
        size: int,
        payload: Callable[[Document], object],
        wanted: Sequence[bool],
    ) -> None:
        """A block has no file when none of its documents is wanted."""
        self.maker = maker
        self.folder = folder
        self.size = size
        self.payload = payload
        self.wanted = wanted
        self.first = 0
        self.waiting: list[bytes] = []

    def add(self, payloads: Iterable[bytes]) -> Files:
        """The files that what the next documents give fills, or ends."""
        self.waiting += payloads
        while len(self.waiting) >= min(self.size, len(self.wanted) - self.first) > 0:
            if name := self._begin(self.first):
                data = b"[%s]" % b",".join(self.waiting[: self.size])
                yield self.maker.file(f"{name}.js", script_of(name, data))
            del self.waiting[: self.size]
            self.first += self.size

    def renewed(self) -> Files:
        """All files; only those are made anew whose documents are others than before."""
        maker = self.maker
        for first in range(0, len(self.wanted), self.size):
            name = self._begin(first)
            if not name:
                continue
            address = f"{name}.js"
            if address in maker.before and maker.blocks_before.get(address) == maker.state.blocks[address]:
                yield maker.same(address)
            else:
                documents = maker.sources.some(first, min(first + self.size, len(self.wanted)))
                yield maker.file(address, script(name, list(map(self.payload, documents))))

    def _begin(self, first: int) -> str:
        """The name of a block, if it is to have a file; then what it is made of is noted."""
        end = first + self.size
        if not any(self.wanted[first:end]):
            return ""
        name = f"search/{self.folder}/{first // self.size}"
        self.maker.state.blocks[f"{name}.js"] = digest_of(*self.maker.sources.keys[first:end])
        return name


def beginnings(cut: Cut) -> list[str]:
    """Beginnings of two letters and more of which only some words lie in this file."""
    return [cut.parent[:end] for end in range(2, len(cut.parent) + 1)]


def shown(document: Document) -> list[str]:
    """What a list of results shows."""
    return [document.address, document.title, document.context, document.summary]


def plain_lines(document: Document) -> str:
    """What matches in context are taken from: the claims and the body, a line a paragraph."""
    return "\n".join(filter(None, map(str.strip, (*document.claims, document.body))))
