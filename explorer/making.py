"""The stages of a build: what was read becomes a library, the library becomes files. Nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

from msgspec.structs import replace

from explorer import assets, cache, checks, commonmark, config, disk, exports, front_matter, reader, work
from explorer import map as maps
from explorer.ledger import Joined, Ledger
from explorer.library import Library, assemble
from explorer.model import Record, SiteConfig
from explorer.problems import BuildError, Problem
from explorer.progress import Progress
from explorer.rich_text import COMRAK, PYTHON_MARKDOWN
from explorer.share import Team
from explorer.templating import Templates, compiled

AT_ONCE = 2_000
"""Entries of the cache that are read together."""


def load(
    files: disk.SiteFiles,
    base_url: str,
    drafts: bool,
    team: Team,
    store: disk.Store | None,
    progress: Progress,
) -> tuple[Library, list[Problem]]:
    """Parse, assemble and check. Raises BuildError with all problems of all files; returns the notices."""
    site_config, problems = _config(files, base_url)
    engine = site_config.markdown
    if engine == COMRAK and not commonmark.is_there():
        problems.append(_not_installed(site_config))
        engine = PYTHON_MARKDOWN
    records: list[Record] = []
    unread: list[str] = []
    with progress.stage("read"):
        for path, parsed in progress.track(_parsed(files, team, store, engine), "Reading"):
            if not parsed.records:
                unread.append(path)
            records.extend(parsed.records)
            problems.extend(parsed.problems)
    with progress.stage("check"):
        library = assemble(site_config, records, files.files, unread=unread, drafts=drafts)
        problems.extend(checks.check(library))
    if any(not problem.notice for problem in problems):
        raise BuildError(problems)
    return library, problems


def _config(files: disk.SiteFiles, base_url: str) -> tuple[SiteConfig, list[Problem]]:
    """The configuration and its problems. Raises BuildError when it cannot be read at all."""
    text, problems = front_matter.decode(files.files[config.PATH], config.PATH)
    node, found = front_matter.parse_yaml(text, config.PATH)
    if problems or node is None:
        raise BuildError(problems + found)
    site_config, problems = config.parse(node)
    return replace(site_config, base_url=base_url) if base_url else site_config, problems


@contextmanager
def templates(
    files: disk.SiteFiles, team: Team, store: disk.Store | None
) -> Iterator[Callable[[], Templates]]:
    """The templates with their code; what must be compiled is compiled beside what the block does."""
    texts = assets.templates(files.files)
    keys = {name: cache.code_key(name, text, files.version) for name, text in texts.items()}
    kept = store.get(keys.values()) if store else {}
    known = {name: code for name, key in keys.items() if (code := cache.unpack_code(name, kept.get(key)))}
    fresh = {name: text for name, text in texts.items() if name not in known}
    with team.aside(compiled, fresh) if fresh else nullcontext(dict) as wait:

        def all_of_them() -> Templates:
            made = wait()
            for name, code in made.items():
                if store:
                    store.put(keys[name], cache.pack_code(name, code))
            return Templates(texts, {**known, **made})

        yield all_of_them


def _not_installed(site_config: SiteConfig) -> Problem:
    line = site_config.origin.of("markdown")
    message = f"'markdown: {COMRAK}' needs the package {commonmark.PACKAGE} (it is not installed)"
    return Problem(config.PATH, line, message, "pip install '.[fast]', or take the line out")


def _parsed(
    files: disk.SiteFiles, team: Team, store: disk.Store | None, engine: str
) -> Iterator[tuple[str, reader.Parsed]]:
    """Every file of content with what it gives, from the store where it is there."""
    paths = [path for path in files.files if reader.is_record(path)]
    version = files.version + engine.encode()
    keys = {path: cache.parsed_key(path, files.digests[path], version) for path in paths}
    known: dict[str, reader.Parsed] = {}
    for start in range(0, len(paths) if store else 0, AT_ONCE):
        some = paths[start : start + AT_ONCE]
        kept = store.get([keys[path] for path in some]) if store else {}
        known |= {path: parsed for path in some if (parsed := cache.unpack(kept.get(keys[path])))}
    for path, parsed in work.read_all(files.files, known, team, engine):
        if store and path not in known and (data := cache.pack(parsed)) is not None:
            store.put(keys[path], data)
        yield path, parsed


def outline_of(library: Library, files: disk.SiteFiles) -> maps.Outline | None:
    """The outlines of the regions, when the site has any."""
    path = f"content/{library.config.map_outline}"
    return maps.parse(files.files[path], path) if path in files.files else None


def make_files(desk: work.Desk, ledger: Ledger, stage: disk.Stage, team: Team, progress: Progress) -> int:
    """Write every page and data file, from `output/` or anew. Gives the number of pages."""
    subjects = list(work.subjects(desk.library))
    fresh = [subject for subject in subjects if not ledger.kept(subject)]
    joined = Joined([subject for subject in subjects if work.is_piece(subject)], ledger, stage)
    for subject, made, used in progress.track(work.make_all(desk, fresh, team), "Pages", len(fresh)):
        if work.is_piece(subject):
            joined.add(subject, made)
            ledger.note_pieces(subject, made, used)
        else:
            for address, data in made:
                stage.write(address, data)
            ledger.note(subject, made, used)
    joined.close()
    ledger.close(subjects)
    return sum(1 for _ in ledger.pages())


def others(
    library: Library, files: disk.SiteFiles, stage: disk.Stage, pages: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Stylesheet, scripts, pictures, what the tables on the stage are, the sitemap of all `pages`."""
    yield exports.data_package(library, stage.measure)
    yield from assets.copied(library, files.files)
    yield from assets.for_crawlers(library, pages)
