"""Looks like the field that it opens: the palette, which looks for everything."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from acme_desktop.desktop.theme import icons, marks
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current

_ICON = 16
_SIDE = 8
_WORDS_FROM = 110  # pixels: with less, the icon alone


class SearchButton(QAbstractButton):
    """Painted, since a push button has one text and this needs two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = QKeySequence(QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K))
        self._words = self.tr("Search or do…")
        self.setAccessibleName(self.tr("Search or do something"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(metric("control"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.maximumWidth(), max(metric("control"), self.fontMetrics().height() + 10))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        color = current().color
        painter = QPainter(self)
        fill = "hover" if self.underMouse() else "surface"
        marks.frame(painter, QRectF(self.rect()), metric("radius-control"), color(fill), color("edge"))
        sign = QRect(_SIDE, (self.height() - _ICON) // 2, _ICON, _ICON)
        painter.drawPixmap(self._mirrored(sign), icons.pixmap("search", "text-2", _ICON, self.devicePixelRatioF()))
        inside = self.rect().adjusted(_SIDE + _ICON + metric("step"), 0, -_SIDE, 0)
        if self.width() > _WORDS_FROM:
            self._paint_words(painter, inside)
        painter.end()

    def _paint_words(self, painter: QPainter, inside: QRect) -> None:
        color = current().color
        key = self._key.toString(QKeySequence.SequenceFormat.NativeText)
        painter.setPen(color("text-3"))
        painter.setFont(font("small"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._mirrored(inside), middle | Qt.AlignmentFlag.AlignTrailing, key)
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance(key) - metric("step"))
        painter.setFont(font("text"))
        text = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(self._mirrored(inside), middle | Qt.AlignmentFlag.AlignLeading, text)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
