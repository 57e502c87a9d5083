"""YAML text to keys, raw values and line numbers.

YAML guesses types (`NO` is False, `1.10` is 1.1, `012` is ten) and keeps the last of two equal keys in
silence. So we read libyaml's events only, and type every value ourselves from its raw text (see fields.py).
Aliases, anchors, tags and duplicate keys are refused: a contributor does not need them, an attacker does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml
from msgspec import Struct

from explorer import yaml_words
from explorer.problems import Problem

MAX_DEPTH = 8
"""Levels of nesting that a file may have; the content model needs five."""

LONGEST_VALUE = 4_000
"""Characters of a value; the longest of the first site has 745."""

# Characters that a reader cannot see but that change what is read: controls, line ends that only some programs know,
# marks that reverse text or join it, and tags. (U+200C and U+200D stay: some scripts need them.)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


# How it begins that git leaves where two people changed the same lines.
UNFINISHED = re.compile(r"^<{7} .*", re.MULTILINE)


class Scalar(Struct, frozen=True, gc=False):
    """A single value: its raw text, before any typing."""

    value: str
    line: int


class Items(Struct, frozen=True, gc=False):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Entry(Struct, frozen=True, gc=False):
    """A key of a mapping, with its value."""

    key: str
    line: int
    value: Node


class Mapping(Struct, frozen=True, gc=False):
    """Keys and values, in the order of the file."""

    entries: tuple[Entry, ...]
    line: int


Node = Scalar | Items | Mapping

NOTHING = ("~", "null")


def scalars(node: Node) -> Iterator[Scalar]:
    """All values below a node, in the order of the file."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries:
            yield from scalars(entry.value)


class SplitFile(Struct, frozen=True):
    """A Markdown file cut at its front matter."""

    yaml_text: str
    yaml_line: int
    """Line of the file on which the YAML begins."""
    body: str
    body_line: int
    """Line of the file on which the body begins."""


class _Refused(Exception):  # noqa: N818  (it carries a problem, it is no error)
    """Carries one problem out of the recursive reader below."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Bytes of a file to text with `\\n` line ends; problems if it is not plain UTF-8 text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} is not"
        return "", [Problem(path, line, f"must be UTF-8 text ({found})", "save the file as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<<<<<<<" in text and (match := UNFINISHED.search(text)):
        line = text.count("\n", 0, match.start()) + 1
        message = f"the marks of a merge that was not finished must go (found '{match.group()[:40]}')"
        hint = "keep one of the two versions, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>"
        return text, [Problem(path, line, message, hint)]
    if match := INVISIBLE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"must have no invisible control characters (U+{ord(match.group()):04X})"
        return text, [Problem(path, line, message, "delete the character, or type the line again")]
    return text, []


def split(text: str, path: str) -> tuple[SplitFile | None, list[Problem]]:
    """Cut a Markdown file into front matter and body."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = f"must begin with a line of three hyphens (found '{lines[0][:40]}')"
        return None, [
            Problem(path, 1, message, "write --- on the first line, then the fields, then --- again")
        ]
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            yaml_text, body = "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :])
            return SplitFile(yaml_text, 2, body, number + 2), []
    return None, [
        Problem(
            path,
            1,
            "the front matter must end with a line of three hyphens (none found)",
            "write --- on a line of its own after the last field",
        )
    ]


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Mapping | None, list[Problem]]:
    """YAML text whose top is a mapping to nodes with lines; problems in place of exceptions.

    `first_line` is the line of the file on which the text begins.
    """
    shift = first_line
    try:
        reader = _Reader(yaml.CBaseLoader(text).get_event, text, shift)  # type: ignore[arg-type]  # a stream that goes on has a next event
        return reader.document(), []
    except _Refused as refused:
        return None, [Problem(path, refused.line, refused.message, refused.hint)]
    except yaml.MarkedYAMLError as error:
        line, message, hint = _in_plain_words(error, text.split("\n"))
        return None, [Problem(path, line + shift, message, hint)]
    except yaml.YAMLError as error:
        return None, [Problem(path, first_line, f"must be valid YAML ({error})")]


def _in_plain_words(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str, str]:
    """What libyaml says, for people who never heard of it: line from 0, message and hint."""
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, len(lines) - 1) if mark else 0
    if wrong := yaml_words.cause(lines, line):
        return wrong.line, wrong.message, wrong.hint
    if "could not find expected ':'" in problem and error.context_mark:
        line = error.context_mark.line  # where the words begin that are no field
    column = mark.column if mark else 0
    return line, *_said_plainly(problem, lines[line], column)


def _said_plainly(problem: str, line: str, column: int) -> tuple[str, str]:
    """Message and hint for what libyaml found wrong at a column of a line."""
    found = line.strip()
    shown = f"(found '{found[:60]}')"
    if "mapping values are not allowed" in problem and line.find(":") == column and line.startswith(" "):
        return (
            f"a field must begin where the fields above it begin {shown}",
            "mend the spaces before it; text that holds a colon stands in double quotes",
        )
    if "mapping values are not allowed" in problem:
        key, _, value = found.partition(": ")
        return f"text that holds a colon and a space must stand in quotes {shown}", f'write {key}: "{value}"'
    if found.count('"') > 2:
        return (
            f"text that holds double quotes must stand in single quotes {shown}",
            "write key: 'he said \"yes\"', with '' for an apostrophe",
        )
    if "cannot start any token" in problem or "tab" in problem:
        return (
            f"a value must not begin with a tab, %, @ or ` {shown}",
            "indent with spaces, or put the text in double quotes",
        )
    if "found unexpected end of stream" in problem or "did not find expected ',' or" in problem:
        return (
            f"a quote or bracket must be closed {shown}",
            "look for a missing \" ' ] } or comma on this line or before it",
        )
    if "could not find expected ':'" in problem:
        return (
            f"a line must be `key: value` or belong to the text above it {shown}",
            "add the colon, or begin the line with two spaces if it goes on with the text above",
        )
    if "did not find expected" in problem or "block" in problem:
        return (
            f"the indent must fit the lines above {shown}",
            "use two spaces a level, and quote text that holds quotes or a colon",
        )
    return f"must be valid YAML: {problem} {shown}", ""


class _Reader:
    """Builds nodes from libyaml's events."""

    def __init__(self, next_event: Callable[[], yaml.Event], text: str, shift: int) -> None:
        self.lines = text.split("\n")
        self.has_notes = " #" in text
        self.next = next_event
        self.shift = shift

    def document(self) -> Mapping:
        event = self.next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return Mapping((), self.shift)
        node = self.node(event, 0)
        if isinstance(node, Scalar) and node.value == "":
            node = Mapping((), self.shift)
        if not isinstance(node, Mapping):
            lines = self.lines
            if isinstance(node, Scalar) and (wrong := yaml_words.cause(lines, node.line - self.shift)):
                raise _Refused(wrong.line + self.shift, wrong.message, wrong.hint)
            raise _Refused(node.line, "must be a list of `key: value` lines", "begin with a key and a colon")
        self.next()  # the document's end
        if isinstance(event := self.next(), yaml.DocumentStartEvent):
            raise _Refused(
                self.line(event), "must be one YAML document (a second begins here)", "take the line --- out"
            )
        return node

    def line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return (mark.line if mark else 0) + self.shift

    def node(self, event: yaml.Event, depth: int) -> Node:
        kind = type(event)
        line = event.start_mark.line + self.shift  # type: ignore[union-attr]  # libyaml's events have marks
        if kind is yaml.AliasEvent or event.anchor:  # type: ignore[attr-defined]  # nodes begin with no others
            raise _Refused(
                line,
                "must have no YAML anchors or aliases (a word that begins with & or *)",
                "write the value out, or put the text in quotes",
            )
        if depth > MAX_DEPTH:
            raise _Refused(
                line, f"must not be nested deeper than {MAX_DEPTH} levels", "look for brackets too many"
            )
        if tag := event.tag:  # type: ignore[attr-defined]
            raise _Refused(
                line, f"must have no YAML tags (found '{tag}')", "put text that begins with ! in quotes"
            )
        if kind is yaml.ScalarEvent:
            if self.has_notes:
                self.refuse_lost_words(event, line)  # type: ignore[arg-type]  # it is one
            # A bare ~ or null is YAML's way to say nothing; here it is a missing value like any other.
            value = event.value  # type: ignore[attr-defined]
            if len(value) > LONGEST_VALUE or (event.style == '"' and not value.isprintable()):  # type: ignore[attr-defined]
                self.refuse_no_text(value, line)
            return Scalar("" if value in NOTHING and event.implicit[0] else value, line)  # type: ignore[attr-defined]
        if kind is yaml.SequenceStartEvent:
            items = []
            while type(inner := self.next()) is not yaml.SequenceEndEvent:
                items.append(self.node(inner, depth + 1))
            return Items(tuple(items), line)
        return self.mapping(line, depth)

    def refuse_lost_words(self, event: yaml.ScalarEvent, line: int) -> None:
        """A note behind unquoted words: YAML drops it in silence, and a title may have meant it."""
        if event.style or (end := event.end_mark) is None:
            return
        rest = self.lines[end.line][end.column :].strip() if end.line < len(self.lines) else ""
        is_note = rest.startswith("# ") and " " not in event.value  # as in `depth: full  # for now`
        if rest.startswith("#") and event.value and not is_note:
            message = f"text that holds a space and # must stand in quotes (found '{rest[:40]}')"
            raise _Refused(line, message, "put it in quotes, or the note on a line of its own")

    def refuse_no_text(self, value: str, line: int) -> None:
        """What nobody writes: a value without end, or characters that only an escape such as \\x1b can bring in."""
        if len(value) > LONGEST_VALUE:
            message = f"a value must have at most {LONGEST_VALUE:,} characters (it has {len(value):,})"
            raise _Refused(line, message, "shorten it; what is long belongs into the story")
        if match := INVISIBLE.search(value):
            message = f"must have no invisible control characters (U+{ord(match.group()):04X})"
            raise _Refused(line, message, "take the escape that begins with a backslash out")

    def mapping(self, line: int, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused(key.line, "a key must be one word", "look for a stray ? or bracket")
            if key.value in entries:
                first = entries[key.value].line
                raise _Refused(
                    key.line,
                    f"each key must stand once ('{key.value}' is on line {first} already)",
                    "keep one of the two",
                )
            entries[key.value] = Entry(key.value, key.line, self.node(self.next(), depth + 1))
        return Mapping(tuple(entries.values()), line)
