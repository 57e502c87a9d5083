"""Rows of spreadsheets to the files of new cases, all of them drafts. Pure.

The columns are those of the tables that a site offers to download (see exports.py), so that such a table, emptied, is
the form to fill in: cases.csv, and beside it claims.csv and sources.csv if there is more to tell. Columns that the
site works out by itself are passed over. The format is RFC 4180, with a comma, a semicolon or a tab between cells.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

import yaml
from msgspec import Struct

from explorer import front_matter, reader, scaffold
from explorer.case import DRAFT_WORDS
from explorer.checks import Terms, nearest_term, term_called
from explorer.evidence import CLAIM_KEYS, SOURCE_KEYS
from explorer.fields import is_slug
from explorer.problems import Problem, did_you_mean
from explorer.rich_text import Converter

ONE_SOURCE = tuple(f"source_{key}" for key in SOURCE_KEYS if key != "id")
"""Columns of cases.csv for a case with a single source, in the place of a sheet of sources."""
CASE_COLUMNS = (
    *(
        "slug",
        "title",
        "summary",
        "depth",
        "places",
        "place_note",
        "themes",
        "approaches",
        "people",
        "led_by",
    ),
    *("start", "end", "period_note", "lead_organisations", "partners", "funders", "funding", "part_of"),
    *("related", "tested", "told_by", "limits", "lenses", "questions", "reviewed", "contributors", "story"),
    *ONE_SOURCE,
)
CLAIM_COLUMNS = ("case", *CLAIM_KEYS)
SOURCE_COLUMNS = ("case", *SOURCE_KEYS)

PASSED_OVER = ("address", "place_labels", "latitude", "longitude", "claims", "reports", "number", "verb")
"""Columns of the tables to download that the site works out by itself."""

VOCABULARIES = {
    **{name: name for name in ("depth", "places", "themes", "approaches", "people")},
    **{name: name for name in ("led_by", "tested", "told_by")},
    "kind": "outcome_kinds",
    "basis": "bases",
    "direction": "directions",
}
"""Column to the vocabulary that its terms come from: they may be given by id, label or synonym."""
LISTS_OF_TERMS = ("places", "themes", "approaches", "people")

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
_BETWEEN_ITEMS = re.compile(r"[|\n]")
_BETWEEN_TERMS = re.compile(r"[|;\n]")
_QUOTED_FORMULA = re.compile(r"'(?=[=+\-@])")
"""What exports.py puts before a text that a spreadsheet would take for a formula."""


class Row(Struct, frozen=True):
    """A row with something in it."""

    path: str
    line: int
    """On which it begins."""
    cells: Mapping[str, str]
    """Column to text, without those that are empty."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def items(self, column: str) -> list[str]:
        """A cell that holds several, each between bars or on a line of its own."""
        return _split(self[column], _BETWEEN_ITEMS)

    def some(self, columns: Mapping[str, str]) -> dict[str, object]:
        """Field to text, of those whose column says something."""
        return {field: self[column] for field, column in columns.items() if self[column]}


class Sheets(Struct, frozen=True):
    """What is to be brought in."""

    cases: tuple[Row, ...]
    claims: tuple[Row, ...] = ()
    sources: tuple[Row, ...] = ()


def rows(
    data: bytes, path: str, columns: Sequence[str], needed: str
) -> tuple[tuple[Row, ...], list[Problem]]:
    """The bytes of a CSV file to its rows, and what is wrong with it. The column `needed` must be there."""
    text, problems = front_matter.decode(data, path)
    if problems:
        return (), problems
    between = max(_NAMES, key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text), delimiter=between, strict=True)
    try:
        head = [_column(cell) for cell in next(lines, [])]
        problems = list(_head_problems(head, path, columns, needed))
        found = []
        line = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells[len(head) :]):
                message = (
                    f"a row must have no more cells than the first ({len(head)}; this one has {len(cells)})"
                )
                hint = f"put double quotes round a text that holds a {_NAMES[between]}"
                problems.append(Problem(path, line, message, hint))
            told = {name: _cell(cell) for name, cell in zip(head, cells, strict=False) if cell.strip()}
            if told:
                found.append(Row(path, line, told))
            line = lines.line_num + 1
    except csv.Error as error:
        hint = 'close each double quote, and write "" for one within a text'
        return (), [
            Problem(path, lines.line_num, f"must be a table of comma-separated values ({error})", hint)
        ]
    return tuple(found), problems


def _column(cell: str) -> str:
    return "_".join(cell.lower().split())


def _cell(text: str) -> str:
    return _QUOTED_FORMULA.sub("", text.strip(), count=1) if text.lstrip().startswith("'") else text.strip()


def _head_problems(head: Sequence[str], path: str, columns: Sequence[str], needed: str) -> Iterator[Problem]:
    for place, name in enumerate(head):
        if name and name in head[:place]:
            yield Problem(path, 1, f"each column must have a name of its own ('{name}' stands twice)")
        elif name and name not in (*columns, *PASSED_OVER):
            hint = did_you_mean(name, columns) or "use some of: " + ", ".join(columns)
            yield Problem(path, 1, f"there is no column '{name}'", hint)
    if needed not in head:
        hint = "name the columns in the first row, as in the tables to download"
        yield Problem(path, 1, f"the first row must name the column '{needed}' (it is missing)", hint)


def _split(text: str, between: re.Pattern[str]) -> list[str]:
    return [item.strip() for item in between.split(text) if item.strip()]


# --- cases -------------------------------------------------------------------------------------------------


_NEVER_LEFT_OUT = ("places", "themes")
"""Fields that a case must have, if only to say that there is nothing yet."""


class Piece(Struct, frozen=True):
    """Some lines of a case's file, and the row that says them."""

    row: Row
    text: str


def drafts(sheets: Sheets, terms: Terms, taken: Collection[str]) -> tuple[dict[str, str], list[Problem]]:
    """The text of each new case's file by its slug, and all problems, each with its sheet and row.

    `taken` are the slugs of the cases that are there.
    """
    problems: list[Problem] = []
    named = _named(sheets.cases, taken, problems)
    claims = _of_cases(sheets.claims, named, problems)
    sources = _of_cases(sheets.sources, named, problems)
    texts = {}
    for slug, row in named.items():
        pieces = _pieces(row, claims[slug], sources[slug], terms, problems)
        texts[slug] = "".join(piece.text for piece in pieces)
        problems.extend(_problems_in(slug, pieces))
    return texts, sorted(problems)


def _named(cases: Sequence[Row], taken: Collection[str], problems: list[Problem]) -> dict[str, Row]:
    """Each case under the name that its file gets."""
    named: dict[str, Row] = {}
    for row in cases:
        slug = row["slug"] or scaffold.slug_of(row["title"])
        problem = ""
        if not row["title"]:
            problem = "a case must have a title (the cell is empty)"
        elif not slug:
            problem = "no name for the file can be made from this title: write one in a column 'slug'"
        elif not is_slug(slug):
            problem = f"a file's name must be lower-case letters, digits and single hyphens (found '{slug}')"
        elif slug in named:
            problem = (
                f"each case must have a name of its own ('{slug}' is that of line {named[slug].line} too)"
            )
        elif slug in taken:
            problem = f"there is a case '{slug}' already: take the row out, or give it another 'slug'"
        if problem:
            problems.append(Problem(row.path, row.line, problem))
        else:
            named[slug] = row
    return named


def _of_cases(
    rows: Sequence[Row], named: Mapping[str, Row], problems: list[Problem]
) -> defaultdict[str, list[Row]]:
    """Rows by the case that they name, by its slug or its title."""
    slugs = {row["title"]: slug for slug, row in named.items()} | {slug: slug for slug in named}
    found = defaultdict(list)
    for row in rows:
        if slug := slugs.get(row["case"]):
            found[slug].append(row)
        else:
            message = (
                f"'case' must be the slug or the title of a case of the first sheet (found '{row['case']}')"
            )
            problems.append(Problem(row.path, row.line, message, did_you_mean(row["case"], slugs)))
    return found


def _pieces(
    row: Row, claims: Sequence[Row], sources: Sequence[Row], terms: Terms, problems: list[Problem]
) -> list[Piece]:
    """The file of a case."""
    fields = _fields(row, terms, problems)
    single = {"id": "source", **row.some({key: f"source_{key}" for key in SOURCE_KEYS if key != "id"})}
    if len(single) == 1:
        single["title"] = DRAFT_WORDS["sources"]
    told = [(one, one.some({key: key for key in SOURCE_KEYS})) for one in sources] or [(row, single)]
    only = str(told[0][1].get("id", "")) if len(told) == 1 else ""
    listed = {
        "claims": [(one, _claim(one, only, terms, problems)) for one in claims],
        "sources": told,
    }
    pieces = [Piece(row, "---\n")]
    for key, value in fields.items():
        if key in listed:
            pieces += _list_of(key, row, listed[key])
        elif value or key in _NEVER_LEFT_OUT:
            pieces.append(Piece(row, _yaml({key: value})))
    story = row["story"]
    return [*pieces, Piece(row, f"---\n{story}\n" if story else "---\n")]


def _fields(row: Row, terms: Terms, problems: list[Problem]) -> dict[str, object]:
    """The fields of a case in their order, those that a draft cannot be without in words that wait for better."""
    known = {
        column: _terms(row, column, terms, problems)
        for column in ("depth", *LISTS_OF_TERMS, "led_by", "tested", "told_by")
    }
    one = {column: (known[column] or [""])[0] for column in ("depth", "led_by", "tested", "told_by")}
    note = row["place_note"] or ("" if known["places"] else DRAFT_WORDS["place_note"])
    return {
        "title": row["title"],
        "summary": row["summary"] or DRAFT_WORDS["summary"],
        "depth": one["depth"] or "snapshot",
        "places": known["places"],
        "place_note": note,
        "themes": known["themes"],
        "approaches": known["approaches"],
        "people": known["people"],
        "led_by": one["led_by"] or "not-stated",
        "period": row.some({"start": "start", "end": "end", "note": "period_note"}),
        "organisations": {
            key: items
            for key, column in (
                ("lead", "lead_organisations"),
                ("partners", "partners"),
                ("funders", "funders"),
            )
            if (items := row.items(column))
        },
        "funding": row["funding"],
        "part_of": row.items("part_of"),
        "related": row.items("related"),
        "tested": one["tested"] or "not-stated",
        "told_by": one["told_by"] or "not-stated",
        "limits": row["limits"] or DRAFT_WORDS["limits"],
        "claims": (),
        "lenses": _lenses(row, problems),
        "sources": (),
        "questions": row.items("questions"),
        "reviewed": row["reviewed"],
        "contributors": row.items("contributors"),
        "status": "draft",
    }


def _terms(row: Row, column: str, terms: Terms, problems: list[Problem]) -> list[str]:
    """The ids of the terms that a cell names by id, label or synonym."""
    vocabulary = VOCABULARIES[column]
    found = []
    for written in _split(row[column], _BETWEEN_TERMS):
        if written in terms[vocabulary]:
            found.append(written)
        elif term := term_called(terms, vocabulary, written):
            found.append(term.id)
        else:
            message = f"'{column}' must be of content/vocabularies/{vocabulary}.yaml (found '{written}')"
            problems.append(Problem(row.path, row.line, message, nearest_term(terms, vocabulary, written)))
    return found


def _lenses(row: Row, problems: list[Problem]) -> dict[str, list[str]]:
    """`lens/term` to the terms of each lens."""
    found: dict[str, list[str]] = {}
    for written in row.items("lenses"):
        lens, slash, term = written.partition("/")
        if slash:
            found.setdefault(lens, []).append(term)
        else:
            message = f"'lenses' must say lens/term (found '{written}')"
            problems.append(Problem(row.path, row.line, message))
    return found


def _claim(row: Row, only: str, terms: Terms, problems: list[Problem]) -> dict[str, object]:
    """A claim; where the case has but one source, it need not be named."""
    told: dict[str, object] = row.some({key: key for key in CLAIM_KEYS})
    told |= {
        key: ids[0] for key in ("kind", "basis", "direction") if (ids := _terms(row, key, terms, problems))
    }
    if figures := row.items("figures"):
        told["figures"] = figures
    return told if "source" in told or not only else {**told, "source": only}


def _list_of(key: str, row: Row, items: Sequence[tuple[Row, dict[str, object]]]) -> Iterator[Piece]:
    if items:
        yield Piece(row, f"{key}:\n")
    for one, told in items:
        yield Piece(one, textwrap.indent(_yaml([told]), "  "))


class _Dumper(yaml.SafeDumper):
    """Lists of texts stand on one line, everything else below one another."""


def _represent_list(dumper: yaml.SafeDumper, items: list[object]) -> yaml.Node:
    in_line = all(isinstance(item, str) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=in_line)


_Dumper.add_representer(list, _represent_list)


def _yaml(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))


def _problems_in(slug: str, pieces: Sequence[Piece]) -> Iterator[Problem]:
    """What is wrong with a case's file, told of the row that says it."""
    text = "".join(piece.text for piece in pieces)
    ends = list(accumulate(piece.text.count("\n") for piece in pieces))
    for problem in reader.read(f"content/cases/{slug}.md", text.encode(), Converter()).problems:
        row = pieces[min(bisect_right(ends, problem.line - 1), len(pieces) - 1)].row
        yield Problem(row.path, row.line, problem.message, problem.hint, problem.notice)
