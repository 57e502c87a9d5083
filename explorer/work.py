"""The two kinds of work that are shared out: reading a file of content, and making the files of a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from msgspec import Struct

from explorer import case_data, exports, facets, form_data, pages, reader
from explorer import map as maps
from explorer.library import Library
from explorer.pages import Parts
from explorer.reader import Parsed
from explorer.render import Renderer, site_view
from explorer.rich_text import PYTHON_MARKDOWN, Converter
from explorer.share import Team
from explorer.templating import Templates
from explorer.trace import Traced

Made = tuple[str, list[tuple[str, bytes]], tuple[str, ...]]
"""Subject, files or pieces of files as address and bytes, and what they were made from (see trace.py)."""

DATA = "data"
CASES = "cases"
TABLES = {
    "tables": exports.tables,
    "points": exports.points,
    "sources": exports.sources,
    "feed": exports.feed,
}

FEW_FILES = 64
FEW_SUBJECTS = 128
"""With fewer, other processes cost more than they give."""


def _reading(engine: str) -> Callable[[tuple[str, bytes]], Parsed]:
    converter = Converter(engine)
    return lambda file: reader.read(*file, converter)


class _Opened(Sequence[tuple[str, bytes]]):
    """Paths and their files, taken up only when they are asked for: a large site's do not fit into memory."""

    def __init__(self, paths: Sequence[str], files: Mapping[str, bytes]) -> None:
        self.paths = paths
        self.files = files

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, at: int) -> tuple[str, bytes]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, bytes]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, bytes] | list[tuple[str, bytes]]:
        if isinstance(at, slice):
            return [(path, self.files[path]) for path in self.paths[at]]
        return self.paths[at], self.files[self.paths[at]]


def read_all(
    files: Mapping[str, bytes], known: Mapping[str, Parsed], team: Team, engine: str = PYTHON_MARKDOWN
) -> Iterator[tuple[str, Parsed]]:
    """Every file of content in order, with what it gives. What is in `known` is not read again."""
    paths = [path for path in files if reader.is_record(path)]
    fresh = _Opened([path for path in paths if path not in known], files)
    read = team.each(_reading, engine, fresh, FEW_FILES)
    return ((path, known[path] if path in known else next(read)) for path in paths)


class Desk(Struct, frozen=True):
    """What every page is made from."""

    library: Library
    templates: Templates
    outline: maps.Outline | None


def subjects(library: Library) -> Iterator[str]:
    """What files are made from, page by page and data file by data file, in a fixed order."""
    yield from (f"{DATA}/{name}" for name in ("facets", CASES, "form", "pictures", *TABLES))
    yield from exports.pieces(library)
    yield from (f"page/{subject}" for subject in pages.subjects(library))
    # A block is named by its cases: with another case in it, it is another subject.
    yield from (f"{DATA}/{CASES}/{n}/{','.join(slugs)}" for n, slugs in case_data.blocks(library))
    yield from (f"{DATA}/{kind}/{n}/{','.join(slugs)}" for kind, n, slugs in facets.blocks(library))


def is_piece(subject: str) -> bool:
    """Whether what comes of a subject are pieces, which those of others follow in the same files."""
    return subject.startswith(f"{exports.ROWS}/")


def _data(parts: Parts, desk: Desk, name: str) -> Iterator[tuple[str, bytes]]:
    kind, _, block = name.partition("/")
    if block:
        number, _, cases = block.partition("/")
        slugs = cases.split(",")
        yield (
            facets.block(parts, kind, int(number), slugs)
            if kind in facets.BLOCKS
            else case_data.file(parts, int(number), slugs)
        )
    elif kind == CASES:
        yield case_data.index(parts.library)
    elif kind == "form":
        yield form_data.file(parts.library)
    elif kind in TABLES:
        yield from TABLES[kind](parts.library)
    elif kind == "pictures":
        yield from maps.pictures(desk.outline) if desk.outline else ()
    else:
        yield from facets.files(parts.library, desk.outline)


def _making(desk: Desk) -> Callable[[str], Made]:
    library = Traced(desk.library)
    parts = Parts(library, desk.outline)
    renderer = Renderer(desk.templates, site_view(desk.library))

    def make(subject: str) -> Made:
        library.used.clear()
        kind, _, name = subject.partition("/")
        if kind == exports.ROWS:
            files = list(exports.piece(library, subject))
        elif kind == DATA:
            files = list(_data(parts, desk, name))
        else:
            files = [(page.address, renderer.render(page)) for page in pages.plan_one(parts, name)]
        return subject, files, tuple(sorted(library.used))

    return make


def make_all(desk: Desk, those: Sequence[str], team: Team) -> Iterator[Made]:
    """The files of each subject, in order."""
    return team.each(_making, desk, those, FEW_SUBJECTS)
