"""The first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

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
    differ = len({case.reviewed for case in newest}) > 1
    most = library.config.home_newest
    places = {place for case in cases for place in case.places}
    return IndexView(
        cases=len(cases),
        full=len(full),
        claims=sum(len(case.claims) for case in cases),
        places=len(places),
        reports=tuple(
            (Link(report.short_title, addresses.report(report.slug)), report.short_authors)
            for report in library.reports
        ),
        ways=tuple(_way(parts, name) for name in QUESTIONS),
        map=parts.map(cases) or MapView("", "", (), (), 0),
        finding=_finding(parts),
        cases_title="Newly reviewed" if differ else "Some cases told in full" if full else "Some cases",
        some_cases=parts.cards_of((newest if differ else varied(full or cases, most))[:most]),
        figure_claims=parts.figure_claims(_independent_first(newest), 3),
        unevaluated=sum(case.tested in ("not-stated", "not-evaluated") for case in cases),
    )


def varied(cases: Sequence[Sketch], most: int) -> list[Sketch]:
    """The first of these cases, and one after another those that have least in common with the ones before."""
    left, chosen = [(case, _traits(case)) for case in cases], list[Sketch]()
    known: Counter[tuple[str, str]] = Counter()
    while left and len(chosen) < most:
        least = min(left, key=lambda one: sum(known[trait] for trait in one[1]) / len(one[1]))
        left.remove(least)
        chosen.append(least[0])
        known.update(least[1])
    return chosen


def _traits(case: Sketch) -> list[tuple[str, str]]:
    """What two cases may have in common: themes, approaches, places, who leads, which reports tell them."""
    lists = {
        "theme": case.themes,
        "approach": case.approaches,
        "place": case.places,
        "led by": (case.led_by,),
        "report": case.reports,
    }
    return [(name, one) for name, ones in lists.items() for one in ones]


def _independent_first(cases: list[Sketch]) -> list[Sketch]:
    """Cases of different bases first, so that the three claims shown speak in three voices."""
    seen: set[str] = set()
    first: list[Sketch] = []
    rest: list[Sketch] = []
    for case in cases:
        basis = next((claim.basis for claim in case.claims if claim.is_measured), "")
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
