"""A page of a list of cases by depth that is too long for the page it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from explorer.library import Listing, size
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import Link, ListView


class Long(Struct, frozen=True):
    """A list that goes on over several pages, or stands on pages of its own."""

    title: str
    address: str
    """Of its first page."""
    crumbs: Sequence[Link]
    listing: Listing
    whole: Link
    """The page that it belongs to."""
    source: str = ""
    """The file of `content/` that it comes from."""
    way: str = ""
    note: str = ""


def page(parts: Parts, long: Long, number: int) -> Page:
    """Page `number` of a list."""
    place = paging.paged(long.address, number, size(long.listing))
    words = f"{long.title}: cases {place.first:,} to {place.last:,} of {place.total:,}."
    head = parts.head(long.title, words, long.address, long.crumbs, place=place)
    groups = parts.on_page(long.listing, number)
    view = ListView(long.title, long.way, long.whole, long.note, groups, place)
    return Page(head.address, head, view, long.source)
