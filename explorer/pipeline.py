"""Where the stages meet: read, parse, assemble, check, plan, render, write."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from explorer import disk
from explorer.problems import Problem
from explorer.progress import Progress

if TYPE_CHECKING:
    from explorer.checks import Terms
    from explorer.library import Library

CACHE = ".explorer-cache"
"""Folder beside `content/` that keeps what was read; it may be deleted at any time."""


class Options(Struct, frozen=True):
    """What the command line can ask of a build."""

    site: Path
    output: Path
    drafts: bool = False
    base_url: str = ""
    """Overrules the configuration's."""
    workers: int = 0
    """Processes to share the work out to; 0 for as many as the machine has processors."""
    executor: str = ""
    """Address of a dask scheduler to share the work out to instead: `tcp://…`."""
    cache: bool = True
    """Whether to use what earlier builds worked out, and to keep what this one does."""


class Result(Struct, frozen=True):
    """What a build did."""

    cases: int
    pages: int
    files: int
    drafts: int
    """Cases that are drafts, whether they are shown or left out."""
    changed: bool
    """False when `output/` was built from just these files already."""
    notices: tuple[Problem, ...]
    made_of: disk.SiteFiles
    """What it was built from."""
    fingerprint: str
    """Of these files, and of what was asked for."""
    library: Library | None = None
    """What was built, when something was."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for objects that hold each other: a build makes next to none, and much to look through."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def build(options: Options, progress: Progress) -> Result:
    """Build the site into `options.output`. Raises BuildError or disk.UseError; then nothing was changed."""
    disk.check_apart(options.site, options.output)
    disk.check_replaceable(options.output)
    with progress.stage("files"):
        files = disk.read_site(options.site)
        asked = f"{options.drafts:d}-{options.base_url}"
        fingerprint = f"{files.fingerprint}-{asked}"
        counted = disk.is_current(options.output, fingerprint)
    if counted:
        return Result(
            **counted, changed=False, notices=(), made_of=files, fingerprint=fingerprint, library=None
        )

    with progress.stage("start"):  # not before it is known that there is something to do
        from explorer import indexing, making, share, work
        from explorer.ledger import Ledger

    folder = options.site / CACHE if options.cache else None
    with share.team(options.workers, options.executor) as team, disk.store(folder) as store:
        with making.templates(files, team, store) as templates:
            library, notices = making.load(
                files, options.base_url, options.drafts, team, store, disk.Shelf(folder), progress
            )
            desk = work.Desk(library, templates(), making.outline_of(library, files, store))
        with (
            disk.stage(options.output, turns=options.cache) as stage,
            indexing.search(library, files, stage, team, store) as index,
        ):
            with progress.stage("pages"):  # with a ledger that is large, and of no use to what follows
                making.make_files(desk, Ledger(library, files, asked, stage, store), stage, team, progress)
            pages = stage.pages()
            with progress.stage("search"):
                for _ in progress.track(index(), "Search"):
                    pass
            with progress.stage("data"):
                for address, data in progress.track(
                    making.others(library, files, stage, pages), "Other files"
                ):
                    stage.write(address, data)
            counted = {
                "cases": len(library.cases),
                "pages": len(pages),
                "files": len(stage.sizes),
                "drafts": len(library.drafts),
            }
            stage.finish(fingerprint, counted)
    return Result(
        **counted,
        changed=True,
        notices=tuple(notices),
        made_of=files,
        fingerprint=fingerprint,
        library=library,
    )


def pack(options: Options, folder: Path, epoch: int | None, progress: Progress) -> tuple[Result, disk.Packed]:
    """Build the site, then write it into `folder` as one file to hand on. Raises what `build` raises."""
    disk.check_pack_folder(options.site, options.output, folder)
    result = build(options, progress)
    with progress.stage("pack"):
        from explorer import making, packing

        planned = packing.plan(
            making.configured(result.made_of, options.base_url)[0],
            cases=result.cases,
            pages=result.pages,
            drafts=result.drafts if options.drafts else 0,
            epoch=epoch,
        )
        packed = disk.pack(options.output, result.fingerprint, folder, planned, progress.track)
    return result, packed


def check(options: Options, progress: Progress) -> tuple[Library, tuple[Problem, ...]]:
    """Everything up to the checks; nothing is written. Raises BuildError."""
    from explorer import making

    files = disk.read_site(options.site)
    library, notices = load(making.published(files) if options.drafts else files, options, progress)
    return library, tuple(notices)


def terms(site: Path) -> Terms:
    """What the vocabularies hold, whatever is wrong elsewhere. Raises BuildError when they are wrong."""
    from explorer import making

    return making.terms(disk.read_site(site))


def load(files: disk.SiteFiles, options: Options, progress: Progress) -> tuple[Library, list[Problem]]:
    """Parse, assemble and check. Raises BuildError with all problems of all files; returns the notices."""
    from explorer import making, share

    with share.team(options.workers, options.executor) as team:
        return making.load(files, options.base_url, options.drafts, team, None, disk.Shelf(None), progress)
