"""What workshop.html is made from: ready-made sets, and what a group hears of a case before and after it has guessed."""

import re

import pytest
from msgspec.structs import replace

from explorer import addresses, case_data, pipeline, progress, typography
from explorer.library import Library
from explorer.model import Case
from explorer.pages import Parts, workshop
from explorer.sketch import ClaimSketch
from explorer.views import WorkshopView
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    """The real content."""
    return pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())[0]


@pytest.fixture(scope="module")
def view(library: Library) -> WorkshopView:
    view = next(workshop.pages(Parts(library, None))).view
    assert isinstance(view, WorkshopView)
    return view


# --- Ready-made sets ---------------------------------------------------------------------------------------


def test_a_ready_made_set_has_three_or_four_full_cases_of_its_theme(
    library: Library, view: WorkshopView
) -> None:
    by_address = {addresses.case(case.slug): case for case in library.sketches}
    labels = {term.label: term.id for term in library.vocabularies["themes"].terms}
    assert 3 <= len(view.sets)
    for one in view.sets:
        cases = [by_address[set_case.case.address] for set_case in one.cases]
        assert 3 <= len(cases) <= 4
        assert {"full"} == {case.depth for case in cases}
        assert all(labels[one.theme.label] in case.themes for case in cases)
        assert addresses.workshop(*(case.slug for case in cases)) == one.address


def test_cases_of_a_set_share_no_approach_and_no_case_is_in_two_sets(
    library: Library, view: WorkshopView
) -> None:
    by_address = {addresses.case(case.slug): case for case in library.sketches}
    everywhere = [set_case.case.address for one in view.sets for set_case in one.cases]
    assert len(everywhere) == len(set(everywhere))
    for one in view.sets:
        approaches = [a for set_case in one.cases for a in by_address[set_case.case.address].approaches]
        assert len(approaches) == len(set(approaches))


def test_a_case_that_did_not_only_go_well_comes_into_a_set_before_others(library: Library) -> None:
    first = next(case for case in library.sketches if case.depth == "full" and case.claims)
    good = ClaimSketch("people", "survey", "better", ("none", 0.0))
    cases = [
        replace(first, slug=name, approaches=(name,), claims=(good,), has_questions=name != "plain")
        for name in ("plain", "one", "two", "three", "four")
    ]
    bad = replace(cases[0], slug="bad", approaches=("bad",), claims=(good, replace(good, direction="worse")))
    chosen = workshop.different([*cases, bad])
    assert ["one", "two", "three", "bad"] == [case.slug for case in chosen]


def test_a_set_says_which_of_its_cases_did_not_only_go_well(library: Library, view: WorkshopView) -> None:
    by_address = {addresses.case(case.slug): case for case in library.sketches}
    labels = {library.label("directions", direction).lower() for direction in workshop.NOT_BETTER}
    told = [(by_address[c.case.address], c.not_better) for one in view.sets for c in one.cases]
    assert any(words for _, words in told)
    for case, words in told:
        expected = {library.label("directions", claim.direction).lower() for claim in case.claims} & labels
        assert expected == set(words)


def test_explore_ticks_as_many_cases_as_a_workshop_takes(view: WorkshopView) -> None:
    script = (ROOT / "templates/assets/explore-state.js").read_text(encoding="utf-8")
    assert [str(view.most)] == re.findall(r"MOST_TICKED = (\d+);", script)


# --- What a group hears ------------------------------------------------------------------------------------


def of(library: Library, slug: str) -> Case:
    return library.case[slug]


def test_a_story_is_told_without_its_end_until_a_group_has_guessed(library: Library) -> None:
    case = of(library, "bramley-baths")
    opening = case_data.opening(case)
    assert case.summary.startswith(opening)
    assert "reopened in 2013." in opening
    assert "1,700" in case.summary and "1,700" not in opening


@pytest.mark.parametrize(
    "end",
    [
        "Some 12 families took part.",
        "The organisers’ records speak of more.",
        "Many families now grow vegetables there.",
    ],
    ids=["a figure of a claim", "how it is known", "the words of a claim"],
)
def test_a_sentence_that_gives_the_outcome_away_is_left_out(library: Library, end: str) -> None:
    case = of(library, "bramley-baths")
    claim = replace(case.claims[0], text="many families grow vegetables", figures=("12 families",))
    told = replace(case, summary=f"A car park became a garden. {end} It began in 2019.", claims=(claim,))
    assert "A car park became a garden. It began in 2019." == case_data.opening(told)


def test_the_first_sentence_stays_whatever_it_says(library: Library) -> None:
    case = replace(of(library, "bramley-baths"), summary="A report on 950 children.")
    assert "A report on 950 children." == case_data.opening(case)


def test_each_case_has_an_opening_that_stands_in_its_summary(library: Library) -> None:
    for case in library.cases:
        opening = case_data.opening(case)
        assert opening
        assert set(opening.split()) <= set(case.summary.split())


def test_a_story_has_its_headings_in_order_and_never_what_came_of_it(library: Library) -> None:
    told = dict(case_data.story(of(library, "bramley-baths")))
    assert ["What people wanted to change", "What happened", "How it works", "What got in the way"] == list(
        told
    )
    assert told["How it works"][0].startswith("– In a Community Asset Transfer,")
    assert all("<" not in text for texts in told.values() for text in texts)


def test_paragraphs_are_the_words_of_html_one_by_one() -> None:
    html = '<p>A &amp; <em>B</em>.</p>\n<ul>\n<li>One</li>\n<li><p>Two, <a href="x">linked</a></p>\n</li>\n</ul>\n<blockquote>\n<p>Said.</p>\n</blockquote>'
    assert ["A & B.", "– One", "– Two, linked", "Said."] == typography.paragraphs(html)


def test_a_case_tells_where_when_and_how_it_is_known_in_words(library: Library) -> None:
    told = case_data.of_case(Parts(library, None), of(library, "bramley-baths"))
    assert "Bramley, Leeds · 2013, ongoing" == told["where"]
    known = dict(map(tuple, told["known"]))  # type: ignore[call-overload]  # rows of label and words
    assert ["Who is speaking", "What it rests on", "Who checked", "Last reviewed"] == list(known)
    assert "The source report’s statement: 4 claims." == known["What it rests on"]
    assert "Known through Collaborate, 2025." in told["sources"][1]  # type: ignore[index]  # a list of words


def test_what_a_case_does_not_have_takes_no_room(library: Library) -> None:
    told = case_data.of_case(Parts(library, None), of(library, "mount-pleasant-park-masterplan"))
    assert {"opening", "story", "questions"}.isdisjoint(told)
