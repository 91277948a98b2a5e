"""A round button of 28 pixels: words, one of them strong, and signs before and after. Filters are made of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from acme_desktop.desktop.theme import fonts, icons, marks
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current

_SIDE = 12
_SIGN = 14


class Pill(QAbstractButton):
    """`lit` pills are in use. Their width is that of their words, which are never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, str] = ("", "")
        self._before = self._after = ""
        self._tone = "text-2"
        self._lit = False
        self.setProperty("ring", "round")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def lit(self) -> bool:
        """Whether it is in use."""
        return self._lit

    def put(
        self, word: str, strong: str = "", *, before: str = "", after: str = "", tone: str = "text-2", lit: bool = False
    ) -> None:
        """`before` and `after` are icons; `tone` is the colour of the one before."""
        self._words = (word, strong)
        self._before, self._after, self._tone, self._lit = before, after, tone, lit
        self.setAccessibleName(" ".join(filter(None, self._words)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        width = sum(width for width, _ in self._parts()) + 2 * _SIDE
        height = max(metric("compact"), QFontMetrics(fonts.font()).height() + 8)
        return QSize(width + metric("icon-gap") * max(0, len(self._parts()) - 1), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def is_on_last_sign(self, at: QPoint) -> bool:
        """Whether a click there is meant for the sign after the words."""
        width = _SIDE + _SIGN + metric("half")
        place = QRect(self.width() - width, 0, width, self.height())
        return bool(self._after) and QStyle.visualRect(self.layoutDirection(), self.rect(), place).contains(at)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        fill, border, ink = self._colors()
        painter = QPainter(self)
        marks.frame(painter, QRectF(self.rect()), self.height() / 2, fill, border)
        left = _SIDE
        for width, what in self._parts():
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(left, 0, width, self.height()))
            self._paint_part(painter, what, place, ink)
            left += width + metric("icon-gap")
        painter.end()

    def _parts(self) -> list[tuple[int, str]]:
        """Width and kind of everything from the beginning on."""
        word, strong = self._words
        sizes = {
            "before": _SIGN if self._before else 0,
            "text": QFontMetrics(fonts.font("text")).horizontalAdvance(word),
            "strong": QFontMetrics(fonts.font("strong")).horizontalAdvance(strong),
            "after": _SIGN if self._after else 0,
        }
        return [(width, what) for what, width in sizes.items() if width]

    def _paint_part(self, painter: QPainter, what: str, place: QRect, ink: str) -> None:
        if what in ("before", "after"):
            name = self._before if what == "before" else self._after
            quiet = not self.isEnabled() or self._lit or what == "after"
            drawn = icons.pixmap(name, ink if quiet else self._tone, _SIGN, self.devicePixelRatioF())
            painter.drawPixmap(place.x(), (self.height() - _SIGN) // 2, drawn)
            return
        painter.setFont(fonts.font(what))
        painter.setPen(current().color(ink))
        word, strong = self._words
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word if what == "text" else strong)

    def _colors(self) -> tuple[QColor, QColor, str]:
        """Fill, border, and the token of the words."""
        color = current().color
        if not self.isEnabled():
            return color("surface"), color("line"), "disabled"
        if self._lit:
            return color("tint"), color("on-tint" if self.underMouse() else "link"), "on-tint"
        fill = "pressed" if self.isDown() else "hover" if self.underMouse() else "surface"
        return color(fill), color("edge"), "text"
