"""The matrix counts what is there: each cell, each sum and each gap against a count that takes no shortcut."""

import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest

from explorer import addresses, pipeline, progress
from explorer.library import Library
from explorer.pages import Parts, matrix
from explorer.views import MatrixThemeView, MatrixView
from tests.conftest import ROOT, build, options


@pytest.fixture(scope="module")
def library() -> Library:
    """The real content."""
    return pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())[0]


@pytest.fixture(scope="module")
def view(library: Library) -> MatrixView:
    view = next(iter(matrix.pages(Parts(library, None)))).view
    assert isinstance(view, MatrixView)
    return view


def brute(library: Library, theme: str, approach: str) -> int:
    return sum(
        theme in case.themes
        and (approach in case.approaches or (approach == addresses.NO_APPROACH and not case.approaches))
        for case in library.cases
    )


def test_each_cell_is_the_number_of_cases_that_carry_both(library: Library, view: MatrixView) -> None:
    themes, approaches = matrix.rows(library), matrix.columns(library)
    expected = [[brute(library, theme.id, column.id) for column in approaches] for theme in themes]
    assert expected == [[cell.count for cell in row.cells] for row in view.rows]
    assert any(count > 1 for row in expected for count in row)


def test_no_case_is_left_out_of_the_table(library: Library, view: MatrixView) -> None:
    cells = sum(len(case.themes) * max(len(case.approaches), 1) for case in library.cases)
    assert cells == sum(cell.count for row in view.rows for cell in row.cells)


def test_sums_count_each_case_once(library: Library, view: MatrixView) -> None:
    by_row = [sum(theme.id in case.themes for case in library.cases) for theme in matrix.rows(library)]
    assert by_row == [row.total.count for row in view.rows]
    by_column = [
        sum(column.id in (case.approaches or (addresses.NO_APPROACH,)) for case in library.cases)
        for column in matrix.columns(library)
    ]
    assert [*by_column, len(library.cases)] == [cell.count for cell in view.totals]


def test_gaps_are_the_empty_cells_of_named_approaches(library: Library, view: MatrixView) -> None:
    named = [column for column in matrix.columns(library) if column.id != addresses.NO_APPROACH]
    empty = sum(not brute(library, t.id, c.id) for t in matrix.rows(library) for c in named)
    assert (empty, len(named) * len(matrix.rows(library))) == (view.gaps, view.cells)


def test_words_of_a_cell_say_its_depths(library: Library, view: MatrixView) -> None:
    for theme, row in zip(matrix.rows(library), view.rows, strict=True):
        for column, cell in zip(matrix.columns(library), row.cells, strict=True):
            cases = [
                c
                for c in library.cases
                if theme.id in c.themes and column.id in (c.approaches or (addresses.NO_APPROACH,))
            ]
            said = Counter(int(number) for number in re.findall(r"(\d+) (?:full|snap|lead)", cell.words))
            assert sorted(Counter(c.depth for c in cases).values()) == sorted(said.elements())


def test_claims_by_basis_are_counted_in_each_theme_of_their_case(library: Library, view: MatrixView) -> None:
    bases = [
        t for t in library.vocabularies["bases"].terms if any(c.basis == t.id for _, _, c in library.claims())
    ]
    for theme, row in zip(matrix.rows(library), view.basis_rows, strict=True):
        expected = [
            sum(
                claim.basis == basis.id
                for case in library.cases
                if theme.id in case.themes
                for claim in case.claims
            )
            for basis in bases
        ]
        assert expected == [number for _, number, _ in row.cells]
    assert sum(1 for _ in library.claims()) == sum(basis.count for basis in view.bases)


def test_the_page_of_a_theme_holds_each_case_of_each_cell_and_names_each_gap(library: Library) -> None:
    for theme in library.vocabularies["themes"].terms:
        (page,) = matrix.theme_pages(Parts(library, None), theme.id)
        view = page.view
        assert addresses.matrix(theme.id) == page.address
        assert isinstance(view, MatrixThemeView)
        told = {c.anchor: {card.slug for card in c.cases} for g in view.groups for c in g.crossings}
        gaps = {gap.anchor for gap in view.gaps}
        for column in matrix.columns(library):
            expected = {
                case.slug
                for case in library.cases
                if theme.id in case.themes and column.id in (case.approaches or (addresses.NO_APPROACH,))
            }
            assert expected == told.get(column.id, set())
            assert (column.id in gaps) == (not expected and column.id != addresses.NO_APPROACH)


@pytest.mark.parametrize(
    ("numbers", "path"),
    [
        ([1, 0, 0], "M0 0h1v3h-1z"),
        ([0, 2, 1], "M0 1h2v2h-2zM2 2h1v1h-1z"),
        ([0, 0, 0], ""),
    ],
)
def test_a_bar_has_a_step_of_its_own_height_for_each_depth(numbers: list[int], path: str) -> None:
    assert path == matrix.bar(numbers)


def test_a_case_that_carries_a_group_itself_has_a_column(site: Path) -> None:
    case = site / "content/cases/choir.md"
    case.write_text(case.read_text().replace("approaches: [meeting]", "approaches: [doing]"))
    library, _ = pipeline.check(options(site), progress.Silent())
    found = {column.id: column.group for column in matrix.columns(library)}
    assert found["doing"] == "Doing things"
    met = matrix.cells(library)
    assert "doing" in {approach for _, approach in met}
    assert all(
        [case.slug for case in cases] == ["choir"]
        for (_, approach), cases in met.items()
        if approach == "doing"
    )


def test_every_number_of_the_table_leads_to_a_part_of_a_page_that_is_there(site: Path) -> None:
    build(site)
    output = site / "output"
    tree = html5lib.parse((output / "matrix.html").read_bytes(), namespaceHTMLElements=False)
    links = [a.get("href", "") for a in tree.iterfind(".//table[@class='matrix']/tbody//td/a")]
    assert links
    for link in links:
        address, _, fragment = link.partition("#")
        page = (output / address).read_text()
        assert not fragment or f'id="{fragment}"' in page


def test_each_table_of_the_page_is_whole(small_site: Path) -> None:
    tree = html5lib.parse((small_site / "matrix.html").read_bytes(), namespaceHTMLElements=False)
    table = tree.find(".//table[@class='matrix']")
    assert table is not None and table.find("caption") is not None
    width = sum(int(c.get("span", "1")) for c in table.iterfind("colgroup") if c.find("col") is None) + 2
    for row in table.iterfind("tbody/tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        assert width == len(cells)
        assert ("th", "row") == (cells[0].tag, cells[0].get("scope"))
