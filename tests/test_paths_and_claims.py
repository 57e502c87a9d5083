"""Start from a question, the pages of claims and the map: nothing is lost on the way from the content."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import html5lib
import pytest

from explorer import addresses, case_data, pipeline, progress
from explorer import map as maps
from explorer.library import Library
from explorer.model import Case
from explorer.pages import Parts, atlas, cases, claims, paths
from explorer.views import AtlasView, CaseView, ClaimKindView, ClaimsView, StartThemeView, TermNode
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    """The real content."""
    return pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())[0]


def test_each_case_of_a_theme_is_an_answer_for_anyone_and_for_each_of_its_people(library: Library) -> None:
    parts = Parts(library, None)
    for theme in library.vocabularies["themes"].terms:
        (view,) = (page.view for page in paths.theme_pages(parts, theme.id))
        assert isinstance(view, StartThemeView)
        told = {a.anchor: {card.slug for g in a.groups for card in g.cases} for a in view.answers}
        cases = library.cases_of("themes", theme.id)
        assert {case.slug for case in cases} == told.get(paths.ANYONE, set())
        for group in library.vocabularies["people"].terms:
            expected = {case.slug for case in cases if group.id in case.people}
            assert expected == told.get(f"for-{group.id}", set())
        assert [len(told[answer.anchor]) for answer in view.answers] == [a.count for a in view.answers]


def test_an_answer_stands_under_what_one_could_do(library: Library) -> None:
    (page,) = paths.theme_pages(Parts(library, None), "shared-places")
    view = page.view
    assert addresses.start("shared-places") == page.address
    assert isinstance(view, StartThemeView)
    groups = {
        g.label: {c.slug for c in g.cases} for a in view.answers if a.anchor == paths.ANYONE for g in a.groups
    }
    root = library.above("approaches", "community-ownership")[-1].label
    assert "bramley-baths" in groups[root]
    assert sum("bramley-baths" in slugs for slugs in groups.values()) == 1


def test_numbers_of_the_overview_are_those_of_the_claims(library: Library) -> None:
    view = next(iter(claims.pages(Parts(library, None)))).view
    assert isinstance(view, ClaimsView)
    shown = {column.label: column.count for column in view.columns}
    for row in view.rows:
        expected = [
            sum(
                claim.kind == row.anchor and library.label("bases", claim.basis) == label
                for _, _, claim in library.claims()
            )
            for label in shown
        ]
        assert expected == [cell.count for cell in row.cells]
        assert sum(expected) == row.total.count
    assert sum(1 for _ in library.claims()) == view.total == sum(shown.values())


def test_each_claim_stands_on_the_page_of_its_kind_under_its_basis(library: Library) -> None:
    for kind in library.vocabularies["outcome_kinds"].terms:
        (page,) = claims.kind_pages(Parts(library, None), kind.id)
        view = page.view
        assert addresses.claims(kind.id) == page.address
        assert isinstance(view, ClaimKindView)
        for group in view.groups:
            expected = {
                addresses.claim(case.slug, number)
                for case, number, claim in library.claims()
                if claim.kind == kind.id and claim.basis == group.anchor
            }
            assert expected == {claim.case.address for claim in group.claims if claim.case}
        assert sum(len(group.claims) for group in view.groups) == view.total


def test_a_number_of_the_overview_leads_to_its_claims(real_site: Path) -> None:
    tree = html5lib.parse((real_site / "claims.html").read_bytes(), namespaceHTMLElements=False)
    links = [a.get("href", "") for a in tree.iterfind(".//table/tbody//td/a")]
    assert len(links) > 20
    for link in links:
        address, _, fragment = link.partition("#")
        assert not fragment or f'id="{fragment}"' in (real_site / address).read_text()


def test_a_page_of_claims_says_why_figures_stay_within_their_basis(real_site: Path) -> None:
    text = (real_site / "claims/financial.html").read_text()
    assert "figures are to be compared within one such group only" in text


def test_the_map_and_its_list_know_every_place_of_every_case(library: Library) -> None:
    outline = maps.parse((ROOT / "content/uk_regions.geojson").read_bytes(), "uk_regions.geojson")
    view = next(iter(atlas.pages(Parts(library, outline)))).view
    assert isinstance(view, AtlasView)
    counts = {
        place.address: place.count
        for region in (*view.regions, *view.abroad)
        for place in _branch(region.places)
    }
    assert counts == {
        addresses.term("places", term.id): library.count_of("places", term.id)
        for term in library.vocabularies["places"].terms
        if addresses.term("places", term.id) in counts
    }
    named = set(counts)
    named |= {region.address for region in (*view.regions, *view.abroad)} | {p.address for p in view.wide}
    used = {addresses.term("places", place) for case in library.cases for place in case.places}
    assert used <= named
    assert {case.slug for case in library.cases if not case.places} == {
        card.slug for card, _ in view.no_place
    }


def _branch(places: Iterable[TermNode]) -> Iterator[TermNode]:
    for place in places:
        yield place
        yield from _branch(place.children)


def test_what_a_point_of_the_map_says_is_what_its_page_shows(library: Library) -> None:
    outline = maps.parse((ROOT / "content/uk_regions.geojson").read_bytes(), "uk_regions.geojson")
    drawn = Parts(library, outline).large_map()
    assert drawn
    points = re.findall(r'<a href="site:places/([^."]+).html(#where)?"[^>]*><title>([^<]*)<', drawn.svg)
    assert len(points) > 20
    for place, where, title in points:
        number, label = library.count_of("places", place), library.label("places", place)
        said = int(re.search(r": (\d+) case", title)[1])  # type: ignore[index]
        if where:
            assert said < number and title.endswith(f". See them apart on the map of {label}")
        else:
            assert title.startswith(f"{label}: ")
            assert said == number or title.endswith(f" here, {number} in all")


def test_cases_elsewhere_count_in_each_country_as_in_the_list_of_places(library: Library) -> None:
    outline = maps.parse((ROOT / "content/uk_regions.geojson").read_bytes(), "uk_regions.geojson")
    drawn = Parts(library, outline).large_map()
    assert drawn
    countries = [t for t in library.children["places"][None] if t.id != library.config.map_root]
    counts = {t.label: library.count_of("places", t.id) for t in countries}
    assert {label: n for label, n in counts.items() if n} == {t.label: t.count for t in drawn.elsewhere}


def test_the_map_of_a_case_shows_a_point_or_shades_its_nation_or_is_left_out(library: Library) -> None:
    outline = maps.parse((ROOT / "content/uk_regions.geojson").read_bytes(), "uk_regions.geojson")
    parts = Parts(library, outline)
    for case in library.cases:
        page = next(cases.pages(parts, case.slug))
        assert isinstance(page.view, CaseView)
        if page.view.map and page.view.map.svg:
            assert "<circle" in page.view.map.svg or '<g class="map-here"><path' in page.view.map.svg
    (big_local,) = cases.pages(parts, "big-local")
    assert isinstance(big_local.view, CaseView) and big_local.view.map
    assert big_local.view.map.svg.count("<path") == 9  # the regions of England


def test_shades_in_words_are_the_shades_of_the_map() -> None:
    words = dict(maps.shades_in_words())
    assert list(words) == sorted(words)
    for shade, text in words.items():
        numbers = [int(number) for number in re.findall(r"\d+", text)] or [0]
        assert {maps.shade(number) for number in numbers} == {shade}


def facts(library: Library, case: Case) -> list[tuple[str, list[str]]]:
    """The rows of a case to compare."""
    rows = case_data.of_case(Parts(library, None), case)["facts"]
    assert isinstance(rows, list)
    return rows


def test_cases_to_compare_have_the_same_rows_in_the_same_order(library: Library) -> None:
    labels = {tuple(label for label, _ in facts(library, case)) for case in library.cases}
    assert len(labels) == 1


def test_what_is_not_stated_is_said_and_never_left_empty(library: Library) -> None:
    for case in library.cases:
        for _, values in facts(library, case):
            assert values and all(values)


def test_every_case_to_compare_stands_where_the_list_says(library: Library) -> None:
    listed = [case.slug for case in library.cases]
    blocks = dict(case_data.blocks(library))
    assert listed == [blocks[at // case_data.BLOCK][at % case_data.BLOCK] for at in range(len(listed))]
    assert len(listed) == sum(map(len, blocks.values()))
