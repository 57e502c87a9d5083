"""How numbers, postings and sorted lines are written: base 64 digits, which need no escape in a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import sub
from typing import Any

import msgspec

LEVELS = 16
"""Impact is kept in so many steps, a base 64 digit each."""

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""The digits of our base 64."""
DIGITS = {letter: value for value, letter in enumerate(LETTERS)}


def number(value: int) -> bytes:
    """A number of any size as base 64 digits: five bits each, the sixth says that more follow.

    The first digits hold the high bits: 0 -> `0`, 31 -> `V`, 32 -> `X0`.
    """
    if value < 0:
        raise ValueError(f"only numbers from 0 on can be written, not {value}")
    digits = LETTERS[value & 31]
    value >>= 5
    while value:
        digits = LETTERS[32 | (value & 31)] + digits
        value >>= 5
    return digits.encode()


class Steps(dict[int, bytes]):
    """The digits for a document that comes so many after the last one: of how many are left out between them."""

    def __missing__(self, step: int) -> bytes:
        digits = self[step] = number(step - 1)
        return digits


def encoded_levels(documents: Sequence[int], levels: Sequence[int], steps: Steps) -> str:
    """Documents in order, and the level of each -> for each level, best first, its digit and the gaps."""
    if len(documents) == 1:
        return LETTERS[levels[0]] + steps[documents[0] + 1].decode()
    by_level: list[list[int]] = [[] for _ in range(LEVELS)]
    for document, level in zip(documents, levels, strict=True):
        by_level[level].append(document)
    return ".".join(
        LETTERS[level] + b"".join(map(steps.__getitem__, map(sub, some, chain((-1,), some)))).decode()
        for level, some in reversed(list(enumerate(by_level)))
        if some
    )


def encoded_postings(
    documents: Sequence[int], levels: Sequence[int], body_postings: int, steps: Steps
) -> str:
    """The postings of a stem, and its number of documents when the least of them were cut off.

    A level of 16 and more is never cut off; among the others the best stay, and of equals the first.
    """
    if len(documents) > body_postings:
        droppable = [
            (level, -document) for document, level in zip(documents, levels, strict=True) if level < LEVELS
        ]
        if len(droppable) > body_postings:
            droppable.sort()
            dropped = {-document for _, document in droppable[: len(droppable) - body_postings]}
            shorter = [
                (document, level % LEVELS)
                for document, level in zip(documents, levels, strict=True)
                if document not in dropped
            ]
            line = encoded_levels([d for d, _ in shorter], [v for _, v in shorter], steps)
            return f"{line} {len(documents)}"
    return encoded_levels(documents, [level % LEVELS for level in levels], steps)


def decoded_levels(line: str, most: int) -> list[tuple[int, int]]:
    """The first postings of a line of `encoded_postings`, as (level, document), whole levels of them: `most` or more."""
    out: list[tuple[int, int]] = []
    for group in line.partition(" ")[0].split("."):
        if len(out) >= most:
            break
        level, document, value = DIGITS[group[0]], -1, 0
        for letter in group[1:]:
            digit = DIGITS[letter]
            value = value * 32 + (digit & 31)
            if digit < 32:
                document += value + 1
                value = 0
                out.append((level, document))
    return out


def in_browser_order(word: str) -> bytes:
    """Sorts as JavaScript compares strings: by UTF-16 units."""
    return word.encode("utf-16-be")


def shared_start(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning, at most 63."""
    length = 0
    for a, b in zip(one[:63], other[:63], strict=False):
        if a != b:
            break
        length += 1
    return length


def front_coded(lines: Iterable[tuple[str, str]]) -> str:
    """(key, rest of the line), in order -> a line each; a key gives only what differs from the one before."""
    out = []
    before = ""
    for key, rest in lines:
        same = shared_start(before, key)
        out.append(f"{LETTERS[same]}{key[same:]} {rest}")
        before = key
    return "\n".join(out)


def as_json(payload: Any) -> bytes:
    """As it stands in a script, which may also stand inside a page: `<` and the two line separators are escaped."""
    data = msgspec.json.encode(payload)
    for sign, escaped in _ESCAPED:
        data = data.replace(sign, escaped)
    return data


_ESCAPED = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def script(name: str, payload: Any) -> bytes:
    """The file that hands `payload` to the page under this name."""
    return script_of(name, as_json(payload))


def script_of(name: str, data: bytes) -> bytes:
    """The same for what is JSON already."""
    return b"explorer.data(%s,%s);\n" % (as_json(name), data)
