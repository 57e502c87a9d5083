"""Details by which a person could be reached or found, looked for in the raw text of a case's file."""

from __future__ import annotations

import re

from explorer.problems import Problem

ADDRESSES = re.compile(r"(?:https?://|mailto:)\S+")
# What may stand before a telephone number or postcode is asked after its first character: a pattern that begins
# with a set of characters skips from one to the next, one that begins with `\b` tries every place.
PRIVATE = (
    ("an e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]*\w")),
    (
        "a telephone number",
        re.compile(r"[+0](?<![\d£$€.,][+0])(?:(?<=\+)44\s?\d|(?<=0)\d)(?:[\s-]?\d){8,9}(?!\d)"),
    ),
    ("a full postcode", re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")),
)
"""What it is, and how it looks."""

# Signs that one of these cannot be without, found in a tenth of the time.
_WEB = re.compile(r"://(?:(?<=http://)|(?<=https://))\S+")
_NUMBER = re.compile(r"0(?<![\d£$€.,]0)\d(?:[\s-]?\d){8,9}(?!\d)")
_SHAPES = bytes(49 if chr(c) in "0123456789" else 65 if 65 <= c <= 90 else c for c in range(256))
"""Makes each digit a 1 and each capital an A."""


def _may_be_private(text: str) -> bool:
    return (
        "@" in text
        or "+44" in text
        or _NUMBER.search(text) is not None
        or b" 1AA" in text.encode().translate(_SHAPES)
    )


def problems_in(text: str, path: str, first_line: int = 1) -> list[Problem]:
    """Each private detail with its line; what stands in a link to an organisation is not one."""
    if not _may_be_private(_WEB.sub("", text)):
        return []
    bare = ADDRESSES.sub("", text)
    found = []
    for number, line in enumerate(bare.split("\n"), start=first_line):
        for what, pattern in PRIVATE:
            if match := pattern.search(line):
                message = f"a case must not give away how to reach a person (found {what}: '{match.group()}')"
                hint = "take it out, or link to the organisation's own page"
                found.append(Problem(path, number, message, hint))
    return found
