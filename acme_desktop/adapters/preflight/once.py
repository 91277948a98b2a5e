"""Answers that several checks need, asked for once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Once(Generic[V]):
    """Remembers what was asked; whoever asks the same meanwhile waits for the same answer. For one event loop."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[V]] = {}

    async def get(self, key: Hashable, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer for `key`; one who stops waiting does not take it away from the others."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(ask())
        return await asyncio.shield(task)
