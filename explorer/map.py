"""Outlines and points to SVG, drawn when the site is built: no tiles, no network, no script.

The projection is equirectangular, true at the middle latitude of the outlines: x = (lon - west) · cos(middle),
y = north - lat. Over the length of the UK the error of shape is below what a map of this size shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from math import cos, hypot, isfinite, radians, sqrt

from msgspec import Struct

from explorer.model import Point
from explorer.problems import BuildError, Problem, count_words

WIDTH = 300.0
"""Units of the drawing; the page scales it."""
MARGIN = 6.0
NOWHERE = Point(0, 0)
"""For the mark of a region, which is a shape."""
LAND = "assets/land.svg"
"""Address of the picture that all small maps share."""


STEPS = ((50, 4), (20, 3), (8, 2), (1, 1))
"""Least number of cases to the shade of a region (`map-r4` many to `map-r1` few); none is `map-r0`."""


Ring = tuple[tuple[float, float], ...]
"""A closed line in units of the drawing."""


class Frame(Struct, frozen=True):
    """The part of the drawing that a picture shows, in its units."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def within(self, other: Frame) -> bool:
        return other.holds(self.x, self.y) and other.holds(self.x + self.width, self.y + self.height)

    def meets(self, other: Frame) -> bool:
        """Whether the two have a part in common."""
        return (
            self.x <= other.x + other.width
            and other.x <= self.x + self.width
            and self.y <= other.y + other.height
            and other.y <= self.y + self.height
        )


class Region(Struct, frozen=True):
    """One outline, already drawn."""

    id: str
    path: str
    """The `d` of an SVG path."""
    rings: tuple[Ring, ...]
    """The same unrounded, to be drawn larger."""
    frame: Frame
    """The least that holds it."""


class Outline(Struct, frozen=True):
    """All regions, and how a point on the globe becomes one on the paper."""

    regions: tuple[Region, ...]
    west: float
    north: float
    squeeze: float
    scale: float
    height: float

    def exact(self, point: Point) -> tuple[float, float]:
        """Units of the drawing from WGS84 degrees."""
        x = (point.lon - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - point.lat) * self.scale + MARGIN
        return x, y

    def place(self, point: Point) -> tuple[float, float]:
        """The same in tenths of a unit, as pictures of the whole are drawn."""
        x, y = self.exact(point)
        return round(x, 1), round(y, 1)

    def holds(self, point: Point) -> bool:
        """Whether a point lies on the paper."""
        return Frame(0, 0, WIDTH, self.height).holds(*self.place(point))


class Mark(Struct, frozen=True):
    """A point to draw: where, and how many cases."""

    point: Point
    label: str
    cases: frozenset[str]
    """The slugs of the cases there: a case that two marks share counts once when they are drawn as one."""
    address: str = ""
    """Where a click on the point leads; empty for a point that is only looked at."""
    place: str = ""
    """Its id in the gazetteer."""
    region: str = ""
    """The outline that it belongs to; empty for a place of none."""
    note: str = ""
    """What else is said of it where the pointer rests: what its page shows, when that is more."""

    @property
    def count(self) -> int:
        return len(self.cases)


class Spot(Struct, frozen=True):
    """A mark where it is drawn, in units of the drawing."""

    mark: Mark
    x: float
    y: float
    radius: float

    @property
    def frame(self) -> Frame:
        """The least that holds it."""
        return Frame(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


def parse(data: bytes, path: str) -> Outline:
    """GeoJSON (RFC 7946) whose features are regions with an `id` to an Outline. Raises BuildError."""
    try:
        features = json.loads(data, parse_constant=_no_number)["features"]
        shapes = [(str(f["id"]), _rings(f["geometry"])) for f in features]
        points = [(float(lon), float(lat)) for _, rings in shapes for ring in rings for lon, lat, *_ in ring]
        if not all(isfinite(lon) and isfinite(lat) for lon, lat in points):
            raise ValueError("a point lies nowhere")
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
    regions = tuple(_region(frame, region_id, rings) for region_id, rings in shapes)
    return Outline(regions, west, north, squeeze, scale, frame.height)


def _region(outline: Outline, region_id: str, rings: list[list[list[float]]]) -> Region:
    placed = tuple(tuple(outline.exact(Point(lat, lon)) for lon, lat, *_ in ring) for ring in rings)
    xs = [x for ring in placed for x, _ in ring]
    ys = [y for ring in placed for _, y in ring]
    frame = Frame(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return Region(region_id, "".join(map(_draw, placed)), placed, frame)


def _rings(geometry: Mapping[str, object]) -> list[list[list[float]]]:
    """All rings of a polygon or multipolygon, outer ones and holes alike."""
    coordinates: list = geometry["coordinates"]  # type: ignore[assignment, type-arg]  # checked by use, in parse
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a {geometry['type']} is no region")
    rings: list[list[list[float]]] = (
        coordinates
        if geometry["type"] == "Polygon"
        else [ring for polygon in coordinates for ring in polygon]
    )
    if any(len(ring) < 4 for ring in rings):
        raise ValueError("a ring must have four points or more, the last as the first")
    return rings


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _draw(ring: Ring) -> str:
    """A ring as relative moves in tenths of a unit: half the bytes of absolute ones. Tiny islands stay out."""
    placed = [(round(x, 1), round(y, 1)) for x, y in ring]
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


def small(outline: Outline, marks: Iterable[Mark], highlight: frozenset[str] = frozenset()) -> str:
    """Points, and regions that stand out, over the shared picture of the land; nothing where there are none.

    The page's words say the same, so it is hidden from screen readers.
    """
    named = "".join(f'<path d="{r.path}"/>' for r in outline.regions if r.id in highlight)
    over = (f'<g class="map-here">{named}</g>' if named else "") + _points(outline, marks)
    if not over:
        return ""
    return (
        f'<span class="map-small" aria-hidden="true"><img src="site:{LAND}" alt="" width="{WIDTH:g}" height="{outline.height:g}" loading="lazy">'
        f'<svg viewBox="0 0 {WIDTH:g} {outline.height:g}" focusable="false">{over}</svg></span>'
    )


def shaded(outline: Outline, marks: Iterable[Mark], regions: Mapping[str, Mark]) -> str:
    """All regions, each with a class by its number of cases (`map-r0` none to `map-r4` many), and numbered points.

    `regions` gives the mark of a region by its id; its point is not used. A region and a point lead to their
    addresses, for mouse and touch: the drawing is hidden from screen readers and the keyboard, and a list
    beside it says the same.
    """
    shapes = "".join(_shape(region, regions.get(region.id)) for region in outline.regions)
    spots = [Spot(mark, *outline.place(mark.point), _reach(mark.count)) for mark in marks]
    points = "".join(_numbered(spot, spots) for spot in spots)
    return (
        f'<svg class="map-large" viewBox="0 0 {WIDTH:g} {outline.height:g}" aria-hidden="true" focusable="false">'
        f'<g class="map-regions">{shapes}</g><g class="map-numbers">{points}</g></svg>'
    )


def _shape(region: Region, mark: Mark | None) -> str:
    path = f'<path class="map-r{shade(mark.count if mark else 0)}" d="{region.path}"/>'
    return _linked(mark, path) if mark else path


def _numbered(spot: Spot, spots: Iterable[Spot]) -> str:
    number = f'<text x="{spot.x:g}" y="{spot.y + 2.5:g}">{spot.mark.count}</text>'
    return _linked(spot.mark, _pressed(spot, spots) + number)


FINGER = 12.5
"""Half the side of what a finger hits, in units of the drawing: 24 pixels on a page of 320."""


MIDDLE = 6.0
"""The radius of what a point keeps for itself where another is near."""


def _pressed(spot: Spot, spots: Iterable[Spot]) -> str:
    """A point, in a circle that is not seen and is large enough to be hit, but leaves other points their middle."""
    free = (hypot(o.x - spot.x, o.y - spot.y) - min(o.radius, MIDDLE) for o in spots if o is not spot)
    hit = min(FINGER, *free, FINGER)
    around = _circle(spot, hit, ' class="hit"') if hit > spot.radius else ""
    return around + _circle(spot, spot.radius)


def _circle(spot: Spot, radius: float, named: str = "") -> str:
    return f'<circle{named} cx="{spot.x:.5g}" cy="{spot.y:.5g}" r="{radius:.3g}"/>'


OVERLAP = 0.85
"""Points nearer than this share of their radii cover each other."""


def grouped(outline: Outline, marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks of one region that would cover each other on `shaded`, together, those with most cases first.

    Never across a region's border: the map of the region then shows all of a group apart. The first mark gives
    a group its point, so it never lies where nothing is.
    """
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: (-m.count, m.label)):
        if not outline.holds(mark.point):
            continue
        for group in groups:
            same = mark.region and group[0].region == mark.region
            if same and _room(outline, mark, group[0], _reach(mark.count) + _reach(_count(group))) < OVERLAP:
                group.append(mark)
                break
        else:
            groups.append([mark])
    return _apart(outline, groups)


def _apart(outline: Outline, groups: Sequence[list[Mark]]) -> list[list[Mark]]:
    """The same groups, each with that mark first whose point is free of the groups beyond its region's border."""
    reaches = [_reach(_count(group)) for group in groups]
    found = [group[0] for group in groups]
    for at, group in enumerate(groups):
        rooms = {
            mark: min(
                (
                    _room(outline, mark, other, reaches[at] + reach)
                    for one, (other, reach) in enumerate(zip(found, reaches, strict=True))
                    if one != at
                ),
                default=OVERLAP,
            )
            for mark in group
        }
        free = (mark for mark in group if rooms[mark] >= OVERLAP)
        found[at] = next(free, max(group, key=rooms.__getitem__))
    return [
        [first, *(mark for mark in group if mark is not first)]
        for first, group in zip(found, groups, strict=True)
    ]


def _room(outline: Outline, mark: Mark, other: Mark, reach: float) -> float:
    """How far two marks lie apart, as a share of both radii together, or of what two fingers need."""
    (x, y), (other_x, other_y) = outline.place(mark.point), outline.place(other.point)
    return hypot(other_x - x, other_y - y) / max(reach, (FINGER + MIDDLE) / OVERLAP)


def _count(group: Iterable[Mark]) -> int:
    return len(frozenset[str]().union(*(mark.cases for mark in group)))


def _reach(count: int) -> float:
    """The radius of a point with its number in it."""
    return round(min(5.2 + 1.2 * sqrt(count), 13), 1)


def _window(outline: Outline, region_id: str) -> tuple[Frame, float]:
    """What a close picture of a region shows, and how much larger than the drawing of the whole."""
    own = next(region.frame for region in outline.regions if region.id == region_id)
    margin = 0.06 * max(own.width, own.height) + 1
    frame = Frame(own.x - margin, own.y - margin, own.width + 2 * margin, own.height + 2 * margin)
    return frame, WIDTH / frame.width


def region_picture(region_id: str) -> str:
    """The address of the picture that all close maps of a region share."""
    return f"assets/regions/{region_id}.svg"


def pictures(outline: Outline) -> Iterator[tuple[str, bytes]]:
    """(address, picture) of the land, and of each region by itself with what lies beside it.

    Pages show their own points over these. One half-clear ink serves light and dark.
    """
    whole = "".join(f'<path d="{region.path}"/>' for region in outline.regions)
    yield LAND, _picture(WIDTH, outline.height, f'<g fill-opacity=".32">{whole}</g>')
    for own in outline.regions:
        frame, scale = _window(outline, own.id)
        shapes = []
        for region in outline.regions:
            if region.frame.meets(frame):
                rings = (
                    tuple(((x - frame.x) * scale, (y - frame.y) * scale) for x, y in r) for r in region.rings
                )
                opacity = ".34" if region is own else ".13"
                shapes.append(f'<path fill-opacity="{opacity}" d="{"".join(map(_draw, rings))}"/>')
        yield region_picture(own.id), _picture(WIDTH, frame.height * scale, "".join(shapes))


def _picture(width: float, height: float, shapes: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.1f}">'
        f'<g fill="#8a8172" stroke="#8a8172" stroke-opacity=".55" stroke-width=".5">{shapes}</g></svg>\n'
    ).encode()


def close(outline: Outline, marks: Iterable[Mark], region_id: str) -> str:
    """The points in and around a region over its picture, with names as far as there is room."""
    frame, scale = _window(outline, region_id)
    height = round(frame.height * scale, 1)
    spots = []
    for mark in sorted(marks, key=lambda m: (-m.count, m.label)):
        x, y = outline.exact(mark.point)
        if frame.holds(x, y):
            there = round((x - frame.x) * scale, 1), round((y - frame.y) * scale, 1)
            spots.append(Spot(mark, *there, _spot(mark.count)))
    points = "".join(_linked(spot.mark, _pressed(spot, spots)) for spot in spots)
    return (
        f'<span class="map-small map-close" aria-hidden="true"><img src="site:{region_picture(region_id)}" alt="" width="{WIDTH:g}" height="{height:g}" loading="lazy">'
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" focusable="false"><g class="map-points">{points}</g><g class="map-names">{_names(spots, height)}</g></svg></span>'
    )


def _spot(count: int) -> float:
    return round(min(3.6 * sqrt(count), 15), 1)


LETTER, LINE = 7.6, 14.0
"""About the width of a letter and the height of a line of the names on a close map, in units of the drawing."""


MUCH_SMALLER = 4
"""A point with so many times fewer cases may have another's name over it."""


def _names(spots: Sequence[Spot], height: float) -> str:
    """Names beside their points, those with most cases first, each only where no other name or point is.

    A name without such room may lie over points that are much smaller: the largest are never left unnamed for
    the crowd around them.
    """
    paper = Frame(0, 0, WIDTH, height)
    names: list[Frame] = []
    written = []
    for spot in spots:
        large = [other.frame for other in spots if other.mark.count * MUCH_SMALLER > spot.mark.count]
        rooms = [one for one in _rooms(spot) if one[0].within(paper)]
        for points in ([other.frame for other in spots], large):
            free = (one for one in rooms if not any(map(one[0].meets, (*names, *points))))
            if found := next(free, None):
                room, x, anchor = found
                names.append(room)
                at = f'x="{x:.1f}" y="{room.y + LINE / 2 + 4.5:.1f}" text-anchor="{anchor}"'
                written.append(f"<text {at}>{escape(spot.mark.label)}</text>")
                break
    return "".join(written)


def _rooms(spot: Spot) -> Iterator[tuple[Frame, float, str]]:
    """Where the name of a point may stand, and from where it is written: to its right or left, below or above it."""
    long, away = LETTER * len(spot.mark.label), spot.radius + 3
    right, left, centred = spot.x + away, spot.x - away, spot.x - long / 2
    yield Frame(right, spot.y - LINE / 2, long, LINE), right, "start"
    yield Frame(left - long, spot.y - LINE / 2, long, LINE), left, "end"
    yield Frame(centred, spot.y + spot.radius + 1, long, LINE), spot.x, "middle"
    yield Frame(centred, spot.y - spot.radius - 1 - LINE, long, LINE), spot.x, "middle"


def _points(outline: Outline, marks: Iterable[Mark]) -> str:
    """Circles, the largest first, so that a small one is never covered."""
    circles = []
    for mark in sorted(marks, key=lambda m: (-m.count, m.label)):
        if outline.holds(mark.point):
            x, y = outline.place(mark.point)
            circles.append(f'<circle cx="{x:g}" cy="{y:g}" r="{_radius(mark.count):g}"/>')
    return f'<g class="map-points">{"".join(circles)}</g>' if circles else ""


def _linked(mark: Mark, drawn: str) -> str:
    """What is drawn, with its words for the pointer, leading to its page if it has one."""
    title = f"<title>{escape(mark.label)}: {count_words(mark.count, 'case')}{escape(mark.note)}</title>"
    if not mark.address:
        return f"<g>{title}{drawn}</g>"
    return f'<a href="site:{escape(mark.address)}" tabindex="-1">{title}{drawn}</a>'


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
