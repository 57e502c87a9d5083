"""The data behind the site as files: tables, places for a map, sources for a reference manager, a feed.

Each table is one list of columns: what the file holds, what the codebook says of it and what the data package
declares all come from there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from explorer import addresses
from explorer.library import Library, in_blocks
from explorer.model import Case, Claim, Finding, Report, Source, Term
from explorer.sketch import reports_of

T = TypeVar("T")
Value = str | int | float | tuple[str, ...]

BETWEEN = " | "
"""Stands between the values of a list in a CSV cell; no id and no name holds it."""
FEED_LENGTH = 50
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Column(Struct, Generic[T], frozen=True):
    """A column: its name, what kind of value it holds, what it means, and how a row gives it."""

    name: str
    kind: str
    """`string`, `integer`, `number` or `list` (strings, joined in CSV)."""
    meaning: str
    of: Callable[[Library, T], Value]


class Table(Struct, Generic[T], frozen=True):
    """A CSV file."""

    name: str
    title: str
    about: str
    rows: Callable[[Library], Iterator[T]]
    count: Callable[[Library], int]
    """How many rows there are: less to ask for than the rows themselves (see trace.py)."""
    columns: tuple[Column[T], ...]
    key: tuple[str, ...]
    """The columns that together tell rows apart."""

    @property
    def address(self) -> str:
        return f"data/{self.name}.csv"


class OtherFile(Struct, frozen=True):
    """A file that is no table."""

    address: str
    title: str
    about: str


class ToldClaim(Struct, frozen=True):
    """A claim with the case that carries it."""

    case: Case
    number: int
    claim: Claim


class UsedSource(Struct, frozen=True):
    """A source with the case that names it."""

    case: Case
    source: Source


# --- what each table holds ---------------------------------------------------------------------------------


def _text(name: str, meaning: str, of: Callable[[T], str]) -> Column[T]:
    return Column(name, "string", meaning, lambda _, row: of(row))


def _list(name: str, meaning: str, of: Callable[[T], tuple[str, ...]]) -> Column[T]:
    return Column(name, "list", meaning, lambda _, row: of(row))


def _main_place(library: Library, case: Case) -> Term | None:
    return library.term("places", case.places[0]) if case.places else None


def _coordinate(library: Library, case: Case, which: str) -> Value:
    term = _main_place(library, case)
    return getattr(term.point, which) if term and term.point else ""


def _lenses(case: Case) -> tuple[str, ...]:
    return tuple(f"{lens}/{term}" for lens, ids in case.lenses.items() for term in ids)


def _web(library: Library, address: str) -> str:
    return library.config.base_url + address


CASES: Table[Case] = Table(
    "cases",
    "Cases",
    "One row a case: what was tried, where, by whom, and how far it has been looked into.",
    lambda library: iter(library.cases),
    lambda library: len(library.sketches),
    (
        _text("slug", "The case’s permanent name, as in the address of its page.", lambda c: c.slug),
        _text("title", "What it is called here.", lambda c: c.title),
        _text("summary", "What was tried, in a sentence or two.", lambda c: c.summary),
        Column(
            "address",
            "string",
            "Its page: a whole web address when the site has one, else a path.",
            lambda library, c: _web(library, addresses.case(c.slug)),
        ),
        _text("depth", "How much the sources tell: full, snapshot or lead.", lambda c: c.depth),
        _list("places", "Ids of its places, the main one first; see places.csv.", lambda c: c.places),
        Column(
            "place_labels",
            "list",
            "The names of these places.",
            lambda library, c: tuple(library.label("places", p) for p in c.places),
        ),
        _text("place_note", "Why there is no place, or what to know about it.", lambda c: c.place_note),
        Column(
            "latitude",
            "number",
            "Of the middle of the main place, WGS84, to about a kilometre; empty when it has no point.",
            lambda library, c: _coordinate(library, c, "lat"),
        ),
        Column("longitude", "number", "The same.", lambda library, c: _coordinate(library, c, "lon")),
        _list("themes", "What it is about: one to three ids, the most important first.", lambda c: c.themes),
        _list("approaches", "How it works: up to three ids; a lead may have none.", lambda c: c.approaches),
        _list("people", "Whom it is for or with.", lambda c: c.people),
        _text("led_by", "Who leads.", lambda c: c.led_by),
        _text(
            "start",
            "Year or year-month of its beginning; empty when not stated.",
            lambda c: c.period.start if c.period else "",
        ),
        _text(
            "end",
            "The same of its end, or ongoing; empty when not stated.",
            lambda c: c.period.end if c.period else "",
        ),
        _text("period_note", "What to know about these dates.", lambda c: c.period.note if c.period else ""),
        _list("lead_organisations", "Who runs it, by name.", lambda c: c.organisations.lead),
        _list("partners", "Who works on it with them.", lambda c: c.organisations.partners),
        _list("funders", "Who pays for it.", lambda c: c.organisations.funders),
        _text("funding", "Sums as stated, with who and when.", lambda c: c.funding),
        _list("part_of", "Slugs of the cases that it is part of.", lambda c: c.part_of),
        _list("related", "Slugs of cases that its writer names beside it.", lambda c: c.related),
        _text("tested", "Whether anyone has looked into what came of it.", lambda c: c.tested),
        _text("told_by", "Whose account it is.", lambda c: c.told_by),
        _text("limits", "What this case cannot tell you.", lambda c: c.limits),
        Column("claims", "integer", "How many rows of claims.csv are its own.", lambda _, c: len(c.claims)),
        _list("reports", "Slugs of the reports that tell it.", reports_of),
        _list("lenses", "How these reports themselves sort it: lens/term.", _lenses),
        _text(
            "reviewed", "When somebody last checked it against its sources (ISO date).", lambda c: c.reviewed
        ),
    ),
    ("slug",),
)

CLAIMS: Table[ToldClaim] = Table(
    "claims",
    "Claims",
    "One row a claim: what is said to have come of a case, and what that rests on. Compare figures within one basis only.",
    lambda library: (ToldClaim(*told) for told in library.claims()),
    lambda library: sum(len(case.claims) for case in library.sketches),
    (
        _text("case", "Slug of its case.", lambda t: t.case.slug),
        Column("number", "integer", "Its number in the case, from 1.", lambda _, t: t.number),
        Column(
            "address",
            "string",
            "Where it stands on its case's page.",
            lambda library, t: _web(library, addresses.claim(t.case.slug, t.number)),
        ),
        Column(
            "verb",
            "string",
            "The words that its basis begins it with; read it and the text as one sentence.",
            lambda library, t: term.verb if (term := library.term("bases", t.claim.basis)) else "",
        ),
        _text("text", "What is claimed.", lambda t: t.claim.text),
        _list("figures", "Its figures, as the source states them.", lambda t: t.claim.figures),
        _text("kind", "Whom or what it is about.", lambda t: t.claim.kind),
        _text("basis", "How the source knows. The order of bases is not a ranking.", lambda t: t.claim.basis),
        _text("direction", "Which way things went, as the source tells it.", lambda t: t.claim.direction),
        _text("source", "Id of its source in sources.csv, within the case.", lambda t: t.claim.source),
        _text("at", "Section or page of that source.", lambda t: t.claim.at),
        _text("note", "What to know about it.", lambda t: t.claim.note),
    ),
    ("case", "number"),
)

FINDINGS: Table[Finding] = Table(
    "findings",
    "Findings",
    "One row for each thing that a report says across cases, with the cases here that support it.",
    lambda library: iter(library.findings),
    lambda library: len(library.findings),
    (
        _text("report", "Slug of the report.", lambda f: f.report),
        _text("id", "Its name within the report.", lambda f: f.id),
        Column(
            "address",
            "string",
            "Where it stands among the findings of its report.",
            lambda library, f: _web(library, addresses.finding(f.report, f.id)),
        ),
        _text("kind", "Finding, recommendation, condition, caveat or definition.", lambda f: f.kind),
        _text("text", "What the report says, in our words.", lambda f: f.text),
        _list("themes", "Themes that it is about.", lambda f: f.themes),
        _list("approaches", "Approaches that it is about.", lambda f: f.approaches),
        _list("cases", "Slugs of the cases in support.", lambda f: f.cases),
        _text("at", "Section or page of the report.", lambda f: f.at),
    ),
    ("report", "id"),
)

SOURCES: Table[UsedSource] = Table(
    "sources",
    "Sources",
    "One row for each source of each case, so a source that several cases name stands several times.",
    lambda library: (UsedSource(case, source) for case in library.cases for source in case.sources),
    lambda library: sum(case.sources for case in library.sketches),
    (
        _text("case", "Slug of the case.", lambda u: u.case.slug),
        _text("id", "Its name within the case.", lambda u: u.source.id),
        _text("report", "Slug of the report, when it is one of this site's.", lambda u: u.source.report),
        _text("author", "Who wrote it; empty for this site's reports.", lambda u: u.source.author),
        _text("year", "When, as stated.", lambda u: u.source.year),
        _text("title", "What it is called; empty for this site's reports.", lambda u: u.source.title),
        _text("publisher", "Who published it.", lambda u: u.source.publisher),
        _text("url", "Where it was.", lambda u: u.source.url),
        _text("at", "Section or page.", lambda u: u.source.at),
        _text(
            "cited_by",
            "Slug of the report through which we know it, when we have not read it.",
            lambda u: u.source.cited_by,
        ),
        _text("note", "What to know about it.", lambda u: u.source.note),
    ),
    ("case", "id"),
)

PLACES: Table[Term] = Table(
    "places",
    "Places",
    "One row a place, a tree from countries to localities. Points are for display, not for measuring.",
    lambda library: iter(library.vocabularies["places"].terms),
    lambda library: len(library.vocabularies["places"].terms),
    (
        _text("id", "Its name in the other files.", lambda p: p.id),
        _text("label", "What it is called.", lambda p: p.label),
        _text("kind", "Country, nation, region, area or locality.", lambda p: p.kind),
        _text("parent", "Id of the place that it lies in; empty at the top.", lambda p: p.parent or ""),
        Column(
            "latitude",
            "number",
            "Of its middle, WGS84, two decimals.",
            lambda _, p: p.point.lat if p.point else "",
        ),
        Column("longitude", "number", "The same.", lambda _, p: p.point.lon if p.point else ""),
        _list("synonyms", "Other names.", lambda p: p.synonyms),
        Column(
            "cases",
            "integer",
            "Cases here and in the places below: how often something was written up, not how well it worked.",
            lambda library, p: library.count_of("places", p.id),
        ),
    ),
    ("id",),
)

TABLES: tuple[Table[Any], ...] = (CASES, CLAIMS, FINDINGS, SOURCES, PLACES)

OTHERS = (
    OtherFile(
        "data/cases.json",
        "Cases as JSON",
        "Every case with the columns of cases.csv, its claims and sources as in their tables, its questions for a group and its story in plain text. Lists are lists.",
    ),
    OtherFile(
        "data/places.geojson",
        "Places as GeoJSON",
        "A point for each place that a case names and that has one, with the slugs of these cases. For maps and spreadsheets that read GeoJSON (RFC 7946).",
    ),
    OtherFile("data/sources.bib", "Sources for BibTeX", "The reports and every other source, each once."),
    OtherFile("data/sources.ris", "Sources for Zotero, EndNote and others", "The same in the RIS format."),
    OtherFile(
        "data/datapackage.json",
        "Data package",
        "The tables, their columns, types and licence for programs (Frictionless Data Package).",
    ),
)


# --- files -------------------------------------------------------------------------------------------------


CASES_PER_BLOCK = 16
"""Cases whose rows are made together, and made again when one of them is edited."""

ROWS = "rows"
BEGIN = f"{ROWS}/begin"
END = f"{ROWS}/end"
JSON = "data/cases.json"
_BETWEEN_LINES = ",\n"
_LAST_LINE = "\n]}\n"


def pieces(library: Library) -> Iterator[str]:
    """What the tables of cases are made from, piece by piece: a block is named by its number and its cases."""
    yield BEGIN
    for number, slugs in in_blocks(library, CASES_PER_BLOCK):
        yield f"{ROWS}/{number}/{','.join(slugs)}"
    yield END


def piece(library: Library, name: str) -> Iterator[tuple[str, bytes]]:
    """What one of `pieces` adds to the end of which files: addresses and bytes."""
    if name == BEGIN:
        for table in (CASES, CLAIMS, SOURCES):
            sheet: Sheet[Any] = Sheet(table, library)
            sheet.head()
            yield table.address, sheet.data()
        yield JSON, _head(_about(library), "cases").encode()
    elif name == END:
        yield JSON, _LAST_LINE.encode()
    else:
        _, number, slugs = name.split("/")
        yield from _block([library.case[slug] for slug in slugs.split(",")], library, first=number == "0")


def _block(cases: Sequence[Case], library: Library, *, first: bool) -> Iterator[tuple[str, bytes]]:
    sheets = {table.address: Sheet(table, library) for table in (CASES, CLAIMS, SOURCES)}
    lines = _encoded(_records(cases, *sheets.values()))
    yield from ((address, sheet.data()) for address, sheet in sheets.items())
    yield JSON, (("" if first else _BETWEEN_LINES) + lines).encode()


def tables(library: Library) -> Iterator[tuple[str, bytes]]:
    """The tables that no case has rows in."""
    for table in (FINDINGS, PLACES):
        sheet: Sheet[Any] = Sheet(table, library)
        sheet.head()
        for row in table.rows(library):
            sheet.add(row)
        yield table.address, sheet.data()


def points(library: Library) -> Iterator[tuple[str, bytes]]:
    """Where cases are."""
    head = _head({"type": "FeatureCollection"}, "features")
    yield "data/places.geojson", f"{head}{_encoded(_features(library))}{_LAST_LINE}".encode()


def sources(library: Library) -> Iterator[tuple[str, bytes]]:
    """The sources, for reference managers."""
    entries = tuple(references(library))
    yield "data/sources.bib", "\n".join(map(bibtex, entries)).encode()
    yield "data/sources.ris", "".join(map(ris, entries)).encode()


def feed(library: Library) -> Iterator[tuple[str, bytes]]:
    """What was reviewed last; only when the site's web address is known."""
    if library.config.base_url:
        yield addresses.FEED, _feed(library).encode()


def data_package(library: Library, measure: Callable[[str], tuple[int, str]]) -> tuple[str, bytes]:
    """The file that tells programs of the tables. `measure` gives a table's bytes and SHA-256, by its address."""
    package = _data_package(library, {table.address: measure(table.address) for table in TABLES})
    return "data/datapackage.json", (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


class Sheet(Generic[T]):
    """A table, or some rows of one, as it is written: RFC 4180, UTF-8."""

    def __init__(self, table: Table[T], library: Library) -> None:
        self.library = library
        self.names = [column.name for column in table.columns]
        self.columns = [column.of for column in table.columns]
        self.text = io.StringIO(newline="")
        self.writer = csv.writer(self.text, lineterminator="\r\n")

    def head(self) -> None:
        """Write the mark that lets Excel read UTF-8 as what it is, and the names of the columns."""
        self.text.write("\ufeff")
        self.writer.writerow(self.names)

    def add(self, row: T) -> dict[str, object]:
        """Write a row. Gives it as a record too: lists as lists, and nothing for what is not stated."""
        library = self.library
        values = [of(library, row) for of in self.columns]
        self.writer.writerow(map(safe_cell, values))
        return {
            name: list(value) if isinstance(value, tuple) else None if value == "" else value
            for name, value in zip(self.names, values, strict=True)
        }

    def data(self) -> bytes:
        """What was written."""
        return self.text.getvalue().encode()


def safe_cell(value: Value) -> str:
    """A value as a cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    text = BETWEEN.join(value) if isinstance(value, tuple) else str(value)
    return "'" + text if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _records(
    those: Sequence[Case], cases: Sheet[Case], claims: Sheet[ToldClaim], sources: Sheet[UsedSource]
) -> Iterator[dict[str, object]]:
    """Cases as records, while their rows go into the sheets."""
    for case in those:
        yield {
            **cases.add(case),
            "claims": [claims.add(ToldClaim(case, n, claim)) for n, claim in enumerate(case.claims, start=1)],
            "sources": [sources.add(UsedSource(case, source)) for source in case.sources],
            "questions": list(case.questions),
            "story": case.body.text,
        }


def _about(library: Library) -> dict[str, str]:
    config = library.config
    return {
        "title": config.title,
        "edition": config.edition.name,
        "date": config.edition.date,
        "licence": config.licence.name,
        "notice": config.notice,
    }


def _features(library: Library) -> Iterator[dict[str, object]]:
    for place, slugs in library.placed():
        term = library.term("places", place)
        if term and term.point:
            yield {
                "type": "Feature",
                "id": term.id,
                "geometry": {"type": "Point", "coordinates": [term.point.lon, term.point.lat]},
                "properties": {"label": term.label, "kind": term.kind, "count": len(slugs), "cases": slugs},
            }


def _data_package(library: Library, measured: Mapping[str, tuple[int, str]]) -> dict[str, object]:
    """https://specs.frictionlessdata.io/data-package/, with a tabular resource a table."""
    config = library.config
    return {
        "profile": "tabular-data-package",
        "name": addresses.anchor(config.title),
        "title": config.title,
        "description": config.description,
        "version": config.edition.date or config.edition.name,
        **({"homepage": config.base_url} if config.base_url else {}),
        "licenses": [{"title": config.licence.name, "path": config.licence.url}],
        "resources": [_resource(table, *measured[table.address]) for table in TABLES],
    }


def _resource(table: Table[Any], size: int, digest: str) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.about,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": "string" if column.kind == "list" else column.kind,
                    "description": column.meaning,
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }


def _head(about: Mapping[str, object], name: str) -> str:
    """The beginning of a JSON object that ends with a list, an item a line: a diff shows what changed."""
    return f'{json.dumps(about, ensure_ascii=False)[:-1]}, "{name}": [\n'


def _encoded(items: Iterable[object]) -> str:
    """Items of such a list."""
    return _BETWEEN_LINES.join(msgspec.json.encode(item).decode() for item in items)


# --- references --------------------------------------------------------------------------------------------


class Reference(Struct, frozen=True):
    """A source as reference managers know it."""

    key: str
    authors: tuple[str, ...]
    year: str
    title: str
    publisher: str
    url: str
    is_report: bool


def references(library: Library) -> Iterator[Reference]:
    """The reports, then every other source of a case, each once."""
    for report in library.reports:
        yield _of_report(report)
    numbers: Counter[str] = Counter()
    for author, year, title, publisher, url in library.cited():
        base = addresses.anchor(f"{author or title} {year}")[:50].rstrip("-")
        numbers[base] += 1
        authors = (author,) if author else ()
        key = f"{base}-{numbers[base]}"
        yield Reference(key, authors, year, title, publisher, url, is_report=False)


def _of_report(report: Report) -> Reference:
    authors = report.authors or (report.publisher,)
    return Reference(
        report.slug, authors, report.date[:4], report.title, report.publisher, report.url, is_report=True
    )


_BIBTEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}
)


def bibtex(reference: Reference) -> str:
    """An entry; names are put in braces, because most are of organisations."""
    fields = {
        "author": " and ".join(f"{{{name.translate(_BIBTEX)}}}" for name in reference.authors),
        "year": reference.year.translate(_BIBTEX),
        "title": f"{{{reference.title.translate(_BIBTEX)}}}",
        "institution" if reference.is_report else "publisher": reference.publisher.translate(_BIBTEX),
        "url": reference.url,
    }
    kind = "techreport" if reference.is_report else "misc"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{reference.key},\n{lines}}}\n"


def ris(reference: Reference) -> str:
    """A record; each value on one line, as the format wants it."""
    pairs = [
        ("TY", "RPRT" if reference.is_report else "GEN"),
        *(("AU", name) for name in reference.authors),
        ("PY", reference.year),
        ("TI", reference.title),
        ("PB", reference.publisher),
        ("UR", reference.url),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


# --- feed --------------------------------------------------------------------------------------------------


def _feed(library: Library) -> str:
    """Atom (RFC 4287): the cases that were reviewed last."""
    config = library.config
    newest = [library.case[slug] for slug in library.newest(FEED_LENGTH)]
    updated = max([config.edition.date, *(case.reviewed for case in newest)])
    entries = "".join(_entry(config.base_url, case) for case in newest)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(config.language)}">\n'
        f"<title>{escape(config.title)}</title>\n<subtitle>{escape(config.description)}</subtitle>\n"
        f"<id>{escape(config.base_url)}</id>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>{escape(config.title)}</name></author>\n"
        f'<link href="{escape(config.base_url)}"/>\n'
        f'<link rel="self" type="application/atom+xml" href="{escape(config.base_url + addresses.FEED)}"/>\n'
        f"{entries}</feed>\n"
    )


def _entry(base: str, case: Case) -> str:
    web = escape(base + addresses.case(case.slug))
    return (
        f'<entry>\n<title>{escape(case.title)}</title>\n<id>{web}</id>\n<link href="{web}"/>\n'
        f"<updated>{case.reviewed}T00:00:00Z</updated>\n<summary>{escape(case.summary)}</summary>\n</entry>\n"
    )
