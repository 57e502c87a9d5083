"""Run a workshop: handouts, cards, a facilitator's sheet and a discussion. The choice stands in the address, so scripts
fill the page; the ready-made sets are there without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from explorer import addresses
from explorer.library import Library
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.sketch import Sketch
from explorer.views import ReadySet, SetCase, WorkshopView

MOST = 12
"""Cases in one session; the scripts know the same number from the page, and explore-state.js by heart."""
MINUTES = 60
SETS = 6
FEWEST_IN_SET = 3
MOST_IN_SET = 4
NOT_BETTER = ("mixed", "worse", "no-change")
"""Directions that keep a set from telling of success alone."""


def pages(parts: Parts) -> Iterator[Page]:
    words = "Choose cases and get handouts, cards to cut out, a facilitator’s sheet, and large type for a projector. No account, and no network."
    head = parts.head("Run a workshop", words, addresses.WORKSHOP)
    cases = len(parts.library.sketches)
    yield Page(addresses.WORKSHOP, head, WorkshopView(MOST, MINUTES, cases, tuple(_sets(parts))), "")


def _sets(parts: Parts) -> Iterator[ReadySet]:
    """For each of the themes with most full cases: some of these that took different approaches; no case twice."""
    library = parts.library
    full = _full(library)
    used: set[str] = set()
    found = 0
    for theme in sorted(library.vocabularies["themes"].terms, key=lambda theme: -len(full[theme.id])):
        if found == SETS:
            return
        cases = different([case for case in full[theme.id] if case.slug not in used])
        if len(cases) >= FEWEST_IN_SET:
            found += 1
            used.update(case.slug for case in cases)
            yield ReadySet(
                theme=parts.term("themes", theme.id),
                cases=tuple(_set_case(parts, case) for case in cases),
                address=addresses.workshop(*(case.slug for case in cases)),
            )


def _full(library: Library) -> defaultdict[str, list[Sketch]]:
    """By theme, the full cases that make claims and say how they work."""
    found: defaultdict[str, list[Sketch]] = defaultdict(list)
    for case in library.sketches:
        if case.depth == "full" and case.claims and case.approaches:
            for theme in case.themes:
                found[theme].append(case)
    return found


def different(cases: Sequence[Sketch]) -> list[Sketch]:
    """Three or four that share no approach, by title: first those of which not all went better, then those with questions."""
    found: list[Sketch] = []
    taken: set[str] = set()
    for case in sorted(cases, key=lambda case: (not _not_better(case), not case.has_questions)):
        if len(found) < MOST_IN_SET and taken.isdisjoint(case.approaches):
            found.append(case)
            taken.update(case.approaches)
    return [case for case in cases if case in found]


def _not_better(case: Sketch) -> list[str]:
    """Which of these directions its claims have, in this order."""
    told = {claim.direction for claim in case.claims}
    return [direction for direction in NOT_BETTER if direction in told]


def _set_case(parts: Parts, case: Sketch) -> SetCase:
    labels = [parts.library.label("directions", direction).lower() for direction in _not_better(case)]
    return SetCase(
        parts.case_link(case), parts.library.label("approaches", case.approaches[0]), tuple(labels)
    )
