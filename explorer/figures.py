"""A figure as a source states it: cut for display, the number large and the words after it small; and measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ABOUT = r"(?:(?:over|about|around|almost|nearly|more than|less than|fewer than|at least|up to|approximately|roughly|some|only|an estimated|~|≈|<|>)\s?)?"
_NUMBER = r"[-–−+]?[£$€]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|million|billion|trillion|m|bn|k|p|km|ha|tonnes|hectares)(?![\w]))?"
_JOIN = r"(?:\s?(?:to|and|–|—|-|→|out of(?: the| every)?|of(?: the)?|in(?: every)?|/|:|per)\s?)"
_FIGURE = re.compile(rf"({_ABOUT}{_NUMBER}(?:{_JOIN}{_NUMBER})*)(?:\s+|\b|$)(.*)", re.IGNORECASE | re.DOTALL)

SHORT = 18
"""A figure in words (`eight of the ten`) of at most so many characters is shown large as a whole."""


def cut(figure: str) -> tuple[str, str]:
    """`over 130 people` to (`over 130`, `people`); a long figure in words to (``, itself)."""
    match = _FIGURE.match(figure)
    if match and len(match.group(1)) <= 2 * SHORT:
        return match.group(1).strip(), match.group(2).strip(" ,;:")
    return (figure, "") if len(figure) <= SHORT else ("", figure)


NONE = "none"
MEASURES = (NONE, "return", "percent", "other")
"""What a claim's first figure is. Only the sizes of returns and of percentages can be put in order."""

# Sizes have at most so many digits and signs, and a number begins where no other goes on: time stays in step with length.
_SIZE = r"(?<![\d,])(\d[\d,]{0,20}(?:\.\d{1,9})?)"
_RETURN = re.compile(rf"[£$€]\s?{_SIZE}.*?\b(?:per|for each|for every)\s[£$€]\s?1\b")
_PERCENT = re.compile(rf"{_SIZE}\s?(?:%|per ?cent\b)")


def measure(texts: Sequence[str]) -> tuple[str, float]:
    """What the figures of a claim are, one of MEASURES, and the first size found; 0 where sizes say nothing."""
    for name, pattern in (("return", _RETURN), ("percent", _PERCENT)):
        for text in texts:
            if match := pattern.search(text):
                return name, float(match.group(1).replace(",", ""))
    return ("other" if texts else NONE), 0.0
