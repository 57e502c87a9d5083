"""Outlines and points to SVG, drawn when the site is built: no tiles, no network, no script.

The projection is equirectangular, true at the middle latitude of the outlines: x = (lon - west) · cos(middle),
y = north - lat. Over the length of the UK the error of shape is below what a map of this size shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from explorer.model import Point
from explorer.problems import BuildError, Problem, count_words

WIDTH = 300.0
"""Units of the drawing; the page scales it."""
MARGIN = 6.0
LAND = "assets/land.svg"
"""Address of the picture that all small maps share."""


STEPS = ((50, 4), (20, 3), (8, 2), (1, 1))
"""Least number of cases to the shade of a region (`map-r4` many to `map-r1` few); none is `map-r0`."""


@dataclass(frozen=True, slots=True)
class Region:
    """One outline, already drawn."""

    id: str
    path: str
    """The `d` of an SVG path."""


@dataclass(frozen=True, slots=True)
class Outline:
    """All regions, and how a point on the globe becomes one on the paper."""

    regions: tuple[Region, ...]
    west: float
    north: float
    squeeze: float
    scale: float
    height: float

    def place(self, point: Point) -> tuple[float, float]:
        """Units of the drawing from WGS84 degrees."""
        x = (point.lon - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - point.lat) * self.scale + MARGIN
        return round(x, 1), round(y, 1)

    def holds(self, point: Point) -> bool:
        """Whether a point lies on the paper."""
        x, y = self.place(point)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


@dataclass(frozen=True, slots=True)
class Mark:
    """A point to draw: where, and how many cases."""

    point: Point
    label: str
    count: int
    address: str = ""
    """Where a click on the point leads; empty for a point that is only looked at."""


def parse(data: bytes, path: str) -> Outline:
    """GeoJSON (RFC 7946) whose features are regions with an `id` to an Outline. Raises BuildError."""
    try:
        features = json.loads(data)["features"]
        shapes = [(str(f["id"]), _rings(f["geometry"])) for f in features]
        points = [(float(lon), float(lat)) for _, rings in shapes for ring in rings for lon, lat, *_ in ring]
        west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
        south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        message = (
            f"must be GeoJSON with regions that have an id and a polygon ({type(error).__name__}: {error})"
        )
        raise BuildError([Problem(path, 0, message)]) from error
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-9)
    frame = Outline((), west, north, squeeze, scale, round((north - south) * scale + 2 * MARGIN, 1))
    regions = tuple(
        Region(region_id, "".join(_draw(frame, ring) for ring in rings)) for region_id, rings in shapes
    )
    return Outline(regions, west, north, squeeze, scale, frame.height)


def _rings(geometry: Mapping[str, object]) -> list[list[list[float]]]:
    """All rings of a polygon or multipolygon, outer ones and holes alike."""
    coordinates: list = geometry["coordinates"]  # type: ignore[assignment, type-arg]  # checked by use, in parse
    if geometry["type"] == "Polygon":
        return coordinates
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    raise ValueError(f"a {geometry['type']} is no region")


def _draw(frame: Outline, ring: list[list[float]]) -> str:
    """A ring as relative moves in tenths of a unit: half the bytes of absolute ones. Tiny islands stay out."""
    placed = [frame.place(Point(lat, lon)) for lon, lat, *_ in ring]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    if max(xs) - min(xs) < 0.8 and max(ys) - min(ys) < 0.8:
        return ""
    steps = [f"M{_short(placed[0][0])} {_short(placed[0][1])}"]
    last = placed[0]
    for x, y in placed[1:-1]:
        dx, dy = round(x - last[0], 1), round(y - last[1], 1)
        if dx or dy:
            steps.append(f"l{_short(dx)} {_short(dy)}")
            last = (x, y)
    return "".join(steps) + "z"


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def land(outline: Outline) -> str:
    """The outlines alone, as a picture that all small maps share. One half-clear ink serves light and dark."""
    paths = "".join(f'<path d="{region.path}"/>' for region in outline.regions)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {outline.height:g}">'
        f'<g fill="#8a8172" fill-opacity=".32" stroke="#8a8172" stroke-opacity=".55" stroke-width=".5">{paths}</g></svg>\n'
    )


def small(outline: Outline, marks: Iterable[Mark], highlight: frozenset[str] = frozenset()) -> str:
    """Points, and regions that stand out, over the shared picture of the land.

    The page's words say the same, so it is hidden from screen readers.
    """
    named = "".join(f'<path d="{r.path}"/>' for r in outline.regions if r.id in highlight)
    over = f'<g class="map-here">{named}</g>' if named else ""
    return (
        f'<span class="map-small" aria-hidden="true"><img src="site:{LAND}" alt="" width="{WIDTH:g}" height="{outline.height:g}" loading="lazy">'
        f'<svg viewBox="0 0 {WIDTH:g} {outline.height:g}" focusable="false">{over}{_points(outline, marks)}</svg></span>'
    )


def shaded(outline: Outline, marks: Iterable[Mark], counts: Mapping[str, int]) -> str:
    """All regions, each with a class by its number of cases (`map-r0` none to `map-r4` many), and the points."""
    regions = "".join(
        f'<path class="map-r{shade(counts.get(r.id, 0))}" d="{r.path}"/>' for r in outline.regions
    )
    return (
        f'<svg class="map-large" viewBox="0 0 {WIDTH:g} {outline.height:g}" aria-hidden="true" focusable="false">'
        f'<g class="map-regions">{regions}</g>{_points(outline, marks)}</svg>'
    )


def _points(outline: Outline, marks: Iterable[Mark]) -> str:
    """Circles, the largest first, so that a small one is never covered."""
    circles = []
    for mark in sorted(marks, key=lambda m: (-m.count, m.label)):
        if outline.holds(mark.point):
            x, y = outline.place(mark.point)
            circle = f'<circle cx="{x:g}" cy="{y:g}" r="{_radius(mark.count):g}"/>'
            circles.append(_linked(mark, circle) if mark.address else circle)
    return f'<g class="map-points">{"".join(circles)}</g>' if circles else ""


def _linked(mark: Mark, circle: str) -> str:
    """A point for mouse and touch. The drawing is hidden from screen readers and the keyboard: a list says the same."""
    title = f"<title>{escape(mark.label)}: {count_words(mark.count, 'case')}</title>"
    return f'<a href="site:{escape(mark.address)}" tabindex="-1">{title}{circle}</a>'


def _radius(count: int) -> float:
    """The area of a point grows with its number of cases."""
    return round(min(2.2 * sqrt(max(count, 1)), 9), 1)


def shade(count: int) -> int:
    """A shade from none (0) to many (4)."""
    return next((step for least, step in STEPS if count >= least), 0)


def shades_in_words() -> tuple[tuple[int, str], ...]:
    """Each shade and the numbers of cases that it stands for, fewest first."""
    found = [(0, "no case")]
    above: int | None = None
    words: list[tuple[int, str]] = []
    for least, step in STEPS:
        words.append((step, f"{least} or more" if above is None else f"{least} to {above - 1}"))
        above = least
    return (*found, *reversed(words))
