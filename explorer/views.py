"""What templates see: one view a template, flat, read-only, in the order in which it is shown.

Sorting, grouping and wording happen in `pages/`; a template holds loops, ifs and macros. Every field is used by
its template. An address in a view is a path below the site's root; templates write it as `site:` + address
and render.py makes it relative to the page.
"""

from __future__ import annotations

from dataclasses import dataclass

# --- parts -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str
    """`site:` address without the scheme, or a whole `https://…` address for links that leave the site."""


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term as a mark: label, address, and which way in it belongs to."""

    label: str
    address: str
    way: str
    """`theme`, `approach`, `place`, `people`, or empty: gives the mark its ink and shape."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """A term with the number of cases that carry it."""

    label: str
    address: str
    way: str
    count: int


@dataclass(frozen=True, slots=True)
class TermNode:
    """A term in a list or tree of terms."""

    label: str
    address: str
    way: str
    definition: str
    kind: str
    count: int
    """Cases here and below."""
    children: tuple[TermNode, ...]


@dataclass(frozen=True, slots=True)
class CaseCard:
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


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases under a heading."""

    label: str
    note: str
    cases: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, cut for display: the number large, the rest small."""

    number: str
    rest: str


@dataclass(frozen=True, slots=True)
class ClaimView:
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


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    label: str
    definition: str
    anchor: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    anchor: str
    text: str
    kind: str
    """Label: Finding, Recommendation, Condition, Caveat, Definition."""
    at: str
    report: Link
    terms: tuple[TermLink, ...]
    cases: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    label: str
    anchor: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class MapView:
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


@dataclass(frozen=True, slots=True)
class Basis:
    """How many claims rest on what."""

    label: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True)
class SourceView:
    anchor: str
    label: str
    """Author and year, or the report's short name."""
    title: str
    detail: str
    """Publisher, section, note: joined with full stops."""
    link: Link | None
    cited_by: Link | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts at the side of a page."""

    label: str
    links: tuple[TermLink, ...]
    texts: tuple[str, ...]
    """Plain lines below the links."""


@dataclass(frozen=True, slots=True)
class Head:
    """What every page has: for `<head>`, breadcrumbs and the marking of the current place."""

    title: str
    """Without the site's name."""
    description: str
    address: str
    canonical: str
    """Whole web address; empty when the site's own address is not known."""
    crumbs: tuple[Link, ...]
    """From the top, without the page itself."""
    json_ld: str
    """Structured data for search engines, safe to put into a script element; empty for none."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """The same on every page."""

    title: str
    tagline: str
    language: str
    notice: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    edition: str
    edition_date: str
    """`22 November 2026`; empty when not given."""
    licence: Link
    base_url: str


# --- one a template ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WayIn:
    """One of the three ways in, on the index."""

    way: str
    title: str
    question: str
    address: str
    terms: tuple[TermCount, ...]
    more: int
    """Terms that are not shown here."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """index.html"""

    cases: int
    full: int
    claims: int
    places: int
    reports: tuple[Link, ...]
    ways: tuple[WayIn, ...]
    map: MapView
    finding: FindingView | None
    newest: tuple[CaseCard, ...]
    """Most lately reviewed full cases."""
    figure_claims: tuple[ClaimView, ...]
    """Two or three claims with figures, each with its basis, to show how the site speaks."""
    unevaluated: int
    """Cases that nobody is known to have evaluated."""


@dataclass(frozen=True, slots=True)
class ExploreView:
    """explore.html: every case, by first letter of title; search and facets act on it in place."""

    cases: tuple[CaseCard, ...]
    depths: tuple[TermCount, ...]
    """`address` is empty."""


@dataclass(frozen=True, slots=True)
class TermListView:
    """themes.html, approaches.html, places.html, people.html"""

    title: str
    description: str
    way: str
    tree: tuple[TermNode, ...]
    map: MapView | None
    """On places only."""
    empty: tuple[TermLink, ...]
    """Terms that no case carries: gaps."""


@dataclass(frozen=True, slots=True)
class TermView:
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
    findings: tuple[FindingView, ...]
    groups: tuple[CaseGroup, ...]
    """Cases by depth: full first."""
    claims: int
    bases: tuple[Basis, ...]
    figures: tuple[ClaimView, ...]
    """Up to six claims with figures from these cases."""
    crossings: tuple[tuple[str, tuple[TermCount, ...]], ...]
    """Title and terms: which approaches meet this theme, which themes are met by this approach, where."""
    gaps: tuple[TermLink, ...]
    """Terms of the other way in that meet no case here."""
    map: MapView | None


@dataclass(frozen=True, slots=True)
class CaseView:
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
    """Report's own words: lens and its terms."""
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
    cite: str
    """How to cite this page."""
    mend: Link | None
    """Where to mend it; None when the site names no repository."""
    file: str
    """Its source file: `content/cases/x.md`."""
    tell_more: str
    """Leads and snapshots: the invitation to tell more; empty for full cases."""
    reviewed: str
    contributors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSummary:
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


@dataclass(frozen=True, slots=True)
class ReportListView:
    """reports.html"""

    reports: tuple[ReportSummary, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """reports/x.html"""

    title: str
    by: str
    facts: tuple[Fact, ...]
    summary: str
    method: str
    doubts: tuple[str, ...]
    body: str
    findings: tuple[FindingGroup, ...]
    """By kind."""
    lenses: tuple[TermCount, ...]
    groups: tuple[CaseGroup, ...]
    background: tuple[Link, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class FindingsView:
    """findings.html: by report"""

    groups: tuple[FindingGroup, ...]
    total: int
    kinds: tuple[TermCount, ...]


@dataclass(frozen=True, slots=True)
class LensSummary:
    title: str
    address: str
    sorts: str
    terms: int
    cases: int


@dataclass(frozen=True, slots=True)
class LensListView:
    """lenses.html: by report"""

    groups: tuple[tuple[Link, tuple[LensSummary, ...]], ...]


@dataclass(frozen=True, slots=True)
class LensTermView:
    anchor: str
    label: str
    definition: str
    count: str
    """The report's own count, as stated; empty when it gives none."""
    cases: tuple[Link, ...]
    carries: tuple[TermCount, ...]
    """Crosswalk: our themes and approaches that its cases carry most."""


@dataclass(frozen=True, slots=True)
class LensView:
    """lenses/x.html"""

    title: str
    sorts: str
    report: Link
    at: str
    note: str
    terms: tuple[LensTermView, ...]
    coded: int
    """Cases coded with this lens; 0 makes it a reference."""


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """claims.html: by kind"""

    groups: tuple[ClaimGroup, ...]
    total: int
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntryView:
    anchor: str
    term: str
    also: tuple[str, ...]
    definition: str
    reports: tuple[Link, ...]
    differs: str


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """glossary.html: by first letter"""

    groups: tuple[tuple[str, tuple[GlossaryEntryView, ...]], ...]


@dataclass(frozen=True, slots=True)
class BackgroundView:
    anchor: str
    title: str
    summary: str
    why: str
    at: str
    themes: tuple[TermLink, ...]
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class ContextView:
    """context.html: what the reports name that is no case, by report"""

    groups: tuple[tuple[Link, tuple[BackgroundView, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class VocabularyTable:
    """A fixed list with its definitions, for the method page."""

    title: str
    description: str
    anchor: str
    terms: tuple[tuple[str, str, int], ...]
    """Label, definition, number of cases or claims."""


@dataclass(frozen=True, slots=True)
class TextPageView:
    """about.html, method.html, accessibility.html, contribute.html, data.html …"""

    title: str
    description: str
    body: str
    tables: tuple[VocabularyTable, ...]
    """On the method page."""
    doubts: tuple[tuple[Link, tuple[str, ...]], ...]
    """On the method page: doubts, by report."""
    contents: tuple[Link, ...]
    """Headings of the page; empty for short pages."""


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """404.html"""

    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RedirectView:
    """A former address"""

    to: Link


View = (
    IndexView
    | ExploreView
    | TermListView
    | TermView
    | CaseView
    | ReportListView
    | ReportView
    | FindingsView
    | LensListView
    | LensView
    | ClaimsView
    | GlossaryView
    | ContextView
    | TextPageView
    | NotFoundView
    | RedirectView
)

TEMPLATES: dict[type, str] = {
    IndexView: "pages/index.html",
    ExploreView: "pages/explore.html",
    TermListView: "pages/terms.html",
    TermView: "pages/term.html",
    CaseView: "pages/case.html",
    ReportListView: "pages/reports.html",
    ReportView: "pages/report.html",
    FindingsView: "pages/findings.html",
    LensListView: "pages/lenses.html",
    LensView: "pages/lens.html",
    ClaimsView: "pages/claims.html",
    GlossaryView: "pages/glossary.html",
    ContextView: "pages/context.html",
    TextPageView: "pages/text.html",
    NotFoundView: "pages/404.html",
    RedirectView: "pages/redirect.html",
}
"""The template of each view."""
