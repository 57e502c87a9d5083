"""Problems: mistakes in the content, told in words that help to mend them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One mistake in one file of `content/`, `templates/` or in `site_config.yaml`."""

    path: str
    """The file, relative to the site's folder, with forward slashes."""
    line: int
    """Line in that file, from 1; 0 when the problem is not on a line (a missing folder, say)."""
    message: str
    """What must hold, and what was found."""
    hint: str = ""
    """What to write instead, when we can tell."""
    notice: bool = False
    """True for something worth knowing that does not stop the build."""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        kind = "notice: " if self.notice else ""
        hint = f"; {self.hint}" if self.hint else ""
        return _shown(f"{where}: {kind}{self.message}{hint}")


def _shown(text: str) -> str:
    """A text for a terminal: what content brings in must neither steer it nor begin a line of its own."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\xa0" else ascii(c)[1:-1] for c in text)


class BuildError(Exception):
    """The content has problems; nothing was written. The only exception for mistakes in content."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[BuildError], tuple[tuple[Problem, ...]]]:
        """Errors travel from worker processes; what they are made again from is the problems, not the text."""
        return BuildError, (self.problems,)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or the known words when they are few, or nothing."""
    choices = sorted(filter(None, known))
    if near := nearest(word, choices):
        return f"did you mean '{near}'?"
    # A longer term that contains the word is what a contributor often means.
    within = [choice for choice in choices if len(word) > 2 and word.lower() in choice]
    if within:
        return f"did you mean '{within[0]}'?"
    if 0 < len(choices) <= MOST_LISTED:
        return "use one of: " + ", ".join(choices)
    return ""


NEAR = 0.75
"""Likeness (difflib) from which a word is offered: `fod` is like `food`, `malton` is not like `luton`."""

MOST_LISTED = 30
"""A closed list of at most so many words is told whole."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if any is like it, whatever the case of its letters."""
    by_lower = {choice.lower(): choice for choice in sorted(known)}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=NEAR)
    return by_lower[near[0]] if near else None


def count_words(number: int, singular: str, plural: str | None = None) -> str:
    """`1 problem`, `2 problems`, `1,204 cases`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
