"""The list of panes at the side; below it the settings, who is signed in, and Lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from acme_desktop.desktop.shell.navigation_item import BADGE, ICON, NavigationDelegate
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets.buttons import tool_button
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.domain.operator import Actor

ROUTE = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_PITCH = metric("navigation-item") + 2


class Navigation(QFrame):
    """As wide as the window allows: `set_room`.

    Signals:
        chosen(str): a route.
        lock_wanted(): the operator leaves the desk.
    """

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, theme: Theme, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "rail")
        self.setProperty("edge", "right" if self.isLeftToRight() else "left")
        self._words: list[QWidget] = []
        self.panes = NavigationList(theme, self.tr("Panes"), self)
        self.more = NavigationList(theme, self.tr("More"), self)
        for route, icon, word in self._items():
            (self.more if route == "/acme/settings" else self.panes).add(route, icon, word)
        for listing in (self.panes, self.more):
            listing.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((0, 0, 1, 0) if self.isLeftToRight() else (1, 0, 0, 0)))
        column.setSpacing(0)
        column.addWidget(self._brand())
        column.addSpacing(metric("half"))
        column.addWidget(self.panes)
        column.addStretch(1)
        line = QFrame()
        line.setProperty("separator", "true")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addSpacing(metric("step"))
        column.addWidget(self.more)
        column.addWidget(self._operator(actor))
        self.set_room(metric("narrow"))

    def set_room(self, width: int) -> None:
        """Of the window; where there is little, icons stand alone and say by their tips what they are."""
        icons_alone = width < metric("tiny")
        narrow = "navigation-narrow" if width < metric("narrow") else "navigation"
        self.setFixedWidth(metric("navigation-icons" if icons_alone else narrow))
        for words in self._words:
            words.setVisible(not icons_alone)
        for listing in (self.panes, self.more):
            listing.show_words(not icons_alone)

    def show_place(self, route: str) -> None:
        """Mark the item of this route."""
        self.panes.mark(route)
        self.more.mark(route)

    def show_badge(self, route: str, count: int, spoken: str) -> None:
        """How many things wait there; 0 takes the badge away. `spoken` is the count in words."""
        self.panes.show_badge(route, count, spoken)

    def _items(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("/acme", "dashboard", self.tr("Dashboard")),
            ("/acme/accounts", "accounts", self.tr("Accounts")),
            ("/acme/orders", "orders", self.tr("Orders")),
            ("/acme/challenges", "challenges", self.tr("Challenges")),
            ("/acme/certificates", "certificates", self.tr("Certificates")),
            ("/acme/audit", "audit", self.tr("Audit trail")),
            ("/acme/settings", "settings", self.tr("Settings")),
        )

    def _brand(self) -> QWidget:
        brand = QFrame()
        brand.setFixedHeight(metric("title-row"))
        row = QHBoxLayout(brand)
        row.setContentsMargins(16, 0, metric("step"), 0)
        row.setSpacing(metric("step"))
        mark = QLabel()
        mark.setProperty("brand", "true")
        mark.setFixedSize(22, 22)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icons.bind(mark, "app", "on-accent", 16)
        row.addWidget(mark)
        self._words.append(label("ACME Desktop", "strong"))
        row.addWidget(self._words[-1], 1)
        return brand

    def _operator(self, actor: Actor) -> QWidget:
        box = QFrame()
        row = QHBoxLayout(box)
        row.setContentsMargins(metric("step"), metric("step"), metric("step"), metric("card-inside"))
        row.setSpacing(0)
        figure = QLabel()
        icons.bind(figure, "accounts", "text", 20)
        who = QWidget()
        beside = QHBoxLayout(who)
        beside.setContentsMargins(9, 0, 0, 0)
        beside.setSpacing(9)
        beside.addWidget(figure)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(actor.name, "strong"))
        words.addWidget(label(self._role(actor), "small", "2"))
        beside.addLayout(words, 1)
        self._words.append(who)
        lock = tool_button("lock", self.tr("Lock (Ctrl+L)"))
        lock.clicked.connect(self.lock_wanted)
        row.addWidget(who, 1)
        row.addWidget(lock)
        box.setAccessibleName(self.tr("Signed in as {name}, {role}").format(name=actor.name, role=self._role(actor)))
        return box

    def _role(self, actor: Actor) -> str:
        roles = {"viewer": self.tr("viewer"), "operator": self.tr("operator"), "admin": self.tr("admin")}
        return roles.get(actor.role, actor.role)


class NavigationList(QListView):
    """Click, Enter and Space choose; the arrows only move.

    Signals:
        chosen(str): a route.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("nav", "true")
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(NavigationDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.viewport().update)

    def add(self, route: str, icon: str, word: str) -> None:
        """One more line at the end."""
        item = QStandardItem(word)
        item.setData(route, ROUTE)
        item.setData(icon, ICON)
        item.setData(0, BADGE)
        item.setData(word, Qt.ItemDataRole.AccessibleTextRole)
        item.setSizeHint(QSize(0, _PITCH))
        self._items.appendRow(item)
        self.setFixedHeight(self._items.rowCount() * _PITCH)

    def show_words(self, shown: bool) -> None:
        """Beside the icons; without them each has a tip."""
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            item.setToolTip("" if shown else item.text())

    def mark(self, route: str) -> None:
        """Select the line of this route, or none."""
        found = self._item(route)
        if found is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(found.index())

    def show_badge(self, route: str, count: int, spoken: str) -> None:
        """See Navigation."""
        item = self._item(route)
        if item is not None:
            item.setData(count, BADGE)
            said = f"{item.text()}, {spoken}" if count else item.text()
            item.setData(said, Qt.ItemDataRole.AccessibleTextRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in _ENTER:
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ROUTE))

    def _item(self, route: str) -> QStandardItem | None:
        rows = (self._items.item(row) for row in range(self._items.rowCount()))
        return next((item for item in rows if item.data(ROUTE) == route), None)
