"""How long the window's thread leaves its events waiting: a timer in the driven program, which beats a hundred times a
second unless something holds the thread."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY_MS = 10
_WORST = 5


class Heartbeat(QObject):
    """`excused` tells how many seconds were not the program's own, ever; `doing` what it was doing."""

    def __init__(self, excused: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._excused = excused
        self.doing = "starting"
        self._gaps: list[tuple[float, str]] = []
        self._last: tuple[float, float] | None = None
        self._timer = QTimer(self, interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def figures(self) -> dict[str, object]:
        """Gaps between beats in ms: how many, the longest, the one that 99 of 100 are not above, and the worst."""
        gaps = sorted(self._gaps, reverse=True)
        if not gaps:
            return {"beats": 0, "longest": 0.0, "p99": 0.0, "worst": []}
        return {
            "beats": len(gaps),
            "longest": round(gaps[0][0], 1),
            "p99": round(gaps[len(gaps) // 100][0], 1),
            "worst": [(round(gap, 1), doing) for gap, doing in gaps[:_WORST]],
        }

    def _beat(self) -> None:
        now, excused = time.perf_counter(), self._excused()
        if self._last is not None:
            self._gaps.append((1000 * (now - self._last[0] - (excused - self._last[1])), self.doing))
        self._last = now, excused
