"""Details by which a person could be reached or found, looked for in the raw text of a case's file."""

from __future__ import annotations

import re

from explorer.problems import Problem

_ADDRESSES = re.compile(r"(?:https?://|mailto:)\S+")
_PRIVATE = (
    ("an e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("a telephone number", re.compile(r"(?<![\d£$€.,])(?:\+44\s?\d|0\d)(?:[\s-]?\d){8,9}(?!\d)")),
    ("a full postcode", re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}\b")),
)


def problems_in(text: str, path: str) -> list[Problem]:
    """Each private detail with its line; what stands in a link to an organisation is not one."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        bare = _ADDRESSES.sub("", line)
        for what, pattern in _PRIVATE:
            if match := pattern.search(bare):
                message = f"a case must not give away how to reach a person (found {what}: '{match.group()}')"
                hint = "take it out, or link to the organisation's own page"
                found.append(Problem(path, number, message, hint))
    return found
