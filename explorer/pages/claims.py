"""What is said to have come of the cases: kinds and bases counted, and a page a kind with its claims by basis."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from explorer import addresses
from explorer.model import Case, Claim, Term
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.problems import count_words
from explorer.views import ClaimGroup, ClaimKindView, ClaimRow, ClaimsView, Count, Link, TermCount

Told = tuple[Case, int, Claim]
"""A claim with its case and its number there."""


def pages(parts: Parts) -> Iterator[Page]:
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for told in parts.library.claims():
        by_kind[told[2].kind].append(told)
    kinds = parts.library.vocabularies["outcome_kinds"].terms
    words = "What is said to have changed, by what it is about and by what it rests on."
    head = parts.head("Claims", words, addresses.CLAIMS)
    yield Page(addresses.CLAIMS, head, _overview(parts, kinds, by_kind), "")
    counted = tuple(TermCount(k.label, addresses.claims(k.id), "", len(by_kind[k.id])) for k in kinds)
    for kind in kinds:
        address = addresses.claims(kind.id)
        said = count_words(len(by_kind[kind.id]), "claim")
        words = f"{said} about {kind.label[:1].lower()}{kind.label[1:]}, by what they rest on."
        title = f"Claims: {kind.label[:1].lower()}{kind.label[1:]}"
        head = parts.head(title, words, address, [Link("Claims", addresses.CLAIMS)])
        yield Page(address, head, _kind(parts, kind, by_kind[kind.id], counted), "")


def _overview(parts: Parts, kinds: tuple[Term, ...], by_kind: dict[str, list[Told]]) -> ClaimsView:
    library = parts.library
    columns = parts.bases(claim for _, _, claim in library.claims())
    shown = {column.label for column in columns}
    bases = [term for term in library.vocabularies["bases"].terms if term.label in shown]
    rows = tuple(_row(kind, bases, by_kind[kind.id]) for kind in kinds if by_kind[kind.id])
    return ClaimsView(columns, rows, sum(row.total.count for row in rows))


def _row(kind: Term, bases: list[Term], told: list[Told]) -> ClaimRow:
    numbers = Counter(claim.basis for _, _, claim in told)
    found = tuple(
        Count(numbers[basis.id], addresses.claims(kind.id, basis.id), basis.label) for basis in bases
    )
    total = Count(len(told), addresses.claims(kind.id), "All")
    return ClaimRow(kind.label, kind.definition, kind.id, found, total)


def _kind(parts: Parts, kind: Term, told: list[Told], counted: tuple[TermCount, ...]) -> ClaimKindView:
    library = parts.library
    by_basis: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_basis[one[2].basis].append(one)
    groups = tuple(
        ClaimGroup(
            basis.label,
            basis.definition,
            basis.id,
            tuple(
                parts.claim(claim, number, case, own_page=False)
                for case, number, claim in _figures_first(by_basis[basis.id])
            ),
        )
        for basis in library.vocabularies["bases"].terms
        if by_basis[basis.id]
    )
    numbers = Counter(claim.direction for _, _, claim in told)
    directions = tuple(
        (d.label, numbers[d.id]) for d in library.vocabularies["directions"].terms if numbers[d.id]
    )
    return ClaimKindView(kind.definition, len(told), groups, directions, counted)


def _figures_first(told: list[Told]) -> list[Told]:
    """Claims with figures, then those in words alone; within both by title of the case."""
    return sorted(told, key=lambda one: not one[2].figures)
