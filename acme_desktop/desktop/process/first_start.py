"""Which window of a profile came first: a lock file says so, and it is stale when its process is gone.

So a window that was killed stands in nobody's way. Where nothing can be locked (a profile on a share that knows no
locks) the window opens all the same: two windows on one profile are allowed, they are only not wanted.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


class FirstStart:
    """Held until the process ends, or `release`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "window" / "lock"
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # by its process, not by its age

    @property
    def is_elsewhere(self) -> bool:
        """Whether another window holds it. Makes nothing where there is nothing."""
        return self._file.exists() and not self.take() and self._lock.error() is QLockFile.LockError.LockFailedError

    def take(self) -> bool:
        """False where another window holds it or nothing can be locked."""
        return self._lock.isLocked() or self._lock.tryLock(0)

    def release(self) -> None:
        """The next start is the first."""
        self._lock.unlock()
