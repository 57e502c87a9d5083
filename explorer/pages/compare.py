"""Cases side by side. The choice stands in the address, so a script fills the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from explorer import addresses
from explorer.library import Library
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.sketch import Sketch
from explorer.views import CompareView, Pair

MOST = 4
"""Cases that fit side by side; compare.js knows the same number from the page."""
PAIRS = 3


def pages(parts: Parts) -> Iterator[Page]:
    words = "Two to four cases side by side: what is the same, what differs, and what each claim rests on."
    head = parts.head("Compare cases", words, addresses.COMPARE)
    yield Page(addresses.COMPARE, head, CompareView(MOST, len(parts.library.sketches), _pairs(parts)), "")


def _pairs(parts: Parts) -> tuple[Pair, ...]:
    """Of each of the approaches that most full cases took, the first two of these that make claims; no case twice."""
    library = parts.library
    found: list[Pair] = []
    used: set[str] = set()
    for approach, cases in _by_approach(library):
        fresh = [case for case in cases if case.slug not in used][:2]
        if len(fresh) == 2 and len(found) < PAIRS:
            slugs = [case.slug for case in fresh]
            used.update(slugs)
            first, second = map(parts.case_link, fresh)
            label = library.label("approaches", approach)
            found.append(Pair(first, second, label, addresses.side_by_side(*slugs)))
    return tuple(found)


def _by_approach(library: Library) -> list[tuple[str, list[Sketch]]]:
    found: dict[str, list[Sketch]] = defaultdict(list)
    for case in library.sketches:
        if case.depth == "full" and case.claims:
            for approach in case.approaches:
                found[approach].append(case)
    return sorted(found.items(), key=lambda item: -len(item[1]))
