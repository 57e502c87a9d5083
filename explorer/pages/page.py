"""A page: what will be rendered, and where it will stand."""

from __future__ import annotations

from msgspec import Struct

from explorer.views import Head, View


class Page(Struct, frozen=True):
    """One HTML file of the output."""

    address: str
    head: Head
    view: View
    source: str
    """The file of `content/` that it comes from; empty for pages made of many files."""
