"""`content/glossary.yaml` to entries, and the linking of their words in texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from explorer import addresses
from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import GlossaryEntry
from explorer.problems import Problem

KEYS = ("terms",)
ENTRY_KEYS = ("term", "also", "definition", "reports", "differs")

_LETTERS = re.compile(r"\w+")
_PIECE = re.compile(r"(<[^>]*>)")
_CLOSED = re.compile(r"<(/?)(a|h2|h3|code|pre|blockquote|th)\b")


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

    def link(self, safe: str) -> str:
        """Sanitised HTML with links; nothing inside links, headings, quotations or code is touched."""
        if not self.by_word:
            return safe
        seen: set[str] = set()
        inside = 0
        out: list[str] = []
        for piece in _PIECE.split(safe):
            if tag := _CLOSED.match(piece):
                inside += -1 if tag.group(1) else 1
            out.append(piece if inside or piece.startswith("<") else self._link_text(piece, seen))
        return "".join(out)

    def _link_text(self, text: str, seen: set[str]) -> str:
        """Text between two tags. Each run of letters is looked up: a pattern of all words takes thirty times as long."""
        if not any(map(self.by_start.__contains__, _LETTERS.findall(text.lower()))):
            return text
        out: list[str] = []
        done = 0
        for run in _LETTERS.finditer(text):
            start = run.start()
            if start < done or (words := self.by_start.get(run.group().lower())) is None:
                continue
            for word in words:
                end = start + len(word)
                if text[start:end].lower() == word and not _LETTERS.match(text, end):
                    term = self.by_word[word]
                    shown = text[start:end]
                    if term not in seen:
                        shown = f'<a class="term" href="site:{addresses.glossary(term)}">{shown}</a>'
                        seen.add(term)
                    out += (text[done:start], shown)
                    done = end
                    break
        return "".join((*out, text[done:])) if out else text
