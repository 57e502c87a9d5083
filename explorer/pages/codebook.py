"""What every data file holds, column by column, from the same list that the files are written from."""

from __future__ import annotations

from collections.abc import Iterator

from explorer import addresses, exports
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import CodebookTable, CodebookView, Link

DATA = "data"
"""The text page that tells of the data, when a site has one."""


def pages(parts: Parts) -> Iterator[Page]:
    has_page = any(page.slug == DATA for page in parts.library.pages)
    crumbs = [Link("Data", addresses.text_page(DATA))] if has_page else []
    words = "Every data file of the site and every column in it."
    head = parts.head("Codebook", words, addresses.CODEBOOK, crumbs)
    yield Page(addresses.CODEBOOK, head, _view(parts), "")


def _view(parts: Parts) -> CodebookView:
    tables = tuple(
        CodebookTable(
            title=table.title,
            anchor=table.name,
            address=table.address,
            about=table.about,
            rows=table.count(parts.library),
            columns=tuple((c.name, c.kind, c.meaning) for c in table.columns),
        )
        for table in exports.TABLES
    )
    others = tuple((Link(file.title, file.address), file.about) for file in exports.OTHERS)
    feed = addresses.FEED if parts.library.config.base_url else ""
    return CodebookView(tables, _selections(parts), others, feed)


def _selections(parts: Parts) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    """What explore-download.js writes: columns for those who read, where the files above have ids for programs."""
    facets = ", ".join(name for name in parts.library.config.facets if name != "period")
    cases = (
        ("title, address, summary", "string", "As in cases.csv; the address is a path."),
        ("place, when", "string", "The main place and the years, as the list shows them."),
        (facets, "list", "The names of its terms, one column for each that Explore narrows by."),
        ("claims", "integer", "How many claims it has."),
        ("miles", "integer", "From the place that was asked for; only where one was."),
    )
    claims = (
        ("case, address, place", "string", "The case’s title, the claim’s path, the case’s main place."),
        ("says, claim", "string", "Who says it, as its basis has it, and what."),
        ("figures", "list", "Its figures, as they are written."),
        ("kind, basis, direction", "string", "The names of these terms; see claims.csv."),
        ("note, source, at", "string", "What to know about it, who is its source, and where there."),
    )
    return ("Cases", cases), ("Claims, from the view of claims", claims)
