"""What is said to have come of the cases: kinds and bases counted, a page a kind, and a list of its own for each
basis of a kind with many claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from explorer import addresses
from explorer.library import Library, Told
from explorer.model import Term
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.problems import count_words
from explorer.views import (
    ClaimGroup,
    ClaimKindView,
    ClaimListView,
    ClaimRow,
    ClaimsView,
    ClaimView,
    Count,
    Link,
    TermCount,
)


def pages(parts: Parts) -> Iterator[Page]:
    """The overview."""
    words = "What the cases say came of them: what changed, who says so, and how they know."
    yield Page(addresses.CLAIMS, parts.head("Claims", words, addresses.CLAIMS), _overview(parts), "")


def kind_keys(library: Library) -> Iterator[str]:
    """The id of each kind; where its claims are many, `kind/basis`, `kind/basis/2` … too."""
    for kind in library.vocabularies["outcome_kinds"].terms:
        sizes = [(basis, len(told)) for basis, told in library.told(kind.id)]
        yield from paging.keys_of_groups(kind.id, sizes)


def kind_pages(parts: Parts, key: str) -> Iterator[Page]:
    """The page of a kind, or a page of its claims that rest on one basis."""
    kind_id, basis_id, number = (*key.split("/"), "", "")[:3]
    kind = parts.library.terms["outcome_kinds"][kind_id]
    yield _list_page(parts, kind, basis_id, int(number or 1)) if basis_id else _kind_page(parts, kind)


def is_long(by_basis: Sequence[tuple[str, Sequence[Told]]]) -> bool:
    """Whether the claims of a kind are too many for its page."""
    return paging.pages_for(sum(len(told) for _, told in by_basis)) > 1


# --- all kinds ---------------------------------------------------------------------------------------------


def _overview(parts: Parts) -> ClaimsView:
    library = parts.library
    kinds = library.vocabularies["outcome_kinds"].terms
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in (claim for case in library.sketches for claim in case.claims):
        by_kind[claim.kind][claim.basis] += 1
    columns = parts.bases(claim for case in library.sketches for claim in case.claims)
    shown = {column.label for column in columns}
    bases = [term for term in library.vocabularies["bases"].terms if term.label in shown]
    rows = tuple(_row(kind, bases, by_kind[kind.id]) for kind in kinds if by_kind[kind.id])
    return ClaimsView(columns, rows, sum(row.total.count for row in rows))


def _row(kind: Term, bases: list[Term], numbers: Counter[str]) -> ClaimRow:
    found = tuple(
        Count(numbers[basis.id], addresses.claims(kind.id, basis.id), basis.label) for basis in bases
    )
    total = Count(numbers.total(), addresses.claims(kind.id), "All")
    return ClaimRow(kind.label, kind.definition, kind.id, found, total)


# --- one kind ----------------------------------------------------------------------------------------------


def _kind_page(parts: Parts, kind: Term) -> Page:
    library = parts.library
    by_basis = library.told(kind.id)
    total = sum(len(told) for _, told in by_basis)
    words = f"{count_words(total, 'claim')} about {_low(kind.label)}, by what they rest on."
    address = addresses.claims(kind.id)
    head = parts.head(f"Claims: {_low(kind.label)}", words, address, [Link("Claims", addresses.CLAIMS)])
    long = is_long(by_basis)
    numbers = Counter(one.direction for _, told in by_basis for one in told)
    view = ClaimKindView(
        kind.definition,
        total,
        tuple(_group(parts, kind, basis, told, cut=long) for basis, told in by_basis),
        tuple((d.label, numbers[d.id]) for d in library.vocabularies["directions"].terms if numbers[d.id]),
        tuple(_counted(library, other) for other in library.vocabularies["outcome_kinds"].terms),
    )
    return Page(address, head, view, "")


def _counted(library: Library, kind: Term) -> TermCount:
    number = sum(len(told) for _, told in library.told(kind.id))
    return TermCount(kind.label, addresses.claims(kind.id), "", number)


def _group(parts: Parts, kind: Term, basis_id: str, told: Sequence[Told], *, cut: bool) -> ClaimGroup:
    """The claims that rest on one basis; with `cut`, the first of many."""
    basis = parts.library.terms["bases"][basis_id]
    cut = cut and paging.is_cut(len(told))
    whole = Link(f"All {len(told):,} claims of this kind and basis", addresses.claim_list(kind.id, basis_id))
    shown = told[: paging.FIRST] if cut else told
    return ClaimGroup(
        basis.label, basis.definition, basis_id, _told(parts, shown), len(told), whole if cut else None
    )


def _told(parts: Parts, told: Sequence[Told]) -> tuple[ClaimView, ...]:
    cases = ((one, parts.library.case[one.case]) for one in told)
    return tuple(
        parts.claim(case.claims[one.number - 1], one.number, case, own_page=False) for one, case in cases
    )


# --- one kind and basis ------------------------------------------------------------------------------------


def _list_page(parts: Parts, kind: Term, basis_id: str, number: int) -> Page:
    told = dict(parts.library.told(kind.id))[basis_id]
    basis = parts.library.terms["bases"][basis_id]
    address = addresses.claim_list(kind.id, basis_id)
    place = paging.paged(address, number, len(told))
    title = f"Claims: {_low(kind.label)}, {_low(basis.label)}"
    words = f"Claims {place.first:,} to {place.last:,} of {place.total:,} about {_low(kind.label)} that rest on one basis: {_low(basis.label)}."
    crumbs = [Link("Claims", addresses.CLAIMS), Link(kind.label, addresses.claims(kind.id))]
    head = parts.head(title, words, address, crumbs, place=place)
    shown = told[place.first - 1 : place.last]
    view = ClaimListView(title, basis.definition, crumbs[-1], _told(parts, shown), place)
    return Page(head.address, head, view, "")


def _low(label: str) -> str:
    """A label in the middle of a sentence."""
    return label[:1].lower() + label[1:]
