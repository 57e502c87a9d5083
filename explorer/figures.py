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
OTHER = "other"
MEASURES = (NONE, "return", "percent", "amount", OTHER)
"""What a claim's first figure is: an amount is a number of what was counted, or of money; a date or a length of time is
other. Only the sizes of returns and of percentages can be put in order."""

# Sizes have at most so many digits and signs, and a number begins where no other goes on: time stays in step with length.
_SIZE = r"(?<![\d,])(\d[\d,]{0,20}(?:\.\d{1,9})?)"
_RETURN = re.compile(rf"[£$€]\s?{_SIZE}.*?\b(?:per|for each|for every)\s[£$€]\s?1\b")
_PERCENT = re.compile(rf"{_SIZE}\s?(?:%|per ?cent\b)")
_MONEY = re.compile(r"[£$€]")
_TIME = re.compile(r"-?(?:minute|day|week|month|year)s?\b", re.IGNORECASE)


def measure(texts: Sequence[str]) -> tuple[str, float]:
    """What the figures of a claim are, one of MEASURES, and the first size found; 0 where sizes say nothing."""
    for name, pattern in (("return", _RETURN), ("percent", _PERCENT)):
        for text in texts:
            if match := pattern.search(text):
                return name, float(match.group(1).replace(",", ""))
    if not texts:
        return NONE, 0.0
    return ("amount" if _is_amount(texts[0]) else OTHER), 0.0


def _is_amount(figure: str) -> bool:
    """`74 volunteers` or `£44m`, and neither `five years` nor `91 days after leaving hospital`."""
    number, unit = cut(figure)
    if not any(sign.isdigit() for sign in number):
        return False
    return bool(_MONEY.search(number) or (unit and not _TIME.match(unit)))
