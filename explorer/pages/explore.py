"""All cases by title, page after page; on the first of them search and facets act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from explorer import addresses
from explorer.library import Library
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import ExploreView, Link, Starts, TermCount, TitlesView

HALF = 0.5
"""As many stand on a page as the script shows at first, and half as many as elsewhere: who searches loads the first."""


def keys(library: Library) -> Iterator[str]:
    """The numbers of the pages."""
    return (str(number) for number in range(1, paging.pages_for(len(library.sketches), HALF) + 1))


def pages(parts: Parts, key: str) -> Iterator[Page]:
    """One page of the list."""
    shelf = parts.library.shelf()
    place = paging.paged(addresses.EXPLORE, int(key), len(shelf), HALF)
    slugs = [slug for _, slug in shelf[place.first - 1 : place.last]]
    cards = tuple(map(parts.card_of, slugs))
    letters = parts.once("letters of explore", shelf, _letters)
    anchors = {slug: _anchor(letter) for letter, at in letters if (slug := shelf[at][1]) in slugs}
    starts = Starts(tuple(_links(letters, len(shelf))), anchors) if place.pages > 1 else Starts((), {})
    words = f"All {len(shelf):,} cases, with what each claims and what that rests on."
    crumbs = [Link("Explore", addresses.EXPLORE)] if place.number > 1 else []
    head = parts.head(
        "Explore" if place.number == 1 else "All cases", words, addresses.EXPLORE, crumbs, place=place
    )
    view = (
        ExploreView(cards, _numbers(parts, slugs), *_depths(parts.library), starts, place)
        if place.number == 1
        else TitlesView(cards, starts, place)
    )
    yield Page(head.address, head, view, "")


def _numbers(parts: Parts, slugs: Iterable[str]) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    return {slug: parts.numbers(parts.library.case[slug]) for slug in slugs}


def _depths(library: Library) -> tuple[tuple[TermCount, ...], str]:
    """How many cases are told how far, and what the word for the least told means."""
    terms = [t for t in library.vocabularies["depth"].terms if library.count_of("depth", t.id)]
    counts = tuple(TermCount(t.label, "", "", library.count_of("depth", t.id)) for t in terms)
    return counts, f"{terms[-1].label}: {terms[-1].definition}" if len(terms) > 1 else ""


def _letters(shelf: Sequence[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
    """Each letter that a title begins with, and where the first such title stands."""
    found: dict[str, int] = {}
    for at, (letter, _) in enumerate(shelf):
        found.setdefault(letter, at)
    return tuple(found.items())


def _links(letters: Iterable[tuple[str, int]], total: int) -> Iterator[Link]:
    """The ways to where each letter begins."""
    for letter, at in letters:
        page = addresses.page(addresses.EXPLORE, paging.page_of(at, total, HALF))
        yield Link(letter, f"{page}#{_anchor(letter)}")


def _anchor(letter: str) -> str:
    return f"from-{ord(letter[0]):x}"
