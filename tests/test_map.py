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
    svg = maps.small(outline, [maps.Mark(Point(54, -1), "few", 1), maps.Mark(Point(54, -1), "many", 9)])
    radii = [float(r) for r in re.findall(r' r="([\d.]+)"', svg)]
    assert [6.6, 2.2] == radii


def test_a_place_off_the_paper_is_not_drawn() -> None:
    svg = maps.small(maps.parse(SQUARES, "x"), [maps.Mark(Point(-35, 138), "far", 1)])
    assert "<circle" not in svg


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
