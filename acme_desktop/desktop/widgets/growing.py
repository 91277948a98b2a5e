"""A column of many rows, drawn a few at a time: those that may be on the screen at once, the others after that."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.widgets.settled import settle
from acme_desktop.desktop.widgets.turns import BETWEEN_MS

K = TypeVar("K", bound=Hashable)


class GrowingColumn(QWidget, Generic[K]):
    """`make` draws the row of a value. `first` are drawn at once, then `at_once` in each turn of the event loop.

    Rows that are there stay where they are until others take their places, so that nothing jumps while somebody reads.
    Where all rows are `even` high, the room of those to come is kept, and what stands below them does not move either.

    Signals:
        grew(): there are rows that were not there before.
    """

    grew = Signal()

    def __init__(self, make: Callable[[K], QWidget], *, first: int, at_once: int = 4, even: bool = False) -> None:
        super().__init__()
        self._make = make
        self._first, self._at_once, self._even = first, at_once, even
        self._wanted: tuple[K, ...] = ()
        self._drawn: list[tuple[K, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._later = QTimer(self, interval=BETWEEN_MS, singleShot=True)
        self._later.timeout.connect(self._draw_more)

    @property
    def rows(self) -> tuple[QWidget, ...]:
        """Those that are drawn by now."""
        return tuple(row for _, row in self._drawn)

    def show_rows(self, wanted: Sequence[K]) -> None:
        """These from now on; what is drawn already stays."""
        self._wanted = tuple(wanted)
        while len(self._drawn) > len(self._wanted):
            self._drop(self._drawn.pop()[1])
        self._draw(self._first)
        if self.isVisible():
            settle(self)

    def clear(self) -> None:
        """None, at once."""
        self.show_rows(())

    def _draw_more(self) -> None:
        self._draw(self._at_once)
        settle(self)

    def _draw(self, most: int) -> None:
        missing = [at for at, value in enumerate(self._wanted) if at >= len(self._drawn) or value != self._drawn[at][0]]
        self._column.setEnabled(False)  # else everything around would be laid out anew for each of them
        for at in missing[:most]:
            self._put(at, self._wanted[at])
        if self._even:
            to_come = self._drawn[-1][1].sizeHint().height() if len(missing) > most and self._drawn else 0
            self.setMinimumHeight(to_come * len(self._wanted))
        self._column.setEnabled(True)
        if missing:
            self.grew.emit()
        if len(missing) > most:
            self._later.start()
        else:
            self._later.stop()

    def _put(self, at: int, value: K) -> None:
        row = self._make(value)
        if at < len(self._drawn):
            self._drop(self._drawn[at][1])
        self._column.insertWidget(at, row)
        row.show()
        self._drawn[at : at + 1] = [(value, row)]
        self._chain(at, row)

    def _drop(self, row: QWidget) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _chain(self, at: int, row: QWidget) -> None:
        """The Tab key goes from row to row, whenever they were made."""
        own = _stops(row)
        above = (_stops(other) for _, other in reversed(self._drawn[:at])) if own else ()
        last = next((stops[-1] for stops in above if stops), None)
        for before, stop in pairwise((last or self._stop_above(), *own)):
            QWidget.setTabOrder(before, stop)

    def _stop_above(self) -> QWidget:
        """What Tab leaves for the first row; the column itself where there is nothing, and it is first already."""
        above = self.previousInFocusChain()
        while above is not None and above is not self and above.focusPolicy() is Qt.FocusPolicy.NoFocus:
            above = above.previousInFocusChain()
        return above or self


def _stops(row: QWidget) -> list[QWidget]:
    return [part for part in (row, *row.findChildren(QWidget)) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
