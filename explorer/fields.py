"""Typed values out of raw front matter: every mistake becomes a problem with its line, never an exception.

A `Fields` wraps one mapping with a closed set of keys. Each getter returns a usable value whatever it
finds (an empty text, an empty tuple), so that one mistake never hides the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from explorer.front_matter import Items, Mapping, Node, Scalar
from explorer.model import Origin
from explorer.problems import Problem, did_you_mean, nearest
from explorer.typography import typeset

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 60
MONTH = re.compile(r"(1[0-9]{3}|20[0-9]{2})(-(0[1-9]|1[0-2]))?")
DAY = re.compile(r"(1[0-9]{3}|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]+")


def is_slug(text: str) -> bool:
    """Lower-case letters, digits and single hyphens, at most 60 characters, and no name of a device on Windows."""
    return len(text) <= MAX_SLUG and SLUG.fullmatch(text) is not None and text not in RESERVED


# HTML, a Markdown link, strong text: signs that somebody took a field for part of the story.
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\]\([^)\]]*\)|\*\*[^*]+\*\*")

MOST_ITEMS = 500
"""Items of a list of texts or ids; the longest of the first site has 18."""

RESERVED = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)),
    )
)
"""Names that Windows keeps for devices: no file there can have them."""


class Fields:
    """One mapping of a file, read key by key."""

    def __init__(
        self, node: Mapping, path: str, keys: Iterable[str], what: str, problems: list[Problem]
    ) -> None:
        """`what` names the thing in messages ("a case"); `problems` collects what is wrong."""
        self.path = path
        self.what = what
        self.line = node.line
        self.problems = problems
        self.entries = {entry.key: entry for entry in node.entries}
        self.meant: set[str] = set()
        """Keys that a misspelt one stood for: not told as missing too."""
        allowed = tuple(keys)
        for entry in node.entries:
            if entry.key not in allowed:
                near = nearest(entry.key, allowed)
                self.meant.update(() if near is None else (near,))
                hint = did_you_mean(entry.key, allowed) or "use one of: " + ", ".join(allowed)
                self.problem(entry.line, f"{what} has no field '{entry.key}'", hint)

    def problem(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, line, message, hint))

    def origin(self) -> Origin:
        named = (
            f"{key}:{entry.line - self.line}" for key, entry in self.entries.items() if key.isidentifier()
        )
        return Origin(self.path, self.line, " ".join(named))

    def has(self, key: str) -> bool:
        return key in self.entries

    def line_of(self, key: str) -> int:
        return self.entries[key].line if key in self.entries else self.line

    def node(self, key: str, required: bool = False, hint: str = "") -> Node | None:
        """The value under a key; None (and a problem, when it is required) if there is none."""
        entry = self.entries.get(key)
        if entry is None:
            if required and key not in self.meant:
                self.problem(self.line, f"{self.what} must have the field '{key}' (it is missing)", hint)
            return None
        if isinstance(entry.value, Scalar) and not entry.value.value.strip():
            self.problem(
                entry.line,
                f"'{key}' must have a value (it is empty)",
                hint or "write one, or take the line out",
            )
            return None
        return entry.value

    def text(self, key: str, *, required: bool = False, longest: int = 0, hint: str = "") -> str:
        """One piece of text, set with typographic quotes; `longest` in characters, 0 for no limit."""
        raw = self.raw(key, required=required, hint=hint)
        if not raw:
            return ""
        if ("<" in raw or "](" in raw or "**" in raw) and (match := MARKUP.search(raw)):
            message = f"'{key}' must be plain text (found '{match.group()}')"
            self.problem(self.line_of(key), message, "take the marks out; only the story below is Markdown")
        self._check_quotes(key, raw, self.line_of(key))
        if longest and len(raw) > longest:
            message = f"'{key}' must be at most {longest} characters (it has {len(raw)})"
            self.problem(self.line_of(key), message, f"shorten it by {len(raw) - longest}")
        return typeset(raw)

    def _check_quotes(self, key: str, raw: str, line: int) -> None:
        """Quotes that were meant for YAML and would be printed: typographic ones, or one whose fellow is missing."""
        if raw.startswith("“") and raw.endswith("”"):
            message = f"'{key}' must stand in straight double quotes (found “…”)"
            self.problem(line, message, 'write "…", or no quotes at all')
        elif raw.endswith(('"', "”")) and raw.count('"') + raw.count("“") + raw.count("”") in (1, 3, 5):
            message = f"'{key}' ends with a quote that nothing opens (found '{raw[-30:]}')"
            self.problem(line, message, 'write " at its beginning too, or take it out')

    def raw(self, key: str, *, required: bool = False, hint: str = "") -> str:
        """One value as it was written, folded on to one line."""
        value = self.node(key, required, hint)
        if value is None:
            return ""
        if not isinstance(value, Scalar):
            kind = "a list" if isinstance(value, Items) else "keys and values"
            self.problem(
                value.line,
                f"'{key}' must be one piece of text (found {kind})",
                "put the text in double quotes",
            )
            return ""
        return " ".join(value.value.split())

    def matching(self, key: str, accept: Callable[[str], bool], form: str, *, required: bool = False) -> str:
        """One value that must have a form, described in words for the message."""
        raw = self.raw(key, required=required)
        if raw and not accept(raw):
            self.problem(self.line_of(key), f"'{key}' must be {form} (found '{raw}')")
            return ""
        return raw

    def month(self, key: str, *, required: bool = False, also: str = "") -> str:
        """A year or year-month; `also` is one more word that is allowed."""
        form = "a year or a year and month, such as 2013 or 2013-05" + (f", or {also}" if also else "")
        return self.matching(
            key, lambda raw: raw == also or MONTH.fullmatch(raw) is not None, form, required=required
        )

    def day(self, key: str, *, required: bool = False) -> str:
        """An ISO date that exists."""
        return self.matching(key, _is_day, "a date that exists, such as 2026-11-22", required=required)

    def url(self, key: str) -> str:
        form = "a web address that begins with http:// or https://"
        return self.matching(key, lambda raw: URL.fullmatch(raw) is not None, form)

    def number(self, key: str, low: float, high: float, *, required: bool = False) -> float:
        def accept(raw: str) -> bool:
            return re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", raw) is not None and low <= float(raw) <= high

        raw = self.matching(key, accept, f"a number from {low:g} to {high:g}", required=required)
        return float(raw) if raw else 0.0

    def slug(self, key: str, *, required: bool = False) -> str:
        form = "lower-case letters, digits and single hyphens, at most 60 characters"
        return self.matching(key, is_slug, form, required=required)

    def texts(self, key: str, *, required: bool = False, most: int = 0, raw: bool = False) -> tuple[str, ...]:
        """A list of short texts; a single text counts as a list of one. `most` is 0 for no limit."""
        value = self.node(key, required)
        if value is None:
            return ()
        nodes = value.items if isinstance(value, Items) else (value,)
        if len(nodes) > MOST_ITEMS:
            message = f"'{key}' must have at most {MOST_ITEMS} items (found {len(nodes):,})"
            self.problem(value.line, message)
            nodes = nodes[:MOST_ITEMS]
        found: list[str] = []
        for node in nodes:
            if not isinstance(node, Scalar):
                self.problem(
                    node.line,
                    f"'{key}' must be a list of texts (found something nested)",
                    'write [one, "two, with a comma"]',
                )
            elif not node.value.strip():
                self.problem(node.line, f"'{key}' has an empty item", "take the empty item out")
            elif " | " in node.value:
                message = (
                    f"an item of '{key}' must have no | with spaces round it (found '{node.value[:60]}')"
                )
                self.problem(node.line, message, "it parts the items of lists in the tables to download")
            else:
                text = " ".join(node.value.split())
                self._check_quotes(key, text, node.line)
                found.append(text if raw else typeset(text))
        if most and len(found) > most:
            self.problem(
                self.line_of(key),
                f"'{key}' must have at most {most} (found {len(found)})",
                "keep the most important ones",
            )
        return tuple(found)

    def slugs(self, key: str, *, required: bool = False, least: int = 0, most: int = 0) -> tuple[str, ...]:
        """A list of ids, none twice. Whether each id exists is checked when all files are read."""
        found = self.texts(key, required=required, most=most, raw=True)
        good: list[str] = []
        for slug in found:
            if slug in good:
                self.problem(self.line_of(key), f"'{key}' names '{slug}' twice", "keep one of the two")
            else:
                good.append(slug)
        if self.has(key) and len(found) < least:
            self.problem(self.line_of(key), f"'{key}' must have at least {least} (found {len(found)})")
        return tuple(good)

    def choice(self, key: str, *, required: bool = False, hint: str = "") -> str:
        """One id. Whether it exists is checked when all files are read, with the nearest right one."""
        return self.raw(key, required=required, hint=hint)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few fixed words."""
        raw = self.raw(key)
        if raw and raw not in allowed:
            hint = did_you_mean(raw, allowed)
            self.problem(self.line_of(key), f"'{key}' must be {' or '.join(allowed)} (found '{raw}')", hint)
        return raw if raw in allowed else default

    def fields(
        self, key: str, keys: Iterable[str], what: str, *, required: bool = False, hint: str = ""
    ) -> Fields | None:
        """The mapping under a key."""
        value = self.node(key, required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.problem(
                value.line,
                f"'{key}' must hold keys and values (found {_kind(value)})",
                hint or "write them below it, indented by two spaces",
            )
            return None
        return Fields(value, self.path, keys, what, self.problems)

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of short texts, as they stand; a text may stand once among them all."""
        value = self.node(key, False)
        nodes = value.items if isinstance(value, Items) else () if value is None else (value,)
        lines: dict[str, int] = {}
        found: list[tuple[str, ...]] = []
        for node in nodes:
            items = node.items if isinstance(node, Items) else ()
            texts = tuple(item.value.strip() for item in items if isinstance(item, Scalar))
            if len(texts) < max(2, len(items)) or not all(texts):
                self.problem(
                    node.line, f"'{key}' must list two texts or more at a time", "write - [litter, rubbish]"
                )
                continue
            for text in texts:
                if before := lines.get(text.lower()):
                    self.problem(
                        node.line, f"'{key}' has '{text}' twice", f"keep it here or in line {before}"
                    )
                lines.setdefault(text.lower(), node.line)
            found.append(texts)
        return tuple(found)

    def each(self, key: str, keys: Iterable[str], what: str, *, required: bool = False) -> Iterator[Fields]:
        """The mappings of a list."""
        value = self.node(key, required)
        if value is None:
            return
        if not isinstance(value, Items):
            self.problem(
                value.line, f"'{key}' must be a list (found {_kind(value)})", "begin each item with a hyphen"
            )
            return
        for node in value.items:
            if isinstance(node, Mapping):
                yield Fields(node, self.path, keys, what, self.problems)
            else:
                self.problem(
                    node.line,
                    f"each item of '{key}' must hold keys and values (found {_kind(node)})",
                    "write - key: value",
                )

    def lists_by_key(self, key: str) -> dict[str, tuple[str, ...]]:
        """A mapping from ids to lists of ids."""
        value = self.node(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.problem(value.line, f"'{key}' must hold keys and lists (found {_kind(value)})")
            return {}
        inner = Fields(value, self.path, [entry.key for entry in value.entries], f"'{key}'", self.problems)
        return {name: inner.slugs(name) for name in inner.entries}


def _kind(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"'{node.value[:40]}'"
    return "a list" if isinstance(node, Items) else "keys and values"


def _is_day(raw: str) -> bool:
    if not DAY.fullmatch(raw):
        return False
    try:
        date.fromisoformat(raw)
    except ValueError:
        return False
    return True
