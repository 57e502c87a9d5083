"""Plain Markdown to HTML, without a parser of all that Markdown can be.

CommonMark and Python-Markdown agree about plain texts and differ at the edges: a list right below a line of text,
items that go on, emphasis around punctuation. So one pattern says what is plain. Such a text holds nothing that
could be read in two ways, and its lines say by themselves what they become: here in a few steps, or by comrak, a
CommonMark engine in Rust (the optional extra `fast`). Any other text, and any that must be refused, goes the usual
way, which takes eight times as long. The HTML is the same whichever it is.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.util import find_spec

PACKAGE = "comrak-ext"
"""The extra's name; `import` calls it comrak."""

_LETTER = r"[^*\[\]<`\\_&|\x00-\x1f\x7f\x85\u2028\u2029]"
_BEFORE = r"(?<![^\s\"'(“‘—–/])"
_AFTER = r"(?![^\s\"'),.;:!?”’…—–/])"
_WORDS = rf"(?=[^\W_]){_LETTER}++(?<=[\w.!?])"
_LINK = r"(?<!!)\[(?=[^\W_])" + _LETTER + r"++(?<=\S)\]\([A-Za-z0-9:/?#@$+,=.~%_-]++\)(?!\()"
_PIECE = (
    rf"(?:{_LETTER}++|&(?![#\w])|{_LINK}|{_BEFORE}\*\*{_WORDS}\*\*{_AFTER}|{_BEFORE}\*{_WORDS}\*{_AFTER})"
)
_LINE = rf"(?![#>+\-=~:\s]|\d++[.)]){_PIECE}++(?<=\S)"
_PLAIN = rf"""\n*+(?:(?:
        \#\#\#?\ {_LINE}(?<!\#)(?=\n|\Z)
      | {_LINE}(?:\n{_LINE})*+(?=\n\n|\n*\Z)
      | -\ {_LINE}(?:\n-\ {_LINE})*+(?=\n\n|\n*\Z)(?!\n++(?:-|\d))
      | 1\.\ {_LINE}(?:\n\d\d?\.\ {_LINE})*+(?=\n\n|\n*\Z)(?!\n++(?:-|\d))
      | >\ {_LINE}(?:\n>\ {_LINE})*+(?=\n\n|\n*\Z)(?!\n++>)
    )(?:\n++|\Z))++"""
"""Headings, paragraphs, lists of one line an item, quotations; in them links and emphasis around whole words."""


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN, re.VERBOSE)


def is_plain(source: str) -> bool:
    """Whether a text is one that the functions below may be given."""
    return _plain().fullmatch(source) is not None


def by_comrak(source: str) -> str:
    """The HTML of a plain text."""
    import comrak

    return comrak.markdown_to_html(source).rstrip("\n")


_HEADING_LINE = re.compile(r"^(##.*)\n", re.MULTILINE)
_MARKED_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def by_hand(source: str) -> str:
    """The HTML of a plain text."""
    blocks = _HEADING_LINE.sub(r"\1\n\n", source).split("\n\n")
    return "\n".join(_block(block) for block in (found.strip("\n") for found in blocks) if block)


def _block(block: str) -> str:
    """A heading, a list of one line an item, a quotation or a paragraph."""
    first = block[0]
    if first == "#":
        marks, _, words = block.partition(" ")
        return f"<h{len(marks)}>{_line(words)}</h{len(marks)}>"
    if first in "-1" and block.startswith(("- ", "1. ")):
        items = (f"<li>{_line(row.partition(' ')[2])}</li>" for row in block.split("\n"))
        kind = "ul" if first == "-" else "ol"
        return "\n".join((f"<{kind}>", *items, f"</{kind}>"))
    if first == ">":
        words = "\n".join(row[2:] for row in block.split("\n"))
        return f"<blockquote>\n<p>{_line(words)}</p>\n</blockquote>"
    return f"<p>{_line(block)}</p>"


def _line(text: str) -> str:
    """Words with links and emphasis. Each * of a plain text is a mark, and no mark stands inside another."""
    text = html.escape(text, quote=False)
    if "[" in text:
        text = _MARKED_LINK.sub(r'<a href="\2">\1</a>', text)
    if "*" in text:
        text = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return text


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec("comrak") is not None
