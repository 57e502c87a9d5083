"""Dates as readers write them. British order; no clock and no locale."""

from __future__ import annotations

from explorer.model import Period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(date: str) -> str:
    """`2026-11-22` to `22 November 2026`, `2013-05` to `May 2013`, `2013` and `ongoing` as they are."""
    parts = date.split("-")
    if len(parts) == 1:
        return date
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def period_in_words(period: Period | None) -> str:
    """`2013, ongoing`, `2012 to 2014`, `until 2020`, or the note alone; empty when nothing is known."""
    if period is None:
        return ""
    start, end = in_words(period.start), in_words(period.end)
    if start and end == "ongoing":
        return f"{start}, ongoing"
    if start and end and start != end:
        return f"{start} to {end}"
    if start and not end:
        return f"from {start}"
    if end and not start:
        return end if end == "ongoing" else f"until {end}"
    return start or period.note
