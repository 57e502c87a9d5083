"""What of a case is counted, grouped, put in order and looked up: all that is needed of every case at once.

A page that counts over many cases is made from their sketches: it stays as it is when one of them is told in other
words (see trace.py). Of a large collection only the sketches are in memory (see casebook.py).
"""

from __future__ import annotations

from msgspec import Struct

from explorer.figures import NONE, OTHER
from explorer.model import Case

CASE_FIELDS = {
    "themes": "themes",
    "approaches": "approaches",
    "places": "places",
    "people": "people",
    "led_by": "led_by",
    "depth": "depth",
    "tested": "tested",
    "told_by": "told_by",
}
"""Vocabulary id to the field of a case, and of a sketch, that takes its terms."""


class ClaimSketch(Struct, frozen=True, gc=False):
    """What of a claim is counted: not what it says."""

    kind: str
    basis: str
    direction: str
    measure: tuple[str, float]

    @property
    def has_figures(self) -> bool:
        return self.measure[0] != NONE

    @property
    def is_measured(self) -> bool:
        """Whether its figure can be shown large by itself: a number, with what was counted or measured."""
        return self.measure[0] not in (NONE, OTHER)


class Sketch(Struct, frozen=True, gc=False):
    """A case without what it tells. Fields have the names that they have there."""

    slug: str
    title: str
    depth: str
    places: tuple[str, ...]
    themes: tuple[str, ...]
    approaches: tuple[str, ...]
    people: tuple[str, ...]
    led_by: str
    tested: str
    told_by: str
    start: str
    end: str
    """Year or month, as in the case's period; empty when not stated."""
    reviewed: str
    part_of: tuple[str, ...]
    related: tuple[str, ...]
    lenses: tuple[tuple[str, str], ...]
    """(Lens id, id of one of its terms); an empty id where a lens is named without any."""
    sources: int
    """How many."""
    reports: tuple[str, ...]
    """Slugs of the reports that tell it, each once."""
    known_from: tuple[str, ...]
    """Slugs of all reports that its sources name, those among them through which we know the others."""
    claims: tuple[ClaimSketch, ...]
    has_questions: bool
    """Whether it comes with questions for a group."""
    has_body: bool
    has_links: bool
    """Whether its text leads to pages of this site."""
    images: tuple[str, ...]
    """Names of their files."""
    old_addresses: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its file, relative to the site's folder."""
        return f"content/cases/{self.slug}.md"


def sketch_of(case: Case) -> Sketch:
    return Sketch(
        slug=case.slug,
        title=case.title,
        depth=case.depth,
        places=case.places,
        themes=case.themes,
        approaches=case.approaches,
        people=case.people,
        led_by=case.led_by,
        tested=case.tested,
        told_by=case.told_by,
        start=case.period.start if case.period else "",
        end=case.period.end if case.period else "",
        reviewed=case.reviewed,
        part_of=case.part_of,
        related=case.related,
        lenses=tuple((lens, term) for lens, ids in case.lenses.items() for term in ids or ("",)),
        sources=len(case.sources),
        reports=reports_of(case),
        known_from=tuple(
            dict.fromkeys(name for s in case.sources for name in (s.report, s.cited_by) if name)
        ),
        claims=tuple(ClaimSketch(c.kind, c.basis, c.direction, c.measure) for c in case.claims),
        has_questions=bool(case.questions),
        has_body=not case.body.is_empty,
        has_links=any(link.target.startswith("site:") for link in case.body.links),
        images=tuple(image.file for image in case.images),
        old_addresses=case.old_addresses,
    )


def reports_of(case: Case) -> tuple[str, ...]:
    """Slugs of the reports that tell a case, each once."""
    return tuple(dict.fromkeys(source.report for source in case.sources if source.report))


def terms_of(case: Case | Sketch, vocabulary: str) -> tuple[str, ...]:
    """The ids that a case carries of a vocabulary."""
    value = getattr(case, CASE_FIELDS[vocabulary])
    return value if isinstance(value, tuple) else (value,) if value else ()
