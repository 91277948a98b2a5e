"""A box to tick whose words break their lines where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import WIDEST_ASKED

_FLAGS = Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextShowMnemonic.value | Qt.AlignmentFlag.AlignLeading.value
_HIGH = 1 << 15


class TickBox(QCheckBox):
    """Qt's own has one line, however long; in this one the box stays beside the first."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        grows = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum, QSizePolicy.ControlType.CheckBox)
        grows.setHeightForWidth(True)
        self.setSizePolicy(grows)

    def sizeHint(self) -> QSize:  # noqa: N802
        width = min(super().sizeHint().width(), WIDEST_ASKED)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._beside() + longest + 2, metric("target"))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max(metric("target"), self._words(width - self._beside()).height() + 2 * self._above())

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self._words(self.width() - self._beside()).translated(self._beside(), self._above())
        enabled, painter = self.isEnabled(), QPainter(self)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        self.style().drawItemText(
            painter, place, _FLAGS, option.palette, enabled, self.text(), self.foregroundRole()
        )  # fmt: skip
        box = QRect(0, 0, self._beside() - metric("step"), metric("target"))
        option.rect = QStyle.visualRect(self.layoutDirection(), self.rect(), box)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self)
        painter.end()

    def _words(self, width: int) -> QRect:
        room = QRect(0, 0, max(width, 1), _HIGH)
        return self.style().itemTextRect(self.fontMetrics(), room, _FLAGS, self.isEnabled(), self.text())

    def _above(self) -> int:
        """So that the first line is level with the box."""
        return max(0, (metric("target") - self.fontMetrics().height()) // 2)

    def _beside(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + metric("step")
