"""The pages of the vocabularies with an address of their own: a list each, and a page a term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from explorer import addresses
from explorer.library import Library
from explorer.model import Finding, Term
from explorer.pages import lists, paging
from explorer.pages.page import Page
from explorer.pages.parts import WAYS, Parts
from explorer.problems import count_words
from explorer.sketch import Sketch
from explorer.views import FindingView, Link, MapView, Paged, TermCount, TermLink, TermListView, TermView

CROSSINGS = {
    "themes": (("approaches", "Approaches used"), ("people", "For and with")),
    "approaches": (("themes", "Themes it has been tried on"), ("people", "For and with")),
    "places": (("themes", "What it was about"), ("approaches", "How it was done")),
    "people": (("themes", "What it was about"), ("approaches", "How it was done")),
}
"""What the page of a term counts over its cases."""

GAPS = {"themes": "approaches", "approaches": "themes"}
"""Where a term that meets no case is a gap worth naming."""

FIGURES = 6
AMONG = {"places": "in {}", "people": "for and with {}"}
"""Vocabularies whose terms no report's finding is about: what is said of the cases here that one is cited for."""
WIDER_NOTE = "What reports say of more than these cases. Those with most cases from here come first."
FINDINGS = 12
"""Findings on the page of a place or of a group of people; a country's would fill a book."""


def keys(library: Library) -> Iterator[str]:
    """What has pages of its own here: each vocabulary, each of its terms as `vocabulary/term`, `vocabulary/term/2` …"""
    for name in addresses.LISTS:
        yield name
        for term in library.vocabularies[name].terms:
            yield from paging.keys(f"{name}/{term.id}", library.count_of(name, term.id))


def pages(parts: Parts, key: str) -> Iterator[Page]:
    """The list of a vocabulary, the page of a term, or a further page of its cases."""
    name, term_id, number = (*key.split("/"), "", "")[:3]
    words = parts.library.vocabularies[name]
    if number:
        yield lists.page(parts, _long(parts.library, name, parts.library.terms[name][term_id]), int(number))
    elif term_id:
        yield _term_page(parts, name, parts.library.terms[name][term_id])
    else:
        address = addresses.LISTS[name]
        head = parts.head(words.title, words.description, address)
        yield Page(address, head, _list(parts, name), words.origin.path)


def _list(parts: Parts, name: str) -> TermListView:
    library = parts.library
    words = library.vocabularies[name]
    roots = library.children[name].get(None, ())
    tree = tuple(parts.node(name, term) for term in roots if library.count_of(name, term.id))
    leaves = [term for term in words.terms if not library.children[name].get(term.id)]
    return TermListView(
        title=words.title,
        description=words.description,
        way=WAYS[name],
        tree=tree,
        map=parts.large_map() if name == "places" else None,
        empty=tuple(parts.term(name, term.id) for term in leaves if not library.count_of(name, term.id)),
    )


def _term_page(parts: Parts, name: str, term: Term) -> Page:
    library = parts.library
    cases = library.cases_of(name, term.id)
    description = f"{term.label}: {count_words(len(cases), 'case')}. {term.definition}".strip()
    address = addresses.term(name, term.id)
    place = paging.paged(address, 1, len(cases))
    head = parts.head(term.label, description, address, _crumbs(library, name, term), place=place)
    return Page(address, head, _term(parts, name, term, cases, place), library.vocabularies[name].origin.path)


def _crumbs(library: Library, name: str, term: Term) -> list[Link]:
    above = [Link(t.label, addresses.term(name, t.id)) for t in reversed(library.above(name, term.id))]
    return [Link(library.vocabularies[name].title, addresses.LISTS[name]), *above]


def _long(library: Library, name: str, term: Term) -> lists.Long:
    """The cases of a term, where they go on beyond its page."""
    address = addresses.term(name, term.id)
    return lists.Long(
        title=term.label,
        address=address,
        crumbs=[*_crumbs(library, name, term), Link(term.label, address)],
        listing=library.listed(name, term.id),
        whole=Link(f"All about {term.label}", address),
        source=library.vocabularies[name].origin.path,
        way=WAYS[name],
    )


def _term(parts: Parts, name: str, term: Term, cases: tuple[Sketch, ...], place: Paged) -> TermView:
    library = parts.library
    children = library.children[name].get(term.id, ())
    findings = _findings(library, name, term, cases)
    wider = name in AMONG
    depths = {depth: place for place, depth in enumerate(library.terms["depth"])}
    full_first = sorted(cases, key=lambda case: depths[case.depth])
    return TermView(
        label=term.label,
        way=WAYS[name],
        vocabulary=library.vocabularies[name].singular,
        definition=term.definition,
        synonyms=term.synonyms,
        count=len(cases),
        children=tuple(parts.count(name, child) for child in children if library.count_of(name, child.id)),
        siblings=_beside(parts, term) if name == "places" else _together(parts, name, term, cases),
        siblings_title=_siblings_title(library, name, term),
        findings=_finding_views(parts, name, term, findings, cases),
        findings_title="Wider findings that cases here are cited for" if wider else "What reports conclude",
        findings_note=WIDER_NOTE if wider else "",
        cases_first=wider,
        groups=parts.on_page(library.listed(name, term.id), 1),
        paged=place,
        claims=sum(len(case.claims) for case in cases),
        bases=parts.bases(claim for case in cases for claim in case.claims),
        figures=parts.figure_claims(full_first, FIGURES),
        crossings=_crossings(parts, name, cases),
        gaps=_gaps(parts, name, cases),
        map=_map(parts, name, term, cases),
    )


def _findings(library: Library, name: str, term: Term, cases: Sequence[Sketch]) -> Sequence[Finding]:
    """Findings on a theme or approach; for places and people those that cases from there support, most first."""
    if name in ("themes", "approaches"):
        return library.finding_terms.get((name, term.id), ())
    support = Counter((f.report, f.id) for case in cases for f in library.supporting.get(case.slug, ()))
    found = [finding for finding in library.findings if support[finding.report, finding.id]]
    return sorted(found, key=lambda f: -support[f.report, f.id])[:FINDINGS]


def _finding_views(
    parts: Parts, name: str, term: Term, findings: Sequence[Finding], cases: Sequence[Sketch]
) -> tuple[FindingView, ...]:
    if name not in AMONG:
        return tuple(map(parts.finding, findings))
    label = term.label if name == "places" else term.label[:1].lower() + term.label[1:]
    here = {case.slug for case in cases}
    return tuple(parts.finding(finding, here, AMONG[name].format(label)) for finding in findings)


def _beside(parts: Parts, place: Term) -> tuple[TermCount, ...]:
    """The places within the same larger one, those with most cases first."""
    library = parts.library
    inside = library.children["places"].get(place.parent, ()) if place.parent else ()
    found = [
        parts.count("places", t) for t in inside if t.id != place.id and library.count_of("places", t.id)
    ]
    return tuple(sorted(found, key=lambda one: -one.count))


def _together(parts: Parts, name: str, term: Term, cases: Sequence[Sketch]) -> tuple[TermCount, ...]:
    """The other terms of its vocabulary that these cases carry, those in most of them first."""
    library = parts.library
    own = {term.id, *(t.id for t in library.above(name, term.id))}
    others = {
        addresses.term(name, t.id)
        for t in library.vocabularies[name].terms
        if t.id not in own and term not in library.above(name, t.id)
    }
    return tuple(one for one in parts.counted(name, cases) if one.address in others)


def _siblings_title(library: Library, name: str, term: Term) -> str:
    if name == "places":
        above = library.label(name, term.parent) if term.parent else ""
        return f"Other places in {above}"
    return f"Other {library.vocabularies[name].title.lower()}, those most often together first"


def _crossings(
    parts: Parts, name: str, cases: Sequence[Sketch]
) -> tuple[tuple[str, tuple[TermCount, ...]], ...]:
    counted = ((title, parts.counted(other, cases)) for other, title in CROSSINGS[name])
    return tuple((title, terms) for title, terms in counted if terms)


def _gaps(parts: Parts, name: str, cases: Sequence[Sketch]) -> tuple[TermLink, ...]:
    """Terms of the other way in that no case here carries; named only where there are cases at all."""
    other = GAPS.get(name)
    if other is None or not cases:
        return ()
    library = parts.library
    met = {term_id for case in cases for term_id in getattr(case, other)}
    leaves = [t for t in library.vocabularies[other].terms if not library.children[other].get(t.id)]
    return tuple(parts.term(other, t.id) for t in leaves if t.id not in met and library.count_of(other, t.id))


def _map(parts: Parts, name: str, term: Term, cases: Sequence[Sketch]) -> MapView | None:
    if name != "places":
        return parts.map(cases) if cases else None
    line = {term.id, *(t.id for t in parts.library.above("places", term.id))}
    if parts.library.config.map_root not in line:
        return None
    return parts.map(cases, near=term.id)
