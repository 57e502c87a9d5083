"""Groups of words that mean the same to a reader, such as "litter" and "rubbish"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.search.words import Stems, words


class Thesaurus:
    """Finds the other words of each group that a text has a word of. Forms of a word count as the word."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self.stems = Stems()
        self.entries: dict[str, list[tuple[tuple[str, ...], str, Sequence[str]]]] = {}
        for group in groups:
            for text in group:
                stems = self._stems(text)
                if stems:
                    self.entries.setdefault(stems[0], []).append((stems, text, group))

    def others(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The words that stand for those of the texts and are not among them, in the order of the groups."""
        there: set[str] = set()
        found: dict[str, None] = {}
        for text in texts:
            stems = self._stems(text)
            if self.entries.keys().isdisjoint(stems):  # as most are
                continue
            for at, stem in enumerate(stems):
                for whole, word, group in self.entries.get(stem, ()):
                    if stems[at : at + len(whole)] == whole:
                        there.add(word)
                        found.update(dict.fromkeys(group))
        return tuple(word for word in found if word not in there)

    def _stems(self, text: str) -> tuple[str, ...]:
        return tuple(filter(None, map(self.stems.__getitem__, words(text))))
