"""Why YAML cannot be read, for people who never heard of it.

libyaml says where it gave up, which is often lines after the mistake: a quote that nobody closed ends at the next
quote there is. So the lines before that place are looked through for the first that is wrong in itself.
"""

from __future__ import annotations

import re

from msgspec import Struct

_FIELD = re.compile(r"(?P<before> *(?:- +)*)(?P<key>[A-Za-z_][A-Za-z0-9_-]*)(?P<sign> ?[:;=])(?P<value>.*)")
_ITEM = re.compile(r"(?P<before> *- +)(?P<value>.*)")
_CLOSING = {"[": "]", "{": "}"}


class Cause(Struct, frozen=True):
    """A line that is wrong in itself."""

    line: int
    """From 0."""
    message: str
    hint: str


class _Rest(Struct, frozen=True):
    """What is open at the end of a value."""

    quote: str = ""
    brackets: str = ""
    after: str = ""
    """What stands where nothing may: behind a closing quote."""


def cause(lines: list[str], last: int) -> Cause | None:
    """The first line, up to number `last`, that cannot be right; None when each could be."""
    at, column, has_value = 0, 0, False
    while at <= min(last, len(lines) - 1):
        line = lines[at]
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#") or (has_value and indent > column):
            at += 1  # nothing, a note, or more of the text above
            continue
        field = _FIELD.fullmatch(line)
        item = None if field else _ITEM.fullmatch(line)
        if field and (wrong := _wrong_sign(field)):
            return Cause(at, *wrong)
        match = field or item
        if match is None:
            at += 1
            continue
        column = len(match["before"]) if field else indent
        value = match["value"].strip()
        has_value = bool(value)
        end, rest = _read(lines, at, column, value)
        if wrong := _left_open(rest, line.strip(), field["key"] if field else ""):
            return Cause(end if rest.after else at, *wrong)
        at = end + 1
    return None


def _wrong_sign(field: re.Match[str]) -> tuple[str, str] | None:
    """A field whose name is not followed by a colon and a space."""
    key, sign, value = field["key"], field["sign"].strip(), field["value"]
    found = f"(found '{field.group().strip()[:60]}')"
    if sign != ":":
        return f"a colon must stand behind the name of a field {found}", f"write {key}: {value.strip()[:60]}"
    if value[:1] not in ("", " ") and not value.startswith("//"):
        return f"a space must stand behind the colon {found}", f"write {key}: {value[:60]}"
    return None


def _read(lines: list[str], at: int, column: int, value: str) -> tuple[int, _Rest]:
    """Read a value on, over further lines that belong to it; gives the last of them and what is open there."""
    rest = _scan(value, _Rest())
    while (rest.quote or rest.brackets) and not rest.after and at + 1 < len(lines):
        following = lines[at + 1]
        if following.strip() and len(following) - len(following.lstrip(" ")) <= column:
            break
        at += 1
        rest = _scan(following.strip(), rest)
    return at, rest


def _scan(text: str, rest: _Rest) -> _Rest:
    """Go through a piece of a value, quote by quote and bracket by bracket."""
    quote, brackets, may_open = rest.quote, rest.brackets, not rest.quote
    at = 0
    while at < len(text):
        char = text[at]
        if quote:
            if text.startswith("''" if quote == "'" else "\\", at):
                at += 2
                continue
            if char == quote:
                quote = ""
                after = text[at + 1 :].lstrip()
                if after and not after.startswith(("#", *(",:]}" if brackets else ()))):
                    return _Rest(char, brackets, after)
        elif char in "\"'" and may_open:
            quote, may_open = char, False
        elif char in _CLOSING and may_open:
            brackets += char
        elif char == "#" and text[at - 1 : at] in ("", " "):
            break
        elif brackets and char == _CLOSING[brackets[-1]]:
            brackets = brackets[:-1]
        elif char in ",:" and brackets:
            may_open = True
        elif char != " ":
            may_open = False
        if not quote and not brackets and not may_open and char not in "\"']} ":
            break  # plain words
        at += 1
    return _Rest(quote, brackets)


def _left_open(rest: _Rest, line: str, key: str) -> tuple[str, str] | None:
    """Message and hint for what is open at the end of a value, or stands behind it."""
    found = f"(found '{line[:60]}')"
    name = f"{key}: " if key else "- "
    if rest.after and rest.quote == "'":
        return (
            f"text that holds an apostrophe must stand in double quotes {found}",
            f"write {name}\"…\", or '' for the apostrophe",
        )
    if rest.after and '"' in rest.after:
        return (
            f"text that holds double quotes must stand in single quotes {found}",
            f"write {name}'he said \"yes\"', with '' for an apostrophe",
        )
    if rest.after:
        return (
            f"nothing may stand behind the closing quote {found}",
            f'put the whole text in the quotes: {name}"…"',
        )
    if rest.quote:
        return f"a quote that is opened must be closed {found}", f"write {rest.quote} at the end of the text"
    if rest.brackets:
        missing = "".join(_CLOSING[bracket] for bracket in reversed(rest.brackets))
        return f"a bracket that is opened must be closed {found}", f"write {missing} where it ends"
    return None
