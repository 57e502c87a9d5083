"""The stages of a build: what was read becomes a library, the library becomes files. Nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

from msgspec.structs import replace

from explorer import assets, cache, checks, commonmark, config, disk, front_matter, reader, work
from explorer import map as maps
from explorer.library import Library, assemble
from explorer.model import Record, SiteConfig
from explorer.problems import BuildError, Problem
from explorer.progress import Progress
from explorer.rich_text import COMRAK, PYTHON_MARKDOWN
from explorer.share import Team
from explorer.templating import Templates, compiled
from explorer.trace import Digests

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


class Ledger:
    """What each subject's pages were made from when `output/` was built, to tell which of them to make again."""

    def __init__(
        self,
        library: Library,
        files: disk.SiteFiles,
        options: str,
        stage: disk.Stage,
        store: disk.Store | None,
    ) -> None:
        cases = {case.origin.path for case in library.cases}
        rest = (part for path, d in files.digests.items() if path not in cases for part in (path.encode(), d))
        shared = cache.key(files.version, options.encode(), *rest)
        self.digests = Digests(library, files.digests, shared)
        self.stage = stage
        self.store = store
        self.key = cache.ledger_key(str(stage.output.absolute()))
        self.old = cache.unpack_ledger(store.get([self.key]).get(self.key)) if store else {}
        self.new: cache.Ledger = {}

    def kept(self, subject: str) -> bool:
        """Take over the pages of a subject from `output/` if nothing that they show has changed."""
        used, digest, files = self.old.get(subject, ((), b"", ()))
        if not files or digest != self.digests.of(used) or not self.stage.stands(files):
            return False
        for address, size, _ in files:
            self.stage.keep(address, size)
        self.new[subject] = (used, digest, files)
        return True

    def note(self, subject: str, files: list[tuple[str, bytes]], used: tuple[str, ...]) -> None:
        """Pages that were made, after they were written."""
        times = tuple((address, len(data), self.stage.time(address)) for address, data in files)
        self.new[subject] = (used, self.digests.of(used), times)

    def pages(self) -> Iterator[str]:
        """The addresses of all pages, made or taken over."""
        files = (address for _, _, made in self.new.values() for address, _, _ in made)
        return (address for address in files if address.endswith(".html"))

    def close(self) -> None:
        """For the next build."""
        if self.store:
            self.store.put(self.key, cache.pack_ledger(self.new))


def make_files(desk: work.Desk, ledger: Ledger, stage: disk.Stage, team: Team, progress: Progress) -> int:
    """Write every page and data file, from `output/` or anew. Gives the number of pages."""
    fresh = [subject for subject in work.subjects(desk.library) if not ledger.kept(subject)]
    for subject, files, used in progress.track(work.make_all(desk, fresh, team), "Pages", len(fresh)):
        for address, data in files:
            stage.write(address, data)
        ledger.note(subject, files, used)
    ledger.close()
    return sum(1 for _ in ledger.pages())


def others(library: Library, files: disk.SiteFiles, pages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Stylesheet, scripts, pictures, the sitemap of all `pages`."""
    yield from assets.copied(library, files.files)
    yield from assets.for_crawlers(library, pages)
