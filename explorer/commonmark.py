"""Plain Markdown to HTML by comrak, a CommonMark engine in Rust (the optional extra `fast`).

CommonMark and Python-Markdown agree about plain texts and differ at the edges: a list right below a line of text,
items that go on, emphasis around punctuation. So one pattern says what is plain, and only such a text is given to
comrak; any other, and any that must be refused, goes the usual way. The HTML is the same either way.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec

PACKAGE = "comrak-ext"
"""The extra's name; `import` calls it comrak."""

# Only runs of single characters are taken without a way back: Python before 3.11.5 fails at groups that are.
_LETTER = r"[^*\[\]<`\\_&|\x00-\x1f\x7f\x85\u2028\u2029]"
_BEFORE = r"(?<![^\s\"'(“‘—–/])"
_AFTER = r"(?![^\s\"'),.;:!?”’…—–/])"
_WORDS = rf"(?=[^\W_]){_LETTER}++(?<=[\w.!?])"
_LINK = r"(?<!!)\[(?=[^\W_])" + _LETTER + r"++(?<=\S)\]\([A-Za-z0-9:/?#@$+,=.~%_-]++\)(?!\()"
_PIECE = (
    rf"(?:{_LETTER}++|&(?![#\w])|{_LINK}|{_BEFORE}\*\*{_WORDS}\*\*{_AFTER}|{_BEFORE}\*{_WORDS}\*{_AFTER})"
)
_LINE = rf"(?![#>+\-=~:\s]|\d++[.)]){_PIECE}+(?<=\S)"
_PLAIN = rf"""\n*+(?:(?:
        \#\#\#?\ {_LINE}(?<!\#)(?=\n|\Z)
      | {_LINE}(?:\n{_LINE})*(?=\n\n|\n*\Z)
      | -\ {_LINE}(?:\n-\ {_LINE})*(?=\n\n|\n*\Z)(?!\n++(?:-|\d))
      | 1\.\ {_LINE}(?:\n\d\d?\.\ {_LINE})*(?=\n\n|\n*\Z)(?!\n++(?:-|\d))
      | >\ {_LINE}(?:\n>\ {_LINE})*(?=\n\n|\n*\Z)(?!\n++>)
    )(?:\n++|\Z))+"""
"""Headings, paragraphs, lists of one line an item, quotations; in them links and emphasis around whole words."""


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN, re.VERBOSE)


def convert(source: str) -> str | None:
    """The HTML of a plain text; None for any that is not plain."""
    import comrak

    return comrak.markdown_to_html(source).rstrip("\n") if _plain().fullmatch(source) else None


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec("comrak") is not None
