"""The large map, with the list of places that is its twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from explorer import addresses
from explorer import map as maps
from explorer.library import Library, size
from explorer.model import Term
from explorer.pages import lists, paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import AtlasRegion, AtlasView, Link, MapView, TermCount, TermNode

NO_MAP = MapView("", "", (), (), 0)


def pages(parts: Parts) -> Iterator[Page]:
    root = parts.library.label("places", parts.library.config.map_root)
    words = f"Where the cases are: regions of the {root} with their places, places abroad, and cases without a place."
    yield Page(addresses.MAP, parts.head("Map", words, addresses.MAP), _view(parts), "")


def list_keys(library: Library) -> Iterator[str]:
    """The numbers of the pages of cases without a place, where they are too many for the map's own."""
    number = size(library.listed("places", ""))
    return (str(n) for n in range(1, paging.pages_for(number) + 1) if _is_long(number))


def list_pages(parts: Parts, key: str) -> Iterator[Page]:
    """One of these pages."""
    long = lists.Long(
        title="Cases without a place",
        address=addresses.NO_PLACE,
        crumbs=[Link("Map", addresses.MAP)],
        listing=parts.library.listed("places", ""),
        whole=Link("All cases on the map", addresses.MAP),
        note="National, online, or not stated.",
    )
    yield lists.page(parts, long, int(key))


def _is_long(number: int) -> bool:
    return paging.pages_for(number) > 1


def _view(parts: Parts) -> AtlasView:
    library = parts.library
    drawn = frozenset(region.id for region in parts.outline.regions) if parts.outline else frozenset()
    home = _below(library, library.config.map_root)
    regions = [term for term in home if term.id in drawn and library.cases_of("places", term.id)]
    inside = {term.id for region in regions for term in _below(library, region.id)}
    wide = [term for term in home if term.id not in inside]
    countries = [
        term
        for term in library.children["places"].get(None, ())
        if term.id != library.config.map_root and library.cases_of("places", term.id)
    ]
    nowhere = [case.slug for case in library.sketches if not case.places]
    long = _is_long(len(nowhere))
    return AtlasView(
        map=parts.large_map() or NO_MAP,
        shades=maps.shades_in_words() if drawn else (),
        regions=_regions(parts, regions),
        wide=_named(parts, wide),
        abroad=_regions(parts, countries),
        no_place=tuple(
            (parts.card(case), case.place_note)
            for slug in (nowhere[: paging.FIRST] if long else nowhere)
            if (case := library.case[slug])
        ),
        no_place_count=len(nowhere),
        no_place_whole=Link(f"All {len(nowhere):,} cases", addresses.NO_PLACE) if long else None,
    )


def _below(library: Library, place: str) -> list[Term]:
    """A place and all below it, in the order of the tree."""
    term = library.term("places", place)
    below = library.children["places"].get(place, ())
    return ([term] if term else []) + [t for child in below for t in _below(library, child.id)]


def _named(parts: Parts, terms: list[Term]) -> tuple[TermCount, ...]:
    """The places that cases name themselves, with how many do."""
    numbers = Counter(place for case in parts.library.sketches for place in case.places)
    return tuple(parts.count("places", term, numbers[term.id]) for term in terms if numbers[term.id])


def _regions(parts: Parts, terms: list[Term]) -> tuple[AtlasRegion, ...]:
    """Most cases first, as the map shows them; within a region by the tree, and counted as the list of places is."""
    found = [
        AtlasRegion(
            node.label,
            node.address,
            node.count,
            maps.shade(node.count),
            node.children,
            sum(map(_nodes, node.children)),
        )
        for node in (parts.node("places", term) for term in terms)
    ]
    return tuple(sorted(found, key=lambda region: -region.count))


def _nodes(node: TermNode) -> int:
    """How many places a branch of the tree has."""
    return 1 + sum(map(_nodes, node.children))
