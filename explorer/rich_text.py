"""Markdown to safe HTML, plain text, headings and links.

A contributed text is untrusted. Raw HTML is refused with its line (not dropped in silence), links may only
be `http(s)`, `mailto` or lead to our own files, and what Markdown gives passes a sanitiser as a second lock.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import HTML_RE, InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from explorer import addresses, commonmark
from explorer.config import ENGINES
from explorer.fields import URL
from explorer.front_matter import INVISIBLE
from explorer.model import BodyLink, Heading, RichText
from explorer.problems import Problem
from explorer.typography import plain, typeset, typeset_html

LONGEST_BODY = 60_000
"""Characters; the longest case has about 6,000. A bound on what a hostile text can cost."""
LONGEST_PARAGRAPH = 8_000
MOST_MARKS = 400
"""Marks of Markdown in one paragraph: some runs of them take a parser time that grows with their square."""
DEEPEST_NESTING = 6

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "em", "strong", "a", "blockquote", "code", "pre", "br", "hr"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "site"}
MAILTO = re.compile(r"mailto:[^\s<>\"'()@]+@[^\s<>\"'()@]+")

EMPTY = RichText.of("", "")

_NO_LINK = re.compile(r'(?<!<a href)="site:')
"""Where a link to this site seems to stand, in what the sanitiser gives, and none does."""
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_MARKED = re.compile(r"[`\\\[<&*_]|  \n")
_MARK = re.compile(r"[*_`\[\]!<>\\]")
_QUOTES = re.compile(r"[ ]{0,3}((?:>[ ]?)+)")


class _Writing:
    """What one text has shown so far; the Markdown instance is shared, this is not."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.raw_html: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self.headings: list[tuple[int, str, str]] = []
        self.anchors: set[str] = set()
        self.times: defaultdict[str, int] = defaultdict(lambda: 1)
        """How often each anchor was wanted."""

    def link(self, written: str) -> str:
        """Where a link leads, for the page; nowhere when it is not allowed."""
        resolved = _resolve(written, self.path)
        self.links.append((written, resolved))
        return resolved or ""

    def heading(self, level: int, text: str) -> str:
        """The anchor of a heading."""
        first = anchor = addresses.anchor(text)
        while anchor in self.anchors:
            self.times[first] += 1
            anchor = f"{first}-{self.times[first]}"
        self.anchors.add(anchor)
        self.headings.append((level, text, anchor))
        return anchor


class _RefuseHtml(InlineProcessor):
    """Takes the place of Markdown's raw HTML: notes it and shows it as text."""

    def __init__(self, converter: Converter) -> None:
        super().__init__(HTML_RE)
        self.converter = converter

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802, ARG002  (names are Markdown's)
        self.converter.writing.raw_html.append(m.group(0))
        return html.escape(m.group(0)), m.start(0), m.end(0)


class _Plain(Treeprocessor):
    """Spares Markdown the search for marks in texts that have none: half of all paragraphs."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            text = element.text
            if text and not _MARKED.search(text):
                element.text = AtomicString(text)


class _Walk(Treeprocessor):
    """Resolves links and gives headings their anchors."""

    def __init__(self, converter: Converter) -> None:
        super().__init__()
        self.converter = converter

    def run(self, root: Element) -> None:
        writing = self.converter.writing
        for element in root.iter():
            if element.tag == "a":
                element.set("href", writing.link(element.get("href") or ""))
            elif re.fullmatch(r"h[1-6]", element.tag):
                text = "".join(element.itertext()).strip()
                element.set("id", writing.heading(int(element.tag[1]), text))
            elif element.tag == "th":
                element.set("scope", "col")
                element.attrib.pop("style", None)


def _resolve(written: str, path: str) -> str | None:
    """The target to put into the page, or None when such a link is not allowed."""
    if URL.fullmatch(written):
        return written
    if MAILTO.fullmatch(html.unescape(written)):
        return html.unescape(written)
    address = addresses.of_link(written, path)
    return f"site:{address}" if address else None


NEEDS = {
    "backtick": "`",
    "escape": "\\",
    "reference": "[",
    "link": "[",
    "short_reference": "[",
    "autolink": "<",
    "html": "<",
    "linebreak": "  \n",
    "entity": "&",
}
"""Inline patterns of Markdown, and what a text must hold for one to find anything. Trying them all on each line
takes a third of the time."""


PYTHON_MARKDOWN, COMRAK = ENGINES

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>")
_LINK = re.compile(r'<a href="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


class Converter:
    """Markdown instances, used for text after text (making one costs as much as ten texts)."""

    def __init__(self, engine: str = PYTHON_MARKDOWN) -> None:
        self.engine = engine
        self.cleaner = nh3.Cleaner(
            tags=TAGS | TABLE_TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
        )
        self.writing = _Writing("")
        self.instances: dict[frozenset[str], Markdown] = {}
        """By the marks that a text holds."""

    def markdown(self, source: str) -> Markdown:
        """An instance with all that this text can need."""
        marks = frozenset(mark for mark in (*NEEDS.values(), "|") if mark in source)
        if marks not in self.instances:
            self.instances[marks] = self._instance(marks)
        return self.instances[marks]

    def _instance(self, marks: frozenset[str]) -> Markdown:
        tables = [TableExtension()] if "|" in marks else []
        markdown = Markdown(extensions=[*tables, SaneListExtension()])
        markdown.preprocessors.deregister("html_block")
        for name in ("html", "image_link", "image_reference", "short_image_ref", "automail"):
            markdown.inlinePatterns.deregister(name)
        markdown.inlinePatterns.register(_RefuseHtml(self), "html", 90)
        markdown.treeprocessors.register(_Plain(), "plain", 25)
        markdown.treeprocessors.register(_Walk(self), "walk", 0)
        for name, mark in NEEDS.items():
            if mark not in marks:
                markdown.inlinePatterns.deregister(name)
        return markdown

    def convert(self, source: str, path: str, first_line: int) -> tuple[RichText, list[Problem]]:
        """Markdown `source`, whose first line is `first_line` of the file `path`, to a safe text and its problems."""
        if not source.strip():
            return EMPTY, []
        if problems := _too_much(source, path, first_line):
            return EMPTY, problems
        self.writing = writing = _Writing(path)
        raw = self._quick(source) if self.engine == COMRAK else None
        if raw is None:
            self.writing = writing = _Writing(path)
            markdown = self.markdown(source)
            markdown.reset()
            try:
                raw = markdown.convert(source)
            except RecursionError:
                hint = "look for runs of > * or ["
                return EMPTY, [Problem(path, first_line, "the text must not be nested so deeply", hint)]
            finally:
                markdown.reset()
        place = _Places(source, first_line)
        problems = [found] if (found := _list_problem(source, path, first_line)) else []
        opening = [tag for tag in writing.raw_html if not tag.startswith("</")]
        problems += [
            Problem(
                path,
                place.of(tag),
                f"a text must have no HTML (found '{tag[:60]}')",
                "take the tag out; **word** is strong, *word* is stressed, and `…` shows code as it is",
            )
            for tag in dict.fromkeys(opening or writing.raw_html)
        ]
        if picture := _PICTURE.search(source):
            line = first_line + source.count("\n", 0, picture.start())
            message = f"a text must have no pictures (found '{picture.group()[:60]}')"
            problems.append(Problem(path, line, message, "put the picture under 'images' at the top"))
        links: list[BodyLink] = []
        for written, resolved in writing.links:
            line = place.of(f"({written}") or first_line
            if resolved is None:
                message = f"a link must begin with https:// or mailto:, or name a file of ours (found '{written[:80]}')"
                problems.append(
                    Problem(path, line, message, "write https://…, other-case.md or ../reports/name.md")
                )
            else:
                links.append(BodyLink(resolved, line))
        headings = []
        for level, text, anchor in writing.headings:
            line = place.of_heading(text)
            if level not in (2, 3):
                message = f"headings must be of level 2 or 3 (found {'#' * level} {text})"
                problems.append(Problem(path, line, message, f"write ## {text}"))
            headings.append(Heading(level, typeset(text), anchor, line))
        safe = typeset_html(self.cleaner.clean(raw))
        if '="site:' in source:  # words about links, which must not become one (see render.py)
            safe = _NO_LINK.sub("=&quot;site:", safe)
        if "&" in source and (match := INVISIBLE.search(safe)):
            message = f"must have no invisible control characters (U+{ord(match.group()):04X})"
            problems.append(Problem(path, first_line, message, "take the entity that begins with & out"))
        return RichText.of(safe, plain(safe), tuple(headings), tuple(links)), problems

    def _quick(self, source: str) -> str | None:
        """A plain text by comrak, with its links and headings noted as `_Walk` does; None for any other."""
        found = commonmark.convert(source)
        return None if found is None else _HEADING.sub(self._heading, _LINK.sub(self._link, found))

    def _link(self, match: re.Match[str]) -> str:
        return f'<a href="{html.escape(self.writing.link(html.unescape(match.group(1))))}"'

    def _heading(self, match: re.Match[str]) -> str:
        level, shown = match.groups()
        anchor = self.writing.heading(int(level), html.unescape(_TAG.sub("", shown)).strip())
        return f'<h{level} id="{anchor}">{shown}</h{level}>'


# A line of text, and straight under it a line that begins as a list does.
_LIST_UNDER_TEXT = re.compile(
    r"^(?![-*+][ ]|\d+[.)][ ]|[>#|\s])[^\n]+\n[ ]{0,3}(?:[-*+]|1[.)])[ ]+\S", re.MULTILINE
)
OPENS_A_LIST = re.compile(r"[ ]{0,3}(?:[-*+]|1[.)])[ ]+\S")
NO_TEXT = re.compile(r"[ ]*(?:[-*+]|\d+[.)])[ ]|[>|\s]")
_NUMBER_IN_BRACKET = re.compile(r"(?:\A|\n[ \t]*\n)[ ]{0,3}(\d{1,2}\)[ ]+\S[^\n]*)")


def _list_problem(source: str, path: str, first_line: int) -> Problem | None:
    """The first list that would be printed as a paragraph."""
    if _LIST_UNDER_TEXT.search(source) and (found := _list_under_text(source)):
        number, line = found
        message = f"a list needs an empty line before it (found '{line[:40]}' straight under text)"
        return Problem(path, first_line + number, message, "leave a line empty above it")
    if match := _NUMBER_IN_BRACKET.search(source):
        number = source.count("\n", 0, match.start(1))
        message = f"the items of a numbered list begin with 1. and 2. (found '{match.group(1)[:40]}')"
        return Problem(path, first_line + number, message, "write a full stop in place of the bracket")
    return None


def _list_under_text(source: str) -> tuple[int, str] | None:
    """The number, from 0, and the words of the first line that begins a list in a paragraph of text."""
    block = ""
    for number, line in enumerate(source.split("\n")):
        if not line.strip() or line.startswith("#"):
            block = ""
        elif block == "text" and OPENS_A_LIST.match(line):
            return number, line.strip()
        elif not block:
            block = "other" if NO_TEXT.match(line) else "text"
    return None


class _Places:
    """Finds the line of something that Markdown has found."""

    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line

    def of(self, piece: str) -> int:
        at = self.source.find(piece)
        if at < 0:
            at = self.source.find(html.unescape(piece))
        return self.first_line + self.source.count("\n", 0, max(at, 0))

    def of_heading(self, text: str) -> int:
        for number, line in enumerate(self.source.split("\n")):
            if text and text in line and line.lstrip().startswith("#"):
                return self.first_line + number
        return self.of(text)


def _may_be_too_much(source: str) -> bool:
    """Whether one paragraph could hold too much: not when the whole text does not."""
    return (
        len(source) > LONGEST_PARAGRAPH
        or source.count(">") > DEEPEST_NESTING
        or " " * (8 * DEEPEST_NESTING + 1) in source
        or len(_MARK.findall(source)) > MOST_MARKS
    )


def _too_much(source: str, path: str, first_line: int) -> list[Problem]:
    """Problems of texts that no person wrote: they may cost a parser minutes."""
    if len(source) > LONGEST_BODY:
        return [
            Problem(
                path,
                first_line,
                f"a text must have at most {LONGEST_BODY:,} characters (it has {len(source):,})",
                "cut it, or make two files",
            )
        ]
    if not _may_be_too_much(source):
        return []
    problems = []
    line = first_line
    for paragraph in re.split(r"\n[ \t]*\n", source):
        nested = max(
            (m.group(1).count(">") for m in map(_QUOTES.match, paragraph.split("\n")) if m), default=0
        )
        indent = max((len(row) - len(row.lstrip(" ")) for row in paragraph.split("\n")), default=0)
        if len(paragraph) > LONGEST_PARAGRAPH:
            problems.append(
                Problem(
                    path,
                    line,
                    f"a paragraph must have at most {LONGEST_PARAGRAPH:,} characters (it has {len(paragraph):,})",
                    "leave a line empty where a new thought begins",
                )
            )
        elif (marks := len(_MARK.findall(paragraph))) > MOST_MARKS:
            problems.append(
                Problem(
                    path,
                    line,
                    f"a paragraph must have at most {MOST_MARKS} marks such as * and [ (it has {marks})",
                    "make it two paragraphs",
                )
            )
        elif nested > DEEPEST_NESTING or indent > 8 * DEEPEST_NESTING:
            problems.append(
                Problem(
                    path,
                    line,
                    f"a text must not be nested deeper than {DEEPEST_NESTING} levels",
                    "take some > or spaces out",
                )
            )
        line += paragraph.count("\n") + 2
    return problems
