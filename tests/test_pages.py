"""What pages say of what they show: sources, findings, terms beside each other, and cases chosen for a reader."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from explorer import pipeline, progress
from explorer.library import Library
from explorer.model import Source
from explorer.pages import Parts, compare, home, reports, terms
from explorer.views import CompareView, FindingsView, ReportFindingsView, TermView
from tests.conftest import options


@pytest.fixture
def parts(site: Path) -> Parts:
    return Parts(library_of(site), None)


def library_of(site: Path) -> Library:
    return pipeline.check(options(site), progress.Silent())[0]


def term_view(parts: Parts, key: str) -> TermView:
    view = next(terms.pages(parts, key)).view
    assert isinstance(view, TermView)
    return view


A_CUT_ABOVE = Source("a-cut-above", "", "", "", "2020", "A Cut Above.", "", "", "", "", 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (A_CUT_ABOVE, ("", "A Cut Above", "2020")),
        (replace(A_CUT_ABOVE, author="Addis, S."), ("Addis, S., 2020", "A Cut Above", "")),
        (replace(A_CUT_ABOVE, author="Addis, S.", year=""), ("Addis, S", "A Cut Above", "")),
        (replace(A_CUT_ABOVE, publisher="Local Trust"), ("Local Trust, 2020", "A Cut Above", "")),
        (replace(A_CUT_ABOVE, author="NAO", publisher="TSO"), ("NAO, 2020", "A Cut Above", "TSO")),
    ],
)
def test_a_source_says_title_year_and_publisher_once_each(
    parts: Parts, source: Source, expected: tuple[str, str, str]
) -> None:
    view = parts.source(source)
    assert expected == (view.label, view.title, view.detail)


def test_a_claim_from_a_source_without_an_author_names_title_and_year(parts: Parts) -> None:
    assert "A Cut Above, 2020" == parts.source_label(A_CUT_ABOVE)


def test_the_page_of_a_place_says_how_many_of_the_cases_behind_a_finding_are_there(parts: Parts) -> None:
    view = term_view(parts, "places/milltown")
    assert view.cases_first
    assert ["2 cases on this site, all of them in Milltown"] == [one.support for one in view.findings]


def test_the_page_of_people_says_how_many_of_the_cases_behind_a_finding_are_theirs(parts: Parts) -> None:
    found = [term_view(parts, key) for key in terms.keys(parts.library) if key.startswith("people/")]
    said = {finding.support for view in found for finding in view.findings}
    assert said and all("on this site, " in words and "for and with " in words for words in said)


def test_a_finding_on_a_theme_stands_before_its_cases(parts: Parts) -> None:
    view = term_view(parts, "themes/company")
    assert not view.cases_first
    assert [""] == [one.support for one in view.findings]


def test_other_themes_are_those_that_the_cases_of_a_theme_carry_too(parts: Parts) -> None:
    view = term_view(parts, "themes/food")
    cases = parts.library.cases_of("themes", "food")
    company = sum("company" in case.themes for case in cases)
    assert [("Company", company)] == [(one.label, one.count) for one in view.siblings]


def test_cases_chosen_for_variety_begin_with_the_first_and_are_the_same_each_time(parts: Parts) -> None:
    cases = parts.library.sketches
    chosen = home.varied(cases, 2)
    assert cases[0] == chosen[0]
    assert chosen == home.varied(cases, 2)
    assert len(cases) == len(home.varied(cases, 99))


def test_a_case_unlike_those_chosen_comes_before_one_like_them(parts: Parts) -> None:
    first = replace(parts.library.sketches[0], slug="first", themes=("food",))
    like = replace(first, slug="like")
    unlike = replace(first, slug="unlike", themes=("company",), approaches=(), places=(), reports=())
    assert ["first", "unlike", "like"] == [case.slug for case in home.varied([first, like, unlike], 3)]


def test_pairs_to_compare_are_told_in_full_and_took_the_same_approach(parts: Parts) -> None:
    view = next(compare.pages(parts)).view
    assert isinstance(view, CompareView)
    by_address = {f"cases/{case.slug}.html": case for case in parts.library.sketches}
    for pair in view.pairs:
        cases = [by_address[link.address] for link in (pair.first, pair.second)]
        assert {"full"} == {case.depth for case in cases}
        shared = set(cases[0].approaches) & set(cases[1].approaches)
        assert pair.approach in {parts.library.label("approaches", one) for one in shared}


def test_every_finding_stands_on_the_page_of_its_report_and_is_counted_on_the_overview(parts: Parts) -> None:
    anchors, counted = [], 0
    for key in reports.finding_keys(parts.library):
        view = next(reports.finding_pages(parts, key)).view
        assert isinstance(view, ReportFindingsView)
        anchors += [finding.anchor for group in view.groups for finding in group.findings]
        counted += view.total
    overview = next(reports.pages(parts, "findings")).view
    assert isinstance(overview, FindingsView)
    assert sorted(f"{one.report}--{one.id}" for one in parts.library.findings) == sorted(anchors)
    assert len(anchors) == counted == overview.total == sum(report.total for report in overview.reports)
