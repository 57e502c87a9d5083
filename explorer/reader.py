"""One file of `content/` to its records: the path says what it is, a parser of that name reads it. Pure."""

from __future__ import annotations

import re

from msgspec import Struct

from explorer import (
    addresses,
    background,
    case,
    finding,
    front_matter,
    glossary,
    lens,
    privacy,
    report,
    text_page,
    vocabulary,
)
from explorer.fields import MAX_SLUG, is_slug
from explorer.model import Record
from explorer.problems import Problem, did_you_mean
from explorer.rich_text import Converter

LARGEST_FILE = 1_000_000
"""Bytes of one file; the largest of the first site has 60,000."""

MARKDOWN = ("cases", "reports", "pages")
YAML = ("findings", "lenses", "context", "vocabularies")
FOLDERS = (*MARKDOWN, *YAML, "images")
GLOSSARY = "content/glossary.yaml"
COVERAGE = "content/coverage.yaml"


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
        and "README" not in path
    )


def is_vocabulary(path: str) -> bool:
    return path.startswith("content/vocabularies/") and is_record(path)


_DRAFT = re.compile(rb"^status:[ \t]*([\"']?)draft\1[ \t]*(?=\r?$)", re.MULTILINE)


def as_published(data: bytes) -> bytes:
    """The file of a case as it will be when its line `status: draft` is taken out, line for line."""
    return _DRAFT.sub(b"status: published", data, count=1)


def read(path: str, data: bytes, converter: Converter) -> Parsed:
    """The bytes of one file below `content/` to records and problems. Raises nothing for bad content."""
    if len(data) > LARGEST_FILE:
        message = f"a file must have at most {LARGEST_FILE:,} bytes (it has {len(data):,})"
        return Parsed((), (Problem(path, 0, message, "cut it, or make two files"),))
    text, problems = front_matter.decode(data, path)
    if problems:
        return Parsed((), tuple(problems))
    parts = path.split("/")
    if path == GLOSSARY:
        return _read_yaml(path, "glossary", "glossary", text)
    folder, stem, ending = (parts[1], *_stem(parts[2])) if len(parts) == 3 else ("", "", "")
    if folder not in (*MARKDOWN, *YAML):
        hint = did_you_mean(folder, FOLDERS) if folder else "put it into one of: " + ", ".join(FOLDERS)
        return Parsed((), (Problem(path, 0, "a file must lie in a folder that the explorer knows", hint),))
    if ending != ("md" if folder in MARKDOWN else "yaml"):
        wanted = "md" if folder in MARKDOWN else "yaml"
        return Parsed(
            (),
            (
                Problem(
                    path,
                    0,
                    f"a file in content/{folder}/ must end in .{wanted} (found .{ending})",
                    f"name it {stem}.{wanted}",
                ),
            ),
        )
    name_problems = () if folder == "vocabularies" or is_slug(stem) else (_bad_name(path, stem),)
    parsed = (
        _read_markdown(path, folder, stem, text, converter)
        if folder in MARKDOWN
        else _read_yaml(path, folder, stem, text)
    )
    return Parsed(parsed.records, (*name_problems, *parsed.problems))


def _stem(name: str) -> tuple[str, str]:
    stem, _, ending = name.rpartition(".")
    return stem, ending


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
        found += privacy.problems_in(text, path)
    elif folder == "reports":
        record, found = report.parse(slug, node, body, path)
    else:
        record, found = text_page.parse(slug, node, body, path)
    return Parsed((record,), (*found, *body_problems))


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
    elif folder == "lenses":
        record, found = lens.parse(stem, node, path)
        records = (record,)
    else:
        words, found = vocabulary.parse(stem, node, path)
        records = (words,)
    return Parsed(records, tuple(found))
