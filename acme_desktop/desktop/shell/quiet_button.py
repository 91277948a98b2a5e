"""A button without a frame: an icon, a word, and a chevron where a list opens. It keeps the icon at its distance."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from acme_desktop.desktop.theme import icons, marks
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current

_SIDE = 10
_CHEVRON = 16


class QuietButton(QAbstractButton):
    """`style` is the style of its words, `size` that of its icon."""

    def __init__(
        self, style: str = "text", size: int = 16, *, chevron: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._size = size
        self._chevron = chevron
        self._icon = ("", "text-2")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def put(self, text: str, icon: str = "", tone: str = "text-2", spoken: str = "") -> None:
        """Show this; `spoken` is what a screen reader says where the words are short."""
        self._icon = (icon, tone)
        self.setText(text)
        self.setAccessibleName(spoken or text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(font(self._style))
        gap = metric("icon-gap")
        width = 2 * _SIDE + metrics.horizontalAdvance(self.text()) + 1
        width += self._size + gap if self._icon[0] else 0
        width += _CHEVRON + gap if self._chevron else 0
        return QSize(width, max(metric("target"), metrics.height() + 4))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        color = current().color
        painter = QPainter(self)
        if self.isDown() or self.underMouse():
            fill = color("pressed" if self.isDown() else "hover")
            marks.frame(painter, QRectF(self.rect()), metric("radius-control"), fill, fill)
        inside = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        name, tone = self._icon
        if name:
            place = QRect(inside.left(), (self.height() - self._size) // 2, self._size, self._size)
            drawn = icons.pixmap(name, tone, self._size, self.devicePixelRatioF())
            painter.drawPixmap(self._mirrored(place), drawn)
            inside.setLeft(inside.left() + self._size + metric("icon-gap"))
        if self._chevron:
            place = QRect(inside.right() + 1 - _CHEVRON, 0, _CHEVRON, self.height())
            marks.chevron(painter, QRectF(self._mirrored(place)), color("text-2"), marks.Direction.DOWN)
            inside.setRight(inside.right() - _CHEVRON - metric("icon-gap"))
        painter.setFont(font(self._style))
        painter.setPen(color("text" if self.underMouse() else "text-2"))
        words = self._mirrored(inside)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.end()

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
