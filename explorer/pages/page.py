"""A page: what will be rendered, and where it will stand."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.views import Head, View


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file of the output."""

    address: str
    head: Head
    view: View
    source: str
    """The file of `content/` that it comes from; empty for pages made of many files."""
