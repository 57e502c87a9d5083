"""Quotes, dashes and dots as a typographer sets them, in plain text and in HTML.

Contributors type straight quotes; readers see typographic ones. One pass of our own: Markdown's `smarty`
extension takes more time than all the rest of Markdown.
"""

from __future__ import annotations

import html
import re

# Stand-ins for tags while quotes are set: a block's edge is a space, inline tags are looked through.
_EDGE, _OPEN, _CLOSE = "\x0b", "\x1c", "\ue000"
_STAND_IN = re.compile(f"[{_EDGE}{_OPEN}{_CLOSE}]")
_OPENING_DOUBLE = re.compile(r"(?<![^\s(\[{–—/‘'])\"(?=\S|\x1c)")
_OPENING_SINGLE = re.compile(r"(?<![^\s(\[{–—/“])'(?=\S|\x1c)")
_DECADE = re.compile(r"'(?=\d0s\b)")
_TAG = re.compile(r"(<[^>]*>)")
_BLOCK = re.compile(r"</?(?:p|h2|h3|ul|ol|li|blockquote|br|hr|pre|table|thead|tbody|tr|th|td)\b")


def typeset(text: str) -> str:
    """Plain text with typographic quotes, spaced en dashes and an ellipsis for three dots."""
    if "'" in text:
        text = _OPENING_SINGLE.sub("‘", _DECADE.sub("’", text))
    if '"' in text:
        text = _OPENING_DOUBLE.sub("“", text).replace('"', "”")
    return text.replace("'", "’").replace("...", "…").replace(" -- ", " – ").replace(" - ", " – ")


def typeset_html(safe: str) -> str:
    """The same in the text of sanitised HTML: over inline tags, never inside tags or code."""
    tags: list[str] = []
    text: list[str] = []
    code = 0
    for piece in _TAG.split(safe):
        if not piece.startswith("<"):
            if code:
                tags.append(piece)
                text.append(_CLOSE)
            else:
                text.append(piece)
            continue
        code += piece.startswith(("<code", "<pre")) - piece.startswith(("</code", "</pre"))
        tags.append(piece)
        text.append(_EDGE if _BLOCK.match(piece) else _CLOSE if piece.startswith("</") else _OPEN)
    found = iter(tags)
    return _STAND_IN.sub(lambda _: next(found), typeset("".join(text)))


def plain(safe: str) -> str:
    """The words of sanitised HTML, one space between them."""
    words = _TAG.sub(lambda tag: " " if _BLOCK.match(tag.group()) else "", safe)
    return " ".join(html.unescape(words).split())
