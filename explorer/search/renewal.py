"""An index made from what an earlier build kept: the runs that changed are counted, and the files they touch made."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from zlib import crc32

import msgspec
from msgspec import Struct

from explorer.search.counting import Counted, Lengths, Reader
from explorer.search.document import SearchSettings, Sources
from explorer.search.encoding import in_browser_order
from explorer.search.index import (
    ENTRIES,
    FEW_RUNS,
    Binder,
    Entry,
    Files,
    Load,
    Maker,
    Put,
    Run,
    Shard,
    State,
    beginnings,
    cut_into_runs,
    digest_of,
    file_name,
    number_of_documents,
    read_run,
    share_of,
    steps_of,
    summary_of,
    surface,
)
from explorer.search.shards import Cut
from explorer.search.words import Stems
from explorer.share import Team

MOST_TO_MOVE = 20_000
"""Documents; with more, a document that comes or goes is no edit, but means counting all anew."""

_SUMMARY = msgspec.msgpack.Decoder(tuple[bytes, dict[str, int], dict[str, int], list[str]])
_WORDS = msgspec.msgpack.Decoder(dict[str, int])
_STATE = msgspec.msgpack.Decoder(State)


class Unusable(Exception):  # noqa: N818  (no error: all is made anew)
    """What was kept is not there, damaged, or of another shape."""


class _Change(Struct):
    """What has changed of one stem. Not frozen: run after run adds to it."""

    pieces: dict[int, bytes | None]
    """By run; None for what is there no more."""
    words: dict[str, int]
    """How much more often each word stands there."""


def _state(kept: bytes | None, settings: SearchSettings) -> State:
    try:
        state = _STATE.decode(kept or b"")
    except msgspec.MsgspecError as error:
        raise Unusable from error
    if state.settings != settings:
        raise Unusable
    return state


class Renewal:
    """An index made from what an earlier build kept: one edit, or a few."""

    def __init__(self, load: Load, sources: Sources, settings: SearchSettings, put: Put) -> None:
        """Raises Unusable when it shows already that all must be made anew."""
        self.before = before = _state(load(["state"]).get("state"), settings)
        self.load = load
        self.sources = sources
        self.put = put
        self.spans = cut_into_runs(sources.addresses)
        self.runs, self.fresh = self._runs()
        present = {run.key for run in self.runs}
        self.gone = [run for run in before.runs if run.key not in present]
        self.moved = _places(before.runs) != _places(self.runs)
        if (
            share_of(len(sources.keys)) != before.share
            or steps_of(self.runs) != before.steps
            or 2 * len(self.fresh) > len(self.runs)
            or (self.moved and len(sources.keys) > MOST_TO_MOVE)
        ):
            raise Unusable

    def _runs(self) -> tuple[list[Run], list[tuple[Run, tuple[int, int]]]]:
        """All runs, and those that were not there before. An edited run takes the number of the one in its place."""
        keys = [digest_of(*self.sources.keys[first:end]) for first, end in self.spans]
        known = {run.key: run for run in self.before.runs}
        present = set(keys)
        in_place = len(keys) == len(self.before.runs)
        free = max((run.id for run in self.before.runs), default=-1) + 1
        runs, fresh = [], []
        for place, (key, (first, end)) in enumerate(zip(keys, self.spans, strict=True)):
            run = known.pop(key, None)
            if run is None:
                old = self.before.runs[place] if in_place else None
                number = old.id if old and old.key not in present else free
                free += number == free
                run = read_run(self.sources, number, (first, end), self.before.share)
                fresh.append((run, (first, end)))
            runs.append(run)
        return runs, fresh

    def files(self, team: Team) -> list[tuple[str, bytes | None]]:
        """Every file of the index. Raises Unusable when something that it needs is not there or damaged."""
        return list(self._files(team))

    @property
    def in_use(self) -> Iterator[str]:
        """The names of what earlier builds kept and later ones may ask for."""
        yield from (f"run/{run.id}" for run in self.runs)
        yield from (f"terms/{file_name(Cut(shard.leaves).bound)}" for shard in self.before.terms)
        yield from (f"words/{file_name(Cut(shard.leaves).bound)}" for shard in self.before.words)

    def _files(self, team: Team) -> Files:
        before = self.before
        changes = self._changes(team)
        state = State(
            before.settings, before.share, before.steps, self.runs, [], [], before.beginnings, {}, {}
        )
        maker = Maker(state, self.sources, self.put, before)
        old = {Cut(shard.leaves): shard for shard in before.terms}
        touched = old if self.moved else _holding(old, changes)
        loose: dict[str, Entry] = {}
        for entries in self._entries([old[cut] for cut in touched]):
            loose.update(entries)
        words_gone, words_here = self._apply(changes, loose, maker.binder)
        rest = {cut: shard for cut, shard in old.items() if cut not in touched}
        starts = {start for cut in touched for start in beginnings(cut)}
        yield from maker.terms(rest, loose, lambda shard: next(self._entries([shard])), starts)
        yield from self._words(maker, words_gone, words_here)
        yield from maker.shown.renewed()
        yield from maker.texts.renewed()
        yield from maker.rest()

    def _changes(self, team: Team) -> dict[str, _Change]:
        """Counts the fresh runs and compares them with those in whose place they came."""
        before = self._rows([(f"run/{run.id}", None) for run in self.gone])
        old: dict[int, dict[str, int]] = {}
        words: Counter[str] = Counter()
        stems = Stems()
        for run, data in zip(self.gone, before, strict=True):
            try:
                key, sums, words_before, their_stems = _SUMMARY.decode(data)
            except msgspec.MsgspecError as error:
                raise Unusable from error
            if key != run.key:
                raise Unusable
            old[run.id] = sums
            words.subtract(words_before)
            stems.update(zip(words_before, their_stems, strict=True))
        changes: defaultdict[str, _Change] = defaultdict(lambda: _Change({}, {}))
        for number, sums in old.items():
            for stem in sums:
                changes[stem].pieces[number] = None
        for run, counted in self._count(stems, team):
            sums = old.get(run.id, {})
            for stem, piece in counted.pieces.items():
                if sums.get(stem) == crc32(piece):
                    del changes[stem].pieces[run.id]
                else:
                    changes[stem].pieces[run.id] = piece
            words.update(counted.words)
            stems.update(zip(counted.words, counted.stems, strict=True))
            self.put(f"run/{run.id}", summary_of(run.key, counted))
        for word, more in words.items():
            if more:
                changes[stems[word]].words[word] = more
        return {stem: one for stem, one in changes.items() if one.pieces or one.words}

    def _count(self, stems: Stems, team: Team) -> Iterator[tuple[Run, Counted]]:
        counting = Counting(self.sources, self.before.steps, stems)
        counted = team.each(count_fresh, counting, [span for _, span in self.fresh], FEW_RUNS)
        return zip((run for run, _ in self.fresh), counted, strict=True)

    def _rows(self, wanted: Sequence[tuple[str, bytes | None]]) -> list[bytes]:
        """What is kept under names, each with its digest where that is known."""
        found = self.load([name for name, _ in wanted])
        rows = [found.get(name) for name, _ in wanted]
        out = []
        for row, (_, digest) in zip(rows, wanted, strict=True):
            if row is None or (digest is not None and digest_of(row) != digest):
                raise Unusable
            out.append(row)
        return out

    def _entries(self, shards: Sequence[Shard]) -> Iterator[dict[str, Entry]]:
        names = [(f"terms/{file_name(Cut(shard.leaves).bound)}", shard.row) for shard in shards]
        return map(ENTRIES.decode, self._rows(names))

    def _apply(
        self, changes: Mapping[str, _Change], loose: dict[str, Entry], binder: Binder
    ) -> tuple[set[str], dict[str, int]]:
        """Changes the entries. Gives the words that are in the lexicon no more, and those that are there now."""
        gone: set[str] = set()
        here: dict[str, int] = {}
        for stem, change in changes.items():
            entry = loose.get(stem)
            if entry is None:
                entry = loose[stem] = Entry("", {}, {})
            else:
                gone.add(surface(entry))
            for run, piece in change.pieces.items():
                if piece is None:
                    entry.pieces.pop(run, None)
                else:
                    entry.pieces[run] = piece
            entry.words = {
                word: times
                for word in entry.words | change.words
                if (times := entry.words.get(word, 0) + change.words.get(word, 0)) > 0
            }
            if not entry.pieces:
                del loose[stem]
                continue
            if change.pieces:
                entry.line = ""
            here[surface(entry)] = number_of_documents(entry)
        for entry in loose.values():
            if self.moved or not entry.line:
                binder.write(entry)
        here.pop("", None)
        return gone - here.keys() - {""}, here

    def _words(self, maker: Maker, gone: set[str], here: Mapping[str, int]) -> Files:
        old = {Cut(shard.leaves): shard for shard in self.before.words}

        def load(shard: Shard) -> dict[str, int]:
            return _WORDS.decode(self._rows([(f"words/{file_name(Cut(shard.leaves).bound)}", shard.row)])[0])

        loose: dict[str, int] = {}
        touched = _holding(old, [*gone, *here])
        for cut in touched:
            loose.update(load(old[cut]))
        loose.update(here)
        for word in gone:
            loose.pop(word, None)
        yield from maker.words({cut: shard for cut, shard in old.items() if cut not in touched}, loose, load)


def _places(runs: Iterable[Run]) -> list[tuple[int, int]]:
    """What the numbers of all documents hang on."""
    return [(run.id, run.documents) for run in runs]


class Counting(Struct, frozen=True):
    """What a fresh run is counted with."""

    sources: Sources
    steps: Lengths
    stems: Stems


def count_fresh(counting: Counting) -> Callable[[tuple[int, int]], Counted]:
    """A function that counts the documents from one number up to another."""
    reader = Reader(counting.steps)
    reader.stems.update(counting.stems)
    return lambda run: reader.read(counting.sources.some(*run))


def _holding(shards: Mapping[Cut, Shard], keys: Iterable[str]) -> set[Cut]:
    """Those of the shards that hold these keys, or would."""
    cuts = sorted(shards, key=lambda cut: in_browser_order(cut.bound))
    bounds = [in_browser_order(cut.bound) for cut in cuts]
    return {cuts[max(0, bisect_right(bounds, in_browser_order(key)) - 1)] for key in keys}
