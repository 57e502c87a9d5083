"""All claims of the site, by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import ClaimGroup, ClaimsView, ClaimView

ADDRESS = "claims.html"


def pages(parts: Parts) -> Iterator[Page]:
    words = "What changed, claim by claim: what each says, who says so, and in which case."
    yield Page(ADDRESS, parts.head("Claims", words, ADDRESS), _view(parts), "")


def _view(parts: Parts) -> ClaimsView:
    library = parts.library
    by_kind: dict[str, list[ClaimView]] = defaultdict(list)
    for case, number, claim in library.claims():
        by_kind[claim.kind].append(parts.claim(claim, number, case, own_page=False))
    kinds = library.vocabularies["outcome_kinds"].terms
    groups = tuple(
        ClaimGroup(k.label, k.definition, k.id, tuple(by_kind[k.id])) for k in kinds if by_kind[k.id]
    )
    return ClaimsView(
        groups, sum(len(g.claims) for g in groups), parts.bases(claim for _, _, claim in library.claims())
    )
