"""The stages of a build: what was read becomes a library, the library becomes files. Nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice

import msgspec
from msgspec.structs import replace

from explorer import (
    assets,
    cache,
    checks,
    commonmark,
    config,
    disk,
    exports,
    facets,
    front_matter,
    reader,
    work,
)
from explorer import map as maps
from explorer.casebook import Casebook
from explorer.ledger import Joined, Ledger
from explorer.library import Library, assemble
from explorer.model import Case, Record, SiteConfig, Vocabulary
from explorer.problems import BuildError, Problem
from explorer.progress import Progress
from explorer.rich_text import COMRAK, PYTHON_MARKDOWN, Converter
from explorer.share import Team
from explorer.templating import Templates, compiled

_OUTLINE = msgspec.msgpack.Decoder(maps.Outline)

AT_ONCE = 2_000
"""Entries of the cache that are read together."""


def load(
    files: disk.SiteFiles,
    base_url: str,
    drafts: bool,
    team: Team,
    store: disk.Store | None,
    shelf: disk.Shelf,
    progress: Progress,
) -> tuple[Library, list[Problem]]:
    """Parse, assemble and check. Raises BuildError with all problems of all files; returns the notices.

    What there is no room for in memory waits on the shelf, as long as the library is of use.
    """
    site_config, problems = configured(files, base_url)
    engine = site_config.markdown
    if engine == COMRAK and not commonmark.is_there():
        problems.append(_not_installed(site_config))
        engine = PYTHON_MARKDOWN
    records: list[Record] = []
    unread: list[str] = []
    casebook = Casebook(shelf, drafts=drafts)
    with progress.stage("read"):
        for path, parsed in progress.track(_parsed(files, team, store, engine), "Reading"):
            if not parsed.records:
                unread.append(path)
            for record in parsed.records:
                if isinstance(record, Case):
                    casebook.add(record)
                else:
                    records.append(record)
            problems.extend(parsed.problems)
    with progress.stage("check"):
        problems.extend(reader.strays(files.files))
        library = assemble(
            site_config, casebook, records, files.files, unread=unread, content_digest=_content_digest(files)
        )
        problems.extend(checks.check(library))
    if any(not problem.notice for problem in problems):
        raise BuildError(problems)
    return library, problems


def configured(files: disk.SiteFiles, base_url: str) -> tuple[SiteConfig, list[Problem]]:
    """The configuration and its problems. Raises BuildError when it cannot be read at all."""
    text, problems = front_matter.decode(files.files[config.PATH], config.PATH)
    node, found = front_matter.parse_yaml(text, config.PATH)
    if problems or node is None:
        raise BuildError(problems + found)
    site_config, problems = config.parse(node)
    return replace(site_config, base_url=base_url) if base_url else site_config, problems


def terms(files: disk.SiteFiles) -> checks.Terms:
    """What the vocabularies hold. Raises BuildError when they are wrong."""
    found: dict[str, Vocabulary] = {}
    problems: list[Problem] = []
    for path in filter(reader.is_vocabulary, files.files):
        parsed = reader.read(path, files.files[path], Converter())
        problems.extend(parsed.problems)
        found.update((record.id, record) for record in parsed.records if isinstance(record, Vocabulary))
    problems.extend(checks.vocabulary_problems(found))
    if problems:
        raise BuildError(problems)
    return {name: {term.id: term for term in words.terms} for name, words in found.items()}


def published(files: disk.SiteFiles) -> disk.SiteFiles:
    """The files of a site, with all drafts as if they were published."""
    return replace(files, files=_Published(files.files))


class _Published(Mapping[str, bytes]):
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def __getitem__(self, path: str) -> bytes:
        data = self.files[path]
        return reader.as_published(data) if path.startswith(disk.CASES) else data

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


@contextmanager
def templates(
    files: disk.SiteFiles, team: Team, store: disk.Store | None
) -> Iterator[Callable[[], Templates]]:
    """The templates with their code; what must be compiled is compiled beside what the block does."""
    texts = assets.templates(files.files)
    keys = {name: cache.code_key(name, text, files.version) for name, text in texts.items()}
    secret = disk.secret() if store else b""
    kept = store.get(keys.values()) if store and secret else {}
    known = {
        name: code for name, key in keys.items() if (code := cache.unpack_code(name, kept.get(key), secret))
    }
    fresh = {name: text for name, text in texts.items() if name not in known}
    with team.aside(compiled, fresh) if fresh else nullcontext(dict) as wait:

        def all_of_them() -> Templates:
            made = wait()
            for name, code in made.items():
                if store and secret:
                    store.put(keys[name], cache.pack_code(name, code, secret))
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

    def keep(path: str, parsed: reader.Parsed) -> reader.Parsed:
        if store and (data := cache.pack(parsed)) is not None:
            store.put(keys[path], data)
        return parsed

    def read(path: str) -> reader.Parsed:
        return keep(path, reader.read(path, files.files[path], Converter(engine)))

    known = _Kept(store, keys, read)
    for path, parsed in work.read_all(files.files, known, team, engine):
        yield path, parsed if path in known else keep(path, parsed)


class _Kept(Mapping[str, reader.Parsed]):
    """What the store has of files of content: some thousands are taken up at a time, and given once each, in order."""

    def __init__(
        self, store: disk.Store | None, keys: Mapping[str, bytes], read: Callable[[str], reader.Parsed]
    ) -> None:
        """`read` gives what the store turns out to have in pieces only."""
        self.store = store
        there = store.there(keys.values()) if store else ()
        self.key = {path: key for path, key in keys.items() if key in there}
        self.read = read
        self.coming = iter(self.key)
        self.taken: dict[str, reader.Parsed | None] = {}

    def __getitem__(self, path: str) -> reader.Parsed:
        if path not in self.taken:
            some = list(islice(self.coming, AT_ONCE))
            kept = self.store.get([self.key[path] for path in some]) if self.store else {}
            self.taken = {path: cache.unpack(kept.get(self.key[path])) for path in some}
        return self.taken.pop(path) or self.read(path)

    def __contains__(self, path: object) -> bool:
        return path in self.key

    def __iter__(self) -> Iterator[str]:
        return iter(self.key)

    def __len__(self) -> int:
        return len(self.key)


def outline_of(library: Library, files: disk.SiteFiles, store: disk.Store | None) -> maps.Outline | None:
    """The outlines of the regions, when the site has any; drawn once, for as long as the file stays as it is."""
    path = f"content/{library.config.map_outline}"
    if path not in files.files:
        return None
    key = cache.key(b"outline", files.version, files.digests[path])
    kept = store.get([key]).get(key) if store else None
    try:
        return _OUTLINE.decode(kept or b"")
    except msgspec.MsgspecError:
        drawn = maps.parse(files.files[path], path)
    if store:
        store.put(key, msgspec.msgpack.encode(drawn))
    return drawn


def _content_digest(files: disk.SiteFiles) -> str:
    """A short digest of all content."""
    content = ((path, digest) for path, digest in files.digests.items() if path.startswith("content/"))
    return cache.key_of_files(content).hex()[:10]


def make_files(desk: work.Desk, ledger: Ledger, stage: disk.Stage, team: Team, progress: Progress) -> None:
    """Write every page and data file, from `output/` or anew."""
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


def others(
    library: Library, files: disk.SiteFiles, stage: disk.Stage, pages: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Stylesheet, scripts, pictures, which content this is, what the tables on the stage are, the sitemap of all `pages`."""
    yield facets.edition(library.content_digest)
    yield exports.data_package(library, stage.measure)
    yield from assets.copied(library, files.files)
    yield from assets.for_crawlers(library, pages)
