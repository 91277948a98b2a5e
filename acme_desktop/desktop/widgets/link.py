"""Links in running text, which break their lines where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QWidget

from acme_desktop.desktop.theme import fonts, icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current
from acme_desktop.desktop.widgets.text import bounded

_ICON = 16
_SIGN = 14
_HIGH = 1 << 15


class LinkButton(QPushButton):
    """`icon` stands before the words; the sign of a page that a browser opens stands behind them."""

    def __init__(
        self, text: str, *, icon: str = "", external: bool = False, role: str = "text", parent: QWidget | None = None
    ) -> None:
        super().__init__(bounded(text), parent)
        self._sign = icon
        self._external = external
        self._role = role
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_sign(self, icon: str) -> None:
        """Another icon before the words."""
        self._sign = icon
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(fonts.font(self._role))
        width = self._beside() + metrics.horizontalAdvance(self._words()) + 2
        return QSize(width, max(metric("target"), metrics.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(fonts.font(self._role))
        longest = max((metrics.horizontalAdvance(word) for word in self._words().split()), default=0)
        return QSize(self._beside() + longest + 2, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        metrics = QFontMetrics(fonts.font(self._role))
        return max(metric("target"), self._broken(metrics, width - self._beside()).height())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        tone = "link" if self.isEnabled() else "disabled"
        font = fonts.font(self._role)
        font.setUnderline(self.underMouse() and self.isEnabled())
        before = _ICON + metric("icon-gap") if self._sign else 0
        words = self._broken(QFontMetrics(font), self.width() - self._beside())
        place = QRect(before, (self.height() - words.height()) // 2, words.width(), words.height())
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(current().color(tone))
        self._paint_words(painter, self._visual(place))
        if self._sign:
            self._paint_sign(painter, self._sign, tone, _ICON, 0, place)
        if self._external:
            self._paint_sign(painter, "external-link", tone, _SIGN, place.right() + metric("icon-gap"), place)
        painter.end()

    def _paint_words(self, painter: QPainter, place: QRect) -> None:
        flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeading.value
        painter.drawText(place, flags, self._words())

    def _paint_sign(self, painter: QPainter, name: str, tone: str, size: int, left: int, words: QRect) -> None:
        line = min(words.height(), QFontMetrics(fonts.font(self._role)).height())
        place = self._visual(QRect(left, words.top() + (line - size) // 2, size, size))
        painter.drawPixmap(place.topLeft(), icons.pixmap(name, tone, size, self.devicePixelRatioF()))

    def _broken(self, metrics: QFontMetrics, width: int) -> QRect:
        return metrics.boundingRect(QRect(0, 0, max(width, 1), _HIGH), Qt.TextFlag.TextWordWrap.value, self._words())

    def _visual(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _beside(self) -> int:
        """What the signs take."""
        before = _ICON + metric("icon-gap") if self._sign else 0
        return before + (_SIGN + metric("icon-gap") if self._external else 0)

    def _words(self) -> str:
        return self.text().replace("&&", "&")
