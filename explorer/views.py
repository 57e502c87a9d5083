"""What templates see: one view a template, flat, read-only, in the order in which it is shown.

Sorting, grouping and wording happen in `pages/`; a template holds loops, ifs and macros. Every field is used by
its template. An address in a view is a path below the site's root; templates write it as `site:` + address
and render.py makes it relative to the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

# --- parts -------------------------------------------------------------------------------------------------


class Link(Struct, frozen=True, gc=False):
    label: str
    address: str
    """`site:` address without the scheme, or a whole `https://…` address for links that leave the site."""


class TermLink(Struct, frozen=True, gc=False):
    """A term as a mark: label, address, and which way in it belongs to."""

    label: str
    address: str
    way: str
    """`theme`, `approach`, `place`, `people`, or empty: gives the mark its ink and shape."""


class TermCount(Struct, frozen=True, gc=False):
    """A term with the number of cases that carry it."""

    label: str
    address: str
    way: str
    count: int


class TermNode(Struct, frozen=True, gc=False):
    """A term in a list or tree of terms."""

    label: str
    address: str
    way: str
    definition: str
    kind: str
    count: int
    """Cases here and below."""
    children: tuple[TermNode, ...]


class CaseCard(Struct, frozen=True, gc=False):
    """A case in a list."""

    slug: str
    title: str
    address: str
    summary: str
    depth: str
    """Label: Full case, Snapshot or Lead."""
    depth_id: str
    place: str
    """`Bramley, Leeds`; empty when there is no place."""
    themes: tuple[TermLink, ...]
    approaches: tuple[TermLink, ...]
    when: str
    """`2013, ongoing`; empty when not stated."""
    claims: int
    report: str
    """How its main report is named in a list: `Collaborate, 2025`."""


class CaseGroup(Struct, frozen=True, gc=False):
    """Cases under a heading; those of them that stand on this page."""

    label: str
    note: str
    cases: tuple[CaseCard, ...]
    count: int
    """All cases under it, on whatever page."""
    continued: bool = False
    """Whether it begins on an earlier page."""
    whole: Link | None = None
    """Where all of them can be seen, when there is no further page with the rest."""


class Paged(Struct, frozen=True, gc=False):
    """Where a page stands in a list that goes on over several. Addresses are empty where there is nothing."""

    number: int
    pages: int
    first: int
    """Which item of the whole list is the first here, from 1."""
    last: int
    total: int
    previous: str
    next: str
    numbers: tuple[Link | None, ...]
    """The first page, the last and those near; None where pages are left out."""


class Figure(Struct, frozen=True, gc=False):
    """A figure, cut for display: the number large, the rest small."""

    number: str
    rest: str


class ClaimView(Struct, frozen=True, gc=False):
    """A claim, worded by its basis."""

    anchor: str
    figures: tuple[Figure, ...]
    verb: str
    """`The organisers report that`"""
    text: str
    """Reads on from the verb, ends with a full stop."""
    kind: str
    basis: str
    """Label of the basis."""
    direction: str
    """Label; empty when not stated."""
    source: Link
    """Short name of the source, and where it stands in this page's list of sources."""
    at: str
    note: str
    case: Link | None
    """On pages other than the case's own."""
    place: str


class ClaimGroup(Struct, frozen=True, gc=False):
    label: str
    definition: str
    anchor: str
    claims: tuple[ClaimView, ...]
    count: int
    whole: Link | None
    """Where all of them stand, when not all do here."""


class FindingView(Struct, frozen=True, gc=False):
    anchor: str
    text: str
    kind: str
    """Label: Finding, Recommendation, Condition, Caveat, Definition."""
    at: str
    report: Link
    terms: tuple[TermLink, ...]
    cases: tuple[Link, ...]
    support: str
    """Of how many cases how many are here: `6 cases on this site, 2 of them in Sheffield`; empty where none are meant."""


class FindingGroup(Struct, frozen=True, gc=False):
    label: str
    definition: str
    anchor: str
    findings: tuple[FindingView, ...]


class MapView(Struct, frozen=True, gc=False):
    """A map drawn when the site is built, and its twin in words."""

    svg: str
    """Safe SVG made by map.py: outlines of regions and a point a place; decorative, hidden from screen readers."""
    caption: str
    """What is shown, in words."""
    regions: tuple[TermCount, ...]
    """Regions with their number of cases, most first."""
    elsewhere: tuple[TermCount, ...]
    """Countries that are not on the map."""
    no_place: int
    """Cases without a place."""


class Basis(Struct, frozen=True, gc=False):
    """How many claims rest on what."""

    label: str
    definition: str
    count: int


class SourceView(Struct, frozen=True, gc=False):
    anchor: str
    label: str
    """Author and year, or the report's short name; empty when nobody is named."""
    title: str
    """Without a full stop at its end."""
    detail: str
    """Publisher, section, note, and the year when nobody is named: joined with full stops."""
    link: Link | None
    cited_by: Link | None


class Fact(Struct, frozen=True, gc=False):
    """A line of the facts at the side of a page."""

    label: str
    links: tuple[TermLink, ...]
    texts: tuple[str, ...]
    """Plain lines below the links."""


class Head(Struct, frozen=True, gc=False):
    """What every page has: for `<head>`, breadcrumbs and the marking of the current place."""

    title: str
    """Without the site's name."""
    description: str
    address: str
    canonical: str
    """Whole web address; empty when the site's own address is not known."""
    crumbs: tuple[Link, ...]
    """From the top, without the page itself."""
    current: tuple[str, ...]
    """`aria-current` of each link of the main navigation: `page` if it leads here, `true` if above, or empty."""
    json_ld: str
    """Structured data for search engines, safe to put into a script element; empty for none."""
    previous: str = ""
    """The page before this one in a list of several pages."""
    next: str = ""


class SiteView(Struct, frozen=True, gc=False):
    """The same on every page."""

    title: str
    tagline: str
    language: str
    notice: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    edition: Link
    """Leads to what is new in it, where the site tells of that."""
    edition_date: str
    """`22 November 2026`; empty when not given."""
    licence: Link
    base_url: str


# --- one a template ----------------------------------------------------------------------------------------


class WayIn(Struct, frozen=True, gc=False):
    """One of the three ways in, on the index."""

    way: str
    title: str
    question: str
    address: str
    terms: tuple[TermCount, ...]
    more: int
    """Terms that are not shown here."""


class IndexView(Struct, frozen=True, gc=False):
    """index.html"""

    cases: int
    full: int
    claims: int
    places: int
    reports: tuple[tuple[Link, str], ...]
    """By short title, with its authors and year."""
    ways: tuple[WayIn, ...]
    map: MapView
    finding: FindingView | None
    cases_title: str
    some_cases: tuple[CaseCard, ...]
    """Full cases: those most lately reviewed, or where all were reviewed on one day, such as differ from each other."""
    figure_claims: tuple[ClaimView, ...]
    """Two or three claims with figures, each with its basis, to show how the site speaks."""
    unevaluated: int
    """Cases that nobody is known to have evaluated."""


class Starts(Struct, frozen=True, gc=False):
    """Where each letter begins in a list by title."""

    letters: tuple[Link, ...]
    """Empty when the list has one page."""
    anchors: Mapping[str, str]
    """Slug of the first case of a letter on this page to its anchor."""


class ExploreView(Struct, frozen=True, gc=False):
    """explore.html: all cases by title, the first of them here; search and facets act on them in place."""

    cases: tuple[CaseCard, ...]
    numbers: dict[str, tuple[tuple[int, ...], tuple[int, ...]]]
    """By slug: of its themes and its approaches, as in the words of the cases that stand elsewhere."""
    depths: tuple[TermCount, ...]
    """`address` is empty."""
    least: str
    """What it means that a case is told least; empty where all are told alike."""
    starts: Starts
    paged: Paged


class TitlesView(Struct, frozen=True, gc=False):
    """explore--2.html …: the further pages of all cases by title"""

    cases: tuple[CaseCard, ...]
    starts: Starts
    paged: Paged


class ListView(Struct, frozen=True, gc=False):
    """themes/x--2.html, reports/x--2.html …: the further pages of a list of cases, or all of one on its own"""

    title: str
    way: str
    whole: Link
    """The page that the list belongs to."""
    note: str
    groups: tuple[CaseGroup, ...]
    paged: Paged


class TermListView(Struct, frozen=True, gc=False):
    """themes.html, approaches.html, places.html, people.html"""

    title: str
    description: str
    way: str
    tree: tuple[TermNode, ...]
    map: MapView | None
    """On places only."""
    empty: tuple[TermLink, ...]
    """Terms that no case carries: gaps."""


class TermView(Struct, frozen=True, gc=False):
    """themes/x.html, approaches/x.html, places/x.html, people/x.html"""

    label: str
    way: str
    vocabulary: str
    """Singular: theme, approach, place."""
    definition: str
    synonyms: tuple[str, ...]
    count: int
    children: tuple[TermCount, ...]
    siblings: tuple[TermCount, ...]
    """Other terms: of places those beside it, with all their cases; else those that cases here carry too, with how
    many of them do."""
    siblings_title: str
    findings: tuple[FindingView, ...]
    findings_title: str
    findings_note: str
    """How they were chosen, when they are not all findings on this term."""
    cases_first: bool
    """Whether the findings are about more than this term, so that its own cases stand before them."""
    groups: tuple[CaseGroup, ...]
    """Cases by depth: full first."""
    paged: Paged
    claims: int
    bases: tuple[Basis, ...]
    figures: tuple[ClaimView, ...]
    """Up to six claims with figures from these cases."""
    crossings: tuple[tuple[str, tuple[TermCount, ...]], ...]
    """Title and terms: which approaches meet this theme, which themes are met by this approach, where."""
    gaps: tuple[TermLink, ...]
    """Terms of the other way in that meet no case here."""
    map: MapView | None


class CaseView(Struct, frozen=True, gc=False):
    """cases/x.html"""

    title: str
    summary: str
    depth: str
    depth_id: str
    depth_note: str
    """Definition of the depth: what a snapshot or lead is."""
    draft: bool
    themes: tuple[TermLink, ...]
    approaches: tuple[TermLink, ...]
    places: tuple[TermLink, ...]
    body_before: str
    """Safe HTML up to and with the section "What came of it"."""
    body_after: str
    """Safe HTML of the sections after the claims."""
    has_outcome_heading: bool
    """Whether body_before ends in a section "What came of it", so that the claims need no heading of their own."""
    claims: tuple[ClaimView, ...]
    parts_claims: tuple[tuple[Link, int], ...]
    """Parts of this case that carry claims of their own, with their number."""
    know: tuple[tuple[str, tuple[str, ...]], ...]
    """"How do we know?": label and lines."""
    facts: tuple[Fact, ...]
    lenses: tuple[tuple[Link, tuple[TermLink, ...]], ...]
    """Lens and its terms, in the report's own words."""
    findings: tuple[FindingView, ...]
    """What the reports conclude with this case in support."""
    sources: tuple[SourceView, ...]
    images: tuple[tuple[str, str, str], ...]
    """Address, alternative text, caption with credit."""
    questions: tuple[str, ...]
    part_of: tuple[Link, ...]
    parts: tuple[CaseCard, ...]
    related: tuple[tuple[CaseCard, str], ...]
    """Card, and in words what the two share."""
    map: MapView | None
    workshop: str
    """Where a workshop on this case is set up."""
    cite: str
    """How to cite this page."""
    mend: tuple[Link, ...]
    """Where to mend it and whom to write to; empty when the site names neither repository nor e-mail."""
    file: str
    """Its source file: `content/cases/x.md`."""
    tell_more: str
    """Leads and snapshots: the invitation to tell more; empty for full cases."""
    reviewed: str
    contributors: tuple[str, ...]


class ReportSummary(Struct, frozen=True, gc=False):
    title: str
    address: str
    by: str
    kind: str
    date: str
    summary: str
    cases: int
    findings: int
    lenses: int
    background: int


class ReportListView(Struct, frozen=True, gc=False):
    """reports.html"""

    reports: tuple[ReportSummary, ...]


class ReportView(Struct, frozen=True, gc=False):
    """reports/x.html"""

    title: str
    by: str
    facts: tuple[Fact, ...]
    summary: str
    method: str
    doubts: tuple[str, ...]
    body: str
    findings: tuple[TermCount, ...]
    """How many of each kind, with where they stand."""
    lenses: tuple[TermCount, ...]
    groups: tuple[CaseGroup, ...]
    paged: Paged
    background: tuple[Link, ...]
    cite: str
    url: str
    """Where the report itself stands on the web; empty when we do not know."""


class FindingsOfReport(Struct, frozen=True, gc=False):
    """A report with how many findings of each kind it has."""

    title: str
    by: str
    address: str
    anchor: str
    """Led to the report's findings when all stood on one page."""
    total: int
    kinds: tuple[TermCount, ...]


class FindingsView(Struct, frozen=True, gc=False):
    """findings.html: how many, by report and by theme"""

    reports: tuple[FindingsOfReport, ...]
    total: int
    themes: tuple[TermCount, ...]


class ReportFindingsView(Struct, frozen=True, gc=False):
    """findings/x.html: what one report says, by kind"""

    report: Link
    total: int
    groups: tuple[FindingGroup, ...]


class LensSummary(Struct, frozen=True, gc=False):
    title: str
    address: str
    sorts: str
    terms: int
    cases: int


class LensListView(Struct, frozen=True, gc=False):
    """lenses.html: by report"""

    groups: tuple[tuple[Link, tuple[LensSummary, ...]], ...]


class LensTermView(Struct, frozen=True, gc=False):
    anchor: str
    label: str
    definition: str
    count: str
    """The report's own count, as stated; empty when it gives none."""
    cases: tuple[Link, ...]
    whole: Link | None
    """Where its cases stand, when they are too many to stand here."""
    carries: tuple[TermCount, ...]
    """Crosswalk: our themes and approaches that its cases carry most."""


class LensView(Struct, frozen=True, gc=False):
    """lenses/x.html"""

    title: str
    sorts: str
    report: Link
    at: str
    note: str
    terms: tuple[LensTermView, ...]
    coded: int
    """Cases coded with this lens; 0 makes it a reference."""


class Count(Struct, frozen=True, gc=False):
    """A number that leads to what it counts."""

    count: int
    address: str
    words: str
    """What is counted, for those who do not see the table around it."""


class ClaimRow(Struct, frozen=True, gc=False):
    """The claims of a kind, counted by basis."""

    label: str
    definition: str
    anchor: str
    cells: tuple[Count, ...]
    """One a basis, in the order of the columns."""
    total: Count


class ClaimsView(Struct, frozen=True, gc=False):
    """claims.html: kinds and bases, counted"""

    columns: tuple[Basis, ...]
    rows: tuple[ClaimRow, ...]
    total: int


class ClaimKindView(Struct, frozen=True, gc=False):
    """claims/x.html: the claims of a kind, by basis"""

    definition: str
    total: int
    groups: tuple[ClaimGroup, ...]
    """By basis."""
    directions: tuple[tuple[str, int], ...]
    """Label of each direction, and how many claims tell it."""
    kinds: tuple[TermCount, ...]
    """All kinds, with the address of each; this one among them."""


class ClaimListView(Struct, frozen=True, gc=False):
    """claims/x/y.html: the claims of a kind that rest on one basis, where they are many"""

    title: str
    definition: str
    """Of the basis."""
    kind: Link
    claims: tuple[ClaimView, ...]
    paged: Paged


class DepthMark(Struct, frozen=True, gc=False):
    """A depth, with the shape that stands for it in small bars."""

    label: str
    definition: str
    step: int
    """0 for the depth that tells most; the shape gets lower with each step."""
    count: int


class MatrixCell(Struct, frozen=True, gc=False):
    """The cases of a theme and an approach."""

    count: int
    address: str
    words: str
    """`5 cases: 1 full case, 4 leads`; for no case, that it is a gap."""
    bar: str
    """The `d` of an SVG path, `count` units wide and 3 high: a step of its own height for each depth."""
    shade: int
    """0 for no case to 4 for many."""
    column: str
    """Label of the approach, where the table is folded."""


class MatrixRow(Struct, frozen=True, gc=False):
    label: str
    address: str
    """Of the page with this theme's cases, approach by approach."""
    anchor: str
    cells: tuple[MatrixCell, ...]
    total: MatrixCell
    """Each case once, so less than the sum of the cells."""
    gaps: int


class MatrixColumns(Struct, frozen=True, gc=False):
    """A group of approaches."""

    label: str
    columns: tuple[TermCount, ...]


class BasisRow(Struct, frozen=True, gc=False):
    """In one theme, how many claims rest on what."""

    label: str
    address: str
    cells: tuple[tuple[str, int, int], ...]
    """Label of the basis, number of claims, and its share of the largest number in the table, in percent."""
    total: int


class MatrixView(Struct, frozen=True, gc=False):
    """matrix.html: theme by approach"""

    groups: tuple[MatrixColumns, ...]
    rows: tuple[MatrixRow, ...]
    totals: tuple[MatrixCell, ...]
    """One a column, then the total of all."""
    depths: tuple[DepthMark, ...]
    cells: int
    gaps: int
    bases: tuple[TermCount, ...]
    """Label and number of claims; `address` is empty."""
    basis_rows: tuple[BasisRow, ...]


class Crossing(Struct, frozen=True, gc=False):
    """The cases of a theme and an approach, told."""

    label: str
    address: str
    anchor: str
    count: int
    cases: tuple[CaseCard, ...]
    whole: Link | None
    """Where all of them stand, when not all do here."""
    bases: tuple[Basis, ...]
    """What the claims of these cases rest on."""


class CrossingGroup(Struct, frozen=True, gc=False):
    label: str
    crossings: tuple[Crossing, ...]


class Gap(Struct, frozen=True, gc=False):
    """An approach that meets no case of a theme."""

    label: str
    address: str
    anchor: str
    elsewhere: int
    """Cases of other themes that it meets."""


class MatrixThemeView(Struct, frozen=True, gc=False):
    """matrix/x.html: one theme, approach by approach"""

    label: str
    address: str
    """Of the theme itself."""
    definition: str
    count: int
    groups: tuple[CrossingGroup, ...]
    gaps: tuple[Gap, ...]
    bases: tuple[Basis, ...]
    themes: tuple[Link, ...]
    """The same page of every theme, this one among them."""


class Span(Struct, frozen=True, gc=False):
    """A bar in a chart of years. Positions are percent of its width."""

    left: float
    width: float
    earlier: bool
    """Whether it began before the chart does."""
    later: bool
    """Whether it is to end after the chart does."""
    start: str
    """`stated` or `unknown`"""
    end: str
    """`stated`, `ongoing` or `unknown`"""


class TimelineRow(Struct, frozen=True, gc=False):
    case: CaseCard
    start: str
    """In words: `March 2019`, or `not stated`."""
    end: str
    """In words: `2021`, `ongoing`, or `not stated`."""
    span: Span


class TimelineGroup(Struct, frozen=True, gc=False):
    label: str
    anchor: str
    rows: tuple[TimelineRow, ...]
    count: int
    """All of it, on whatever page."""
    continued: bool


class TimelineView(Struct, frozen=True, gc=False):
    """timeline.html, timeline--2.html …: cases by years"""

    groups: tuple[TimelineGroup, ...]
    ticks: tuple[tuple[str, float], ...]
    """Year and position in percent."""
    tick: float
    """From one of them to the next."""
    first: int
    last: int
    begun: int
    """Cases that say when they began: the next three together."""
    ended: int
    ongoing: int
    end_unknown: int
    start_unknown: int
    """Cases that say only a year by which they ran."""
    undated: tuple[CaseGroup, ...]
    """Cases without a period, by depth."""
    undated_count: int
    jumps: tuple[TermCount, ...]
    """Where each group begins; empty when there is one page."""
    paged: Paged


class AtlasRegion(Struct, frozen=True, gc=False):
    """A region, nation or country with the places in it."""

    label: str
    address: str
    count: int
    shade: int
    places: tuple[TermNode, ...]
    """What lies in it, as a tree."""
    places_count: int


class AtlasView(Struct, frozen=True, gc=False):
    """map.html: the large map and the list that is its twin"""

    map: MapView
    shades: tuple[tuple[int, str], ...]
    """Shade from 0 and the numbers of cases that it stands for."""
    regions: tuple[AtlasRegion, ...]
    wide: tuple[TermCount, ...]
    """Places that are larger than a region, with the cases that name no smaller one there."""
    abroad: tuple[AtlasRegion, ...]
    no_place: tuple[tuple[CaseCard, str], ...]
    """Cases without a place, and why."""
    no_place_count: int
    no_place_whole: Link | None
    """Where all of them stand, when not all do here."""


class Pair(Struct, frozen=True, gc=False):
    """Two cases that are worth putting side by side."""

    first: Link
    second: Link
    approach: str
    """What both did."""
    address: str
    """Where they stand side by side."""


class CompareView(Struct, frozen=True, gc=False):
    """compare.html: a script fills it from the address"""

    most: int
    cases: int
    pairs: tuple[Pair, ...]
    """To begin with."""


class SetCase(Struct, frozen=True, gc=False):
    """A case of a ready-made set."""

    case: Link
    approach: str
    """The first that it took."""
    not_better: tuple[str, ...]
    """Directions in words that keep it from being a story of success alone: `mixed`, `worse`."""


class ReadySet(Struct, frozen=True, gc=False):
    """Some cases for one session."""

    theme: TermLink
    cases: tuple[SetCase, ...]
    address: str
    """Where the session on them stands."""


class WorkshopView(Struct, frozen=True, gc=False):
    """workshop.html: scripts fill it from the address"""

    most: int
    """Cases in one session."""
    minutes: int
    """How long a session is unless a host says otherwise."""
    cases: int
    sets: tuple[ReadySet, ...]
    """To begin with."""


class StartView(Struct, frozen=True, gc=False):
    """start.html: what is it about?"""

    themes: tuple[TermNode, ...]
    """`address` is that of the theme's next question."""


class Answers(Struct, frozen=True, gc=False):
    """The cases for some people, by what one could do."""

    label: str
    anchor: str
    count: int
    groups: tuple[CaseGroup, ...]


class StartThemeView(Struct, frozen=True, gc=False):
    """start/x.html: whom is it for, and what could you do?"""

    label: str
    definition: str
    count: int
    cut: bool
    """Whether of many cases only the first are here."""
    answers: tuple[Answers, ...]
    """All cases first, then by people."""
    theme: Link
    matrix: Link


class CodebookTable(Struct, frozen=True, gc=False):
    """A data file with its columns."""

    title: str
    anchor: str
    address: str
    about: str
    rows: int
    columns: tuple[tuple[str, str, str], ...]
    """Name, type and meaning."""


class CodebookView(Struct, frozen=True, gc=False):
    """data/codebook.html: every data file, every column"""

    tables: tuple[CodebookTable, ...]
    selections: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """What Explore gives of a selection: what the rows are, and columns by name, type and meaning."""
    others: tuple[tuple[Link, str], ...]
    """Files without columns, and what each holds."""
    feed: str
    """Address of the feed; empty when there is none."""


class GlossaryEntryView(Struct, frozen=True, gc=False):
    anchor: str
    term: str
    also: tuple[str, ...]
    definition: str
    reports: tuple[Link, ...]
    differs: str


class GlossaryView(Struct, frozen=True, gc=False):
    """glossary.html: by first letter"""

    groups: tuple[tuple[str, tuple[GlossaryEntryView, ...]], ...]


class EditionView(Struct, frozen=True, gc=False):
    """An edition, and what it brought."""

    anchor: str
    name: str
    date: str
    summary: str
    holds: tuple[str, ...]
    """How many of what, counted when the site is built; empty for an edition before this one."""
    changes: tuple[str, ...]
    added: tuple[Link, ...]
    mended: tuple[Link, ...]


class ReviewDay(Struct, frozen=True, gc=False):
    """A day on which cases were reviewed."""

    date: str
    cases: str
    """How many."""
    named: tuple[Link, ...]
    """Which, where they are few."""


class WhatsNewView(Struct, frozen=True, gc=False):
    """whats-new.html: every edition"""

    online: Link | None
    """This page on the web, when the site's web address is known."""
    editions: tuple[EditionView, ...]
    """Newest first."""
    reviewed: tuple[ReviewDay, ...]
    """The last day first."""


class CheckView(Struct, frozen=True, gc=False):
    """check.html: does this copy work here?"""

    content: str
    """Which content this is; the data say the same, when they are of the same edition."""
    cases: int
    sought: Link | None
    """A case that the search must find by these words; None when there is no case."""
    has_map: bool


class BackgroundView(Struct, frozen=True, gc=False):
    anchor: str
    title: str
    summary: str
    why: str
    at: str
    themes: tuple[TermLink, ...]
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]


class ContextView(Struct, frozen=True, gc=False):
    """context.html: what the reports name that is no case, by report"""

    groups: tuple[tuple[Link, tuple[BackgroundView, ...]], ...]
    total: int


class VocabularyTable(Struct, frozen=True, gc=False):
    """A fixed list with its definitions, for the method page."""

    title: str
    description: str
    anchor: str
    terms: tuple[tuple[str, str, int], ...]
    """Label, definition, number of cases or claims."""


class TextPageView(Struct, frozen=True, gc=False):
    """about.html, method.html, accessibility.html, contribute.html, data.html …"""

    title: str
    description: str
    send: tuple[Link, ...]
    """On the page for contributors: where to send what they wrote, when the site names it."""
    body: str
    tables: tuple[VocabularyTable, ...]
    """On the method page."""
    doubts: tuple[tuple[Link, tuple[str, ...]], ...]
    """On the method page: doubts, by report."""
    contents: tuple[Link, ...]
    """Headings of the page; empty for short pages."""


class Choice(Struct, frozen=True, gc=False):
    """A term that a writer can choose."""

    id: str
    label: str
    definition: str
    verb: str
    """Of a basis: how a claim begins."""
    level: int
    """How deep it stands in a tree, from 0."""


class ChoiceList(Struct, frozen=True, gc=False):
    """What a field of the form can hold."""

    name: str
    """Of the vocabulary, or `reports`."""
    one: str
    """What one of them is called: `theme`."""
    choices: tuple[Choice, ...]
    """Empty when they are too many for the page: then a script offers them by what is typed."""


class ChoiceLists(Struct, frozen=True, gc=False):
    """The lists of the form, each under the name of its vocabulary; `reports` are the site's own."""

    depth: ChoiceList
    places: ChoiceList
    themes: ChoiceList
    approaches: ChoiceList
    people: ChoiceList
    led_by: ChoiceList
    tested: ChoiceList
    told_by: ChoiceList
    outcome_kinds: ChoiceList
    bases: ChoiceList
    directions: ChoiceList
    reports: ChoiceList


class WriteView(Struct, frozen=True, gc=False):
    """write.html: the form that writes the file of a case"""

    lists: ChoiceLists
    headings: tuple[str, ...]
    """Of the story, in their order."""
    longest_title: int
    longest_summary: int
    most: int
    """Themes, approaches and questions that a case can have."""
    new_file: str
    """Where the repository takes a new file; empty when it is none of GitHub's, or there is none."""
    email: str
    repository: Link | None


class NotFoundView(Struct, frozen=True, gc=False):
    """404.html"""

    ways: tuple[Link, ...]


class RedirectView(Struct, frozen=True, gc=False):
    """A former address"""

    to: Link


View = (
    IndexView
    | ExploreView
    | TitlesView
    | ListView
    | TermListView
    | TermView
    | CaseView
    | ReportListView
    | ReportView
    | FindingsView
    | ReportFindingsView
    | LensListView
    | LensView
    | ClaimsView
    | ClaimKindView
    | ClaimListView
    | MatrixView
    | MatrixThemeView
    | TimelineView
    | AtlasView
    | CompareView
    | WorkshopView
    | StartView
    | StartThemeView
    | CodebookView
    | GlossaryView
    | WhatsNewView
    | CheckView
    | ContextView
    | TextPageView
    | WriteView
    | NotFoundView
    | RedirectView
)

TEMPLATES: dict[type, str] = {
    IndexView: "pages/index.html",
    ExploreView: "pages/explore.html",
    TitlesView: "pages/titles.html",
    ListView: "pages/list.html",
    TermListView: "pages/terms.html",
    TermView: "pages/term.html",
    CaseView: "pages/case.html",
    ReportListView: "pages/reports.html",
    ReportView: "pages/report.html",
    FindingsView: "pages/findings.html",
    ReportFindingsView: "pages/findings_report.html",
    LensListView: "pages/lenses.html",
    LensView: "pages/lens.html",
    ClaimsView: "pages/claims.html",
    ClaimKindView: "pages/claims_kind.html",
    ClaimListView: "pages/claims_list.html",
    MatrixView: "pages/matrix.html",
    MatrixThemeView: "pages/matrix_theme.html",
    TimelineView: "pages/timeline.html",
    AtlasView: "pages/map.html",
    CompareView: "pages/compare.html",
    WorkshopView: "pages/workshop.html",
    StartView: "pages/start.html",
    StartThemeView: "pages/start_theme.html",
    CodebookView: "pages/codebook.html",
    GlossaryView: "pages/glossary.html",
    WhatsNewView: "pages/whats_new.html",
    CheckView: "pages/check.html",
    ContextView: "pages/context.html",
    TextPageView: "pages/text.html",
    WriteView: "pages/write.html",
    NotFoundView: "pages/404.html",
    RedirectView: "pages/redirect.html",
}
"""The template of each view."""
