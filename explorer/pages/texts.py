"""Pages of plain text, with the tables that belong on some of them, and the page for addresses that are not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from explorer import addresses
from explorer.model import TextPage
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.sketch import CASE_FIELDS
from explorer.views import Link, NotFoundView, TextPageView, VocabularyTable

METHOD = "method"
"""The page that explains every fixed word and lists every doubt."""
CONTRIBUTE = "contribute"
"""The page that says how to tell us something; it names where to send it."""

EXPLAINED = ("depth", "told_by", "tested", "led_by", "outcome_kinds", "bases", "directions", "finding_kinds")
LONG = 4
"""A page with at least so many headings has a list of contents."""


def pages(parts: Parts) -> Iterator[Page]:
    for page in parts.library.pages:
        address = addresses.text_page(page.slug)
        yield Page(
            address, parts.head(page.title, page.description, address), _view(parts, page), page.origin.path
        )
    ways = tuple(
        Link(parts.library.vocabularies[name].title, address) for name, address in addresses.LISTS.items()
    )
    head = parts.head("Page not found", "There is no page at this address.", "404.html")
    yield Page("404.html", head, NotFoundView((Link("Explore all cases", addresses.EXPLORE), *ways)), "")


def _view(parts: Parts, page: TextPage) -> TextPageView:
    library = parts.library
    is_method = page.slug == METHOD
    tables = tuple(_table(parts, name) for name in EXPLAINED) if is_method else ()
    doubts = (
        tuple((Link(r.short_title, addresses.report(r.slug)), r.doubts) for r in library.reports if r.doubts)
        if is_method
        else ()
    )
    headings = [
        Link(h.text, f"{addresses.text_page(page.slug)}#{h.anchor}")
        for h in page.body.headings
        if h.level == 2
    ]
    headings += [Link(table.title, f"{addresses.text_page(page.slug)}#{table.anchor}") for table in tables]
    if doubts:
        headings.append(Link("Doubts, report by report", f"{addresses.text_page(page.slug)}#doubts"))
    return TextPageView(
        page.title,
        page.description,
        _send(parts) if page.slug == CONTRIBUTE else (),
        page.body.html,
        tables,
        doubts,
        tuple(headings) if len(headings) >= LONG else (),
    )


def _send(parts: Parts) -> tuple[Link, ...]:
    config = parts.library.config
    ways = (
        Link("The project’s repository", config.repository),
        Link(config.email, f"mailto:{config.email}" if config.email else ""),
    )
    return tuple(way for way in ways if way.address)


def _table(parts: Parts, name: str) -> VocabularyTable:
    library = parts.library
    words = library.vocabularies[name]
    if name in CASE_FIELDS:
        numbers = {term.id: len(library.cases_of(name, term.id)) for term in words.terms}
    elif name == "finding_kinds":
        numbers = Counter(finding.kind for finding in library.findings)
    else:
        field = {"outcome_kinds": "kind", "bases": "basis", "directions": "direction"}[name]
        numbers = Counter(getattr(claim, field) for case in library.sketches for claim in case.claims)
    terms = tuple((term.label, term.definition, numbers.get(term.id, 0)) for term in words.terms)
    return VocabularyTable(words.title, words.description, addresses.anchor(words.title), terms)
