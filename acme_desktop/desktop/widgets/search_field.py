"""The field that narrows a list down, with the key that leads to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from acme_desktop.desktop.theme import fonts, icons
from acme_desktop.desktop.theme.theme import current

_PAUSE = 200  # ms after the last key
_SIDE = 10
_LEAST = 168


class SearchField(QLineEdit):
    """Tells what is looked for when the typing pauses. Escape empties it.

    Signals:
        searched(str): without blanks around it.
    """

    searched = Signal(str)

    def __init__(
        self, placeholder: str = "", shortcut: str = "Ctrl+F", *, compact: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._last = ""
        self._hint = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setPlaceholderText(placeholder or self.tr("Filter"))
        self.setAccessibleName(self.placeholderText())
        self.setProperty("compact", compact)
        self.setMinimumWidth(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        sign = QAction(self)
        icons.bind(sign, "search", "text-2")
        self.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Empty this field"), self)
        icons.bind(self._clear, "close", "text-2")
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(self.clear)
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._tell)
        self._on_text_changed("")

    def show_text(self, text: str) -> None:
        """Put it there without telling anybody."""
        self._last = text.strip()
        self.setText(text)
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._hint_is_shown():
            painter = QPainter(self)
            painter.setFont(fonts.font("small"))
            painter.setPen(current().color("text-2"))
            place = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, self._hint)
            painter.end()

    def _hint_is_shown(self) -> bool:
        return bool(self._hint) and not self.text() and self.isEnabled()

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._make_room()
        self._pause.start()

    def _make_room(self) -> None:
        """For the hint, so that a long placeholder does not run into it."""
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(self._hint) + _SIDE if self._hint_is_shown() else 0
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setTextMargins(room if right_to_left else 0, 0, 0 if right_to_left else room, 0)

    def _tell(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)
