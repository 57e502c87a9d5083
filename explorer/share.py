"""Sharing work out: the same few lines for this process, a pool of processes, and a cluster's executor.

Work is a maker and items. The maker turns what all items have in common (a library, say) into a function;
that is done once a process, never once an item. Results come back in the order of the items, whoever made
them, and only so many are under way at a time.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

LEAST_ITEMS = 48
"""With fewer, a pool costs more than it gives."""
BATCHES = 8
"""Batches a worker gets, so that none of them waits long for the last one."""
LARGEST_BATCH = 64
UNDER_WAY = 3
"""Batches that are with a worker or wait for it: a bound on what waits to be written."""


class Team(Protocol):
    """Those who do the work."""

    @property
    def workers(self) -> int:
        """How many there are."""

    def each(
        self,
        make: Callable[[C], Callable[[T], R]],
        common: C,
        items: Sequence[T],
        least: int = LEAST_ITEMS,
        large: bool = False,
    ) -> Iterator[R]:
        """`make(common)` of every item, in their order. `least` items are worth sharing out.

        Where what comes of an item is `large`, workers get one at a time, and little waits to be taken.
        """

    def aside(self, work: Callable[[C], R], common: C) -> AbstractContextManager[Callable[[], R]]:
        """One piece of work beside what the block does; gives a function that waits for what came of it."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Everything in this process."""

    workers: int = 1

    def each(
        self,
        make: Callable[[C], Callable[[T], R]],
        common: C,
        items: Sequence[T],
        least: int = LEAST_ITEMS,  # noqa: ARG002  (there is nobody to share with)
        large: bool = False,  # noqa: ARG002
    ) -> Iterator[R]:
        return map(make(common), items)

    def aside(self, work: Callable[[C], R], common: C) -> AbstractContextManager[Callable[[], R]]:
        return nullcontext(lambda: work(common))


@dataclass(frozen=True, slots=True)
class Pool:
    """Processes on this machine, begun anew for each kind of work.

    Where a process can be forked it starts with all that this one has made, so nothing is copied; elsewhere
    the common part is sent once to each.
    """

    workers: int

    def each(
        self,
        make: Callable[[C], Callable[[T], R]],
        common: C,
        items: Sequence[T],
        least: int = LEAST_ITEMS,
        large: bool = False,
    ) -> Iterator[R]:
        if len(items) < least or self.workers < 2:
            yield from map(make(common), items)
            return
        with _processes(self.workers, make, common) as executor:
            yield from _in_order(executor, _work, items, self.workers, large)

    @contextmanager
    def aside(self, work: Callable[[C], R], common: C) -> Iterator[Callable[[], R]]:
        with _processes(1, partial(_bound, work), common) as executor:
            yield executor.submit(_work_once).result


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers elsewhere: any executor of `concurrent.futures`, and a way to send something to all of them."""

    executor: Executor
    workers: int
    send: Callable[[object], object]
    """What it returns stands for the thing in a task, and is the thing itself by the time the task runs."""

    def each(
        self,
        make: Callable[[C], Callable[[T], R]],
        common: C,
        items: Sequence[T],
        least: int = LEAST_ITEMS,
        large: bool = False,
    ) -> Iterator[R]:
        if len(items) < least:
            yield from map(make(common), items)
            return
        sent = self.send(_Common(make, common))
        yield from _in_order(self.executor, _work_far, items, self.workers, large, sent)

    def aside(self, work: Callable[[C], R], common: C) -> AbstractContextManager[Callable[[], R]]:
        return nullcontext(lambda: work(common))


@contextmanager
def team(workers: int = 0, executor: str = "") -> Iterator[Team]:
    """Those who do the work: so many processes (0 for as many as this machine lets us have), or a dask cluster."""
    if executor:
        with _cluster(executor) as cluster:
            yield cluster
    else:
        number = workers or _processors()
        yield Pool(number) if number > 1 else Alone()


@contextmanager
def _cluster(address: str) -> Iterator[Cluster]:
    """The workers of the dask scheduler at an address such as `tcp://10.0.0.5:8786`."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]  # it has no types
        workers = sum(client.nthreads().values())
        yield Cluster(
            client.get_executor(pure=False), workers, partial(client.scatter, broadcast=True, hash=False)
        )


@contextmanager
def _processes(number: int, make: Callable[[C], Callable[..., R]], common: C) -> Iterator[Executor]:
    """So many processes, each begun with what they have in common."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    begin: tuple[Callable[..., object], Any]
    if sys.platform.startswith("linux"):
        context, begin = get_context("fork"), (_take_ready, make(common))
        gc.freeze()  # a collection in a worker would touch, and so copy, every page of memory
    else:
        context, begin = get_context("spawn"), (_take, (make, common))
    executor = ProcessPoolExecutor(number, context, _begin, begin)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
        gc.unfreeze()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_order(
    executor: Executor,
    work: Callable[..., list[R]],
    items: Sequence[T],
    workers: int,
    large: bool,
    *first: object,
) -> Iterator[R]:
    size = 1 if large else max(1, min(LARGEST_BATCH, len(items) // (workers * BATCHES)))
    under_way = workers if large else workers * UNDER_WAY
    waiting: deque[Future[list[R]]] = deque()
    for start in range(0, len(items), size):
        waiting.append(executor.submit(work, *first, items[start : start + size]))
        if len(waiting) > under_way:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


# --- In the workers ----------------------------------------------------------------------------------------

_hand: list[Callable[..., Any]] = []
"""What this process was begun to do; empty in the process that shares out."""


def _begin(take: Callable[[Any], None], given: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends us
    if sys.platform.startswith("linux"):
        import ctypes

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)  # killed parents leave no orphans
    take(given)


def _take_ready(hand: Callable[[Any], Any]) -> None:
    _hand[:] = [hand]


def _take(given: tuple[Callable[[Any], Callable[[Any], Any]], Any]) -> None:
    make, common = given
    _hand[:] = [make(common)]


def _bound(work: Callable[[C], R], common: C) -> Callable[[], R]:
    return lambda: work(common)


def _work_once() -> Any:
    return _hand[0]()


def _work(batch: Sequence[Any]) -> list[Any]:
    return [_hand[0](item) for item in batch]


@dataclass(slots=True)
class _Common:
    """What was sent to a worker of a cluster, and the function made of it there: once, so it is not frozen."""

    make: Callable[[Any], Callable[[Any], Any]]
    common: Any
    made: Callable[[Any], Any] | None = None

    def __getstate__(self) -> tuple[Any, Any]:
        return self.make, self.common

    def __setstate__(self, state: tuple[Any, Any]) -> None:
        self.make, self.common = state
        self.made = None


def _work_far(common: _Common, batch: Sequence[Any]) -> list[Any]:
    if common.made is None:
        common.made = common.make(common.common)
    return [common.made(item) for item in batch]
