"""Cases side by side. The choice stands in the address, so a script fills the page."""

from __future__ import annotations

from collections.abc import Iterator

from explorer import addresses
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import CompareView

MOST = 4
"""Cases that fit side by side; compare.js knows the same number from the page."""


def pages(parts: Parts) -> Iterator[Page]:
    words = "Two to four cases side by side: what is the same, what differs, and what each claim rests on."
    head = parts.head("Compare cases", words, addresses.COMPARE)
    yield Page(addresses.COMPARE, head, CompareView(MOST, len(parts.library.sketches)), "")
