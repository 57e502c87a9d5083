"""`content/editions.yaml` to entries: what each edition brought, the newest first. A site need not have that file."""

from __future__ import annotations

from itertools import pairwise

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import EditionEntry
from explorer.problems import Problem

KEYS = ("editions",)
ENTRY_KEYS = ("name", "date", "summary", "changes", "added", "mended")


def parse(node: Mapping, path: str) -> tuple[tuple[EditionEntry, ...], list[Problem]]:
    """The mapping of the file to its entries and problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "the file of editions", problems)
    entries = tuple(
        EditionEntry(
            name=fields.text("name", required=True),
            date=fields.day("date", required=True),
            summary=fields.text("summary", required=True, longest=220),
            changes=fields.texts("changes"),
            added=fields.slugs("added"),
            mended=fields.slugs("mended"),
            origin=fields.origin(),
        )
        for fields in top.each("editions", ENTRY_KEYS, "an edition", required=True)
    )
    if top.has("editions") and not (entries or problems):
        message = "'editions' must have at least one edition (it has none)"
        top.problem(top.line_of("editions"), message, "write one, or delete the file")
    for newer, older in pairwise(entries):
        if newer.date and older.date and older.date >= newer.date:
            message = f"editions must stand newest first, each on a day of its own (found {older.date} below {newer.date})"
            top.problem(older.origin.of("date"), message, "mend the date, or put them in order")
    return entries, problems
