"""All types of the content, in the words that a contributor would use. Frozen, and complete from birth.

A `Case` is what stands in one file of `content/cases/`; a `Library` is everything, joined up and counted.
Nothing here reads, checks or renders.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

Lines = str
"""Fields with how far below the first line of their record they stand, for problems that only show when all files are
read: `title:1 summary:2`. Few ever look, a text takes a fifth of a dictionary's memory, and records laid out alike
have the same text.
"""


def line_in(lines: Lines, field: str, first: int, otherwise: int | None = None) -> int:
    """The line of a field of a record that begins on the line `first`; without the field, `otherwise`, or `first`."""
    _, found, rest = f" {lines}".partition(f" {field}:")
    if found:
        return first + int(rest.partition(" ")[0])
    return first if otherwise is None else otherwise


class Origin(Struct, frozen=True, gc=False):
    """Where a record was written down."""

    path: str
    """Relative to the site's folder, with forward slashes."""
    line: int
    lines: Lines
    """Where its fields stand."""

    def of(self, field: str, otherwise: int | None = None) -> int:
        """The line of a field; of the record, unless told otherwise, when the field is not there."""
        return line_in(self.lines, field, self.line, otherwise)


class Heading(Struct, frozen=True, gc=False):
    """A heading of a Markdown body."""

    level: int
    text: str
    anchor: str
    line: int


class BodyLink(Struct, frozen=True, gc=False):
    """A link that a writer put into a Markdown text."""

    target: str
    """`https://…`, `mailto:…`, or `site:` and an address of this site, such as `site:cases/x.html#y`."""
    line: int


class RichText(Struct, frozen=True, gc=False):
    """A Markdown text, made safe. In UTF-8: a Python text with one curly quote takes twice the memory."""

    html_utf8: bytes
    text_utf8: bytes
    outline: str
    """Its headings, a line each: `2 14 how-it-works How it works` is one of level 2 on line 14."""
    links: tuple[BodyLink, ...]

    @classmethod
    def of(
        cls, html: str, text: str, headings: tuple[Heading, ...] = (), links: tuple[BodyLink, ...] = ()
    ) -> RichText:
        outline = "\n".join(f"{h.level} {h.line} {h.anchor} {' '.join(h.text.split())}" for h in headings)
        return cls(html.encode(), text.encode(), outline, links)

    @property
    def is_empty(self) -> bool:
        return not (self.html_utf8 or self.text_utf8)

    @property
    def html(self) -> str:
        """Links to our own pages begin with `site:`; render.py makes them relative."""
        return self.html_utf8.decode()

    @property
    def text(self) -> str:
        """The words alone, for search and data files."""
        return self.text_utf8.decode()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """In their order."""
        return tuple(map(_heading, self.outline.splitlines()))


def _heading(told: str) -> Heading:
    level, line, anchor, text = told.split(" ", 3)
    return Heading(int(level), text, anchor, int(line))


class Point(Struct, frozen=True, gc=False):
    """WGS84, decimal degrees."""

    lat: float
    lon: float


class Term(Struct, frozen=True, gc=False):
    """One word of a vocabulary: a theme, an approach, a place, a basis …"""

    id: str
    label: str
    definition: str
    synonyms: tuple[str, ...]
    parent: str | None
    """The term above it in a tree."""
    verb: str
    """Bases only: how a claim with this basis begins."""
    kind: str
    """Places only: country, nation, region, area or locality."""
    point: Point | None
    """Places only: the middle of it, to about a kilometre."""
    origin: Origin


class Vocabulary(Struct, frozen=True, gc=False):
    """A closed list of terms, flat or a tree."""

    id: str
    title: str
    singular: str
    description: str
    terms: tuple[Term, ...]
    """In the order of the file; in a tree each term after its parent."""
    origin: Origin


class Period(Struct, frozen=True, gc=False):
    """When something ran, as exact as the source says."""

    start: str
    """`2013` or `2013-05`; empty when not stated."""
    end: str
    """The same, or `ongoing`; empty when not stated."""
    note: str


class Organisations(Struct, frozen=True, gc=False):
    """Who did it, by name."""

    lead: tuple[str, ...]
    partners: tuple[str, ...]
    funders: tuple[str, ...]


class Source(Struct, frozen=True, gc=False):
    """Where a case is told: one of our reports, or something else."""

    id: str
    report: str
    """Slug of a report of ours; empty for any other source."""
    at: str
    """Section or page."""
    author: str
    year: str
    title: str
    publisher: str
    url: str
    cited_by: str
    """Slug of the report through which we know it, when we have not read it."""
    note: str
    line: int


class Claim(Struct, frozen=True, gc=False):
    """One thing that is said to have come of a case, with what it rests on."""

    text: str
    """A clause that reads on from the verb of its basis."""
    figures: tuple[str, ...]
    """Exactly as in the source, number first where possible."""
    measure: tuple[str, float]
    """What these are and the first size among them (see figures.py)."""
    kind: str
    basis: str
    direction: str
    source: str
    """Id of a source of the same case."""
    at: str
    note: str
    figures_note: str
    """Why a figure stands otherwise in the source (in words, as a sum …); for `check --figures`."""
    line: int
    lines: Lines
    """Where its fields stand."""


class Image(Struct, frozen=True, gc=False):
    """A picture, with what is needed to show it rightly and by right."""

    file: str
    alt: str
    caption: str
    credit: str
    licence: str
    consent: str
    """How the people in it agreed; `none shown` is an answer."""
    line: int


class Case(Struct, frozen=True, gc=False):
    """One thing that was tried, somewhere."""

    slug: str
    title: str
    summary: str
    depth: str
    places: tuple[str, ...]
    place_note: str
    themes: tuple[str, ...]
    approaches: tuple[str, ...]
    people: tuple[str, ...]
    led_by: str
    period: Period | None
    organisations: Organisations
    funding: str
    part_of: tuple[str, ...]
    related: tuple[str, ...]
    tested: str
    told_by: str
    limits: str
    claims: tuple[Claim, ...]
    lenses: Mapping[str, tuple[str, ...]]
    """Lens id to ids of that lens's terms."""
    sources: tuple[Source, ...]
    questions: tuple[str, ...]
    images: tuple[Image, ...]
    status: str
    reviewed: str
    """ISO date; empty when nobody has."""
    contributors: tuple[str, ...]
    old_addresses: tuple[str, ...]
    body: RichText
    origin: Origin


class Report(Struct, frozen=True, gc=False):
    """A published report that tells of many cases."""

    slug: str
    title: str
    short_title: str
    authors: tuple[str, ...]
    short_authors: str
    """How a list or a citation names it: `Collaborate, 2025`."""
    publisher: str
    partner: str
    commissioned_by: str
    foreword_by: str
    date: str
    kind: str
    method: str
    summary: str
    url: str
    text_file: str
    """Name of the file with its text, for `check --figures` and `--copied`; the text itself is not ours to keep."""
    doubts: tuple[str, ...]
    """What a reader should know before leaning on it."""
    body: RichText
    origin: Origin


class Finding(Struct, frozen=True, gc=False):
    """What a report says across cases."""

    id: str
    report: str
    kind: str
    text: str
    themes: tuple[str, ...]
    approaches: tuple[str, ...]
    cases: tuple[str, ...]
    at: str
    origin: Origin


class LensTerm(Struct, frozen=True, gc=False):
    """A term of a report's own classification."""

    id: str
    label: str
    definition: str
    count: str
    """The report's own count, as it states it (`48 of 112`); never mixed with ours."""


class Lens(Struct, frozen=True, gc=False):
    """A report's own way of sorting things."""

    id: str
    report: str
    title: str
    sorts: str
    at: str
    note: str
    terms: tuple[LensTerm, ...]
    origin: Origin


class Background(Struct, frozen=True, gc=False):
    """Something a report names that is no case: a publication, a law, a body, a study."""

    id: str
    report: str
    title: str
    summary: str
    why: str
    """Why it is no case."""
    themes: tuple[str, ...]
    at: str
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    origin: Origin


class GlossaryEntry(Struct, frozen=True, gc=False):
    """A word explained."""

    term: str
    also: tuple[str, ...]
    definition: str
    reports: tuple[str, ...]
    differs: str
    """Where the reports use it in different ways."""
    origin: Origin


class EditionEntry(Struct, frozen=True, gc=False):
    """What an edition brought, in the list of all editions."""

    name: str
    date: str
    summary: str
    changes: tuple[str, ...]
    added: tuple[str, ...]
    """Slugs of cases that were new in it."""
    mended: tuple[str, ...]
    """Slugs of cases that were put right in it."""
    origin: Origin


class TextPage(Struct, frozen=True, gc=False):
    """A page of plain text: about, method, accessibility …"""

    slug: str
    title: str
    description: str
    body: RichText
    origin: Origin


Record = Case | Report | Finding | Lens | Background | GlossaryEntry | EditionEntry | TextPage | Vocabulary


class Edition(Struct, frozen=True, gc=False):
    """Name and date of what is published."""

    name: str
    date: str


class Licence(Struct, frozen=True, gc=False):
    """Under what terms the content may be used."""

    name: str
    url: str


class SiteConfig(Struct, frozen=True, gc=False):
    """`site_config.yaml`, typed."""

    title: str
    tagline: str
    description: str
    notice: str
    """The standing notice on lists of cases."""
    base_url: str
    """Where the site is published, ending in a slash; empty for a copy that is only handed on."""
    repository: str
    """Web address of the repository, for "mend this"; empty when there is none."""
    email: str
    """For people who want to mend something without a repository; may be empty."""
    language: str
    markdown: str
    """What turns Markdown into HTML: `python-markdown` or `comrak`."""
    edition: Edition
    licence: Licence
    navigation: tuple[tuple[str, str], ...]
    """Label and address of each link of the header."""
    footer: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]
    """Names of the facets of `explore`, in order."""
    synonyms: tuple[tuple[str, ...], ...]
    """Groups of words that mean the same to a reader: what is found by one is found by the others."""
    home_finding: str
    """`report/finding` shown on the index."""
    home_newest: int
    map_outline: str
    """File in `content/` with the outlines of the regions (GeoJSON)."""
    map_root: str
    """The place whose map it is."""
    origin: Origin
