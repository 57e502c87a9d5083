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
        self.by_run: dict[bytes, list[tuple[str, frozenset[bytes]]]] = defaultdict(list)
        """First run of ASCII letters of a word -> the words that begin so, each with all such runs in it."""
        for word in self.by_word:
            if _is_letter(word[0]) and _is_letter(word[-1]):
                runs = _runs(word) or [b""]
                self.by_run[runs[0]].append((word, frozenset(runs)))
        self.runs = frozenset().union(*(runs for words in self.by_run.values() for _, runs in words))
        """All such runs."""

    def link(self, safe: str) -> str:
        """Sanitised HTML with links; nothing inside links, headings, quotations or code is touched."""
        lower = safe.lower()
        words = self._words(lower)
        found = sorted((at, -len(word), word) for word in words for at in _places(word, lower))
        if not found or len(lower) != len(safe):  # no letter of ours becomes two when it is made small
            return safe
        closed = _closed(safe)
        seen: set[str] = set()
        out: list[str] = []
        written = done = 0
        # Where several words begin, the longest stands first; the others then begin inside it.
        for place, _, word in found:
            while closed and closed[-1][1] <= place:
                closed.pop()
            if place < done or (closed and closed[-1][0] <= place) or _in_tag(safe, place):
                continue
            done = place + len(word)
            term = self.by_word[word]
            if term not in seen:
                seen.add(term)
                link = f'<a class="term" href="site:{addresses.glossary(term)}">{safe[place:done]}</a>'
                out += (safe[written:place], link)
                written = done
        return "".join((*out, safe[written:])) if out else safe

    def _words(self, lower: str) -> list[str]:
        """Words that a text may hold; a few too many, never one too few."""
        met = self.runs.intersection((b"", *_runs(lower)))
        return [word for run in met for word, needed in self.by_run.get(run, ()) if needed <= met]


def _runs(text: str) -> list[bytes]:
    return text.encode().translate(_APART).split()


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word of the glossary stands in a text, whole."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not _is_letter(text[place - 1 : place]) and not _is_letter(text[end : end + 1]):
            yield place
        place = text.find(word, place + 1)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


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
