"""What `explore.html` needs in order to narrow, count and show cases in the browser: library in, scripts out.

`data/terms.js`        facets in the order of the configuration with their terms, and what a table can set across
`data/facets/<x>.js`   the terms of facet <x>, when it has many and no card shows them: loaded when it is folded out
`data/columns/<x>.js`  a column: the terms that each case carries of facet <x>, packed; loaded when it is needed.
                       `start`, `end` (years) and `claims` (how many) are columns too
`data/edition.js`      changes with any content: loaded first, and asked for with all others; `check.html` holds the same
`data/shown/<n>.js`    what a card says, for a block of cases: loaded when one of them is shown
`data/claims.js`       kind, basis, direction and size of each claim, a column each
`data/claims/<n>.js`   the words of the claims of a block of cases
`data/places.js`       where each place is, for distances and the map
`data/map.js`          outlines of the regions, when the site has some

A case is its number in the library, which is by title; a term is its number in its facet. The scripts
`templates/assets/explore-*.js` read these files; both sides must change together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from explorer import addresses, figures
from explorer import map as maps
from explorer.library import Library, in_blocks
from explorer.model import Case, Claim, Term
from explorer.pages.parts import NO_APPROACH_STATED, Parts
from explorer.search import script
from explorer.search.encoding import LETTERS
from explorer.sketch import CASE_FIELDS, Sketch, terms_of

EDITION = "data/edition"
TERMS = "data/terms"
FORMAT = 1
"""Raised when blocks change shape, so that a browser does not read those that it kept from before."""
SHOWN = "shown"
CLAIMS = "claims"
BLOCKS = {SHOWN: 5, CLAIMS: 20}
"""Cases in a block. Those that fit some words stand anywhere in the order by title: small blocks keep unread what
is not shown. A case has several claims, and whoever reads claims reads on."""

FEW = 50
"""Terms of a facet that a page loads before anyone asks for them."""

NONE = addresses.NO_TERM
"""Id of the term for cases that carry no term of a facet, so that gaps can be asked for."""
NONE_LABELS = {
    "places": "No place, or not stated",
    "people": "Not stated",
    "approaches": NO_APPROACH_STATED,
    "reports": "In none of these reports",
    "kinds": "No claims",
    "bases": "No claims",
}
NOT_STATED = "Not stated"
ONGOING = "ongoing"
ONGOING_LABEL = "Ongoing when written about"

VOCABULARIES = {**{name: name for name in CASE_FIELDS}, "kinds": "outcome_kinds", "bases": "bases"}
"""Facet to the vocabulary whose terms it has."""
OPEN_END = 4095
"""End of a period that was ongoing when it was written about; 0 is a year that is not stated."""
SPAN = 5
SPANS = 4


class FacetTerm(Struct, frozen=True):
    """One value that can be ticked."""

    id: str
    label: str
    parent: int
    """Number of the term above; -1 at the top."""
    synonyms: tuple[str, ...] = ()


class Facet(Struct, frozen=True):
    """One way to narrow, with its values and what each case carries of it."""

    name: str
    title: str
    singular: str
    terms: tuple[FacetTerm, ...]
    own: tuple[tuple[int, ...], ...]
    """Case by case, the numbers of its own terms; terms above them are not repeated."""


class Axis(Struct, frozen=True):
    """Terms that a matrix can set down its side or across its top: no one below another."""

    id: str
    facet: str
    label: str
    terms: tuple[int, ...]


def edition(content: str) -> tuple[str, bytes]:
    """The file that says which content this is, by a digest of it.

    All others but the terms are asked for with it: a copy in a browser's cache is never one of other content.
    """
    return f"{EDITION}.js", script(EDITION, content)


def files(library: Library, outline: maps.Outline | None) -> Iterator[tuple[str, bytes]]:
    """Every data file of the explore page but the edition and the blocks, as address and bytes.

    They are made from sketches alone, so an edit of what a case tells leaves them as they are.
    """
    terms: dict[str, Any] = {}
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for name, payload in _payloads(library, outline):
        data = script(name, payload)
        digest.update(data)
        if name == TERMS:
            terms = payload
        else:
            yield f"{name}.js", data
    # A generator that makes other data of the same content is told apart.
    terms["made"] = digest.hexdigest()[:10]
    yield f"{TERMS}.js", script(TERMS, terms)


def _payloads(library: Library, outline: maps.Outline | None) -> Iterator[tuple[str, Any]]:
    found = tuple(facet(library, name) for name in library.config.facets)
    by_name = {one.name: one for one in found}
    yield (
        TERMS,
        _terms(
            library, found, tuple(axes(library, found, (r.id for r in outline.regions) if outline else ()))
        ),
    )
    for one in found:
        if _has_many(one):
            yield f"data/facets/{one.name}", _values(one)
    for name, column in columns(library, found):
        yield f"data/columns/{name}", packed(column)
    yield "data/claims", _claims(library)
    if places := by_name.get("places"):
        yield "data/places", _places(library, places)
        if outline:
            yield "data/map", _map(places, outline)


def blocks(library: Library) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Every block: what it holds (a key of BLOCKS), its number, and its cases."""
    for kind, size in BLOCKS.items():
        for number, slugs in in_blocks(library, size):
            yield kind, number, slugs


def block(parts: Parts, kind: str, number: int, slugs: Sequence[str]) -> tuple[str, bytes]:
    """One block, as address and bytes."""
    cases = [parts.library.case[slug] for slug in slugs]
    rows = (
        [_shown(parts, case) for case in cases]
        if kind == SHOWN
        else [_claim(parts, case, at, claim) for case in cases for at, claim in enumerate(case.claims, 1)]
    )
    name = f"data/{kind}/{number}"
    return f"{name}.js", script(name, rows)


# --- Facets --------------------------------------------------------------------------------------------------


def facet(library: Library, name: str) -> Facet:
    """The facet of this name: one of `config.FACETS`."""
    if name == "period":
        return _period(library)
    if name == "reports":
        ids = [report.slug for report in library.reports]
        terms = [FacetTerm(report.slug, report.short_title or report.title, -1) for report in library.reports]
        title, singular = "Reports", "report"
    else:
        vocabulary = library.vocabularies[VOCABULARIES[name]]
        known = vocabulary.terms
        ids = [term.id for term in known]
        numbers = {term_id: number for number, term_id in enumerate(ids)}
        terms = [FacetTerm(t.id, t.label, numbers.get(t.parent or "", -1), t.synonyms) for t in known]
        title, singular = vocabulary.title, vocabulary.singular
    number_of = {term_id: number for number, term_id in enumerate(ids)}
    own = [
        tuple(dict.fromkeys(number_of[term_id] for term_id in ids_of(case, name) if term_id in number_of))
        for case in library.sketches
    ]
    if not all(own):
        terms.append(FacetTerm(NONE, NONE_LABELS.get(name, NOT_STATED), -1))
        own = [numbers_of_case or (len(terms) - 1,) for numbers_of_case in own]
    return Facet(name, title, singular, tuple(terms), tuple(own))


def _has_many(one: Facet) -> bool:
    """Whether its terms are a file of their own. Cards show themes and approaches."""
    return len(one.terms) > FEW and one.name not in ("themes", "approaches")


def _values(one: Facet) -> dict[str, Any]:
    return {"terms": [[term.id, term.label, term.parent] for term in one.terms], "totals": totals(one)}


def totals(one: Facet) -> list[int]:
    """For each term the number of cases that carry it or one below it."""
    found = [0] * len(one.terms)
    for own in one.own:
        for number in {above for carried in own for above in _line(one.terms, carried)}:
            found[number] += 1
    return found


def _line(terms: Sequence[FacetTerm], number: int) -> Iterator[int]:
    """A term and all above it."""
    while number >= 0:
        yield number
        number = terms[number].parent


def ids_of(case: Sketch, name: str) -> Iterable[str]:
    """The ids that a case carries of a facet, as they are written down."""
    if name == "reports":
        return case.reports
    if name == "kinds":
        return (claim.kind for claim in case.claims)
    if name == "bases":
        return (claim.basis for claim in case.claims)
    return terms_of(case, name)


def years(case: Sketch) -> tuple[int, int]:
    """First and last year that a case states; 0 for not stated, OPEN_END for ongoing."""
    return int(case.start[:4] or 0), OPEN_END if case.end == ONGOING else int(case.end[:4] or 0)


def _period(library: Library) -> Facet:
    """Spans of five years up to the latest year that the content knows, all before them, ongoing, not stated.

    A case stands in each span that it touches. With one end alone it stands where that end is; a case that was
    ongoing is taken to have lasted until the latest year.
    """
    stated = [years(case) for case in library.sketches]
    known = [year for pair in stated for year in pair if 0 < year < OPEN_END]
    known += [int(report.date[:4]) for report in library.reports if report.date[:4].isdigit()]
    latest = max(known, default=0)
    last = latest - latest % SPAN
    starts = [last - SPAN * step for step in range(SPANS)] if latest else []
    terms = [
        FacetTerm(f"{s}-{s + SPAN - 1}", f"{s} or later" if s == last else f"{s} to {s + SPAN - 1}", -1)
        for s in starts
    ]
    if starts:
        terms.append(FacetTerm(f"before-{starts[-1]}", f"Before {starts[-1]}", -1))
    ongoing, not_stated = len(terms), len(terms) + 1
    terms += [FacetTerm(ONGOING, ONGOING_LABEL, -1), FacetTerm("not-stated", NOT_STATED, -1)]
    own = []
    for start, end in stated:
        first, final = start or end, latest if end == OPEN_END else end or start
        if not first or first == OPEN_END:
            own.append((ongoing,) if end == OPEN_END else (not_stated,))
            continue
        touched = [n for n, s in enumerate(starts) if first < s + SPAN and final >= s]
        if first < starts[-1]:
            touched.append(len(starts))
        own.append((*touched, *((ongoing,) if end == OPEN_END else ())))
    return Facet("period", "When it ran", "time", tuple(terms), tuple(own))


def axes(library: Library, facets: Sequence[Facet], regions: Iterable[str] = ()) -> Iterator[Axis]:
    """What a matrix can set down or across. A tree gives its groups and its ends.

    Places give the `regions` that the map has outlines of, and all countries but the one it shows.
    """
    drawn = frozenset(regions)

    def is_region(term: FacetTerm) -> bool:
        return term.id in drawn or (term.parent < 0 and not (drawn and term.id == library.config.map_root))

    for one in facets:
        numbers = range(len(one.terms))
        parents = {term.parent for term in one.terms}
        if one.name == "places":
            yield Axis(
                one.name,
                one.name,
                "Places (regions and countries)",
                tuple(n for n in numbers if is_region(one.terms[n])),
            )
        elif len(parents) > 1:
            carried = {number for own in one.own for number in own}
            tops = tuple(n for n in numbers if one.terms[n].parent < 0)
            ends = tuple(n for n in numbers if n not in parents)
            yield Axis(f"{one.name}-groups", one.name, f"{one.title} (in groups)", tops)
            if not carried & (parents - set(ends)):
                yield Axis(one.name, one.name, f"{one.title} (one by one)", ends)
        else:
            yield Axis(one.name, one.name, one.title, tuple(numbers))


def _terms(library: Library, facets: Sequence[Facet], axes: Sequence[Axis]) -> dict[str, Any]:
    bases = library.vocabularies["bases"].terms
    return {
        "made": "",
        "title": library.config.title,
        "notice": library.config.notice,
        "licence": library.config.licence.name,
        "dated": library.config.edition.date,
        "cases": len(library.sketches),
        "claims": sum(len(case.claims) for case in library.sketches),
        "blocks": BLOCKS,
        "facets": [
            {
                "name": one.name,
                "title": one.title,
                "singular": one.singular,
                "pages": one.name in addresses.LISTS or one.name == "reports",
                **({} if _has_many(one) else _values(one)),
            }
            for one in facets
        ],
        "axes": [[axis.id, axis.facet, axis.label, axis.terms] for axis in axes],
        "kinds": [[term.id, term.label] for term in library.vocabularies["outcome_kinds"].terms],
        "bases": [[term.id, term.label, term.verb] for term in bases],
        "directions": [[term.id, term.label] for term in library.vocabularies["directions"].terms],
        "root": library.config.map_root,
    }


# --- Cases ---------------------------------------------------------------------------------------------------


def columns(library: Library, facets: Sequence[Facet]) -> Iterator[tuple[str, Sequence[Sequence[int]]]]:
    """Name and, case by case, the numbers of what can be narrowed or sorted by."""
    for one in facets:
        yield one.name, one.own
    stated = [years(case) for case in library.sketches]
    yield "start", [(start,) for start, _ in stated]
    yield "end", [(end,) for _, end in stated]
    yield "claims", [(len(case.claims),) for case in library.sketches]


def packed(column: Sequence[Sequence[int]]) -> list[Any]:
    """A column as [digits a number, how many numbers each case has, the numbers], the last two in base 64.

    The second is empty when every case has one number, as it has for most columns.
    """
    most = max((number for own in column for number in own), default=0)
    width = 1 if most < 64 else 2 if most < 4096 else 3
    many = "" if all(len(own) == 1 for own in column) else "".join(LETTERS[len(own)] for own in column)
    digits = [_digits(number, width) for number in range(most + 1)]
    return [width, many, "".join([digits[number] for own in column for number in own])]


def _digits(number: int, width: int) -> str:
    return "".join(LETTERS[number >> 6 * place & 63] for place in reversed(range(width)))


def _shown(parts: Parts, case: Case) -> list[Any]:
    """Slug, title, summary, place, when, told by, depth, how many claims, numbers of terms: in this order."""
    card = parts.card(case)
    return [
        *(card.slug, card.title, card.summary, card.place, card.when, card.report),
        *(card.depth, card.claims, *parts.numbers(case)),
    ]


# --- Claims --------------------------------------------------------------------------------------------------


def _claims(library: Library) -> dict[str, Any]:
    columns: dict[str, list[Any]] = {
        name: [] for name in ("case", "number", "kind", "basis", "direction", "measure", "size")
    }
    numbers = {
        name: {term.id: number for number, term in enumerate(library.vocabularies[name].terms)}
        for name in ("outcome_kinds", "bases", "directions")
    }
    claims = (
        (number, at, claim)
        for number, case in enumerate(library.sketches)
        for at, claim in enumerate(case.claims, start=1)
    )
    for number, at, claim in claims:
        name, size = claim.measure
        columns["case"].append(number)
        columns["number"].append(at)
        columns["kind"].append(numbers["outcome_kinds"].get(claim.kind, -1))
        columns["basis"].append(numbers["bases"].get(claim.basis, -1))
        columns["direction"].append(numbers["directions"].get(claim.direction, -1))
        columns["measure"].append(figures.MEASURES.index(name))
        columns["size"].append(int(size) if size == int(size) else size)
    return {"measures": figures.MEASURES, **columns}


def _claim(parts: Parts, case: Case, number: int, claim: Claim) -> list[Any]:
    """Text, figures cut for display, note, source, its address, where in it: in this order."""
    view = parts.claim(claim, number, case, own_page=False)
    cut = [list(figures.cut(figure)) for figure in claim.figures]
    return [view.text, cut, view.note, view.source.label, view.source.address, view.at]


# --- Places --------------------------------------------------------------------------------------------------


def _places(library: Library, places: Facet) -> dict[str, Any]:
    """Beside each term of the facet: where it is, what it is, other names. A region is no point to measure from."""
    terms: list[Term | None] = [library.term("places", term.id) for term in places.terms]
    points = [
        term.point if term and term.kind in ("area", "locality") and term.point else None for term in terms
    ]
    return {
        "lat": [point.lat if point else None for point in points],
        "lon": [point.lon if point else None for point in points],
        "kind": [term.kind if term else "" for term in terms],
        "also": {n: list(term.synonyms) for n, term in enumerate(places.terms) if term.synonyms},
    }


def _map(places: Facet, outline: maps.Outline) -> dict[str, Any]:
    numbers = {term.id: number for number, term in enumerate(places.terms)}
    return {
        "width": maps.WIDTH,
        "height": outline.height,
        "west": round(outline.west, 5),
        "north": round(outline.north, 5),
        "squeeze": round(outline.squeeze, 6),
        "scale": round(outline.scale, 5),
        "margin": maps.MARGIN,
        "regions": [[numbers.get(region.id, -1), region.path] for region in outline.regions],
    }
