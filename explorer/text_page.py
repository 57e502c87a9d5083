"""One file of `content/pages/` to a page of plain text."""

from __future__ import annotations

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import RichText, TextPage
from explorer.problems import Problem

KEYS = ("title", "description")


def parse(slug: str, node: Mapping, body: RichText, path: str) -> tuple[TextPage, list[Problem]]:
    """Front matter and converted body of a page's file to a TextPage and its problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a page", problems)
    page = TextPage(
        slug=slug,
        title=top.text("title", required=True, longest=60),
        description=top.text("description", required=True, longest=220),
        body=body,
        origin=top.origin(),
    )
    return page, problems
