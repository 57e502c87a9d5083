"""Cases by years, as far as their sources say when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from explorer import addresses, dates
from explorer.model import Case, Period
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.views import Span, TimelineGroup, TimelineRow, TimelineView

ONGOING = "ongoing"
OUTLIERS = 0.1
"""The share of beginnings that may lie before the chart's first year, so that they do not squeeze the rest."""
NOT_STATED = "not stated"


def pages(parts: Parts) -> Iterator[Page]:
    words = "Cases by the years in which they ran, as far as their sources say when."
    yield Page(addresses.TIMELINE, parts.head("Timeline", words, addresses.TIMELINE), _view(parts), "")


def _view(parts: Parts) -> TimelineView:
    library = parts.library
    dated = [(case, case.period) for case in library.cases if case.period and is_dated(case.period)]
    undated = [case for case in library.cases if not (case.period and is_dated(case.period))]
    first, last = frame([period for _, period in dated], library.config.edition.date)
    ends = [period.end for _, period in dated]
    return TimelineView(
        groups=_groups(parts, dated, first, last),
        ticks=tuple((str(year), _percent(year, first, last)) for year in ticks(first, last)),
        tick=round(100 * _step(first, last) / (last - first), 4),
        first=first,
        last=last - 1,
        dated=len(dated),
        ended=sum(end not in ("", ONGOING) for end in ends),
        ongoing=ends.count(ONGOING),
        end_unknown=ends.count(""),
        start_unknown=sum(not period.start for _, period in dated),
        undated=parts.by_depth(undated),
        undated_count=len(undated),
    )


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


def _groups(
    parts: Parts, dated: Sequence[tuple[Case, Period]], first: int, last: int
) -> tuple[TimelineGroup, ...]:
    """By decade of the beginning; those before the chart's first year together; no beginning stated last."""
    found: dict[tuple[int, str], list[tuple[float, TimelineRow]]] = defaultdict(list)
    for case, period in dated:
        row = TimelineRow(
            parts.card(case),
            dates.in_words(period.start) or NOT_STATED,
            dates.in_words(period.end) or NOT_STATED,
            span(period, first, last),
        )
        begin = moment(period.start) if period.start else 0.0
        found[_decade(period, first)].append((begin, row))
    return tuple(
        TimelineGroup(
            label,
            addresses.anchor(label),
            tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])),
        )
        for (_, label), rows in sorted(found.items())
    )


def _decade(period: Period, first: int) -> tuple[int, str]:
    """Order and heading of the group that a period belongs to."""
    if not period.start:
        return 9999, "Beginning not stated"
    year = int(period.start[:4])
    if year < first:
        return 0, f"Begun before {first}"
    return year // 10 * 10, f"Begun in the {year // 10 * 10}s"
