"""The parts that pages share: links, cards, claims in words, findings, maps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from explorer import addresses, dates, figures
from explorer import map as maps
from explorer.glossary import Linker
from explorer.library import Library, Listing
from explorer.model import Case, Claim, Finding, Report, Source, Term
from explorer.pages import paging
from explorer.problems import count_words
from explorer.sketch import ClaimSketch, Sketch
from explorer.views import (
    Basis,
    CaseCard,
    CaseGroup,
    ClaimView,
    Fact,
    Figure,
    FindingView,
    Head,
    Link,
    MapView,
    Paged,
    SourceView,
    TermCount,
    TermLink,
    TermNode,
)

S = TypeVar("S")
R = TypeVar("R")

WAYS = {"themes": "theme", "approaches": "approach", "places": "place", "people": "people"}
"""Vocabulary id to the way in, which gives a mark its ink and shape."""

NO_APPROACH_STATED = "No approach stated"
"""What cases that carry no approach are called, wherever an approach would stand."""


class Where(Struct, frozen=True):
    """Where a place lies, for maps."""

    on_map: bool
    """Whether it lies in the country whose map it is."""
    regions: tuple[str, ...]
    countries: tuple[str, ...]


class Parts:
    """Makes the shared parts of views out of one library. What is asked for often is made once.

    What is kept here serves many pages, so it may hang on nothing but its own case and on what is no case at
    all: else a page would be made from something that trace.py did not see it use.
    """

    def __init__(self, library: Library, outline: maps.Outline | None) -> None:
        self.library = library
        self.outline = outline
        self.linker = Linker(library.glossary)
        self.cards: dict[str, CaseCard] = {}
        self.wheres: dict[str, Where] = {}
        self.term_links: dict[tuple[str, str], TermLink] = {}
        self.places_in: dict[str, dict[str, int]] = {}
        self.sorted_out: dict[str, tuple[object, object]] = {}

    def once(self, name: str, said: S, sort_out: Callable[[S], R]) -> R:
        """What is made of `said`, once for all pages of a list. Each page must have asked the library for `said`."""
        known = self.sorted_out.get(name)
        if known is None or known[0] is not said:
            known = self.sorted_out[name] = (said, sort_out(said))
        return cast("R", known[1])

    # --- terms ---------------------------------------------------------------------------------------------

    def term(self, vocabulary: str, term_id: str) -> TermLink:
        key = (vocabulary, term_id)
        if key not in self.term_links:
            label = self.library.label(vocabulary, term_id)
            self.term_links[key] = TermLink(
                label, addresses.term(vocabulary, term_id), WAYS.get(vocabulary, "")
            )
        return self.term_links[key]

    def terms(self, vocabulary: str, ids: Iterable[str]) -> tuple[TermLink, ...]:
        return tuple(self.term(vocabulary, term_id) for term_id in ids)

    def count(self, vocabulary: str, term: Term, number: int | None = None) -> TermCount:
        number = self.library.count_of(vocabulary, term.id) if number is None else number
        return TermCount(term.label, addresses.term(vocabulary, term.id), WAYS.get(vocabulary, ""), number)

    def counted(self, vocabulary: str, cases: Iterable[Sketch], most: int = 0) -> tuple[TermCount, ...]:
        """The terms that these cases carry, most cases first."""
        numbers = Counter(term_id for case in cases for term_id in getattr(case, vocabulary))
        known = self.library.terms[vocabulary]
        order = {term_id: place for place, term_id in enumerate(known)}
        ranked = sorted((t for t in numbers if t in known), key=lambda t: (-numbers[t], order[t]))
        return tuple(
            self.count(vocabulary, known[t], numbers[t]) for t in (ranked[:most] if most else ranked)
        )

    def node(self, vocabulary: str, term: Term) -> TermNode:
        """A term with all below it that carry a case."""
        below = self.library.children[vocabulary].get(term.id, ())
        children = tuple(
            self.node(vocabulary, child) for child in below if self.library.count_of(vocabulary, child.id)
        )
        number = self.library.count_of(vocabulary, term.id)
        address, way = addresses.term(vocabulary, term.id), WAYS.get(vocabulary, "")
        return TermNode(term.label, address, way, term.definition, term.kind, number, children)

    # --- cases ---------------------------------------------------------------------------------------------

    def place_line(self, case: Case) -> str:
        """`Bramley, Leeds` for the main place: itself and the area it lies in; more places are counted."""
        if not case.places:
            return ""
        main = self.library.term("places", case.places[0])
        if main is None:
            return ""
        names = [main.label]
        if main.kind in ("locality", "area"):
            above = next(
                (
                    t
                    for t in self.library.above("places", main.id)
                    if t.kind in ("area", "region", "nation", "country")
                ),
                None,
            )
            if above and above.label not in main.label:
                names.append(above.label)
        more = len(case.places) - 1
        return ", ".join(names) + (f" and {more} more" if more else "")

    def card(self, case: Case) -> CaseCard:
        if case.slug not in self.cards:
            report = next(
                (self.library.report[s.report] for s in case.sources if s.report in self.library.report), None
            )
            first = next(iter(case.sources), None)
            told = report.short_authors if report else source_label(first, None) if first else ""
            self.cards[case.slug] = CaseCard(
                slug=case.slug,
                title=case.title,
                address=addresses.case(case.slug),
                summary=case.summary,
                depth=self.library.label("depth", case.depth),
                depth_id=case.depth,
                place=self.place_line(case),
                themes=self.terms("themes", case.themes),
                approaches=self.terms("approaches", case.approaches),
                when=dates.period_in_words(case.period),
                claims=len(case.claims),
                report=told,
            )
        return self.cards[case.slug]

    def card_of(self, slug: str) -> CaseCard:
        """The card of a case, which need not be taken up again when its card is known."""
        cases = self.library.case
        return self.cards[slug] if slug in cases and slug in self.cards else self.card(cases[slug])

    def cards_of(self, cases: Iterable[Sketch]) -> tuple[CaseCard, ...]:
        return tuple(self.card_of(case.slug) for case in cases)

    def numbers(self, case: Case) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The places of its themes and its approaches in their vocabularies."""
        themes, approaches = (self._numbers_in(name) for name in ("themes", "approaches"))
        return tuple(themes[t] for t in case.themes), tuple(approaches[a] for a in case.approaches)

    def _numbers_in(self, vocabulary: str) -> Mapping[str, int]:
        if vocabulary not in self.places_in:
            terms = self.library.vocabularies[vocabulary].terms
            self.places_in[vocabulary] = {term.id: place for place, term in enumerate(terms)}
        return self.places_in[vocabulary]

    def case_link(self, case: Case | Sketch) -> Link:
        return Link(case.title, addresses.case(case.slug))

    def case_links(self, slugs: Iterable[str]) -> tuple[Link, ...]:
        return tuple(self.case_link(self.library.case[slug]) for slug in slugs if slug in self.library.case)

    def on_page(self, listing: Listing, number: int) -> tuple[CaseGroup, ...]:
        """Cases under full, snapshot and lead: those that stand on page `number` of their list."""
        return self._groups(paging.cut(listing, number))

    def _groups(self, runs: Iterable[paging.Part[str, str]]) -> tuple[CaseGroup, ...]:
        found = []
        for run in runs:
            depth = self.library.terms["depth"][run.group]
            cards = tuple(map(self.card_of, run.items))
            found.append(CaseGroup(depth.label, depth.definition, cards, run.total, run.continued))
        return tuple(found)

    # --- claims and findings -------------------------------------------------------------------------------

    def claim(self, claim: Claim, number: int, case: Case, *, own_page: bool) -> ClaimView:
        """A claim in words. On its case's own page it links to the list of sources there, elsewhere to the case."""
        source = next((s for s in case.sources if s.id == claim.source), None)
        label = self.source_label(source) if source else ""
        place = "" if own_page else self.place_line(case)
        anchor = f"source-{claim.source}"
        target = f"{addresses.case(case.slug)}#{anchor}"
        return self._claim(
            claim,
            f"claim-{number}",
            Link(label, target),
            None if own_page else Link(case.title, addresses.claim(case.slug, number)),
            place,
        )

    def background_claim(self, claim: Claim, anchor: str, report: Report) -> ClaimView:
        return self._claim(claim, anchor, Link(report.short_authors, addresses.report(report.slug)), None, "")

    def _claim(self, claim: Claim, anchor: str, source: Link, case: Link | None, place: str) -> ClaimView:
        basis = self.library.term("bases", claim.basis)
        direction = (
            "" if claim.direction == "not-stated" else self.library.label("directions", claim.direction)
        )
        return ClaimView(
            anchor=anchor,
            figures=tuple(Figure(*figures.cut(figure)) for figure in claim.figures),
            verb=basis.verb if basis else "",
            text=claim.text + ".",
            kind=self.library.label("outcome_kinds", claim.kind),
            basis=basis.label if basis else "",
            direction=direction,
            source=source,
            at=claim.at,
            note=claim.note,
            case=case,
            place=place,
        )

    def bases(self, claims: Iterable[Claim | ClaimSketch]) -> tuple[Basis, ...]:
        """How many claims rest on what, in the order of the vocabulary, which is no ranking."""
        numbers = Counter(claim.basis for claim in claims)
        terms = self.library.vocabularies["bases"].terms
        return tuple(
            Basis(term.label, term.definition, numbers[term.id]) for term in terms if numbers[term.id]
        )

    def figure_claims(self, cases: Iterable[Sketch], most: int) -> tuple[ClaimView, ...]:
        """Claims with a figure that says what it counts, one a case, so that no one case fills the list."""
        picked: list[ClaimView] = []
        for sketch in cases:
            if len(picked) == most:
                break
            at = next((at for at, claim in enumerate(sketch.claims) if claim.is_measured), None)
            if at is not None:
                case = self.library.case[sketch.slug]
                picked.append(self.claim(case.claims[at], at + 1, case, own_page=False))
        return tuple(picked)

    def finding(self, finding: Finding, here: AbstractSet[str] = frozenset(), among: str = "") -> FindingView:
        """What a report says. With `here`, the slugs of some cases, and what they are `among`, it says how many of its
        cases are of them."""
        report = self.library.report.get(finding.report)
        terms = (*self.terms("themes", finding.themes), *self.terms("approaches", finding.approaches))
        return FindingView(
            anchor=f"{finding.report}--{finding.id}",
            text=finding.text,
            kind=self.library.label("finding_kinds", finding.kind),
            at=finding.at,
            report=Link(report.short_authors if report else "", addresses.report(finding.report)),
            terms=terms,
            cases=self.case_links(finding.cases),
            support=_support(finding.cases, here, among) if among else "",
        )

    # --- sources -------------------------------------------------------------------------------------------

    def source_label(self, source: Source) -> str:
        return source_label(source, self.library.report.get(source.report))

    def source(self, source: Source) -> SourceView:
        report = self.library.report.get(source.report)
        cited_by = self.library.report.get(source.cited_by)
        link = (
            Link("", addresses.report(report.slug))
            if report
            else Link("", source.url)
            if source.url
            else None
        )
        named = bool(report or source.author or source.publisher)
        publisher = source.publisher if source.author and source.publisher != source.author else ""
        detail = ["" if named else source.year, publisher, source.at, source.note]
        title = report.title if report else source.title
        return SourceView(
            anchor=f"source-{source.id}",
            label=source_label(source, report).removesuffix(".") if named else "",
            title=title.removesuffix("."),
            detail=". ".join(piece.rstrip(".") for piece in detail if piece),
            link=link,
            cited_by=Link(cited_by.short_authors, addresses.report(cited_by.slug)) if cited_by else None,
        )

    # --- maps ----------------------------------------------------------------------------------------------

    def large_map(self) -> MapView | None:
        """The places of all cases, for the pages that show them at large."""
        return self.once("large map", self.library.sketches, lambda cases: self.map(cases, large=True))

    def map(
        self,
        cases: Sequence[Case | Sketch],
        *,
        large: bool = False,
        near: str = "",
        highlight: frozenset[str] = frozenset(),
    ) -> MapView | None:
        """The places of these cases on a map, and the same in words. None when the site has no outlines.

        `large` shades the regions and numbers the points; `near` is a place whose region is drawn by itself;
        the regions in `highlight`, and those of a nation in it, stand out.
        """
        if self.outline is None:
            return None
        root = self.library.config.map_root
        drawn = {region.id for region in self.outline.regions}
        at: defaultdict[str, set[str]] = defaultdict(set)
        for case in cases:
            for place in case.places:
                at[place].add(case.slug)
        regions: defaultdict[str, set[str]] = defaultdict(set)
        countries: defaultdict[str, set[str]] = defaultdict(set)
        for place, slugs in at.items():
            where = self._where(place)
            for name in where.regions:
                regions[name] |= slugs
            for name in () if where.on_map else where.countries:
                countries[name] |= slugs
        region = next((t.id for t in self._line(near) if t.id in drawn), "")
        within = region or root
        marks = [self._mark(term, at[place]) for place in sorted(at) if (term := self._point(place, within))]
        if region:
            svg = maps.close(self.outline, map(self._noted, marks), region)
        elif large:
            groups = [self._group(group) for group in maps.grouped(self.outline, marks)]
            shapes = {
                one: self._mark(self.library.terms["places"][one], slugs) for one, slugs in regions.items()
            }
            svg = maps.shaded(self.outline, groups, shapes)
        else:
            here = {one for one in drawn if any(term.id in highlight for term in self._line(one))}
            svg = maps.small(self.outline, marks, frozenset(here))
        return MapView(
            svg=svg,
            caption=_caption(len(marks), len({slug for m in marks for slug in m.cases})),
            regions=self._ranked(Counter({region: len(slugs) for region, slugs in regions.items()})),
            elsewhere=self._ranked(Counter({country: len(slugs) for country, slugs in countries.items()})),
            no_place=sum(not case.places for case in cases),
        )

    def _where(self, place: str) -> Where:
        if place not in self.wheres:
            line = self._line(place)
            drawn = {region.id for region in self.outline.regions} if self.outline else set()
            self.wheres[place] = Where(
                any(term.id == self.library.config.map_root for term in line),
                tuple(term.id for term in line if term.id in drawn),
                tuple(term.id for term in line if term.kind == "country"),
            )
        return self.wheres[place]

    def _mark(self, term: Term, slugs: AbstractSet[str]) -> maps.Mark:
        return maps.Mark(
            term.point or maps.NOWHERE,
            term.label,
            frozenset(slugs),
            addresses.term("places", term.id),
            term.id,
            next(iter(self._where(term.id).regions), ""),
        )

    def _noted(self, mark: maps.Mark) -> maps.Mark:
        """With what its page shows beside these cases: those of places within it, or all where a map is of some."""
        whole = self.library.count_of("places", mark.place)
        return replace(mark, note=f" here, {whole:,} in all") if whole > mark.count else mark

    def _group(self, marks: Sequence[maps.Mark]) -> maps.Mark:
        """Marks of a region drawn as one, leading to the least place that holds them all.

        Where that has cases beside theirs, the way leads to its map, where they stand apart.
        """
        first, *others = marks
        if not others:
            return self._noted(first)
        lines = [self._line(mark.place) for mark in marks]
        common = next(t for t in lines[0] if all(t in line for line in lines[1:]))
        cases = frozenset[str]().union(*(mark.cases for mark in marks))
        one = replace(self._mark(common, cases), point=first.point)
        if one.count == self.library.count_of("places", common.id):
            return one
        return replace(
            one,
            label=f"{first.label} and {count_words(len(others), 'place')} near it",
            address=one.address + "#where",
            note=f". See them apart on the map of {common.label}",
        )

    def _line(self, place: str) -> tuple[Term, ...]:
        term = self.library.term("places", place)
        return (term, *self.library.above("places", place)) if term else ()

    def _point(self, place: str, root: str) -> Term | None:
        """The term of a place that is drawn as a point: small enough to have one, and on the map."""
        line = self._line(place)
        small = bool(line) and line[0].kind in ("locality", "area") and line[0].point is not None
        return line[0] if small and any(term.id == root for term in line) else None

    def _ranked(self, numbers: Counter[str]) -> tuple[TermCount, ...]:
        """Most cases first, among equals in the order of the vocabulary, as everywhere."""
        known, order = self.library.terms["places"], self._numbers_in("places")
        ranked = sorted(numbers, key=lambda place: (-numbers[place], order[place]))
        return tuple(self.count("places", known[place], numbers[place]) for place in ranked)

    # --- heads ---------------------------------------------------------------------------------------------

    def head(
        self,
        title: str,
        description: str,
        address: str,
        crumbs: Sequence[Link] = (),
        json_ld: str = "",
        place: Paged | None = None,
    ) -> Head:
        """`address` is that of the list, and `title` too, when the page stands at a `place` in one."""
        if place:
            address = addresses.page(address, place.number)
            title = paging.said(title, place)
        base = self.library.config.base_url
        above = (Link("Home", addresses.INDEX), *crumbs)
        return Head(
            title,
            description,
            address,
            base + ("" if address == addresses.INDEX else address) if base else "",
            above,
            self._current(address, {link.address for link in above}),
            json_ld,
            place.previous if place else "",
            place.next if place else "",
        )

    def _current(self, address: str, above: AbstractSet[str]) -> tuple[str, ...]:
        """What the links of the navigation say of the page at an address."""
        links = (to for _, to in self.library.config.navigation)
        return tuple("page" if to == address else "true" if to in above else "" for to in links)


def _support(cases: Sequence[str], here: AbstractSet[str], among: str) -> str:
    """`6 cases on this site, 2 of them in Sheffield`"""
    words = f"{count_words(len(cases), 'case')} on this site"
    number = sum(slug in here for slug in cases)
    if number == len(cases):
        return f"{words}, {among}" if number == 1 else f"{words}, all of them {among}"
    return f"{words}, {number:,} of them {among}"


def _caption(points: int, cases: int) -> str:
    """What stands under a map. Some cases are plans: nothing has run there yet."""
    places = "1 place" if points == 1 else f"{points:,} places"
    of = "1 case is" if cases == 1 else f"{cases:,} cases are"
    return f"{places} on this map where {of} set. A larger point means more cases written up there, not more success."


def source_label(source: Source, report: Report | None) -> str:
    """`Collaborate, 2025`, `Locality, 2018`, or the title and the year when nobody is named."""
    if report:
        return report.short_authors
    author = source.author or source.publisher or source.title.rstrip(".")
    return f"{author}, {source.year}" if source.year else author


def fact(label: str, texts: Iterable[str] = (), links: Iterable[TermLink] = ()) -> Fact:
    return Fact(label, tuple(links), tuple(text for text in texts if text))
