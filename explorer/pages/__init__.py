"""All pages of the site, planned as a stream from one library."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explorer.pages import (
    atlas,
    cases,
    claims,
    codebook,
    compare,
    home,
    matrix,
    paths,
    reports,
    terms,
    texts,
    timeline,
)
from explorer.pages.page import Page
from explorer.pages.parts import Parts

__all__ = ["PAGES", "Page", "Parts", "plan"]

PAGES: tuple[Callable[[Parts], Iterator[Page]], ...] = (
    home.pages,
    cases.pages,
    terms.pages,
    matrix.pages,
    timeline.pages,
    atlas.pages,
    claims.pages,
    compare.pages,
    paths.pages,
    codebook.pages,
    reports.pages,
    texts.pages,
)
"""One planner a kind of page; a new kind is a module and its planner here."""


def plan(parts: Parts) -> Iterator[Page]:
    """Every page of the site, in a fixed order."""
    for planner in PAGES:
        yield from planner(parts)
