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
    return CodebookView(tables, others, addresses.FEED if parts.library.config.base_url else "")
