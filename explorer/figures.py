"""A figure as a source states it, cut for display: the number large, the words after it small."""

from __future__ import annotations

import re

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
