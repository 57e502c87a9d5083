"""Start from a question: what is it about, whom is it for, what could you do? Each answer ends in cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from explorer import addresses
from explorer.library import Library
from explorer.model import Term
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import NO_APPROACH_STATED, WAYS, Parts
from explorer.sketch import Sketch
from explorer.views import Answers, CaseGroup, Link, StartThemeView, StartView, TermNode

ALL = "All"
ANYONE = "anyone"
FEW = 4
"""Cases under one answer to all three questions, where a theme has many."""


def pages(parts: Parts) -> Iterator[Page]:
    words = "Three plain questions that lead to cases: what it is about, whom it is for, what you could do."
    head = parts.head("Start from a question", words, addresses.START)
    yield Page(addresses.START, head, _start(parts), "")


def theme_keys(library: Library) -> Iterator[str]:
    """The id of each theme."""
    return (theme.id for theme in library.vocabularies["themes"].terms)


def theme_pages(parts: Parts, theme_id: str) -> Iterator[Page]:
    """The questions that follow when one theme is chosen."""
    theme = parts.library.terms["themes"][theme_id]
    address = addresses.start(theme.id)
    words = f"{theme.label}: whom it is for, what you could do, and the cases that did it."
    crumbs = [Link("Start from a question", addresses.START)]
    head = parts.head(f"Start: {theme.label}", words, address, crumbs)
    yield Page(address, head, _theme(parts, theme), "")


def _start(parts: Parts) -> StartView:
    library = parts.library
    return StartView(
        tuple(
            TermNode(
                term.label,
                addresses.start(term.id),
                WAYS["themes"],
                term.definition,
                "",
                library.count_of("themes", term.id),
                (),
            )
            for term in library.vocabularies["themes"].terms
        )
    )


def _theme(parts: Parts, theme: Term) -> StartThemeView:
    library = parts.library
    cases = library.cases_of("themes", theme.id)
    by_people = [
        (group.label, group.id, [case for case in cases if group.id in case.people])
        for group in library.vocabularies["people"].terms
    ]
    cut = paging.pages_for(len(cases)) > 1
    answers = tuple(
        Answers(
            label,
            f"for-{people}" if people else ANYONE,
            len(chosen),
            _groups(parts, chosen, theme.id, people, cut=cut),
        )
        for label, people, chosen in ((ALL, "", list(cases)), *by_people)
        if chosen
    )
    return StartThemeView(
        label=theme.label,
        definition=theme.definition,
        count=len(cases),
        cut=cut,
        answers=answers,
        theme=Link(theme.label, addresses.term("themes", theme.id)),
        matrix=Link(f"{theme.label}, approach by approach", addresses.matrix(theme.id)),
    )


def _groups(
    parts: Parts, cases: Sequence[Sketch], theme: str, people: str, *, cut: bool
) -> tuple[CaseGroup, ...]:
    """Cases under the groups of approaches that they belong to, those that tell most first; with `cut`, a few of each."""
    library = parts.library
    order = list(library.terms["depth"])
    found: dict[str, list[Sketch]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: order.index(case.depth)):
        for root in dict.fromkeys(_root(library, approach) for approach in case.approaches) or [""]:
            found[root].append(case)
    roots = [(term.id, term.label, term.definition) for term in library.children["approaches"].get(None, ())]
    groups = []
    for root, label, note in (
        *roots,
        ("", NO_APPROACH_STATED, "The sources name these and do not say how they worked."),
    ):
        those = found[root]
        address = addresses.narrowed(themes=theme, people=people, approaches=root or addresses.NO_TERM)
        whole = Link(f"All {len(those):,} in Explore", address) if cut and len(those) > FEW + 1 else None
        cards = parts.cards_of(those[:FEW] if whole else those)
        if those:
            groups.append(CaseGroup(label, note, cards, len(those), whole=whole))
    return tuple(groups)


def _root(library: Library, approach: str) -> str:
    above = library.above("approaches", approach)
    return above[-1].id if above else approach
