"""Figures that must stand in a report, and sentences that must not."""

from pathlib import Path

import pytest

from explorer import pipeline, progress, proof
from explorer.library import Library
from tests.conftest import options

REPORT = """The growers of Mill Street are proud. In June 2021 twelve families, or 12 in all, grew
food there (3 families in the first year). The council hopes to cut less grass. The choir: at the last
concert 40 people sang. When the library closed the singers went home for good and all, sadly.
"""


@pytest.fixture
def library(site: Path) -> Library:
    return pipeline.check(options(site), progress.Silent())[0]


def test_figures_that_stand_in_the_report_are_found(library: Library) -> None:
    assert [] == list(proof.check_figures(library, {"first-report": REPORT}))
    assert (3, 0) == proof.figures_checked(library, {"first-report": REPORT})


def test_a_figure_that_does_not_stand_there_is_told_with_its_line(library: Library) -> None:
    (problem,) = proof.check_figures(
        library, {"first-report": REPORT.replace("40 people", "forty-one people")}
    )
    assert ("content/cases/choir.md", 15) == (problem.path, problem.line)
    assert "found no '40' of '40 people'" in problem.message


def test_a_number_elsewhere_in_the_report_is_no_proof(library: Library) -> None:
    far = REPORT.replace("40 people", "some people") + "word " * 400 + "There are 40 of something else."
    assert ["found no '40'" in p.message for p in proof.check_figures(library, {"first-report": far})] == [
        True
    ]


def test_part_of_a_larger_number_is_no_proof(library: Library) -> None:
    larger = REPORT.replace("40 people", "1,400 people, 40.5 on average, of the choir")
    assert len(list(proof.check_figures(library, {"first-report": larger}))) == 1


def test_a_figure_with_a_reason_is_let_pass_and_counted(site: Path) -> None:
    case = site / "content/cases/choir.md"
    case.write_text(
        case.read_text().replace(
            '    at: "p. 9"\nsources', '    at: "p. 9"\n    figures_note: "Written as two score."\nsources'
        )
    )
    library = pipeline.check(options(site), progress.Silent())[0]
    texts = {"first-report": REPORT.replace("40 people", "two score")}
    assert [] == list(proof.check_figures(library, texts))
    assert (3, 1) == proof.figures_checked(library, texts)


def test_a_figure_in_words_is_found_in_one_passage(site: Path) -> None:
    case = site / "content/cases/choir.md"
    case.write_text(case.read_text().replace('"40 people"', '"two score"'))
    library = pipeline.check(options(site), progress.Silent())[0]
    assert [] == list(proof.check_figures(library, {"first-report": REPORT + "Two full score of them."}))
    assert 1 == len(list(proof.check_figures(library, {"first-report": REPORT})))


def test_eight_words_of_a_report_in_a_row_are_told(library: Library) -> None:
    assert [] == list(proof.check_copied(library, {"first-report": REPORT}))
    copied = REPORT + "A choir met each week in the library, it says."
    (problem,) = proof.check_copied(library, {"first-report": copied})
    assert "content/cases/choir.md" == problem.path
    assert "first-report has 'a choir met each week in the library'" in problem.message


def test_names_and_titles_may_stand_as_they_are(library: Library) -> None:
    title = "See Town Together: a comparison of two towns by Eastern College."
    assert [] == list(proof.check_copied(library, {"first-report": title}))
