"""One file of `content/lenses/` to a Lens: a report's own way of sorting things."""

from __future__ import annotations

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Lens, LensTerm
from explorer.problems import Problem

KEYS = ("report", "title", "sorts", "at", "note", "terms")
TERM_KEYS = ("id", "label", "definition", "count")


def parse(lens_id: str, node: Mapping, path: str) -> tuple[Lens, list[Problem]]:
    """The mapping of a lens's file to a Lens and its problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a lens", problems)
    terms: dict[str, LensTerm] = {}
    for fields in top.each("terms", TERM_KEYS, "a term"):
        term = LensTerm(
            id=fields.slug("id", required=True),
            label=fields.text("label", required=True),
            definition=fields.text("definition"),
            count=fields.text("count"),
        )
        if term.id in terms:
            fields.problem(
                fields.line_of("id"),
                f"each id must stand once ('{term.id}' stands twice)",
                "give one of them another id",
            )
        terms[term.id] = term
    lens = Lens(
        id=lens_id,
        report=top.slug("report", required=True),
        title=top.text("title", required=True),
        sorts=top.text("sorts"),
        at=top.text("at"),
        note=top.text("note"),
        terms=tuple(terms.values()),
        origin=top.origin(),
    )
    return lens, problems
