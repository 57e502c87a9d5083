"""Where a sorted list of lines is cut into files, so that a change in one line moves few cuts.

The lines are a tree by their beginnings. What begins alike stays together while it fits into a file; neighbours
that fit into one file together share it, if they differ in their last letter only. So a cut hangs on the sizes
of what begins like the lines on both sides of it, and on no others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from msgspec import Struct

from explorer.search.encoding import in_browser_order

K = TypeVar("K")
E = TypeVar("E")

ITSELF = "\0"
"""Stands after a beginning that is itself a key, for that key alone."""

Leaf = tuple[str, int]
"""The size of all lines that begin so, or with ITSELF of just that one: the least that is never cut."""


class Cut(Struct, frozen=True):
    """A run of lines that make one file."""

    leaves: tuple[Leaf, ...]

    @property
    def bound(self) -> str:
        """Not above any of its keys, and above all keys before."""
        return self.leaves[0][0].removesuffix(ITSELF)

    @property
    def parent(self) -> str:
        """What all its keys begin with, but for the last letter: the beginning whose words lie in several files."""
        return self.leaves[0][0][:-1]


def cut(items: Sequence[Leaf], most: int) -> list[Cut]:
    """Cuts for items in order, which are keys with their sizes, or leaves of earlier cuts in their place."""
    if len(items) < 2 or sum(size for _, size in items) <= most:
        return [Cut((("", sum(size for _, size in items)),))]
    out: list[Cut] = []
    _divide("", items, 0, len(items), most, out)
    return out


def _divide(start: str, items: Sequence[Leaf], first: int, end: int, most: int, out: list[Cut]) -> None:
    """Adds the cuts of the items from `first` to `end`, which begin with `start` and are too large for one file."""
    together: list[Leaf] = []
    sum_together = 0
    length = len(start)
    while first < end:
        key = items[first][0]
        child = start + (key[length : length + 1] or ITSELF)
        last, size = first, 0
        while last < end and (items[last][0].startswith(child) or last == first):
            size += items[last][1]
            last += 1
        large = size > most and last - first > 1
        if together and (large or sum_together + size > most):
            out.append(Cut(tuple(together)))
            together, sum_together = [], 0
        if large:
            _divide(child, items, first, last, most, out)
        else:
            together.append((child, size))
            sum_together += size
        first = last
    if together:
        out.append(Cut(tuple(together)))


class Filled(Struct, Generic[K, E], frozen=True):
    """One file of a new arrangement: the old one as it was, or its entries in order."""

    cut: Cut
    old: K | None
    entries: Mapping[str, E]


def arranged(
    old: Mapping[Cut, K],
    loose: Mapping[str, E],
    size: Callable[[str, E], int],
    load: Callable[[K], Mapping[str, E]],
    most: int,
) -> Iterator[Filled[K, E]]:
    """All files, in order, of what is in `old` files and of `loose` entries, which are in none of them.

    An old file that is cut otherwise now is loaded; the result is that of cutting all entries anew.
    """
    sizes = {key: size(key, entry) for key, entry in loose.items()}
    items = [leaf for one in old for leaf in one.leaves]
    items += sizes.items()
    items.sort(key=lambda item: in_browser_order(item[0]))
    cuts = cut(items, most)
    gone = set(old) - set(cuts)
    pool = dict(loose)
    for one in gone:
        pool.update(load(old[one]))
    waiting = ordered(pool)
    ends = [bisect_left(waiting, in_browser_order(cut.bound), key=in_browser_order) for cut in cuts[1:]]
    for one, (begin, end) in zip(cuts, pairwise([0, *ends, len(waiting)]), strict=True):
        if one in old:
            yield Filled(one, old[one], {})
        else:
            yield Filled(one, None, {key: pool[key] for key in waiting[begin:end]})


def ordered(keys: Iterable[str]) -> list[str]:
    """As JavaScript sorts them."""
    return sorted(keys, key=in_browser_order)
