"""Small pure parts: figures, dates, typography, near names, addresses."""

import pytest

from explorer import addresses, dates, figures
from explorer.model import Period
from explorer.problems import count_words, did_you_mean
from explorer.typography import typeset


@pytest.mark.parametrize(
    ("figure", "number", "rest"),
    [
        ("over 130 people", "over 130", "people"),
        ("47%", "47%", ""),
        ("£1.1 million for each area", "£1.1 million", "for each area"),
        ("950 → 1,700 children a week", "950 → 1,700", "children a week"),
        ("14 out of 16", "14 out of 16", ""),
        ("14 out of 16 neighbourhoods", "14 out of 16", "neighbourhoods"),
        ("7.3% fewer visits", "7.3%", "fewer visits"),
        ("87 per cent", "87 per cent", ""),
        ("two million", "two million", ""),
        ("eight of the ten", "eight of the ten", ""),
        ("46,286 direct beneficiaries", "46,286", "direct beneficiaries"),
        ("£63k surplus, 2016/17", "£63k", "surplus, 2016/17"),
        ("£4 per £1", "£4 per £1", ""),
        ("dozens of people in the first of three years", "", "dozens of people in the first of three years"),
        ("between a half and a third", "", "between a half and a third"),
        ("2019", "2019", ""),
    ],
)
def test_a_figure_is_cut_into_number_and_words(figure: str, number: str, rest: str) -> None:
    assert (number, rest) == figures.cut(figure)


@pytest.mark.parametrize(
    ("start", "end", "note", "words"),
    [
        ("2013", "ongoing", "", "2013, ongoing"),
        ("2012", "2014", "", "2012 to 2014"),
        ("2012", "2012", "", "2012"),
        ("2019-03", "", "", "from March 2019"),
        ("", "2020", "", "until 2020"),
        ("", "ongoing", "", "ongoing"),
        ("", "", "in the pandemic", "in the pandemic"),
    ],
)
def test_a_period_is_told_in_words(start: str, end: str, note: str, words: str) -> None:
    assert words == dates.period_in_words(Period(start, end, note))


def test_no_period_is_told_in_no_words() -> None:
    assert dates.period_in_words(None) == ""


def test_dates_are_written_the_british_way() -> None:
    assert ["22 November 2026", "May 2013", "2013"] == [
        dates.in_words(d) for d in ("2026-11-22", "2013-05", "2013")
    ]


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("it's", "it’s"),
        ('"Yes," she said', "“Yes,” she said"),
        ("the '90s and the residents' hall", "the ’90s and the residents’ hall"),
        ("('quoted')", "(‘quoted’)"),
        ("one - two -- three...", "one – two – three…"),
        ("Covid-19 and 2016-17", "Covid-19 and 2016-17"),
    ],
)
def test_plain_text_is_typeset(plain: str, set_: str) -> None:
    assert set_ == typeset(plain)


def test_a_near_word_is_offered() -> None:
    assert did_you_mean("housng", ["housing", "health"]) == "did you mean 'housing'?"
    assert did_you_mean("zzz", ["a-b", "c-d"]) == "use one of: a-b, c-d"
    assert did_you_mean("zzz", [f"word-{n}" for n in range(50)]) == ""
    assert did_you_mean("malton", ["luton", *(f"place-{n}" for n in range(50))]) == ""


def test_numbers_of_things_are_told_with_the_right_form() -> None:
    assert ["1 case", "0 cases", "1,204 cases", "2 people"] == [
        count_words(1, "case"),
        count_words(0, "case"),
        count_words(1204, "case"),
        count_words(2, "person", "people"),
    ]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("garden.md", "cases/garden.html"),
        ("garden.md#how", "cases/garden.html#how"),
        ("../reports/big.md", "reports/big.html"),
        ("../pages/about.md", "about.html"),
        ("/explore.html?themes=x", "explore.html?themes=x"),
        ("#top", "cases/here.html#top"),
        ("../../README.md", None),
        ("../../../etc/passwd", None),
        ("//evil.example", None),
        ("/../secret.html", None),
        ("garden.html", None),
    ],
)
def test_a_written_link_means_an_address(target: str, address: str | None) -> None:
    assert address == addresses.of_link(target, "content/cases/here.md")
