"""What came of each subject when `output/` was built, and what it was made from: to tell which of them to make again."""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterable, Sequence

from explorer import cache, disk
from explorer.library import Library
from explorer.trace import SKETCHES, Digests


class Ledger:
    """Takes over what has not changed, and notes what is made anew, for the next build."""

    def __init__(
        self,
        library: Library,
        files: disk.SiteFiles,
        options: str,
        stage: disk.Stage,
        store: disk.Store | None,
    ) -> None:
        cases = {case.path for case in library.sketches}
        rest = ((path, digest) for path, digest in files.digests.items() if path not in cases)
        self.common = cache.key_of_files(rest, files.version, options.encode())
        self.digests = Digests(library, files.digests)
        self.stage = stage
        self.store = store
        self.key = cache.ledger_key(str(stage.output.absolute()))
        known = cache.unpack_ledger(store.get([self.key]).get(self.key)) if store else cache.Ledger()
        # Where what all pages have in common has changed, nothing of it is of use: of a large site it is large.
        self.old = known if known.common == self.common else cache.Ledger()
        self.standing = {a for a, (size, time) in self.old.shared.items() if stage.stands([(a, size, time)])}
        self.entries: dict[str, cache.Entry] = {}
        self.shared: dict[str, tuple[int, int]] = {}
        self.sketches = self.digests.of(SKETCHES)
        self.same_sketches = self.old.sketches == self.sketches
        self.uses = list(self.old.uses)
        self.numbers = {use: number for number, use in enumerate(self.uses)}
        self.sums = list(map(self._sum, self.uses, self.old.sums))
        pairs = zip(self.sums, self.old.sums, strict=True)
        self.changed = frozenset(number for number, (now, then) in enumerate(pairs) if now != then)

    def _sum(self, use: str, before: bytes) -> bytes:
        """The digest of a use, given what it was."""
        asked_anew = not self.same_sketches or self.digests.hangs_on_files(use)
        return self.digests.of(use) if asked_anew else before

    def kept(self, subject: str) -> bool:
        """Take over the files of a subject from `output/` if nothing that they show has changed.

        Its pieces are only known to stand there: Joined takes them over.
        """
        entry = self.old.entries.get(subject)
        if entry is None or not (entry.files or entry.pieces):
            return False
        if not self.changed.isdisjoint(_numbers(entry.uses)):
            return False
        if not self.stage.stands(entry.files) or any(a not in self.standing for a, _ in entry.pieces):
            return False
        for address, size, _ in entry.files:
            self.stage.keep(address, size)
        self.entries[subject] = entry
        return True

    def note(self, subject: str, files: Iterable[tuple[str, bytes]], used: Iterable[str]) -> None:
        """Files that were made, after they were written."""
        times = tuple((address, len(data), self.stage.time(address)) for address, data in files)
        self._enter(subject, used, files=times)

    def note_pieces(self, subject: str, pieces: Iterable[tuple[str, bytes]], used: Iterable[str]) -> None:
        """What a subject adds to files that it shares with others."""
        self._enter(subject, used, pieces=tuple((address, len(data)) for address, data in pieces))

    def _enter(
        self,
        subject: str,
        used: Iterable[str],
        files: tuple[tuple[str, int, int], ...] = (),
        pieces: tuple[tuple[str, int], ...] = (),
    ) -> None:
        uses = _packed(map(self._number, used))
        self.entries[subject] = cache.Entry(uses, files, pieces)

    def _number(self, use: str) -> int:
        if use not in self.numbers:
            self.numbers[use] = len(self.uses)
            self.uses.append(use)
            self.sums.append(self.digests.of(use))
        return self.numbers[use]

    def close(self, subjects: Iterable[str]) -> None:
        """For the next build. `subjects` are all of them in their order."""
        if self.store is None:
            return
        entries = {subject: self.entries[subject] for subject in subjects}
        in_use = sorted({number for entry in entries.values() for number in _numbers(entry.uses)})
        if 2 * len(in_use) < len(self.uses):  # what nobody uses any more is forgotten now and then
            anew = {number: at for at, number in enumerate(in_use)}
            self.uses = [self.uses[number] for number in in_use]
            self.sums = [self.sums[number] for number in in_use]
            for subject, entry in entries.items():
                uses = _packed(anew[number] for number in _numbers(entry.uses))
                entries[subject] = cache.Entry(uses, entry.files, entry.pieces)
        known = cache.Ledger(self.common, self.sketches, self.uses, self.sums, entries, self.shared)
        self.store.put(self.key, cache.pack_ledger(known))


def _packed(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _numbers(packed: bytes) -> array[int]:
    return array("I", packed)


class Joined:
    """Files that are made of pieces of many subjects, in the order of these. What is kept is copied from `output/`."""

    def __init__(self, order: Sequence[str], ledger: Ledger, stage: disk.Stage) -> None:
        self.waiting = deque(order)
        self.ledger = ledger
        self.stage = stage
        self.growing: dict[str, disk.Growing] = {}
        self.starts: dict[str, tuple[int, ...]] = {}
        ends: Counter[str] = Counter()
        for subject, entry in ledger.old.entries.items():
            if entry.pieces:
                self.starts[subject] = tuple(ends[address] for address, _ in entry.pieces)
                ends.update(dict(entry.pieces))

    def add(self, subject: str, pieces: Iterable[tuple[str, bytes]]) -> None:
        """Pieces that were made anew; subjects must come in order."""
        self._copy_until(subject)
        for address, data in pieces:
            self._file(address).add(data)

    def close(self) -> None:
        """All pieces are there: write the last ones, and note the files."""
        if not self.growing and self._are_as_they_were():
            for address, (size, _) in self.ledger.old.shared.items():
                self.stage.keep(address, size)
            self.ledger.shared = dict(self.ledger.old.shared)
            return
        self._copy_until(None)
        for address, file in self.growing.items():
            self.ledger.shared[address] = (file.close(), self.stage.time(address))

    def _are_as_they_were(self) -> bool:
        sizes: Counter[str] = Counter()
        for subject in self.waiting:
            sizes.update(dict(self.ledger.entries[subject].pieces))
        return sizes == {address: size for address, (size, _) in self.ledger.old.shared.items()}

    def _copy_until(self, subject: str | None) -> None:
        while self.waiting and (kept := self.waiting.popleft()) != subject:
            pieces = self.ledger.entries[kept].pieces
            for (address, size), start in zip(pieces, self.starts[kept], strict=True):
                self._file(address).copy(start, size)

    def _file(self, address: str) -> disk.Growing:
        if address not in self.growing:
            self.growing[address] = self.stage.grow(address)
        return self.growing[address]
