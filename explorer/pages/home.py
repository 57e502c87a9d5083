"""The first page."""

from __future__ import annotations

from collections.abc import Iterator

from explorer import addresses
from explorer.pages.page import Page
from explorer.pages.parts import WAYS, Parts
from explorer.sketch import Sketch
from explorer.views import FindingView, IndexView, Link, MapView, TermCount, WayIn

TERMS_SHOWN = 8

QUESTIONS = {
    "themes": "What was it about?",
    "places": "Where did it happen?",
    "approaches": "How was it done?",
}


def pages(parts: Parts) -> Iterator[Page]:
    library = parts.library
    config = library.config
    head = parts.head(config.title, config.description, addresses.INDEX)
    yield Page(addresses.INDEX, head, _index(parts), "")


def _index(parts: Parts) -> IndexView:
    library = parts.library
    cases = library.sketches
    full = [case for case in cases if case.depth == "full"]
    newest = sorted(full or cases, key=lambda case: (case.reviewed, case.slug), reverse=True)
    places = {place for case in cases for place in case.places}
    return IndexView(
        cases=len(cases),
        full=len(full),
        claims=sum(len(case.claims) for case in cases),
        places=len(places),
        reports=tuple(
            Link(report.short_authors, addresses.report(report.slug)) for report in library.reports
        ),
        ways=tuple(_way(parts, name) for name in QUESTIONS),
        map=parts.map(cases) or MapView("", "", (), (), 0),
        finding=_finding(parts),
        newest=parts.cards_of(newest[: library.config.home_newest]),
        figure_claims=parts.figure_claims(_independent_first(newest), 3),
        unevaluated=sum(case.tested in ("not-stated", "not-evaluated") for case in cases),
    )


def _independent_first(cases: list[Sketch]) -> list[Sketch]:
    """Cases of different bases first, so that the three claims shown speak in three voices."""
    seen: set[str] = set()
    first: list[Sketch] = []
    rest: list[Sketch] = []
    for case in cases:
        basis = next((claim.basis for claim in case.claims if claim.has_figures), "")
        (rest if not basis or basis in seen else first).append(case)
        seen.add(basis)
    return first + rest


def _way(parts: Parts, name: str) -> WayIn:
    library = parts.library
    words = library.vocabularies[name]
    if name == "places":
        drawn = {region.id for region in parts.outline.regions} if parts.outline else set()
        terms = [t for t in words.terms if t.id in drawn or (not drawn and t.kind == "region")]
    else:
        terms = [t for t in words.terms if not library.children[name].get(t.id)]
    counted = [parts.count(name, term) for term in terms if library.cases_of(name, term.id)]
    ranked: list[TermCount] = sorted(counted, key=lambda term: -term.count)
    return WayIn(
        WAYS[name],
        words.title,
        QUESTIONS[name],
        addresses.LISTS[name],
        tuple(ranked[:TERMS_SHOWN]),
        max(len(ranked) - TERMS_SHOWN, 0),
    )


def _finding(parts: Parts) -> FindingView | None:
    report, _, finding_id = parts.library.config.home_finding.partition("/")
    found = (f for f in parts.library.findings if f.report == report and f.id == finding_id)
    finding = next(found, None)
    return parts.finding(finding) if finding else None
