"""All cases by title, page after page; on the first of them search and facets act."""

from __future__ import annotations

from collections.abc import Iterator

from explorer import addresses
from explorer.library import Library
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import ExploreView, Link, Starts, TermCount, TitlesView


def keys(library: Library) -> Iterator[str]:
    """The numbers of the pages."""
    return (str(number) for number in range(1, paging.pages_for(len(library.cases)) + 1))


def pages(parts: Parts, key: str) -> Iterator[Page]:
    """One page of the list."""
    shelf = parts.library.shelf()
    place = paging.paged(addresses.EXPLORE, int(key), len(shelf))
    slugs = [slug for _, slug in shelf[place.first - 1 : place.last]]
    cards = tuple(parts.card(parts.library.case[slug]) for slug in slugs)
    starts = _starts(shelf, place.number)
    words = f"All {len(shelf):,} cases, with what each claims and what that rests on."
    crumbs = [Link("Explore", addresses.EXPLORE)] if place.number > 1 else []
    head = parts.head(
        "Explore" if place.number == 1 else "All cases", words, addresses.EXPLORE, crumbs, place=place
    )
    numbers = {slug: parts.numbers(parts.library.case[slug]) for slug in slugs}
    view = (
        ExploreView(cards, numbers, _depths(parts.library), starts, place)
        if place.number == 1
        else TitlesView(cards, starts, place)
    )
    yield Page(head.address, head, view, "")


def _depths(library: Library) -> tuple[TermCount, ...]:
    found = (
        TermCount(t.label, "", "", library.count_of("depth", t.id))
        for t in library.vocabularies["depth"].terms
    )
    return tuple(depth for depth in found if depth.count)


def _starts(shelf: tuple[tuple[str, str], ...], number: int) -> Starts:
    """Where each letter begins, when the list has more than one page."""
    if paging.pages_for(len(shelf)) == 1:
        return Starts((), {})
    letters, anchors, seen = [], {}, set()
    for place, (letter, slug) in enumerate(shelf):
        if letter not in seen:
            seen.add(letter)
            page, anchor = paging.page_of(place, len(shelf)), f"from-{ord(letter[0]):x}"
            letters.append(Link(letter, f"{addresses.page(addresses.EXPLORE, page)}#{anchor}"))
            if page == number:
                anchors[slug] = anchor
    return Starts(tuple(letters), anchors)
