"""One thread on which calls may hang without hanging us."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class NoAnswerError(Exception):
    """A call was not answered in time, or an earlier one still is not; it may yet take effect."""


class DeadlineThread:
    """Runs calls one after the other on a daemon thread: one that never returns does not keep the process alive.

    While a call is overdue, new ones are refused at once instead of letting each caller wait again in vain; they are
    taken again as soon as it returns.
    """

    def __init__(self, name: str, deadline: float) -> None:
        self.deadline = deadline
        self._name = name
        self._calls: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._overdue: Future[Any] | None = None

    def call(self, work: Callable[[], T]) -> Future[T]:
        """Run `work` and return its finished future, with result or exception. Raises NoAnswerError."""
        overdue = self._overdue
        if overdue is not None and not overdue.done():
            raise NoAnswerError
        self._start()
        future: Future[T] = Future()
        self._calls.put((work, future))
        if not wait([future], timeout=self.deadline).done:
            if not future.cancel():  # if it has not begun it never will
                self._overdue = future
            raise NoAnswerError
        return future

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            work, future = self._calls.get()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:  # the thread's edge: whatever it was belongs to the caller
                    future.set_exception(error)
            del work, future  # they hold secrets, and the next call may be a long time coming
