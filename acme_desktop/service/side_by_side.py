"""The same for many, several at a time: waiting for one answer is no reason not to ask the next question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from acme_desktop.service.job import Job

A = TypeVar("A")
B = TypeVar("B")

_MOST_LANES = 16
# Below this a second connection gains nothing: the time goes into our own processor.
_QUICK = 0.015


def lanes_for(count: int, round_trip: float) -> int:
    """How many connections for `count` questions where one answer takes `round_trip` seconds."""
    if count <= 2 or round_trip < _QUICK:
        return 1
    return min(count, _MOST_LANES)


class _NotBegun(Exception):
    """Another item had failed already."""


def side_by_side(work: Callable[[A], B], items: Sequence[A], lanes: int, job: Job) -> list[B]:
    """`work` on each item, `lanes` at a time, answers in the items' order.

    After the first failure nothing new is started; what runs is waited for, then that failure is raised.
    """
    if lanes <= 1:
        return [_checked(work, item, job) for item in items]
    failed = Event()

    def begin(item: A) -> B:
        if failed.is_set():
            raise _NotBegun
        try:
            return _checked(work, item, job)
        except BaseException:
            failed.set()
            raise

    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        futures = [pool.submit(begin, item) for item in items]
    _raise_first(futures)
    return [future.result() for future in futures]


def _checked(work: Callable[[A], B], item: A, job: Job) -> B:
    job.checkpoint()
    return work(item)


def _raise_first(futures: Iterable[Future[B]]) -> None:
    for future in futures:
        error = future.exception()
        if error is not None and not isinstance(error, _NotBegun):
            raise error
