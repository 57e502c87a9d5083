"""Where the stages meet: read, parse, assemble, check, plan, render, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from explorer import assets, checks, compare_data, config, disk, exports, facets, front_matter, reader
from explorer import map as maps
from explorer.library import Library, assemble
from explorer.model import Record, SiteConfig
from explorer.pages import Parts, plan
from explorer.problems import BuildError, Problem
from explorer.progress import Progress
from explorer.render import Renderer, site_view
from explorer.rich_text import Converter
from explorer.search import SearchSettings, index_files
from explorer.search_documents import documents


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line can ask of a build."""

    site: Path
    output: Path
    drafts: bool = False
    base_url: str = ""
    """Overrules the configuration's."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did."""

    cases: int
    pages: int
    files: int
    drafts: int
    """Cases that are drafts, whether they are shown or left out."""
    changed: bool
    """False when `output/` was built from just these files already."""
    notices: tuple[Problem, ...]


def load(files: disk.SiteFiles, options: Options, progress: Progress) -> tuple[Library, list[Problem]]:
    """Parse, assemble and check. Raises BuildError with all problems of all files; returns the notices."""
    site_config, problems = _config(files, options)
    records: list[Record] = []
    converter = Converter()
    sources = [path for path in files.files if reader.is_record(path)]
    unread: list[str] = []
    for path in progress.track(sources, "Reading", len(sources)):
        parsed = reader.read(path, files.files[path], converter)
        if not parsed.records:
            unread.append(path)
        records.extend(parsed.records)
        problems.extend(parsed.problems)
    library = assemble(site_config, records, files.files, unread=unread, drafts=options.drafts)
    problems.extend(checks.check(library))
    if any(not problem.notice for problem in problems):
        raise BuildError(problems)
    return library, problems


def build(options: Options, progress: Progress) -> Result:
    """Build the site into `options.output`. Raises BuildError or disk.UseError; then nothing was changed."""
    disk.check_replaceable(options.output)
    files = disk.read_site(options.site)
    fingerprint = f"{files.fingerprint}-{options.drafts:d}-{options.base_url}"
    if counted := disk.is_current(options.output, fingerprint):
        return Result(**counted, changed=False, notices=())
    library, notices = load(files, options, progress)
    outline = (
        maps.parse(files.files[path], path)
        if (path := f"content/{library.config.map_outline}") in files.files
        else None
    )
    with disk.stage(options.output) as stage:
        pages = 0
        for address, data in progress.track(_rendered(library, files, outline), "Pages"):
            stage.write(address, data)
            pages += 1
        for address, data in progress.track(_others(library, files, outline), "Other files"):
            stage.write(address, data)
        counted = {
            "cases": len(library.cases),
            "pages": pages,
            "files": len(stage.sizes),
            "drafts": len(library.drafts),
        }
        stage.finish(fingerprint, counted)
    return Result(**counted, changed=True, notices=tuple(notices))


def check(options: Options, progress: Progress) -> tuple[Library, tuple[Problem, ...]]:
    """Everything up to the checks; nothing is written. Raises BuildError."""
    library, notices = load(disk.read_site(options.site), options, progress)
    return library, tuple(notices)


def _config(files: disk.SiteFiles, options: Options) -> tuple[SiteConfig, list[Problem]]:
    """The configuration and its problems. Raises BuildError when it cannot be read at all."""
    text, problems = front_matter.decode(files.files[config.PATH], config.PATH)
    node, found = front_matter.parse_yaml(text, config.PATH)
    if problems or node is None:
        raise BuildError(problems + found)
    site_config, problems = config.parse(node)
    return replace(site_config, base_url=options.base_url) if options.base_url else site_config, problems


def _rendered(
    library: Library, files: disk.SiteFiles, outline: maps.Outline | None
) -> Iterator[tuple[str, bytes]]:
    """Every page as address and bytes, one at a time."""
    renderer = Renderer(assets.templates(files.files), site_view(library.config))
    for page in plan(Parts(library, outline)):
        yield page.address, renderer.render(page)


def _others(
    library: Library, files: disk.SiteFiles, outline: maps.Outline | None
) -> Iterator[tuple[str, bytes]]:
    """Stylesheet, scripts, pictures, the data of the explore page and of the search, the sitemap."""
    yield from assets.copied(library, files.files)
    if outline:
        yield maps.LAND, maps.land(outline).encode()
    yield from exports.files(library)
    yield from compare_data.files(library)
    yield from facets.files(Parts(library, None), outline)
    yield from index_files(tuple(documents(Parts(library, None))), SearchSettings())
    yield from assets.for_crawlers(library)
