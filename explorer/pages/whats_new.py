"""What each edition brought, for somebody who has one in hand and wonders whether there is a newer one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from explorer import addresses, dates
from explorer.model import EditionEntry
from explorer.pages.page import Page
from explorer.pages.parts import Parts
from explorer.problems import count_words
from explorer.views import EditionView, Link, ReviewDay, WhatsNewView

DAYS = 6
"""Days on which cases were reviewed that are told."""
FEW = 12
"""Cases reviewed on one day that are named."""


def pages(parts: Parts) -> Iterator[Page]:
    if parts.library.editions:
        words = "Every edition, the newest first: what it holds, and what changed."
        yield Page(
            addresses.WHATS_NEW, parts.head("What’s new", words, addresses.WHATS_NEW), _view(parts), ""
        )


def _view(parts: Parts) -> WhatsNewView:
    library = parts.library
    newest, *older = library.editions
    base = library.config.base_url
    return WhatsNewView(
        online=Link(base + addresses.WHATS_NEW, base + addresses.WHATS_NEW) if base else None,
        editions=(
            _edition(parts, newest, _holds(parts)),
            *(_edition(parts, edition, ()) for edition in older),
        ),
        reviewed=_reviewed(parts),
    )


def _edition(parts: Parts, edition: EditionEntry, holds: tuple[str, ...]) -> EditionView:
    return EditionView(
        anchor=f"edition-{edition.date}",
        name=edition.name,
        date=dates.in_words(edition.date),
        summary=edition.summary,
        holds=holds,
        changes=edition.changes,
        added=parts.case_links(edition.added),
        mended=parts.case_links(edition.mended),
    )


def _holds(parts: Parts) -> tuple[str, ...]:
    """What this site holds, counted: of an older edition nobody can count it any more."""
    library = parts.library
    cases = library.sketches
    full = sum(case.depth == "full" for case in cases)
    return (
        f"{count_words(len(cases), 'case')}, {full:,} of them told in full",
        count_words(sum(len(case.claims) for case in cases), "claim"),
        count_words(len(library.findings), "finding"),
        count_words(len(library.reports), "report"),
    )


def _reviewed(parts: Parts) -> tuple[ReviewDay, ...]:
    """The last days on which cases were read against their sources. Many of one day are only counted: which of them
    stood first would mean nothing."""
    library = parts.library
    numbers = Counter(case.reviewed for case in library.sketches if case.reviewed)
    days = sorted(numbers, reverse=True)[:DAYS]
    return tuple(
        ReviewDay(
            dates.in_words(day),
            count_words(numbers[day], "case"),
            tuple(parts.case_link(case) for case in library.sketches if case.reviewed == day)
            if numbers[day] <= FEW
            else (),
        )
        for day in days
    )
