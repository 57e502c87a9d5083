"""The data of the explore page: what is in the files, read back here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from explorer import disk, facets, figures, pipeline, progress
from explorer import map as maps
from explorer.library import Library
from explorer.model import Period
from explorer.pages.parts import Parts
from explorer.search.encoding import LETTERS
from explorer.sketch import sketch_of
from tests.conftest import ROOT, copy_site, options

ALL_FACETS = (
    "themes",
    "approaches",
    "places",
    "people",
    "led_by",
    "depth",
    "reports",
    "tested",
    "told_by",
    "kinds",
    "bases",
    "period",
)


def load(site: Path) -> tuple[Library, maps.Outline]:
    files = disk.read_site(site)
    library, _ = pipeline.load(files, options(site), progress.Silent())
    path = f"content/{library.config.map_outline}"
    return library, maps.parse(files.files[path], path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, maps.Outline]:
    """The complete small site, narrowed by every facet there is."""
    library, outline = load(copy_site(tmp_path_factory.mktemp("facets") / "site"))
    return replace(library, config=structs.replace(library.config, facets=ALL_FACETS)), outline


def all_files(library: Library, outline: maps.Outline | None) -> Iterator[tuple[str, bytes]]:
    parts = Parts(library, outline)
    yield from facets.files(library, outline)
    yield from (facets.block(parts, *block) for block in facets.blocks(library))


def read(library: Library, outline: maps.Outline | None) -> dict[str, Any]:
    """Name -> payload of all files."""
    out = {}
    for path, data in all_files(library, outline):
        name, payload = data.decode().removeprefix("explorer.data(").removesuffix(");\n").split(",", 1)
        assert f"{json.loads(name)}.js" == path
        out[json.loads(name)] = json.loads(payload)
    return out


def ids(data: Mapping[str, Any], library: Library, slug: str, name: str) -> list[str]:
    """The ids that a case carries of a facet, as the browser reads them."""
    number = [case.slug for case in library.cases].index(slug)
    terms = terms_of(data, name)["terms"]
    return [terms[at][0] for at in column(data, name, len(library.cases))[number]]


def terms_of(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The terms and totals of a facet, from whichever file has them."""
    facet: dict[str, Any] = next(facet for facet in data["data/terms"]["facets"] if facet["name"] == name)
    return {**facet, **data.get(f"data/facets/{name}", {})}


def column(data: Mapping[str, Any], name: str, cases: int) -> list[list[int]]:
    """The numbers of each case in a column, unpacked as explore-filter.js does it."""
    width, many, digits = data[f"data/columns/{name}"]
    found, at = [], 0
    for one in range(cases):
        numbers = []
        for _ in range(LETTERS.index(many[one]) if many else 1):
            value = 0
            for digit in digits[at : at + width]:
                value = value * 64 + LETTERS.index(digit)
            numbers.append(value)
            at += width
        found.append(numbers)
    assert at == len(digits)
    return found


def test_facets_come_in_the_order_of_the_configuration(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    turned = replace(library, config=structs.replace(library.config, facets=("period", "themes")))
    assert ["period", "themes"] == [f["name"] for f in read(turned, outline)["data/terms"]["facets"]]


def test_every_column_is_read_back_as_it_was_written(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    data = read(library, outline)
    found = [facets.facet(library, name) for name in library.config.facets]
    for name, written in facets.columns(library, found):
        assert [list(own) for own in written] == column(data, name, len(library.cases)), name


@pytest.mark.parametrize("numbers", [[(0,), (63,)], [(64,), (1, 2, 4095)], [(), (4096, 0)], []])
def test_a_column_is_as_wide_as_its_largest_number(numbers: list[tuple[int, ...]]) -> None:
    assert [list(own) for own in numbers] == column(
        {"data/columns/x": facets.packed(numbers)}, "x", len(numbers)
    )


def test_many_terms_are_a_file_of_their_own_but_for_those_that_cards_show(
    small: tuple[Library, maps.Outline], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, outline = small
    whole = read(library, outline)
    monkeypatch.setattr(facets, "FEW", 3)
    apart = read(library, outline)
    assert "data/facets/places" not in whole and "data/facets/themes" not in apart
    assert "terms" not in next(f for f in apart["data/terms"]["facets"] if f["name"] == "places")
    for name in ALL_FACETS:
        assert terms_of(whole, name) == terms_of(apart, name)


def test_totals_count_a_case_once_for_a_term_and_all_above(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    places = terms_of(read(library, outline), "places")
    totals = {term[0]: total for term, total in zip(places["terms"], places["totals"], strict=True)}
    assert all(
        totals[term.id] == library.count_of("places", term.id)
        for term in library.vocabularies["places"].terms
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("themes", ["food", "company"]),
        ("places", ["milltown"]),
        ("people", ["residents"]),
        ("depth", ["full"]),
        ("tested", ["self-evaluated"]),
        ("told_by", ["organisers"]),
        ("reports", ["first-report"]),
        ("kinds", ["people", "money"]),
        ("bases", ["organisers-account", "survey", "expectation"]),
    ],
)
def test_a_case_carries_its_own_terms_once_each(
    small: tuple[Library, maps.Outline], name: str, expected: list[str]
) -> None:
    library, outline = small
    slug = next(case.slug for case in library.cases if case.title.startswith("A shared garden"))
    assert expected == ids(read(library, outline), library, slug, name)


def test_a_case_without_a_term_can_be_asked_for(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    without = next(case.slug for case in library.cases if not case.people)
    assert ["none"] == ids(read(library, outline), library, without, "people")


def test_a_facet_that_all_cases_carry_has_no_term_for_none(small: tuple[Library, maps.Outline]) -> None:
    themes = facets.facet(small[0], "themes")
    assert facets.NONE not in {term.id for term in themes.terms}


def test_parents_stand_before_their_children(small: tuple[Library, maps.Outline]) -> None:
    for name in ALL_FACETS:
        for number, term in enumerate(facets.facet(small[0], name).terms):
            assert term.parent < number


PERIODS = [
    (None, ["not-stated"]),
    (Period("", "", "no telling"), ["not-stated"]),
    (Period("2021", "", ""), ["2020-2024"]),
    (Period("2014-06", "2016", ""), ["2015-2019", "2010-2014"]),
    (Period("", "2012", ""), ["2010-2014"]),
    (Period("", "ongoing", ""), ["ongoing"]),
    (Period("2023", "ongoing", ""), ["2025-2029", "2020-2024", "ongoing"]),
    (Period("1999", "2011", ""), ["2010-2014", "before-2010"]),
    (Period("1950", "1951", ""), ["before-2010"]),
]


@pytest.mark.parametrize(("period", "expected"), PERIODS)
def test_a_period_stands_in_each_span_that_it_touches(
    small: tuple[Library, maps.Outline], period: Period | None, expected: list[str]
) -> None:
    library, _ = small
    cases = (
        structs.replace(library.cases[0], period=period),
        structs.replace(library.cases[1], period=Period("2026", "", "")),
    )
    found = facets.facet(replace(library, sketches=tuple(map(sketch_of, cases))), "period")
    assert expected == [found.terms[number].id for number in found.own[0]]


def test_no_axis_has_a_term_and_one_below_it(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    found = [facets.facet(library, name) for name in ALL_FACETS]
    by_name = {one.name: one for one in found}
    for axis in facets.axes(library, found, [region.id for region in outline.regions]):
        terms = by_name[axis.facet].terms
        for number in axis.terms:
            above = terms[number].parent
            while above >= 0:
                assert above not in axis.terms, (axis.id, terms[number].id)
                above = terms[above].parent


def test_places_are_set_across_by_the_regions_of_the_map_and_the_other_countries() -> None:
    library, outline = load(ROOT)
    places = facets.facet(library, "places")
    regions = [region.id for region in outline.regions]
    axis = next(facets.axes(library, [places], regions))
    ids = {places.terms[number].id for number in axis.terms}
    assert set(regions) < ids
    assert library.config.map_root not in ids
    assert {"germany", "none"} < ids


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], ("none", 0)),
        (["over 130 people"], ("amount", 0)),
        (["14 out of 16 neighbourhoods"], ("amount", 0)),
        (["around £270 million"], ("amount", 0)),
        (["£8,000 a year less, on average"], ("amount", 0)),
        (["within six months"], ("other", 0)),
        (["91 days after leaving hospital"], ("other", 0)),
        (["6-month placements"], ("other", 0)),
        (["2017/18"], ("other", 0)),
        (["five years"], ("other", 0)),
        (["up to £14.02 of social value for every £1"], ("return", 14.02)),
        (["at least £4 for each £1"], ("return", 4)),
        (["65% felt more confident"], ("percent", 65)),
        (["7.3% fewer unscheduled GP consultations"], ("percent", 7.3)),
        (["91 per cent of families"], ("percent", 91)),
        (["12 families", "87 per cent less lonely"], ("percent", 87)),
        (["20% more", "£2 for each £1"], ("return", 2)),
    ],
)
def test_a_figure_is_measured_as_what_it_is(written: list[str], expected: tuple[str, float]) -> None:
    assert expected == figures.measure(written)


def test_claims_hold_their_words_in_blocks(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    data = read(library, outline)
    claims = list(library.claims())
    columns = data["data/claims"]
    size = facets.BLOCKS["claims"]
    texts = [
        row for number in range(1 + (len(library.cases) - 1) // size) for row in data[f"data/claims/{number}"]
    ]
    assert [claim.text + "." for _, _, claim in claims] == [row[0] for row in texts]
    assert [at for _, at, _ in claims] == columns["number"]
    assert [case.slug for case, _, _ in claims] == [library.cases[n].slug for n in columns["case"]]


def test_words_of_cases_come_in_blocks() -> None:
    library, outline = load(ROOT)
    data = read(library, outline)
    size = facets.BLOCKS["shown"]
    blocks = [data[f"data/shown/{number}"] for number in range(1 + (len(library.cases) - 1) // size)]
    assert [size] * (len(blocks) - 1) == [len(block) for block in blocks[:-1]]
    assert [case.slug for case in library.cases] == [row[0] for block in blocks for row in block]
    themes = terms_of(data, "themes")["terms"]
    carried = [tuple(themes[at][0] for at in row[8]) for block in blocks for row in block]
    assert [case.themes for case in library.cases] == carried


def test_only_towns_and_areas_are_points_to_measure_from(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    data = read(library, outline)["data/places"]
    for lat, lon, kind in zip(data["lat"], data["lon"], data["kind"], strict=True):
        assert (lat is None) == (lon is None)
        assert lat is None or kind in ("area", "locality")


def test_without_outlines_there_is_no_map(small: tuple[Library, maps.Outline]) -> None:
    assert "data/map" not in read(small[0], None)


def test_scripts_stay_scripts_whatever_the_content_says(small: tuple[Library, maps.Outline]) -> None:
    library, outline = small
    evil = "</script><script>alert(1)</script> \u2028\u2029"
    case = structs.replace(library.cases[0], title=evil, summary=evil)
    changed = replace(library, cases=(case, *library.cases[1:]), case={**library.case, case.slug: case})
    whole = b"".join(data for _, data in all_files(changed, outline)).decode()
    assert "<" not in whole
    assert "\u2028" not in whole
    assert "\u2029" not in whole
    assert evil == read(changed, outline)["data/shown/0"][0][1]


def test_the_edition_changes_with_the_content_and_with_what_is_made_of_it(
    small: tuple[Library, maps.Outline],
) -> None:
    library, outline = small

    def made(library: Library) -> str:
        found = re.search(rb'"made":"(\w{10})"', dict(facets.files(library, outline))["data/terms.js"])
        assert found
        return found[1].decode()

    assert made(library) == made(library)
    fewer = replace(library, config=structs.replace(library.config, facets=ALL_FACETS[:3]))
    assert made(library) != made(fewer)
    assert facets.edition("first of all") == facets.edition("first of all")
    assert facets.edition("first of all") != facets.edition("second to none")
