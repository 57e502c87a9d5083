"""Cases by years, as far as their sources say when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from explorer import addresses, dates
from explorer.library import Library
from explorer.model import Period
from explorer.pages import paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import CaseGroup, Link, Paged, Span, TermCount, TimelineGroup, TimelineRow, TimelineView

ONGOING = "ongoing"
OUTLIERS = 0.1
"""The share of beginnings that may lie before the chart's first year, so that they do not squeeze the rest."""
NOT_STATED = "not stated"
NO_YEAR = "No year stated"


TIMES = 4
"""A line of the chart is short: so many times as many stand on a page as in other lists."""

Dated = tuple[str, Period]
"""Slug of a case, and when it ran."""


class Decade(Struct, frozen=True):
    """A heading of the chart, or of those without a year."""

    label: str
    note: str
    dated: bool


def keys(library: Library) -> Iterator[str]:
    """The numbers of the pages."""
    return (str(number) for number in range(1, paging.pages_for(len(library.sketches), TIMES) + 1))


def pages(parts: Parts, key: str) -> Iterator[Page]:
    """One page of the timeline."""
    number = int(key)
    words = "Cases by the years in which they ran, as far as their sources say when."
    place = paging.paged(addresses.TIMELINE, number, len(parts.library.periods()), TIMES)
    crumbs = [Link("Timeline", addresses.TIMELINE)] if number > 1 else []
    head = parts.head("Timeline", words, addresses.TIMELINE, crumbs, place=place)
    yield Page(head.address, head, _view(parts, place), "")


class Sorted(Struct, frozen=True):
    """All cases under their headings, and what the key of the chart counts."""

    groups: tuple[tuple[Decade, Sequence[Dated]], ...]
    first: int
    last: int
    dated: tuple[Period, ...]


def _sort(library: Library, periods: Iterable[tuple[str, str, str, str]]) -> Sorted:
    known = [(slug, depth, Period(start, end, "")) for slug, depth, start, end in periods]
    dated = [(slug, period) for slug, _, period in known if is_dated(period)]
    first, last = frame([period for _, period in dated], library.config.edition.date)
    undated = _undated(library, [(slug, depth) for slug, depth, period in known if not is_dated(period)])
    groups = (*_decades(dated, first), *undated)
    return Sorted(groups, first, last, tuple(period for _, period in dated))


def _view(parts: Parts, place: Paged) -> TimelineView:
    library = parts.library
    found = parts.once("timeline", library.periods(), partial(_sort, library))
    first, last = found.first, found.last
    ends = [period.end for period in found.dated if period.start]
    undated = place.total - len(found.dated)
    here = paging.cut(found.groups, place.number, TIMES)
    return TimelineView(
        groups=tuple(_group(parts, part, first, last) for part in here if part.group.dated),
        ticks=tuple((str(year), _percent(year, first, last)) for year in ticks(first, last)),
        tick=round(100 * _step(first, last) / (last - first), 4),
        first=first,
        last=last - 1,
        begun=len(ends),
        ended=sum(end not in ("", ONGOING) for end in ends),
        ongoing=ends.count(ONGOING),
        end_unknown=ends.count(""),
        start_unknown=len(found.dated) - len(ends),
        undated=tuple(_without_year(parts, part) for part in here if not part.group.dated),
        undated_count=undated,
        jumps=_jumps(found.groups, place) if place.pages > 1 else (),
        paged=place,
    )


def _jumps(groups: Sequence[tuple[Decade, Sequence[Dated]]], place: Paged) -> tuple[TermCount, ...]:
    """Where each heading begins, on whatever page."""
    found: list[TermCount] = []
    at = 0
    for decade, items in groups:
        page = addresses.page(addresses.TIMELINE, paging.page_of(at, place.total, TIMES))
        anchor = addresses.anchor(decade.label) if decade.dated else "undated"
        if decade.dated or not found or not found[-1].address.endswith("#undated"):
            label = decade.label if decade.dated else NO_YEAR
            found.append(TermCount(label, f"{page}#{anchor}", "", len(items)))
        else:
            found[-1] = replace(found[-1], count=found[-1].count + len(items))
        at += len(items)
    return tuple(found)


def is_dated(period: Period) -> bool:
    """Whether a period says at least one year."""
    return bool(period.start or period.end.replace(ONGOING, ""))


def moment(date: str, *, end: bool = False) -> float:
    """`2019-07` to 2019.5. As an end, a year or month counts to its last day."""
    year, _, month = date.partition("-")
    if month:
        return int(year) + (int(month[:2]) - (0 if end else 1)) / 12
    return int(year) + (1 if end else 0)


def frame(periods: Sequence[Period], edition: str) -> tuple[int, int]:
    """First year of the chart, at a decade that leaves few beginnings out, and the year after its last."""
    starts = sorted(int(moment(p.start or p.end)) for p in periods)
    # Plans reach beyond the edition; what runs "until 2034" must not make the ongoing seem to.
    last = 1 + (int(edition[:4]) if edition else max(starts, default=2000))
    if not starts:
        return last - 10, last
    return starts[int(len(starts) * OUTLIERS)] // 10 * 10, last


def ticks(first: int, last: int) -> tuple[int, ...]:
    """Years that get a line: every one, second, fifth or tenth, so that there are at most seven."""
    return tuple(range(first, last, _step(first, last)))


def _step(first: int, last: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= 7 or step == 50)


def _percent(year: float, first: int, last: int) -> float:
    return round(100 * (min(max(year, first), last) - first) / (last - first), 1)


def span(period: Period, first: int, last: int) -> Span:
    """Where a period lies in the chart. What is not stated is drawn as open, never guessed."""
    known_end = period.end not in ("", ONGOING)
    begin = moment(period.start) if period.start else moment(period.end)
    end = moment(period.end, end=True) if known_end else last if period.end == ONGOING else begin
    left, right = _percent(begin, first, last), _percent(end, first, last)
    return Span(
        left=left,
        width=round(right - left, 1),
        earlier=bool(period.start) and begin < first,
        later=known_end and end > last,
        start="stated" if period.start else "unknown",
        end="stated" if known_end else ONGOING if period.end else "unknown",
    )


def _decades(dated: Sequence[Dated], first: int) -> Iterator[tuple[Decade, Sequence[Dated]]]:
    """By decade of the beginning; those before the chart's first year together; no beginning stated last."""
    found: dict[tuple[int, str], list[Dated]] = defaultdict(list)
    for slug, period in dated:
        found[_decade(period, first)].append((slug, period))
    for (_, label), those in sorted(found.items()):
        those.sort(key=lambda one: moment(one[1].start) if one[1].start else 0.0)
        yield Decade(label, "", dated=True), those


def _decade(period: Period, first: int) -> tuple[int, str]:
    """Order and heading of the group that a period belongs to."""
    if not period.start:
        return 9999, "Beginning not stated"
    year = int(period.start[:4])
    if year < first:
        return 0, f"Begun before {first}"
    return year // 10 * 10, f"Begun in the {year // 10 * 10}s"


def _undated(library: Library, those: Sequence[tuple[str, str]]) -> Iterator[tuple[Decade, Sequence[Dated]]]:
    for term in library.vocabularies["depth"].terms:
        found = [(slug, Period("", "", "")) for slug, depth in those if depth == term.id]
        if found:
            yield Decade(term.label, term.definition, dated=False), found


def _group(parts: Parts, part: paging.Part[Decade, Dated], first: int, last: int) -> TimelineGroup:
    rows = (
        TimelineRow(
            parts.card_of(slug),
            dates.in_words(period.start) or NOT_STATED,
            dates.in_words(period.end) or NOT_STATED,
            span(period, first, last),
        )
        for slug, period in part.items
    )
    label = part.group.label
    return TimelineGroup(label, addresses.anchor(label), tuple(rows), part.total, part.continued)


def _without_year(parts: Parts, part: paging.Part[Decade, Dated]) -> CaseGroup:
    cards = tuple(parts.card_of(slug) for slug, _ in part.items)
    return CaseGroup(part.group.label, part.group.note, cards, part.total, part.continued)
