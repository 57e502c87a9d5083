"""Spreadsheets that become drafts."""

import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from explorer import making, reader, spreadsheet
from explorer.disk import read_site
from explorer.model import Case
from explorer.rich_text import Converter
from tests.conftest import build
from tests.test_commands import run

CASES = "title,summary,places,themes,approaches,story\n"
KIOSK = '"Book kiosk, Milltown","Books in a telephone box.",Milltown,Food,growing,"It was red.\n\nThen it was full."\n'


def imported(site: Path, text: str, **others: str) -> subprocess.CompletedProcess[str]:
    """What the command says to sheets with these texts."""
    arguments: list[object] = ["import", "--site", site, site / "cases.csv"]
    (site / "cases.csv").write_text(text, encoding="utf-8")
    for name, other in others.items():
        (site / f"{name}.csv").write_text(other, encoding="utf-8")
        arguments += [f"--{name}", site / f"{name}.csv"]
    return run(*arguments)


def told(case: Case) -> dict[str, object]:
    """What a case says, without where it stands and what no sheet holds."""
    return {
        field: value
        for field, value in _plain(case).items()
        if field not in ("origin", "status", "images", "old_addresses", "questions", "contributors", "body")
    }


def _plain(record: Case) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(record)
    for item in (*found["claims"], *found["sources"]):  # type: ignore[misc]
        for key in ("line", "lines", "figures_note"):
            item.pop(key, None)
    return found


def test_the_tables_that_a_site_offers_come_back_as_the_same_cases(site: Path) -> None:
    build(site)
    (site / "content/cases/secret-plan.md").unlink()  # a draft is in no table
    before = {slug: told(case) for slug, case in _cases(site).items()}
    for name in ("cases", "claims", "sources"):
        shutil.copy(site / f"output/data/{name}.csv", site)
    for path in (site / "content/cases").glob("*.md"):
        path.unlink()
    sheets = [f"--{name}={site / name}.csv" for name in ("claims", "sources")]
    done = run("import", "--site", site, site / "cases.csv", *sheets)
    assert (0, f"Wrote {len(before)} drafts") == (done.returncode, done.stdout[:14]), done.stderr
    after = _cases(site)
    assert before == {slug: told(case) for slug, case in after.items()}
    assert {"draft"} == {case.status for case in after.values()}


def _cases(site: Path) -> dict[str, Case]:
    """The cases of a site by their slugs, each as its file says it."""
    paths = (site / "content/cases").glob("*.md")
    parsed = [reader.read(f"content/cases/{path.name}", path.read_bytes(), Converter()) for path in paths]
    assert not [problem for one in parsed for problem in one.problems]
    return {case.slug: case for one in parsed for case in one.records if isinstance(case, Case)}


def test_a_row_becomes_a_draft_that_says_what_is_still_to_be_written(site: Path) -> None:
    done = imported(site, CASES + KIOSK)
    assert 0 == done.returncode, done.stderr
    written = (site / "content/cases/book-kiosk-milltown.md").read_text()
    assert written.startswith("---\ntitle: Book kiosk, Milltown\nsummary: Books in a telephone box.\n")
    assert "places: [milltown]\nthemes: [food]\napproaches: [growing]\n" in written
    assert "limits: Not written down yet.\n" in written
    assert written.endswith("status: draft\n---\nIt was red.\n\nThen it was full.\n")
    checked = run("check", "--drafts", "--site", site)
    assert "book-kiosk-milltown.md" in checked.stderr and "words of the empty draft" in checked.stderr


def test_claims_and_sources_find_their_case_by_its_title(site: Path) -> None:
    done = imported(
        site,
        CASES + KIOSK,
        claims="case,text,figures,kind,basis,direction\n"
        '"Book kiosk, Milltown",it lent 300 books,300 books | 2 a day,reach,survey,not-stated\n',
        sources="case,id,title,url\nbook-kiosk-milltown,box,The box’s book,https://example.org/\n",
    )
    assert 0 == done.returncode, done.stderr
    case = _cases(site)["book-kiosk-milltown"]
    assert [("it lent 300 books", ("300 books", "2 a day"), "box")] == [
        (claim.text, claim.figures, claim.source) for claim in case.claims
    ]
    assert [("box", "The box’s book", "https://example.org/")] == [
        (s.id, s.title, s.url) for s in case.sources
    ]


def test_a_single_source_stands_in_the_row_of_its_case(site: Path) -> None:
    done = imported(site, "title,source_author,source_year\nKiosk,The growers,2021\n")
    assert 0 == done.returncode, done.stderr
    (source,) = _cases(site)["kiosk"].sources
    assert ("source", "The growers", "2021") == (source.id, source.author, source.year)


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_sheets_come_as_different_programs_save_them(between: str, newline: str, mark: str) -> None:
    text = mark + newline.join([between.join(("Title", "Led by")), between.join(("Kiosk", '"a; b, c"')), ""])
    found, problems = spreadsheet.rows(text.encode(), "x.csv", spreadsheet.CASE_COLUMNS, "title")
    assert ([], ({"title": "Kiosk", "led_by": "a; b, c"},)) == (problems, tuple(row.cells for row in found))


def test_texts_that_look_like_something_else_come_through(site: Path) -> None:
    title = "NO: 1.10 # - “x” 'y' {z} & *w* ✿"
    done = imported(site, f'title,period_note,start,place_note\n"{title}",~,1.10,"\'=1+1"\n')
    assert "'start' must be a year or a year and month, such as 2013 or 2013-05 (found '1.10')" in done.stderr
    done = imported(site, f'slug,title,period_note,start,place_note\nodd,"{title}",yes,2010,"\'=1+1"\n')
    assert 0 == done.returncode, done.stderr
    case = _cases(site)["odd"]
    assert "NO: 1.10 # – “x” ‘y’ {z} & *w* ✿" == case.title
    assert ("yes", "2010", "=1+1") == (
        case.period and case.period.note,
        case.period and case.period.start,
        case.place_note,
    )


MISTAKES = {
    "nothing": ("", "the first row must name the column 'title' (it is missing)"),
    "an unknown column": ("title,themse\nx,y\n", "there is no column 'themse'; did you mean 'themes'?"),
    "a column twice": ("title,title\nx,y\n", "each column must have a name of its own ('title' stands twice)"),
    "no title": ("title,summary\n,x\n", "cases.csv:2: a case must have a title (the cell is empty)"),
    "no letters": ("title\n…\n", "no name for the file can be made from this title: write one in a column 'slug'"),
    "a bad slug": ("title,slug\nx,../x\n", "a file's name must be lower-case letters, digits and single hyphens"),
    "twice": ("title\nKiosk\nKiosk\n", "cases.csv:3: each case must have a name of its own ('kiosk' is that of line 2 too)"),
    "there already": ("title,slug\nx,choir\n", "there is a case 'choir' already: take the row out"),
    "a term": ("title,themes\nx,fod\n", "'themes' must be of content/vocabularies/themes.yaml (found 'fod'); did you mean 'food'"),
    "too long": (f"title\n{'x ' * 40}\n", "cases.csv:2: 'title' must be at most 60 characters (it has 79)"),
    "a second line": ('title,summary\n"x",\n"y",\n"z\nz","<b>q</b>"\n', "cases.csv:4: 'summary' must be plain text"),
    "too many cells": ("title\nx,y\n", "a row must have no more cells than the first (1; this one has 2)"),
    "an open quote": ('title\n"x\n', "must be a table of comma-separated values"),
    "a lens": ("title,lenses\nx,small\n", "'lenses' must say lens/term (found 'small')"),
    "other letters": ("title\n\x00\n", "must have no invisible control characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_row_and_nothing_is_written(site: Path, name: str) -> None:
    text, message = MISTAKES[name]
    before = sorted((site / "content/cases").iterdir())
    done = imported(site, text)
    assert (1, True) == (done.returncode, message in done.stderr), done.stderr
    assert "Nothing was written." in done.stderr
    assert before == sorted((site / "content/cases").iterdir())


def test_mistakes_of_claims_are_told_of_their_own_row(site: Path) -> None:
    claims = "case,text,kind,basis,direction\nkiosk,it lends,reach,survey,not-stated\nkiosk,it lends.,reech,survey,not-stated\nkisok,x,reach,survey,better\n"
    done = imported(site, "title\nKiosk\n", claims=claims)
    lines = done.stderr.splitlines()
    assert 1 == done.returncode
    assert (
        "claims.csv:3: 'kind' must be of content/vocabularies/outcome_kinds.yaml (found 'reech')"
        in done.stderr
    )
    assert "claims.csv:3: a claim's text reads on from the words of its basis" in done.stderr
    assert "claims.csv:4: 'case' must be the slug or the title of a case of the first sheet" in done.stderr
    assert "did you mean 'kiosk'?" in done.stderr
    assert not any("claims.csv:2:" in line for line in lines)


def test_a_sheet_that_is_not_there_is_told(site: Path) -> None:
    done = run("import", "--site", site, site / "nowhere.csv")
    assert (2, True) == (done.returncode, "cannot read" in done.stderr)


def test_of_files_that_cannot_all_be_written_none_stays(site: Path) -> None:
    from explorer import disk

    folder = site / "content/cases"
    texts = {folder / "one.md": "1", folder / "choir.md": "2"}
    before = (folder / "choir.md").read_text()
    with pytest.raises(disk.UseError):
        disk.write_all_new(texts)
    assert (False, before) == ((folder / "one.md").exists(), (folder / "choir.md").read_text())


def test_columns_are_those_of_the_tables_to_download() -> None:
    from explorer import exports

    for table, columns in (
        (exports.CASES, spreadsheet.CASE_COLUMNS),
        (exports.CLAIMS, spreadsheet.CLAIM_COLUMNS),
        (exports.SOURCES, spreadsheet.SOURCE_COLUMNS),
    ):
        assert {column.name for column in table.columns} <= {*columns, *spreadsheet.PASSED_OVER}


def test_terms_come_from_vocabularies_that_there_are(site: Path) -> None:
    assert set(spreadsheet.VOCABULARIES.values()) <= set(making.terms(read_site(site)))
