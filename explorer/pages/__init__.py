"""All pages of the site, planned as a stream from one library, or subject by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from explorer.library import Library
from explorer.pages import (
    atlas,
    cases,
    claims,
    codebook,
    compare,
    explore,
    home,
    matrix,
    paths,
    reports,
    selfcheck,
    terms,
    texts,
    timeline,
    whats_new,
    workshop,
    write,
)
from explorer.pages.page import Page
from explorer.pages.parts import Parts

__all__ = ["PAGES", "Page", "Parts", "plan", "plan_one", "subjects"]


class Apart(Struct, frozen=True):
    """Pages that are planned one subject at a time: shared out, and left alone when their subject is as it was."""

    keys: Callable[[Library], Iterator[str]]
    pages: Callable[[Parts, str], Iterator[Page]]


PAGES: tuple[Callable[[Parts], Iterator[Page]] | Apart, ...] = (
    home.pages,
    Apart(explore.keys, explore.pages),
    Apart(cases.keys, cases.pages),
    Apart(terms.keys, terms.pages),
    matrix.pages,
    Apart(matrix.theme_keys, matrix.theme_pages),
    Apart(timeline.keys, timeline.pages),
    atlas.pages,
    Apart(atlas.list_keys, atlas.list_pages),
    claims.pages,
    Apart(claims.kind_keys, claims.kind_pages),
    compare.pages,
    workshop.pages,
    paths.pages,
    Apart(paths.theme_keys, paths.theme_pages),
    codebook.pages,
    Apart(reports.keys, reports.pages),
    Apart(reports.report_keys, reports.report_pages),
    Apart(reports.finding_keys, reports.finding_pages),
    Apart(reports.lens_keys, reports.lens_pages),
    whats_new.pages,
    selfcheck.pages,
    texts.pages,
    write.pages,
)
"""One planner a kind of page; a new kind is a module and its planner here. Many pages are planned apart."""


def subjects(library: Library) -> Iterator[str]:
    """What pages are planned from, in a fixed order: `2/themes/housing` is for the third planner above."""
    for number, planner in enumerate(PAGES):
        if isinstance(planner, Apart):
            yield from (f"{number}/{key}" for key in planner.keys(library))
        else:
            yield str(number)


def plan_one(parts: Parts, subject: str) -> Iterator[Page]:
    """The pages of one subject."""
    number, _, key = subject.partition("/")
    planner = PAGES[int(number)]
    return planner.pages(parts, key) if isinstance(planner, Apart) else planner(parts)


def plan(parts: Parts) -> Iterator[Page]:
    """Every page of the site, in a fixed order."""
    for subject in subjects(parts.library):
        yield from plan_one(parts, subject)
