"""A list that is too long for one page goes on over several: how many, what stands on which, and the way between.

Page 1 keeps the address of the list; page 2 of `themes/housing.html` is `themes/housing--2.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from explorer import addresses
from explorer.views import Link, Paged

PER_PAGE = 100
"""Items on a page. The last may hold half as many again, so that no page has a few lines only."""
FIRST = 12
"""Items of a group that stand on a page with many groups, when the group has a list of its own."""
NEAR = 2
"""Pages on each side of the current one that the pager names, beside the first and the last."""

G = TypeVar("G")
T = TypeVar("T")


class Part(Struct, Generic[G, T], frozen=True):
    """What stands on one page of a group of items."""

    group: G
    items: Sequence[T]
    total: int
    """Items of the whole group."""
    continued: bool
    """Whether it begins on an earlier page."""


def pages_for(total: int, times: float = 1) -> int:
    """The number of pages that so many items take; never 0. `times` as many as usual stand on a page."""
    per_page = _per_page(times)
    return max(1, -(-(total - per_page // 2) // per_page))


def _per_page(times: float) -> int:
    return max(1, round(PER_PAGE * times))


def is_cut(total: int) -> bool:
    """Whether a group of so many items is cut where not all groups can stand whole: a few more are let be."""
    return total > FIRST + FIRST // 2


def keys_of_groups(key: str, sizes: Sequence[tuple[str, int]]) -> Iterator[str]:
    """`key`; where groups of these names and sizes are too long for its page, `key/name`, `key/name/2` … too."""
    yield key
    if pages_for(sum(size for _, size in sizes)) > 1:
        for name, size in sizes:
            if is_cut(size):
                yield from keys(f"{key}/{name}", size)


def page_of(place: int, total: int, times: float = 1) -> int:
    """The page on which the item at `place` stands, counted from 0; pages count from 1."""
    return min(place // _per_page(times) + 1, pages_for(total, times))


def bounds(number: int, total: int, times: float = 1) -> tuple[int, int]:
    """Where the items of a page begin and end, as a slice has it."""
    per_page = _per_page(times)
    return (number - 1) * per_page, total if number == pages_for(total, times) else number * per_page


def paged(address: str, number: int, total: int, times: float = 1) -> Paged:
    """Where page `number` stands in the list at `address`."""
    pages = pages_for(total, times)
    first, last = bounds(number, total, times)
    return Paged(
        number=number,
        pages=pages,
        first=min(first + 1, total),
        last=last,
        total=total,
        previous=addresses.page(address, number - 1) if number > 1 else "",
        next=addresses.page(address, number + 1) if number < pages else "",
        numbers=tuple(_numbers(address, number, pages)),
    )


def _numbers(address: str, number: int, pages: int) -> Iterator[Link | None]:
    """First, last and those near; a gap of one page is named rather than left out."""
    near = {n for n in range(number - NEAR, number + NEAR + 1) if 1 <= n <= pages} | {1, pages}
    named = sorted(near | {n for n in range(2, pages) if n - 1 in near and n + 1 in near})
    for before, n in zip([0, *named], named, strict=False):
        if n > before + 1:
            yield None
        yield Link(str(n), addresses.page(address, n))


def cut(groups: Iterable[tuple[G, Sequence[T]]], number: int, times: float = 1) -> tuple[Part[G, T], ...]:
    """What stands on page `number` of items in groups, which run on from page to page."""
    groups = tuple(groups)
    start, stop = bounds(number, sum(len(items) for _, items in groups), times)
    found, at = [], 0
    for group, items in groups:
        first, last = max(start - at, 0), min(stop - at, len(items))
        if first < last:
            found.append(Part(group, items[first:last], len(items), first > 0))
        at += len(items)
    return tuple(found)


def keys(key: str, total: int) -> Iterator[str]:
    """The keys of a list's pages: `themes/housing`, `themes/housing/2` …"""
    yield key
    yield from (f"{key}/{number}" for number in range(2, pages_for(total) + 1))


def said(title: str, place: Paged) -> str:
    """A title that tells the pages of a list apart."""
    return f"{title} (page {place.number} of {place.pages})" if place.number > 1 else title
