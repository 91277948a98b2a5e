"""The bell at the end of the status bar, and what was said, newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from acme_desktop.desktop.shell.notifications import Notification, Notifications
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.shell.quiet_button import QuietButton
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments

_WIDTH, _HEIGHT = 440, 420
_ICON, _SCROLL_BAR = 16, 14
_ICONS = {"ok": "healthy", "warn": "failing", "bad": "other-value", "info": "info"}
_NOTE = Qt.ItemDataRole.UserRole


class Bell(QuietButton):
    """“Notifications”, or “3 new”."""

    def __init__(self, notifications: Notifications, now: Callable[[], datetime]) -> None:
        super().__init__("small", 14)
        self._notifications = notifications
        self._now = now
        self.sheet: NotificationSheet | None = None
        self.clicked.connect(self.open_sheet)
        notifications.changed.connect(self._on_changed)
        self._on_changed()

    def open_sheet(self) -> None:
        """Show what was said; from then on it counts as read."""
        if self.sheet is None:
            self.sheet = NotificationSheet(self, self._notifications, self._now)
            self.sheet.closed.connect(self._on_closed)
            self.sheet.open()
            self._notifications.mark_read()

    def _on_closed(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    def _on_changed(self) -> None:
        unread = self._notifications.unread
        words = self.tr("%n new", "", unread) if unread else self.tr("Notifications")
        spoken = self.tr("Notifications: %n new", "", unread) if unread else words
        self.put(words, "bell", "link" if unread else "text-2", spoken)


class NotificationSheet(Popover):
    """The last two hundred."""

    def __init__(self, anchor: QWidget, notifications: Notifications, now: Callable[[], datetime]) -> None:
        super().__init__(anchor, width=_WIDTH, above=True)
        self.setAccessibleName(self.tr("Notifications"))
        self._notifications = notifications
        self.clear_button = button(self.tr("Clear all"), "flat", compact=True)
        self.clear_button.clicked.connect(notifications.clear)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Notifications"), "section"), 1)
        head.addWidget(self.clear_button)
        self._none = label(self.tr("What happens is said here, and kept: the last two hundred."), tone="2", wrap=True)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Notifications"))
        self.list.setModel(_NotificationModel(notifications, now, self))
        self.list.setItemDelegate(_NotificationDelegate(now, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addLayout(head)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list)
        notifications.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        some = bool(self._notifications.all)
        self.list.setVisible(some)
        self.clear_button.setVisible(some)
        self._none.setVisible(not some)
        self._fit()
        if self.isVisible():
            self.place()

    def _fit(self) -> None:
        """As high as its lines, up to a limit from which on it scrolls."""
        height = 0
        for row in range(len(self._notifications.all)):
            height += self.list.sizeHintForIndex(self.list.model().index(row, 0)).height()
            if height >= _HEIGHT:
                break
        self.list.setFixedHeight(min(height + 2, _HEIGHT))


class _NotificationModel(QAbstractListModel):
    """One line for each."""

    def __init__(self, notifications: Notifications, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._notifications = notifications
        self._now = now
        notifications.changed.connect(self._on_changed)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._notifications.all)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.row() >= len(self._notifications.all):
            return None
        note = self._notifications.all[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, (moments.ago(note.at, self._now()), note.headline, note.text)))
        return note if role == _NOTE else None

    def _on_changed(self) -> None:
        self.beginResetModel()
        self.endResetModel()


class _NotificationDelegate(QStyledItemDelegate):
    """Icon, headline and time; below, what else was said, on as many lines as it takes."""

    def __init__(self, now: Callable[[], datetime], parent: QListView) -> None:
        super().__init__(parent)
        self._now = now
        self._view = parent

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        note = index.data(_NOTE)
        # Room for a scroll bar, whether it is there yet or not.
        width = self._view.width() - _SCROLL_BAR
        if not isinstance(note, Notification):
            return super().sizeHint(option, index)
        text = _wrapped(font("text"), note.text, width - _ICON - metric("step")) if note.text else 0
        return QSize(width, self._headline_height(note, width) + text + 2 * metric("step"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        note = index.data(_NOTE)
        if not isinstance(note, Notification):
            return
        color = current().color
        painter.save()
        painter.setPen(color("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        inside = option.rect.adjusted(0, metric("step"), -metric("half"), -metric("step"))
        place = QRect(inside.left(), inside.top() + 1, _ICON, _ICON)
        drawn = icons.pixmap(_ICONS[note.tone], note.tone, _ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(QStyle.visualRect(option.direction, option.rect, place), drawn)
        inside.setLeft(inside.left() + _ICON + metric("step"))
        lead = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        painter.setFont(font("small"))
        painter.setPen(color("text-3"))
        when = moments.when(note.at, self._now())
        painter.drawText(_shown(option, inside), Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop, when)
        painter.setFont(font("strong"))
        painter.setPen(color("text"))
        head = inside.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(when) - metric("step"), 0)
        painter.drawText(_shown(option, head), lead | Qt.TextFlag.TextWordWrap, note.headline)
        painter.setFont(font("text"))
        painter.setPen(color("text-2"))
        below = inside.adjusted(0, self._headline_height(note, option.rect.width()), 0, 0)
        painter.drawText(_shown(option, below), lead | Qt.TextFlag.TextWordWrap, note.text)
        painter.restore()

    def _headline_height(self, note: Notification, width: int) -> int:
        when = QFontMetrics(font("strong")).horizontalAdvance(moments.when(note.at, self._now()))
        return _wrapped(font("strong"), note.headline, width - _ICON - when - 2 * metric("step"))


def _wrapped(style: QFont, text: str, width: int) -> int:
    """How high a text is in this width."""
    metrics = QFontMetrics(style)
    box = QRect(0, 0, max(width - metric("half"), 1), 10_000)
    return metrics.boundingRect(box, Qt.TextFlag.TextWordWrap.value, text).height()


def _shown(option: QStyleOptionViewItem, place: QRect) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, place)
