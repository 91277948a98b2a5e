"""Ctrl+K: one field that does everything and finds everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.shell.deeds import Deed
from acme_desktop.desktop.shell.palette_model import ENTRY, Entry, PaletteModel
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import current
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.text import label

_WIDTH = 560
_ROWS = 12
_ICON = 16
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommandPalette(Popover):
    """Opened over the window, below its button; gone when something was chosen."""

    def __init__(self, anchor: QWidget, client: Client, go: Callable[[str], None]) -> None:
        super().__init__(anchor, width=_WIDTH)
        self.setAccessibleName(self.tr("Search or do"))
        self.model = PaletteModel(client, go, self)
        self.field = SearchField(self.tr("An action, a name, a number, an address"), "Esc", compact=False)
        self.field.installEventFilter(self)
        self.setFocusProxy(self.field)
        self.list = QListView()
        self._dress_list()
        self.nothing = label("", "text", "3")
        self.nothing.setMargin(metric("step"))
        self.body.setContentsMargins(metric("step"), metric("step"), metric("step"), metric("step"))
        for part in (self.field, self.nothing, self.list):
            self.body.addWidget(part)
        self.field.textChanged.connect(self.model.narrow)
        self.model.modelReset.connect(self._on_reset)

    def offer(self, everything: Iterable[Deed]) -> None:
        """What the role allows, and what the pane that is shown adds."""
        self.field.show_text("")
        self.model.offer(_entry(deed) for deed in everything if not deed.silent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """What is not for the field: moving in the list, choosing, leaving."""
        key = event.key()
        if key in _MOVES:
            self._move(key)
        elif key in _ENTER:
            self._choose(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_softly()
        else:
            return False
        return True

    def _move(self, key: int) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: 1 - _ROWS}.get(Qt.Key(key), _ROWS - 1)
        row = min(max(self.list.currentIndex().row() + by, 0), self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row, 0))
        # The keyboard stays in the field: what is chosen in the list is said by us.
        announce(self.list, str(self.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is not None:
            self.close_softly()
            entry.do()

    def _on_reset(self) -> None:
        found = self.model.rowCount() > 0
        self.nothing.setText(self.tr("Looking…") if self.model.asking else self.tr("There is nothing of this name."))
        self.nothing.setVisible(not found)
        self.list.setVisible(found)
        self.list.setFixedHeight(min(self.model.rowCount(), _ROWS) * metric("table-row"))
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))
        if self.isVisible():
            self.place()

    def _dress_list(self) -> None:
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)


class EntryDelegate(QStyledItemDelegate):
    """Icon and words; at the end the key or the kind, in a quieter tone."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), metric("table-row"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        color = current().color
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, color("tint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, color("hover"))
        inside = option.rect.adjusted(metric("step"), 0, -metric("step"), 0)
        place = QRect(inside.left(), inside.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        drawn = icons.pixmap(entry.icon, "text-2", _ICON, painter.device().devicePixelRatioF(), selected=selected)
        painter.drawPixmap(QStyle.visualRect(option.direction, option.rect, place), drawn)
        inside.setLeft(inside.left() + _ICON + metric("step"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("small"))
        painter.setPen(current().color("text-3", selected=selected))
        note = painter.fontMetrics().elidedText(entry.note, Qt.TextElideMode.ElideRight, inside.width() // 2)
        shown = QStyle.visualRect(option.direction, option.rect, inside)
        painter.drawText(shown, middle | Qt.AlignmentFlag.AlignTrailing, note)
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance(note) - metric("step"))
        painter.setFont(font("text"))
        painter.setPen(current().color("text", selected=selected))
        words = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(
            QStyle.visualRect(option.direction, option.rect, inside), middle | Qt.AlignmentFlag.AlignLeading, words
        )
        painter.restore()


def _entry(deed: Deed) -> Entry:
    key = QKeySequence(deed.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if deed.keys else ""
    return Entry(deed.icon, deed.text, key, deed.do)
