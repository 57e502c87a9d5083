"""Outlines and points become a drawing."""

import json
import re
from pathlib import Path

import pytest

from explorer import map as maps
from explorer.model import Point
from explorer.problems import BuildError
from tests.conftest import COMPLETE, ROOT

SQUARES = (COMPLETE / "content/squares.geojson").read_bytes()


MIDDLE = Point(54, -1)


def mark(label: str, cases: int, point: Point = MIDDLE, first: int = 0, region: str = "here") -> maps.Mark:
    """A mark with so many cases, numbered from `first` on."""
    slugs = frozenset(str(first + n) for n in range(cases))
    return maps.Mark(point, label, slugs, f"places/{label}.html", region=region)


def test_north_is_up_and_east_is_right() -> None:
    outline = maps.parse(SQUARES, "x")
    (west, top), (east, bottom) = outline.place(Point(55, -2)), outline.place(Point(53, 0))
    assert west < east and top < bottom
    assert (maps.MARGIN, maps.MARGIN) == (west, top)
    assert maps.WIDTH - maps.MARGIN == east


def test_a_square_degree_is_narrower_than_high_in_the_north() -> None:
    outline = maps.parse(SQUARES, "x")
    x0, y0 = outline.place(Point(54, -2))
    x1, y1 = outline.place(Point(53, -1))
    assert (y1 - y0) * 0.58 == pytest.approx(x1 - x0, rel=0.02)  # cos(54 degrees) is 0.588


def test_a_point_is_as_large_as_its_number_of_cases_and_the_largest_lies_below() -> None:
    outline = maps.parse(SQUARES, "x")
    svg = maps.small(outline, [mark("few", 1), mark("many", 9)])
    radii = [float(r) for r in re.findall(r' r="([\d.]+)"', svg)]
    assert [6.6, 2.2] == radii


def test_a_place_off_the_paper_is_not_drawn() -> None:
    svg = maps.small(maps.parse(SQUARES, "x"), [mark("far", 1, Point(-35, 138))])
    assert "<circle" not in svg


def test_points_that_would_cover_each_other_are_drawn_as_one() -> None:
    outline = maps.parse(SQUARES, "x")
    near, there, far = (
        mark("near", 2, Point(54.01, -1)),
        mark("there", 5, first=1),
        mark("far", 1, Point(53.1, -1.9)),
    )
    groups = maps.grouped(outline, [far, near, there])
    assert [["there", "near"], ["far"]] == [[one.label for one in group] for group in groups]


def test_points_of_two_regions_are_never_drawn_as_one() -> None:
    outline = maps.parse(SQUARES, "x")
    near = mark("near", 2, Point(54.01, -1)), mark("there", 5, region="there")
    assert [["there"], ["near"]] == [[one.label for one in group] for group in maps.grouped(outline, near)]


def test_a_group_lies_at_that_of_its_places_where_it_covers_no_other_region() -> None:
    outline = maps.parse(SQUARES, "x")
    border = mark("border", 5, Point(54.0, -1))
    inland = mark("inland", 4, Point(54.05, -1), first=5)
    beyond = mark("beyond", 10, Point(53.95, -1), first=20, region="there")
    groups = maps.grouped(outline, [border, inland, beyond])
    assert [["beyond"], ["inland", "border"]] == [[one.label for one in group] for group in groups]


def test_a_small_point_can_be_hit_with_a_finger_unless_another_is_near() -> None:
    outline = maps.parse(SQUARES, "x")
    hit = r'class="hit"[^>]* r="([\d.]+)"'
    assert ["12.5"] == re.findall(hit, maps.shaded(outline, [mark("alone", 1)], {}))
    several = [mark("many", 40), mark("close", 1, Point(54.06, -1))]
    radii = list(map(float, re.findall(hit, maps.shaded(outline, several, {}))))
    assert radii and max(radii) < 12.5


def test_the_largest_point_keeps_its_name_in_a_crowd_of_small_ones() -> None:
    outline = maps.parse(SQUARES, "x")
    crowd = [
        mark(f"small {n}", 1, Point(54.5 + (n % 5 - 2) * 0.05, -1 + (n // 5 - 2) * 0.12)) for n in range(25)
    ]
    north = max(outline.regions, key=lambda region: -region.frame.y).id
    svg = maps.close(outline, [mark("The town", 20, Point(54.5, -1)), *crowd], north)
    assert ">The town</text>" in svg


def test_a_point_off_the_paper_is_in_no_group() -> None:
    assert [] == maps.grouped(maps.parse(SQUARES, "x"), [mark("far", 1, Point(-35, 138))])


def test_the_large_map_has_a_number_a_point_and_a_way_to_each_region() -> None:
    outline = maps.parse(SQUARES, "x")
    region = outline.regions[0].id
    svg = maps.shaded(outline, [mark("town", 3)], {region: mark("a <region>", 9)})
    assert re.search(
        r'<a href="site:places/town.html" tabindex="-1"><title>town: 3 cases</title>(?:<circle[^>]*/>){2}<text[^>]*>3<',
        svg,
    )
    assert "<title>a &lt;region&gt;: 9 cases</title>" in svg and 'class="map-r2"' in svg


def test_a_region_by_itself_shows_what_lies_in_it_with_names_where_there_is_room() -> None:
    outline = maps.parse(SQUARES, "x")
    north = max(outline.regions, key=lambda region: -region.frame.y).id
    inside = [
        mark("many", 9, Point(54.5, -1)),
        mark("close", 1, Point(54.5, -0.99)),
        mark("alone", 1, Point(54.2, -1.5)),
    ]
    svg = maps.close(outline, [*inside, mark("south", 1, Point(53.1, -1))], north)
    assert svg.count("<circle cx") == 3
    assert "south" not in svg
    names = re.findall(r"<text[^>]*>([^<]*)<", svg)
    assert names[0] == "many" and "alone" in names


def test_names_on_a_map_never_cover_each_other_or_leave_it() -> None:
    outline = maps.parse((ROOT / "content/uk_regions.geojson").read_bytes(), "x")
    marks = [
        mark(f"Place {n}", 1 + n % 4, Point(51.3 + n % 7 * 0.06, -0.5 + n % 11 * 0.07)) for n in range(20)
    ]
    svg = maps.close(outline, marks, "london")
    height = float(re.search(r'viewBox="0 0 300 ([\d.]+)"', svg)[1])  # type: ignore[index]
    rooms = []
    for x, y, anchor, name in re.findall(
        r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="(\w+)">([^<]*)<', svg
    ):
        long = maps.LETTER * len(name)
        left = float(x) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        assert 0 <= left and left + long <= maps.WIDTH and 0 <= float(y) <= height
        rooms.append(maps.Frame(left, float(y), long, maps.LINE - 1))
    assert len(rooms) > 1
    assert not any(a.meets(b) for n, a in enumerate(rooms) for b in rooms[:n])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"features": [{"id": "x", "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        b'{"features": []}',
    ],
)
def test_what_is_no_outline_is_told(data: bytes) -> None:
    with pytest.raises(BuildError, match=r"content/x\.geojson: must be GeoJSON"):
        maps.parse(data, "content/x.geojson")


def test_the_real_regions_are_places_of_the_gazetteer() -> None:
    regions = {
        feature["id"]
        for feature in json.loads((ROOT / "content/uk_regions.geojson").read_bytes())["features"]
    }
    gazetteer = (ROOT / "content/vocabularies/places.yaml").read_text()
    assert set() == {region for region in regions if not re.search(rf"\bid: {region}\b", gazetteer)}


def test_the_real_outline_says_where_it_comes_from() -> None:
    assert "Natural Earth" in (ROOT / "content/uk_regions.README.md").read_text()
    assert Path(ROOT / "content/uk_regions.geojson").is_file()
