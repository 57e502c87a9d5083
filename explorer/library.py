"""Records to a Library: everything read, put in order, joined up and counted. Pure; checks come after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple, TypeVar

from msgspec import Struct

from explorer.casebook import Casebook, InOrder
from explorer.model import (
    Background,
    Case,
    Claim,
    EditionEntry,
    Finding,
    GlossaryEntry,
    Lens,
    Record,
    Report,
    SiteConfig,
    Term,
    TextPage,
    Vocabulary,
)
from explorer.sketch import CASE_FIELDS, Sketch, terms_of

R = TypeVar("R")

Listing = tuple[tuple[str, tuple[str, ...]], ...]
"""(Depth, slugs of its cases by title), those that tell most first: where each case stands in a list, but nothing
of what it tells. A page of the list is made from this and from the cases on it (see trace.py)."""


def size(listing: Listing) -> int:
    """The number of cases in a list."""
    return sum(len(slugs) for _, slugs in listing)


class Told(NamedTuple):
    """Where a claim is made, and which way things went; not what it says."""

    case: str
    """Slug of its case."""
    number: int
    """Its number there, from 1."""
    direction: str


@dataclass(frozen=True, slots=True)
class Library:
    """All content of a site. Lookups for ids that are not there give nothing, so that checks can run on it."""

    config: SiteConfig
    vocabularies: Mapping[str, Vocabulary]
    terms: Mapping[str, Mapping[str, Term]]
    """Vocabulary id to its terms by id."""
    children: Mapping[str, Mapping[str | None, tuple[Term, ...]]]
    """Vocabulary id to the terms below each term; None holds the roots."""
    cases: Sequence[Case]
    """By title. Each is taken up when it is asked for; what all have in common, their sketches tell at less cost."""
    case: Mapping[str, Case]
    sketches: tuple[Sketch, ...]
    """Of all cases, by title."""
    reports: tuple[Report, ...]
    """Newest first."""
    report: Mapping[str, Report]
    findings: tuple[Finding, ...]
    """In the order of the files, by report."""
    lenses: tuple[Lens, ...]
    lens: Mapping[str, Lens]
    background: tuple[Background, ...]
    glossary: tuple[GlossaryEntry, ...]
    """By word."""
    editions: tuple[EditionEntry, ...]
    """Newest first; empty when the site does not tell of them."""
    pages: tuple[TextPage, ...]
    carrying: Mapping[tuple[str, str], tuple[Sketch, ...]]
    """(Vocabulary id, term id) to the sketches of the cases that carry the term or one below it, by title."""
    parts: Mapping[str, tuple[Sketch, ...]]
    """Slug to the cases that are part of it."""
    told_in: Mapping[str, tuple[Sketch, ...]]
    """Report slug to the cases that it tells, by title."""
    coded: Mapping[tuple[str, str], tuple[Sketch, ...]]
    """(Lens id, term id) to the cases coded with it, by title."""
    by_kind: Mapping[str, tuple[tuple[str, tuple[Told, ...]], ...]]
    """Kind of claim to what `told` says of it."""
    supporting: Mapping[str, tuple[Finding, ...]]
    """Case slug to the findings that it supports."""
    finding_terms: Mapping[tuple[str, str], tuple[Finding, ...]]
    """(Vocabulary id, term id) to the findings about it."""
    drafts: tuple[str, ...]
    """Slugs of the cases that are drafts, whether they are shown or left out."""
    paths: frozenset[str]
    """All files of the site's folder, to see whether a picture or an outline is there."""
    unread: frozenset[str]
    """Files that gave no record, because of problems of their own."""
    content_digest: str
    """Tells the content of one edition from that of another."""

    def term(self, vocabulary: str, term_id: str) -> Term | None:
        return self.terms.get(vocabulary, {}).get(term_id)

    def label(self, vocabulary: str, term_id: str) -> str:
        """A term's label; its id when there is no such term."""
        term = self.term(vocabulary, term_id)
        return term.label if term else term_id

    def above(self, vocabulary: str, term_id: str) -> tuple[Term, ...]:
        """The terms above a term, nearest first. Ends at a loop."""
        found: list[Term] = []
        term = self.term(vocabulary, term_id)
        while term and term.parent and (term := self.term(vocabulary, term.parent)) and term not in found:
            found.append(term)
        return tuple(found)

    def cases_of(self, vocabulary: str, term_id: str) -> tuple[Sketch, ...]:
        """The sketches of the cases that carry a term or one below it, by title."""
        return self.carrying.get((vocabulary, term_id), ())

    def count_of(self, vocabulary: str, term_id: str) -> int:
        """How many cases carry a term or one below it: less to ask for than the cases themselves (see trace.py)."""
        return len(self.cases_of(vocabulary, term_id))

    def shelf(self) -> tuple[tuple[str, str], ...]:
        """All cases as (first letter, slug), by title: where each stands, but nothing of what it tells."""
        return tuple((first_letter(case.title), case.slug) for case in self.sketches)

    def listed(self, name: str, key: str) -> Listing:
        """The cases of a term, of a report in `reports`, of `lens/term` in `lenses`; with `places` and no key, of none."""
        if name == "reports":
            return self._listing(self.told_in.get(key, ()))
        if name == "lenses":
            lens, _, term = key.partition("/")
            return self._listing(self.coded.get((lens, term), ()))
        if name == "places" and not key:
            return self._listing(case for case in self.sketches if not case.places)
        return self._listing(self.cases_of(name, key))

    def crossed(self, theme: str) -> tuple[tuple[str, Listing], ...]:
        """(Approach, cases that carry it and this theme themselves); an empty id for cases without approach."""
        found: dict[str, list[Sketch]] = {approach: [] for approach in (*self.terms["approaches"], "")}
        for case in self.cases_of("themes", theme):
            if theme in case.themes:
                for approach in case.approaches or ("",):
                    found[approach].append(case)
        return tuple((approach, self._listing(cases)) for approach, cases in found.items() if cases)

    def carried(self, vocabulary: str) -> Mapping[str, int]:
        """How many cases carry each term of a vocabulary themselves; under an empty id, how many carry none."""
        return Counter(term for case in self.sketches for term in terms_of(case, vocabulary) or ("",))

    def periods(self) -> tuple[tuple[str, str, str, str], ...]:
        """(Slug, depth, start, end) of every case, by title."""
        return tuple((case.slug, case.depth, case.start, case.end) for case in self.sketches)

    def placed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(Place, slugs of the cases that name it themselves, by title), in the order of the vocabulary."""
        named = _group((place, case.slug) for case in self.sketches for place in case.places)
        return tuple((place, named[place]) for place in self.terms["places"] if place in named)

    def cited(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """(Author, year, title, publisher, address) of every source that is none of the reports, each once."""
        found: dict[tuple[str, str, str], tuple[str, str, str, str, str]] = {}
        for case in self.cases:
            for s in case.sources:
                if s.title and not s.report:
                    key = (s.author, s.year, s.title)
                    found.setdefault(key, (*key, s.publisher, s.url))
        return tuple(found.values())

    def newest(self, most: int) -> tuple[str, ...]:
        """Slugs of the cases that were reviewed last, the last first."""
        reviewed = sorted(
            ((case.reviewed, case.slug) for case in self.sketches if case.reviewed), reverse=True
        )
        return tuple(slug for _, slug in reviewed[:most])

    def _listing(self, cases: Iterable[Sketch]) -> Listing:
        found: dict[str, list[str]] = {depth: [] for depth in self.terms["depth"]}
        for case in cases:
            found[case.depth].append(case.slug)
        return tuple((depth, tuple(slugs)) for depth, slugs in found.items() if slugs)

    def told(self, kind: str) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        """(Basis, claims that rest on it) of a kind: those with figures first, by title of the case."""
        return self.by_kind.get(kind, ())

    def near(self, case: Case, most: int) -> tuple[Neighbour, ...]:
        """The cases most like one."""
        return Nearness(self).of(case, most)

    def claims(self) -> Iterator[tuple[Case, int, Claim]]:
        """Every claim with its case and its number there, from 1."""
        for case in self.cases:
            for number, claim in enumerate(case.claims, start=1):
                yield case, number, claim


def in_blocks(library: Library, size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The slugs of all cases by title, so many together: the n-th case stands in block n // size."""
    slugs = [case.slug for case in library.sketches]
    for number, start in enumerate(range(0, len(slugs), size)):
        yield number, tuple(slugs[start : start + size])


def assemble(
    config: SiteConfig,
    casebook: Casebook,
    records: Iterable[Record],
    paths: Iterable[str] = (),
    *,
    unread: Iterable[str] = (),
    content_digest: str = "",
) -> Library:
    """All cases and other records of a site to a Library."""
    by_type: dict[type, list[Record]] = defaultdict(list)
    for record in records:
        by_type[type(record)].append(record)

    vocabularies = {v.id: v for v in _of(by_type, Vocabulary)}
    terms = {v.id: {term.id: term for term in v.terms} for v in vocabularies.values()}
    sketches = tuple(sorted(casebook.sketches, key=lambda case: (_sort_key(case.title), case.slug)))
    reports = tuple(sorted(_of(by_type, Report), key=lambda r: (r.date, r.slug), reverse=True))
    report_order = {report.slug: number for number, report in enumerate(reports)}
    findings = tuple(sorted(_of(by_type, Finding), key=lambda f: report_order.get(f.report, len(reports))))
    lenses = tuple(
        sorted(_of(by_type, Lens), key=lambda lens: (report_order.get(lens.report, len(reports)), lens.id))
    )
    return Library(
        config=config,
        vocabularies=vocabularies,
        terms=terms,
        children={v.id: _children(v) for v in vocabularies.values()},
        cases=InOrder(casebook, [case.slug for case in sketches]),
        case=casebook,
        sketches=sketches,
        reports=reports,
        report={report.slug: report for report in reports},
        findings=findings,
        lenses=lenses,
        lens={lens.id: lens for lens in lenses},
        background=tuple(
            sorted(
                _of(by_type, Background),
                key=lambda b: (report_order.get(b.report, len(reports)), _sort_key(b.title)),
            )
        ),
        glossary=tuple(sorted(_of(by_type, GlossaryEntry), key=lambda g: _sort_key(g.term))),
        editions=tuple(_of(by_type, EditionEntry)),
        pages=tuple(sorted(_of(by_type, TextPage), key=lambda page: page.slug)),
        carrying=_carrying(sketches, terms),
        parts=_group((whole, case) for case in sketches for whole in case.part_of),
        told_in=_group((slug, case) for case in sketches for slug in case.reports),
        coded=_group((pair, case) for case in sketches for pair in case.lenses),
        by_kind=_by_kind(sketches, terms),
        supporting=_group((slug, finding) for finding in findings for slug in finding.cases),
        finding_terms=_finding_terms(findings, terms),
        drafts=tuple(sorted(casebook.drafts)),
        paths=frozenset(paths),
        unread=frozenset(unread),
        content_digest=content_digest,
    )


def _of(by_type: Mapping[type, list[Record]], kind: type[R]) -> list[R]:
    return [record for record in by_type.get(kind, []) if isinstance(record, kind)]


def _sort_key(title: str) -> str:
    """As a reader looks a title up: without regard to case, quotes and a leading article."""
    plain = title.lower().lstrip("‘“’”")
    return plain.removeprefix("the ").removeprefix("a ")


def first_letter(title: str) -> str:
    """The letter under which a reader looks a title up; `0–9` for all digits."""
    first = _sort_key(title)[:1].upper()
    return "0–9" if first.isdigit() else first or "#"


def _group(pairs: Iterable[tuple[object, R]]) -> dict:  # type: ignore[type-arg]  # keys are as the caller gives them
    grouped: dict[object, list[R]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}


def _children(vocabulary: Vocabulary) -> dict[str | None, tuple[Term, ...]]:
    ids = {term.id for term in vocabulary.terms}
    return _group((term.parent if term.parent in ids else None, term) for term in vocabulary.terms)


def _line(terms: Mapping[str, Term], term_id: str) -> list[str]:
    """A term and all above it."""
    line: list[str] = []
    step: str | None = term_id
    while step is not None and step not in line:
        line.append(step)
        step = terms[step].parent if step in terms else None
    return line


def _carrying(
    cases: tuple[Sketch, ...], terms: Mapping[str, Mapping[str, Term]]
) -> dict[tuple[str, str], tuple[Sketch, ...]]:
    lines = {(v, t): _line(of, t) for v, of in terms.items() for t in of}
    found: dict[tuple[str, str], list[Sketch]] = defaultdict(list)
    for vocabulary in CASE_FIELDS:
        keys: dict[str, list[tuple[str, str]]] = {}
        for case in cases:
            for term_id in terms_of(case, vocabulary):
                if term_id not in keys:
                    line = lines.get((vocabulary, term_id), [term_id])
                    keys[term_id] = [(vocabulary, step) for step in line]
                for key in keys[term_id]:
                    those = found[key]
                    if not those or those[-1] is not case:  # by another term below the same one
                        those.append(case)
    return {key: tuple(those) for key, those in found.items()}


def _by_kind(
    cases: tuple[Sketch, ...], terms: Mapping[str, Mapping[str, Term]]
) -> dict[str, tuple[tuple[str, tuple[Told, ...]], ...]]:
    found: dict[tuple[str, str], tuple[list[Told], list[Told]]] = defaultdict(lambda: ([], []))
    for case in cases:
        for number, claim in enumerate(case.claims, start=1):
            one = Told(case.slug, number, claim.direction)
            found[claim.kind, claim.basis][not claim.has_figures].append(one)
    return {
        kind: tuple(
            (basis, (*found[kind, basis][0], *found[kind, basis][1]))
            for basis in terms.get("bases", {})
            if (kind, basis) in found
        )
        for kind in terms.get("outcome_kinds", {})
    }


def _finding_terms(
    findings: tuple[Finding, ...], terms: Mapping[str, Mapping[str, Term]]
) -> dict[tuple[str, str], tuple[Finding, ...]]:
    found: dict[tuple[str, str], dict[tuple[str, str], Finding]] = defaultdict(dict)
    for finding in findings:
        for vocabulary, ids in (("themes", finding.themes), ("approaches", finding.approaches)):
            for term_id in ids:
                for step in _line(terms.get(vocabulary, {}), term_id):
                    found[vocabulary, step][finding.report, finding.id] = finding
    return {key: tuple(by_id.values()) for key, by_id in found.items()}


class Neighbour(Struct, frozen=True):
    """A case that is like another, and what they share."""

    slug: str
    shared: tuple[tuple[str, str], ...]
    """(Vocabulary id, term id), rarest first."""


ENOUGH_CANDIDATES = 400


class Nearness:
    """Finds the cases most like one: by the themes, approaches and places they share, a rare term counting for more.

    A shared term weighs log(number of cases / number that carry it), as the inverse document frequency does
    in search. Candidates are gathered from the rarest terms on, so that the work for one case stays bounded.
    Cases that are already linked (parts, wholes, `related`) are left out. What many cases ask for is kept.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.total = max(len(library.cases), 2)
        self.weights: dict[tuple[str, str], float] = {}
        self.carriers: dict[tuple[str, str], dict[str, None]] = {}
        self.steps: dict[str, tuple[str, ...]] = {}

    def of(self, case: Case, most: int) -> tuple[Neighbour, ...]:
        """At most so many neighbours, the nearest first."""
        library = self.library
        linked = {case.slug, *case.part_of, *case.related}
        linked.update(part.slug for part in library.parts.get(case.slug, ()))
        keys = {(name, term_id) for name in ("themes", "approaches") for term_id in terms_of(case, name)}
        keys.update(("places", step) for place in case.places for step in self._steps(place))
        weights = {key: self._weight(key) for key in keys}
        ranked_keys = sorted(keys, key=lambda key: (-weights[key], key))
        scores: dict[str, float] = {}
        for key in ranked_keys:
            weight, carriers = weights[key], self._carriers(key)
            if len(scores) >= ENOUGH_CANDIDATES:
                for slug in scores.keys() & carriers.keys():
                    scores[slug] += weight
                continue
            for slug in carriers:
                if slug in scores:
                    scores[slug] += weight
                elif slug not in linked and len(scores) < ENOUGH_CANDIDATES:
                    scores[slug] = weight
        found = []
        for slug in _best(scores, most):
            shared = tuple(key for key in ranked_keys if slug in self._carriers(key))
            if len(shared) > 1:
                found.append(Neighbour(slug, shared))
        return tuple(found)

    def _weight(self, key: tuple[str, str]) -> float:
        if key not in self.weights:
            self.weights[key] = log(self.total / max(self.library.count_of(*key), 1)) + 0.1
        return self.weights[key]

    def _carriers(self, key: tuple[str, str]) -> Mapping[str, None]:
        """Slugs of the cases that carry a term: in order, and to look one up."""
        if key not in self.carriers:
            self.carriers[key] = dict.fromkeys(case.slug for case in self.library.cases_of(*key))
        return self.carriers[key]

    def _steps(self, place: str) -> tuple[str, ...]:
        """A place and those above it that are small enough to be near each other."""
        if place not in self.steps:
            above = self.library.above("places", place)
            self.steps[place] = (place, *(term.id for term in above if term.kind in ("locality", "area")))
        return self.steps[place]


def _best(scores: Mapping[str, float], most: int) -> list[str]:
    """The slugs with the highest scores, those of equal score by name."""
    least = sorted(scores.values(), reverse=True)[:most][-1:]
    those = [slug for slug, score in scores.items() if score >= least[0]] if least else []
    return sorted(those, key=lambda slug: (-scores[slug], slug))[:most]


def neighbours(library: Library, case: Case, most: int) -> tuple[Neighbour, ...]:
    """The cases most like one, worked out for it alone."""
    return Nearness(library).of(case, most)
