"""One of a few, by key: a combo box that may be narrower than its longest words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from acme_desktop.desktop.widgets.text import tip

_LEAST = 88  # pixels
_AROUND = 46  # frame, margins and chevron


class Choice(QComboBox):
    """Words that don't fit are in the tool tip too. The wheel does nothing while the list is closed: a page scrolls.

    Signals:
        chosen(str): the operator chose this key.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]] = (),
        name: str = "",
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("compact", compact)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _: self.chosen.emit(self.key))
        self.currentIndexChanged.connect(lambda _: self._tell_whole())
        self.put(options)

    @property
    def key(self) -> str:
        """What is chosen; "" where there is nothing to choose from."""
        return str(self.currentData() or "")

    def put(self, options: Sequence[tuple[str, str]]) -> None:
        """Key and words of each; what was chosen stays so where it is still there."""
        before = self.key
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.choose(before)

    def choose(self, key: str) -> None:
        """Show it as chosen, without telling anybody; the first where it is not there."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._tell_whole()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def _tell_whole(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.currentText()) > self.width() - _AROUND
        tip(self, self.currentText() if cut else "")
