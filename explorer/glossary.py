"""`content/glossary.yaml` to entries, and the linking of their words in texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from explorer import addresses
from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import GlossaryEntry
from explorer.problems import Problem

KEYS = ("terms",)
ENTRY_KEYS = ("term", "also", "definition", "reports", "differs")

_LETTERS = re.compile(r"\w+")
_CLOSED = re.compile(r"<(/?)(a|h2|h3|code|pre|blockquote|th)\b")
_APART = bytes(
    code if code < 128 and (chr(code).isalnum() or code == ord("_")) else 32 for code in range(256)
)
"""Makes a space of each byte that is no letter of ASCII: to cut there is many times as fast as a pattern."""


def parse(node: Mapping, path: str) -> tuple[tuple[GlossaryEntry, ...], list[Problem]]:
    """The mapping of the glossary's file to its entries and problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "the glossary", problems)
    entries: dict[str, GlossaryEntry] = {}
    for fields in top.each("terms", ENTRY_KEYS, "a glossary entry", required=True):
        entry = GlossaryEntry(
            term=fields.text("term", required=True),
            also=fields.texts("also"),
            definition=fields.text("definition", required=True),
            reports=fields.slugs("reports"),
            differs=fields.text("differs"),
            origin=fields.origin(),
        )
        anchor = addresses.anchor(entry.term)
        if anchor in entries:
            fields.problem(
                fields.line_of("term"),
                f"each word must stand once ('{entry.term}' reads like '{entries[anchor].term}')",
                "make one entry of the two",
            )
        entries[anchor] = entry
    return tuple(entries.values()), problems


class Linker:
    """Links the first use of each glossary word in a text to its entry."""

    def __init__(self, entries: Sequence[GlossaryEntry]) -> None:
        self.by_word = {
            word.lower(): entry.term
            for entry in entries
            for word in (entry.term, *entry.also)
            if len(word) > 2
        }
        self.by_start: dict[str, list[str]] = defaultdict(list)
        """First run of letters of a word -> the words that begin so, longest first."""
        for word in sorted(self.by_word, key=lambda word: (-len(word), word)):
            if (start := _LETTERS.match(word)) and _LETTERS.match(word[-1]):
                self.by_start[start.group()].append(word)
        self.by_run: dict[bytes, list[tuple[str, frozenset[bytes]]]] = defaultdict(list)
        """First run of ASCII letters of a word -> its first run of letters, and all runs of ASCII letters in it."""
        for first, words in self.by_start.items():
            for runs in map(_runs, words):
                self.by_run[runs[0] if runs else b""].append((first, frozenset(runs)))

    def link(self, safe: str) -> str:
        """Sanitised HTML with links; nothing inside links, headings, quotations or code is touched."""
        lower = safe.lower()
        starts = self._starts(lower)
        if not starts or len(lower) != len(safe):  # no letter of ours becomes two when it is made small
            return safe
        closed = _closed(safe)
        seen: set[str] = set()
        out: list[str] = []
        written = done = 0
        for place in sorted(place for start in starts for place in _places(start, lower)):
            while closed and closed[-1][1] <= place:
                closed.pop()
            if place < done or (closed and closed[-1][0] <= place) or _in_tag(safe, place):
                continue
            word = self._word(lower, place)
            if word:
                done = place + len(word)
                term = self.by_word[word]
                if term not in seen:
                    seen.add(term)
                    link = f'<a class="term" href="site:{addresses.glossary(term)}">{safe[place:done]}</a>'
                    out += (safe[written:place], link)
                    written = done
        return "".join((*out, safe[written:])) if out else safe

    def _starts(self, lower: str) -> set[str]:
        """First runs of letters of words that a text may hold; a few too many, never one too few."""
        runs = frozenset((b"", *_runs(lower)))
        met = (self.by_run[run] for run in runs & self.by_run.keys())
        return {start for words in met for start, needed in words if needed <= runs}

    def _word(self, lower: str, place: int) -> str:
        """The longest word of the glossary that stands at a place of a text, where the first of its letters do."""
        start = _LETTERS.match(lower, place)
        for word in self.by_start[start.group()] if start else ():
            if lower.startswith(word, place) and not _LETTERS.match(lower, place + len(word)):
                return word
        return ""


def _runs(text: str) -> list[bytes]:
    return text.encode().translate(_APART).split()


def _places(word: str, text: str) -> Iterator[int]:
    """Where a run of letters stands in a text, whole."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        before = place and _LETTERS.match(text, place - 1)
        if not before and not _LETTERS.match(text, end):
            yield place
        place = text.find(word, end)


def _in_tag(safe: str, place: int) -> bool:
    return safe.rfind("<", 0, place) > safe.rfind(">", 0, place)


def _closed(safe: str) -> list[tuple[int, int]]:
    """Begin and end of what is not touched, the last first."""
    found: list[tuple[int, int]] = []
    inside = begin = 0
    for tag in _CLOSED.finditer(safe):
        if not inside:
            begin = tag.start()
        inside += -1 if tag.group(1) else 1
        if not inside:
            found.append((begin, tag.end()))
    return found[::-1]
