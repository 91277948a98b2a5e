"""Watches the process that started us: a practice CA does not outlive the window that it belongs to."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

_EVERY = 0.5  # seconds, where the system does not tell


async def parent_gone(pid: int) -> None:
    """Return when that process has ended."""
    gone = _asked(pid)
    if hasattr(os, "pidfd_open"):
        await _told_by_linux(pid)
        return
    while not gone():
        await asyncio.sleep(_EVERY)


async def _told_by_linux(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return  # there is none (any more)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(handle, ended.set)
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def _asked(pid: int) -> Callable[[], bool]:
    """A question that is answered whenever it is asked: has it ended?"""
    if sys.platform == "win32":
        import ctypes

        synchronize, signalled = 0x00100000, 0
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, pid)
        return lambda: not handle or ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == signalled
    began_as_child = os.getppid() == pid

    def gone() -> bool:
        # One that has ended but was not reaped still takes signals; its children have another parent already.
        if began_as_child:
            return os.getppid() != pid
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    return gone
