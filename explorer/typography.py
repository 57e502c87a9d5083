"""Quotes, dashes and dots as a typographer sets them, in plain text and in HTML.

Contributors type straight quotes; readers see typographic ones. One pass of our own: Markdown's `smarty`
extension takes more time than all the rest of Markdown.
"""

from __future__ import annotations

import html
import re

# Stand-ins for tags while quotes are set: a block's edge is a space, inline tags are looked through.
_EDGE, _OPEN, _CLOSE = "\x0b", "\x1c", "\x0e"
_STAND_IN = re.compile(f"[{_EDGE}{_OPEN}{_CLOSE}]")
_OPENING_DOUBLE = re.compile(r"(?<![^\s(\[{–—/‘'])\"(?=\S|\x1c)")
_OPENING_SINGLE = re.compile(r"(?<![^\s(\[{–—/“])'(?=\S|\x1c)")
_DECADE = re.compile(r"'(?=\d0s\b)")
_TAG = re.compile(r"(<[^>]*>)")
_LINE_END = re.compile(r"\n(?<=>\n)")
"""Between blocks: never inside a tag."""
_BLOCK = re.compile(r"</?(?:p|h2|h3|ul|ol|li|blockquote|br|hr|pre|table|thead|tbody|tr|th|td)\b[^>]*>")


def typeset(text: str) -> str:
    """Plain text with typographic quotes, spaced en dashes and an ellipsis for three dots."""
    if "'" in text:
        text = _OPENING_SINGLE.sub("‘", _DECADE.sub("’", text))
    if '"' in text:
        text = _OPENING_DOUBLE.sub("“", text).replace('"', "”")
    return text.replace("'", "’").replace("...", "…").replace(" -- ", " – ").replace(" - ", " – ")


def typeset_html(safe: str) -> str:
    """The same in the text of sanitised HTML: over inline tags, never inside tags or code."""
    if "<code" in safe or "<pre" in safe:
        return _typeset_html(safe)
    # What stands on either side of the end of a line does not change how a quote is set.
    lines = _LINE_END.split(safe)
    return "\n".join(_typeset_html(line) if _may_change(line) else line for line in lines)


def _may_change(line: str) -> bool:
    return "'" in line or '"' in line or "..." in line or " -" in line


def _typeset_html(safe: str) -> str:
    pieces = _TAG.split(safe)  # text and tags by turns
    tags = pieces[1::2]
    if "<code" in safe or "<pre" in safe:
        _take_code_out(pieces, tags)
    pieces[1::2] = [_STAND_INS.get(tag) or _stand_in(tag) for tag in pieces[1::2]]
    pieces[::2] = _STAND_IN.split(typeset("".join(pieces)))
    pieces[1::2] = tags
    return "".join(pieces)


def _take_code_out(pieces: list[str], tags: list[str]) -> None:
    """Let what stands between the tags of code be part of the tag before it."""
    code = 0
    for number, tag in enumerate(tags):
        code += tag.startswith(("<code", "<pre")) - tag.startswith(("</code", "</pre"))
        if code:
            tags[number] += pieces[2 * number + 2]
            pieces[2 * number + 2] = ""


def _stand_in(tag: str) -> str:
    return _EDGE if _BLOCK.match(tag) else _CLOSE if tag.startswith("</") else _OPEN


_STAND_INS = {
    f"<{slash}{name}>": _stand_in(f"<{slash}{name}>")
    for slash in ("", "/")
    for name in ("p", "li", "ul", "ol", "em", "strong", "blockquote", "h2", "h3", "a")
}
"""Of tags without attributes, worked out beforehand."""


def plain(safe: str) -> str:
    """The words of sanitised HTML, one space between them."""
    return " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", safe))).split())


_BLOCK_END = re.compile(r"</(?:p|li|h3|blockquote|pre|tr)>")


def paragraphs(safe: str) -> list[str]:
    """The words of sanitised HTML, paragraph by paragraph; an item of a list begins with a dash."""
    pieces = ((piece, plain(piece)) for piece in _BLOCK_END.split(safe))
    return [f"– {text}" if "<li>" in piece else text for piece, text in pieces if text]
