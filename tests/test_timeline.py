"""The timeline: where a bar lies, and what is not stated is never drawn as stated."""

from pathlib import Path

import html5lib
import pytest

from explorer import pipeline, progress
from explorer.model import Period
from explorer.pages import Parts, timeline
from explorer.views import Span, TimelineView
from tests.conftest import ROOT


def period(start: str = "", end: str = "") -> Period:
    return Period(start, end, "")


@pytest.mark.parametrize(
    ("date", "end", "moment"),
    [
        ("2019", False, 2019),
        ("2019", True, 2020),
        ("2019-07", False, 2019.5),
        ("2019-06", True, 2019.5),
        ("2019-12", True, 2020),
    ],
)
def test_a_year_or_month_counts_from_its_first_day_to_its_last(date: str, end: bool, moment: float) -> None:
    assert timeline.moment(date, end=end) == moment


@pytest.mark.parametrize(
    ("written", "span"),
    [
        (period("2012", "2014"), Span(20.0, 30.0, False, False, "stated", "stated")),
        (period("2012", "ongoing"), Span(20.0, 80.0, False, False, "stated", "ongoing")),
        (period("2012"), Span(20.0, 0.0, False, False, "stated", "unknown")),
        (period("", "2014"), Span(40.0, 10.0, False, False, "unknown", "stated")),
        (period("1990", "2014"), Span(0.0, 50.0, True, False, "stated", "stated")),
        (period("2012", "2034"), Span(20.0, 80.0, False, True, "stated", "stated")),
        (period("1990"), Span(0.0, 0.0, True, False, "stated", "unknown")),
    ],
)
def test_a_bar_lies_where_its_years_are(written: Period, span: Span) -> None:
    assert timeline.span(written, 2010, 2020) == span


def test_a_few_early_beginnings_do_not_squeeze_the_chart() -> None:
    periods = [period("1935"), *[period(str(year)) for year in range(2011, 2024)]]
    assert timeline.frame(periods, "2026-11-22") == (2010, 2027)


def test_a_plan_does_not_stretch_the_chart_beyond_the_edition() -> None:
    assert timeline.frame([period("2019", "2040")], "2026-11-22") == (2010, 2027)


def test_a_chart_without_a_year_still_has_a_frame() -> None:
    first, last = timeline.frame([], "")
    assert first < last
    assert timeline.ticks(first, last)


@pytest.mark.parametrize("written", [period("", "ongoing"), period()])
def test_a_period_without_a_year_is_not_dated(written: Period) -> None:
    assert not timeline.is_dated(written)


@pytest.fixture(scope="module")
def view() -> TimelineView:
    library, _ = pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())
    view = next(iter(timeline.pages(Parts(library, None), "1"))).view
    assert isinstance(view, TimelineView)
    return view


def test_each_case_of_the_real_site_stands_once(view: TimelineView) -> None:
    library, _ = pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())
    dated = [row.case.slug for group in view.groups for row in group.rows]
    undated = [card.slug for group in view.undated for card in group.cases]
    assert sorted(case.slug for case in library.cases) == sorted(dated + undated)
    assert (len(dated), len(undated)) == (view.begun + view.start_unknown, view.undated_count)
    assert view.begun == view.ended + view.ongoing + view.end_unknown


def test_rows_stand_by_their_beginning(view: TimelineView) -> None:
    lefts = [row.span.left for group in view.groups for row in group.rows if row.span.start == "stated"]
    assert lefts == sorted(lefts)


def test_words_say_what_the_bar_shows(small_site: Path) -> None:
    tree = html5lib.parse((small_site / "timeline.html").read_bytes(), namespaceHTMLElements=False)
    rows = [
        ["".join(cell.itertext()).strip().split("\n")[0] for cell in row if cell.get("aria-hidden") != "true"]
        for row in tree.iterfind(".//table[@class='timeline']/tbody/tr")
    ]
    garden = next(row for row in rows if row[0].startswith("A shared garden"))
    assert garden[1:] == ["March 2019", "ongoing"]
