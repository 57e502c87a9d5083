"""The search's index of a library: made anew, or from what the last build kept of it, and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from explorer import cache, disk
from explorer.library import Library
from explorer.pages import Parts
from explorer.search import Renewal, SearchSettings, Sources, Unusable, build
from explorer.search_documents import LibraryDocuments
from explorer.share import Alone, Team

MANY_DOCUMENTS = 3_000
"""From here on the index is too much for one process."""

Made = tuple[str, bytes | None]
Times = dict[str, tuple[int, int]]
"""Address -> size and time of change of a file that was written."""
_TIMES = msgspec.msgpack.Decoder(Times)


class KeptIndex:
    """What is kept of the index that is in `output/`."""

    def __init__(self, files: disk.SiteFiles, output: str, store: disk.Store | None) -> None:
        self.store = store
        self.prefix = (b"search", files.version, output.encode())

    def load(self, names: Sequence[str]) -> Mapping[str, bytes]:
        if self.store is None:
            return {}
        keys = {self._key(name): name for name in names}
        return {keys[key]: data for key, data in self.store.get(keys).items()}

    def put(self, name: str, data: bytes) -> None:
        if self.store is not None:
            self.store.put(self._key(name), data)

    def keep(self, names: Iterable[str]) -> None:
        """What is still of use."""
        if self.store is not None:
            self.store.keep(map(self._key, names))

    def times(self) -> Times:
        """Of the files that were written last."""
        try:
            return _TIMES.decode(self.load(["times"]).get("times", b""))
        except msgspec.MsgspecError:
            return {}

    def _key(self, name: str) -> bytes:
        return cache.key(*self.prefix, name.encode())


@contextmanager
def search(
    library: Library, files: disk.SiteFiles, stage: disk.Stage, team: Team, store: disk.Store | None
) -> Iterator[Callable[[], Iterator[str]]]:
    """Gives a function that writes the index, address by address.

    A small index that must be made anew is made beside what the block does, a large one by all together, after it.
    """
    settings = SearchSettings()
    sources = LibraryDocuments(Parts(library, None), files.digests, settings)
    kept = KeptIndex(files, str(stage.output.absolute()), store)
    times = kept.times()

    def write_anew() -> Iterator[str]:
        return _write(build(sources, settings, team, kept.put), stage, kept, {})

    def write_renewed(renewal: Renewal) -> Iterator[str]:
        try:
            made = renewal.files(team)
        except Unusable:
            return write_anew()
        kept.keep(renewal.in_use)
        return _write(made, stage, kept, times)

    if renewal := _renewal(kept, times, stage, sources, settings):
        yield lambda: write_renewed(renewal)
    elif len(sources.keys) < MANY_DOCUMENTS:
        with team.aside(_small, (sources, settings, store is not None)) as wait:
            yield lambda: _write_small(wait(), stage, kept)
    else:
        yield write_anew


def _renewal(
    kept: KeptIndex, times: Times, stage: disk.Stage, sources: Sources, settings: SearchSettings
) -> Renewal | None:
    """What is kept of the index in `output/`, where it is of use."""
    if not times or not stage.stands((a, size, time) for a, (size, time) in times.items()):
        return None
    try:
        return Renewal(kept.load, sources, settings, kept.put)
    except Unusable:
        return None


Small = tuple[list[Made], dict[str, bytes]]


def _small(common: tuple[Sources, SearchSettings, bool]) -> Small:
    """A whole index, and what to keep of it."""
    sources, settings, keep = common
    rows: dict[str, bytes] = {}
    files = list(build(sources, settings, Alone(), rows.__setitem__))
    return files, rows if keep else {}


def _write_small(small: Small, stage: disk.Stage, kept: KeptIndex) -> Iterator[str]:
    made, rows = small
    for name, data in rows.items():
        kept.put(name, data)
    yield from _write(made, stage, kept, {})


def _write(made: Iterable[Made], stage: disk.Stage, kept: KeptIndex, before: Times) -> Iterator[str]:
    """Write the files, those that have not changed by taking them over from `output/`."""
    times: Times = {}
    for address, data in made:
        if data is None:
            stage.keep(address, before[address][0])
            times[address] = before[address]
        else:
            stage.write(address, data)
            times[address] = len(data), stage.time(address)
        yield address
    kept.put("times", msgspec.msgpack.encode(times))
