"""Where workers leave how far they are: the newest word of each counts, however fast they talk."""

from __future__ import annotations

import threading

from acme_desktop.service.job import Progress


class ProgressBox:
    """Safe from any thread. A thousand reports in a row are one when the window gets to look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[int, Progress] = {}

    def put(self, number: int, progress: Progress) -> bool:
        """Leave it for ticket `number`; true where the box was empty, so that somebody must be told to look."""
        with self._lock:
            was_empty = not self._newest
            self._newest[number] = progress
            return was_empty

    def take(self) -> dict[int, Progress]:
        """Everything, by ticket; the box is empty afterwards."""
        with self._lock:
            found, self._newest = self._newest, {}
            return found
