"""One file of `content/context/` to background entries: what a report names that is no case."""

from __future__ import annotations

from explorer import evidence
from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Background
from explorer.problems import Problem

KEYS = ("context",)
ENTRY_KEYS = ("id", "title", "summary", "why", "themes", "at", "claims", "sources")


def parse(report: str, node: Mapping, path: str) -> tuple[tuple[Background, ...], list[Problem]]:
    """The mapping of a context file, which is named after its report, to entries and problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a file of background", problems)
    entries: dict[str, Background] = {}
    for fields in top.each("context", ENTRY_KEYS, "a background entry", required=True):
        entry = Background(
            id=fields.slug("id", required=True),
            report=report,
            title=fields.text("title", required=True),
            summary=fields.text("summary", required=True),
            why=fields.text("why", required=True),
            themes=fields.slugs("themes", most=3),
            at=fields.text("at", required=True),
            claims=evidence.claims(fields, sources_known=None),
            sources=evidence.sources(fields, required=False),
            origin=fields.origin(),
        )
        if entry.id in entries:
            fields.problem(
                fields.line_of("id"),
                f"each entry must have its own id ('{entry.id}' stands twice)",
                "give one of them another id",
            )
        entries[entry.id] = entry
    return tuple(entries.values()), problems
