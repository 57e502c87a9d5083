"""The form that writes the file of a case. A script does the writing; on paper it is filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explorer import addresses
from explorer.case import HEADINGS, LONGEST_SUMMARY, LONGEST_TITLE
from explorer.library import Library
from explorer.model import Term
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import Choice, ChoiceList, ChoiceLists, Link, WriteView

REPORTS = "reports"
LISTS = ChoiceLists.__struct_fields__
"""Names of vocabularies, and the reports."""
FEW = 50
"""A longer list comes as data, and a script offers what fits the words typed."""
MOST = 3
"""Themes, approaches and questions of a case."""

_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def pages(parts: Parts) -> Iterator[Page]:
    words = (
        "Fill in what you know. The form makes the one file that a case needs, ready to be sent or proposed."
    )
    library = parts.library
    config = library.config
    view = WriteView(
        lists=ChoiceLists(*(_list(library, name) for name in LISTS)),
        headings=HEADINGS,
        longest_title=LONGEST_TITLE,
        longest_summary=LONGEST_SUMMARY,
        most=MOST,
        new_file=_new_file(config.repository),
        email=config.email,
        repository=Link("the project’s repository", config.repository) if config.repository else None,
    )
    yield Page(addresses.WRITE, parts.head("Write a case", words, addresses.WRITE), view, "")


def is_long(library: Library, name: str) -> bool:
    """Whether the choices of a list come as data. Places do at every size: who knows a place knows its name."""
    number = len(library.reports) if name == REPORTS else len(library.vocabularies[name].terms)
    return name == "places" or number > FEW


def _list(library: Library, name: str) -> ChoiceList:
    one = "report" if name == REPORTS else library.vocabularies[name].singular
    if is_long(library, name):
        return ChoiceList(name, one, ())
    if name == REPORTS:
        return ChoiceList(
            name, one, tuple(Choice(r.slug, r.short_title or r.title, "", "", 0) for r in library.reports)
        )
    return ChoiceList(
        name, one, tuple(_choice(library, name, term) for term in library.vocabularies[name].terms)
    )


def _choice(library: Library, name: str, term: Term) -> Choice:
    level = len(tuple(library.above(name, term.id)))
    return Choice(term.id, term.label, term.definition, term.verb, level)


def _new_file(repository: str) -> str:
    """GitHub's page for a new file among the cases; empty for a repository elsewhere."""
    address = repository.rstrip("/").removesuffix(".git")
    return f"{address}/new/main/content/cases" if _GITHUB.fullmatch(address) else ""
