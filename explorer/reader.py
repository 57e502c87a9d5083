"""One file of `content/` to its records: the path says what it is, a parser of that name reads it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from explorer import (
    addresses,
    background,
    case,
    editions,
    finding,
    front_matter,
    glossary,
    lens,
    picture,
    privacy,
    report,
    text_page,
    vocabulary,
)
from explorer.fields import MAX_SLUG, is_slug
from explorer.model import Record, RichText
from explorer.problems import Problem, did_you_mean
from explorer.rich_text import Converter

LARGEST_FILE = 1_000_000
"""Bytes of one file; the largest of the first site has 60,000."""

MARKDOWN = ("cases", "reports", "pages")
YAML = ("findings", "lenses", "context", "vocabularies")
FOLDERS = (*MARKDOWN, *YAML, "images")
GLOSSARY = "content/glossary.yaml"
EDITIONS = "content/editions.yaml"
COVERAGE = "content/coverage.yaml"
IGNORED = ("Thumbs.db", "desktop.ini")
"""What systems leave in folders; hidden files are not read at all."""
BESIDE = ("README.md", ".geojson")
"""Endings of what may lie in `content/` itself: a note for people, the map's outlines."""
TEXTS = ("md", "markdown", "txt", "yaml", "yml")
_ENDINGS = re.compile(r"(?:\.(?:md|markdown|txt|ya?ml|docx?|odt|rtf|pdf|html?))+\Z|\.[^.]*\Z", re.IGNORECASE)


class Parsed(Struct, frozen=True):
    """What one file gave."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def is_record(path: str) -> bool:
    """Whether a file of the site holds records (and not a picture, an outline or a note)."""
    return (
        path.startswith("content/")
        and path.endswith((".md", ".yaml"))
        and path != COVERAGE
        and not path.endswith("README.md")
    )


def strays(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Problems of the files of `content/` that hold no records: pictures that will not do, files that nothing reads."""
    for path in files:
        if path.startswith(picture.FOLDER) and not path.endswith(IGNORED):
            yield from picture.problems_in(path, files[path])
        elif path.startswith("content/") and not is_record(path):
            yield from filter(None, (_misplaced(path),))


def _misplaced(path: str) -> Problem | None:
    """What is wrong with the place or the ending of a file; None when it may be there."""
    folders, _, name = path.removeprefix("content/").rpartition("/")
    if (
        path in (GLOSSARY, EDITIONS, COVERAGE)
        or name.endswith(IGNORED)
        or (not folders and name.endswith(BESIDE))
    ):
        return None
    if folders not in (*MARKDOWN, *YAML):
        top = folders.partition("/")[0]
        if top in FOLDERS:
            hint = f"put it into content/{top}/ itself"
        else:
            hint = did_you_mean(top, FOLDERS) if top else f"put it into one of: {', '.join(FOLDERS)}"
        return Problem(path, 0, "a file must lie in a folder that the explorer knows", hint)
    wanted = "md" if folders in MARKDOWN else "yaml"
    stem = _ENDINGS.sub("", name)
    if stem == "README":
        return Problem(path, 0, "a README must lie in content/ itself", "move it there, or take it out")
    if name == f"{stem}.{wanted}":
        return None
    _, dot, ending = name.rpartition(".")
    found = f".{name.removeprefix(stem + '.')}" if dot and name.startswith(f"{stem}.") else "none"
    hint = f"name it {stem}.{wanted}"
    if ending.lower() not in TEXTS and dot:
        hint = f"save it as plain text, and {hint}"
    return Problem(path, 0, f"a file in content/{folders}/ must end in .{wanted} (found {found})", hint)


def is_vocabulary(path: str) -> bool:
    return path.startswith("content/vocabularies/") and is_record(path)


_DRAFT = re.compile(rb"^status:[ \t]*([\"']?)draft\1[ \t]*(?=\r?$)", re.MULTILINE)


def as_published(data: bytes) -> bytes:
    """The file of a case as it will be when its line `status: draft` is taken out, line for line."""
    return _DRAFT.sub(b"status: published", data, count=1)


def read(path: str, data: bytes, converter: Converter) -> Parsed:
    """The bytes of one file below `content/` to records and problems. Raises nothing for bad content."""
    if misplaced := _misplaced(path):
        return Parsed((), (misplaced,))
    if len(data) > LARGEST_FILE:
        message = f"a file must have at most {LARGEST_FILE:,} bytes (it has {len(data):,})"
        return Parsed((), (Problem(path, 0, message, "cut it, or make two files"),))
    text, problems = front_matter.decode(data, path)
    if problems:
        return Parsed((), tuple(problems))
    if path in (GLOSSARY, EDITIONS):
        name = path.removeprefix("content/").removesuffix(".yaml")
        return _read_yaml(path, name, name, text)
    _, folder, name = path.split("/")
    stem = name.rpartition(".")[0]
    name_problems = () if folder == "vocabularies" or is_slug(stem) else (_bad_name(path, stem),)
    parsed = (
        _read_markdown(path, folder, stem, text, converter)
        if folder in MARKDOWN
        else _read_yaml(path, folder, stem, text)
    )
    return Parsed(parsed.records, (*name_problems, *parsed.problems))


def _bad_name(path: str, stem: str) -> Problem:
    message = f"a file's name is its address and must be lower-case letters, digits and single hyphens, at most 60 characters (found '{stem}')"
    name = addresses.hyphenated(stem)[:MAX_SLUG].strip("-")
    return Problem(
        path, 0, message, f"name it {name}" if name else "name it after what it tells, in such letters"
    )


def _read_markdown(path: str, folder: str, slug: str, text: str, converter: Converter) -> Parsed:
    cut, problems = front_matter.split(text, path)
    if cut is None:
        return Parsed((), tuple(problems))
    node, problems = front_matter.parse_yaml(cut.yaml_text, path, cut.yaml_line)
    body, body_problems = converter.convert(cut.body, path, cut.body_line)
    if node is None:
        return Parsed((), (*problems, *body_problems))
    body_line = cut.body_line + len(cut.body) - len(cut.body.lstrip("\n"))
    record: Record
    if folder == "cases":
        record, found = case.parse(slug, node, body, path, body_line)
        found += privacy.problems_in(text, path) or _in_disguise(cut, node, body, path)
    elif folder == "reports":
        record, found = report.parse(slug, node, body, path)
    else:
        record, found = text_page.parse(slug, node, body, path)
    return Parsed((record,), (*found, *body_problems))


def _in_disguise(
    cut: front_matter.SplitFile, node: front_matter.Mapping, body: RichText, path: str
) -> list[Problem]:
    """Private details that escapes and entities hide in the file and show on the page."""
    found: list[Problem] = []
    if "\\" in cut.yaml_text:
        for scalar in front_matter.scalars(node):
            found += privacy.problems_in(scalar.value, path, scalar.line)
    if "&" in cut.body:
        found += privacy.problems_in(body.text, path, cut.body_line)
    return found


def _read_yaml(path: str, folder: str, stem: str, text: str) -> Parsed:
    node, problems = front_matter.parse_yaml(text, path)
    if node is None:
        return Parsed((), tuple(problems))
    records: tuple[Record, ...]
    if folder == "findings":
        records, found = finding.parse(stem, node, path)
    elif folder == "context":
        records, found = background.parse(stem, node, path)
    elif folder == "glossary":
        records, found = glossary.parse(node, path)
    elif folder == "editions":
        records, found = editions.parse(node, path)
    elif folder == "lenses":
        record, found = lens.parse(stem, node, path)
        records = (record,)
    else:
        words, found = vocabulary.parse(stem, node, path)
        records = (words,)
    return Parsed(records, tuple(found))
