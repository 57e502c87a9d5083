"""One file of `content/reports/` to a Report."""

from __future__ import annotations

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Report, RichText
from explorer.problems import Problem

KEYS = (
    "title",
    "short_title",
    "authors",
    "short_authors",
    "publisher",
    "partner",
    "commissioned_by",
    "foreword_by",
    "date",
    "kind",
    "method",
    "summary",
    "url",
    "text_file",
    "doubts",
)


def parse(slug: str, node: Mapping, body: RichText, path: str) -> tuple[Report, list[Problem]]:
    """Front matter and converted body of a report's file to a Report and its problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a report", problems)
    report = Report(
        slug=slug,
        title=top.text("title", required=True),
        short_title=top.text("short_title", required=True, longest=60),
        authors=top.texts("authors", required=True),
        short_authors=top.text("short_authors", required=True, longest=60),
        publisher=top.text("publisher", required=True),
        partner=top.text("partner"),
        commissioned_by=top.text("commissioned_by"),
        foreword_by=top.text("foreword_by"),
        date=top.month("date", required=True),
        kind=top.text("kind", required=True),
        method=top.text("method", required=True),
        summary=top.text("summary", required=True),
        url=top.url("url"),
        text_file=top.raw("text_file"),
        doubts=top.texts("doubts"),
        body=body,
        origin=top.origin(),
    )
    return report, problems
