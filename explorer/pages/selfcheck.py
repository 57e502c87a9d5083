"""Does this copy work here? For a host on the machine of a hall, before people come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explorer import addresses
from explorer.library import Library
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import CheckView, Link

_SIGNS = re.compile(r"[\"“”„«»]|(?<!\w)[+-]")
"""What the search would take for more than a part of a word."""


def pages(parts: Parts) -> Iterator[Page]:
    words = "For a host, before people come: open this page on the machine that you will use."
    head = parts.head("Does this copy work here?", words, addresses.CHECK)
    yield Page(addresses.CHECK, head, _view(parts), "")


def _view(parts: Parts) -> CheckView:
    library = parts.library
    return CheckView(
        content=library.content_digest,
        cases=len(library.sketches),
        sought=_sought(library),
        has_map=parts.outline is not None,
    )


def _sought(library: Library) -> Link | None:
    """A case that the search must find: by its title, as somebody would type it."""
    told = next((case for case in library.sketches if case.depth == "full"), None)
    case = told or next(iter(library.sketches), None)
    return Link(" ".join(_SIGNS.sub(" ", case.title).split()), addresses.case(case.slug)) if case else None
