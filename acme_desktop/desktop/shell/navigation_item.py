"""How one line of the navigation is painted: icon, word, and how many things wait there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import Theme

ICON = Qt.ItemDataRole.UserRole + 1
BADGE = Qt.ItemDataRole.UserRole + 2
_ICON = 20
_BAR = 16
_DOT = 8
_State = QStyle.StateFlag


class NavigationDelegate(QStyledItemDelegate):
    """The current line looks like a tab that leads into the pane."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        step = metric("step")
        current = bool(option.state & _State.State_Selected)
        box = option.rect.adjusted(step, 0, -step, 0)
        box.setHeight(metric("navigation-item"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, box, current=current)
        alone = option.rect.width() <= metric("navigation-icons")
        inside = box.adjusted(step + 1, 0, -step, 0)
        count = int(index.data(BADGE) or 0)
        if alone:
            self._paint_dot(painter, option, box, count)
        else:
            inside = self._paint_badge(painter, option, inside, count)
        tone = "text" if current or option.state & _State.State_MouseOver else "text-2"
        place = QRect(inside.left(), inside.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        ratio = painter.device().devicePixelRatioF()
        where = QStyle.visualRect(option.direction, option.rect, place)
        painter.drawPixmap(where, icons.pixmap(str(index.data(ICON)), tone, _ICON, ratio))
        if alone:
            painter.restore()
            return
        painter.setPen(self._theme.color(tone))
        painter.setFont(font("strong" if current else "text"))
        words = QStyle.visualRect(option.direction, option.rect, inside.adjusted(_ICON + step + 1, 0, 0, 0))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, *, current: bool) -> None:
        radius = metric("radius-control")
        rect = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        if current:
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(rect, radius, radius)
        elif option.state & _State.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(rect, radius, radius)
        if current:
            bar = QRect(box.left(), box.center().y() - _BAR // 2 + 1, metric("selection-bar"), _BAR)
            painter.fillRect(QStyle.visualRect(option.direction, option.rect, bar), self._theme.color("link"))
        if option.state & _State.State_HasFocus and self._focus_is_shown(option):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("link"), metric("ring")))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _focus_is_shown(self, option: QStyleOptionViewItem) -> bool:
        """Only where the keyboard brought the focus here."""
        shown = option.widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        return shown or bool(option.state & _State.State_KeyboardFocusChange)

    def _paint_dot(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, count: int) -> None:
        """Something waits there; how much of it has no room."""
        if count:
            dot = QRect(box.right() - _DOT - 1, box.top() + 3, _DOT, _DOT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QStyle.visualRect(option.direction, option.rect, dot))

    def _paint_badge(self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, count: int) -> QRect:
        """What is left for the word."""
        if not count:
            return inside
        text = str(count) if count < 1000 else "999+"
        metrics = QFontMetrics(font("chip"))
        height = metric("badge")
        width = max(metric("badge-least"), metrics.horizontalAdvance(text) + 12)
        box = QRect(inside.right() - width + 1, inside.center().y() - height // 2 + 1, width, height)
        shown = QStyle.visualRect(option.direction, option.rect, box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(shown, height / 2, height / 2)
        painter.setPen(self._theme.color("on-accent"))
        painter.setFont(font("chip"))
        painter.drawText(shown, Qt.AlignmentFlag.AlignCenter, text)
        return inside.adjusted(0, 0, -width - metric("icon-gap"), 0)
