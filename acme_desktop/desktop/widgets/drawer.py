"""The details of what is chosen in a list: a drawer at the right of it, over it where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import tool_button
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.surfaces import ScrollPage, line, surface
from acme_desktop.desktop.widgets.text import ElidedLabel, label

_SIDE = 16


class Drawer(QFrame):
    """A title, blocks parted by lines, and an action row at the foot. Escape and the cross close it.

    Signals:
        closed(): the operator closed it.
    """

    closed = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setProperty("edge", "left")
        self._title = ElidedLabel("", "drawer-title")
        self.chip = Chip("")
        self.chip.hide()
        self.beside = QHBoxLayout()
        self._close = tool_button("close", self.tr("Close"))
        self._close.clicked.connect(self.close_drawer)
        self._page = ScrollPage(margins=False)
        self._foot = surface("surface", "top")
        self._foot_row = QHBoxLayout(self._foot)
        self._lay_out()
        self.set_title(title)

    def set_title(self, title: str, chip: tuple[str, str, str] | None = None) -> None:
        """What it is about; `chip` is text, icon and tone."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.put(*chip)

    def add_block(self, title: str = "", note: str = "") -> QVBoxLayout:
        """A new block under those that are there; put its contents into what comes back."""
        if self._page.body.count() > 1:
            self._insert(line())
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(_SIDE, metric("card-inside"), _SIDE, metric("card-inside"))
        column.setSpacing(metric("step"))
        if title:
            head = QHBoxLayout()
            head.setSpacing(metric("step"))
            head.addWidget(label(title, "section"))
            head.addWidget(ElidedLabel(note, "small", "3"), 1)
            column.addLayout(head)
        self._insert(block)
        return column

    def add_wide(self, widget: QWidget) -> None:
        """From border to border: a message bar with attached="drawer"."""
        self._insert(widget)

    def set_actions(self, *buttons: QPushButton, danger: QPushButton | None = None) -> None:
        """The foot; the destructive one stands alone at the right."""
        empty(self._foot_row)
        self._foot.setVisible(bool(buttons) or danger is not None)
        inside = QWidget()
        row = FlowLayout(inside, metric("button-gap"), last_at_end=danger is not None)
        for made in (*buttons, *(() if danger is None else (danger,))):
            row.addWidget(made)
        self._foot_row.addWidget(inside)

    def clear(self) -> None:
        """Take all blocks away, before others are put in."""
        empty(self._page.body)
        self._page.body.addStretch(1)
        self._page.verticalScrollBar().setValue(0)

    def close_drawer(self) -> None:
        """As if the operator had."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(metric("drawer"), super().sizeHint().height())

    def _insert(self, widget: QWidget) -> None:
        self._page.body.insertWidget(self._page.body.count() - 1, widget)

    def _lay_out(self) -> None:
        head = surface("surface", "bottom")
        head.setMinimumHeight(metric("title-row"))
        row = QHBoxLayout(head)
        row.setContentsMargins(_SIDE, metric("half"), metric("step"), metric("half"))
        row.setSpacing(metric("step"))
        row.addWidget(self._title)
        row.addWidget(self.chip)
        row.addStretch(1)
        row.addLayout(self.beside)
        row.addWidget(self._close)
        self._foot.setMinimumHeight(metric("action-bar"))
        self._foot.hide()
        self._foot_row.setContentsMargins(_SIDE, metric("step"), _SIDE, metric("step"))
        self._page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((head, 0), (self._page, 1), (self._foot, 0)):
            column.addWidget(part, stretch)


class WithDrawer(QWidget):
    """A list and the drawer beside it; in a narrow window the drawer lies over the list's right."""

    def __init__(self, content: QWidget, drawer: Drawer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._drawer = drawer
        content.setParent(self)
        drawer.setParent(self)
        drawer.hide()
        drawer.closed.connect(self._on_closed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def open(self) -> None:
        """Show the drawer."""
        self._drawer.show()
        self._arrange()

    def close_drawer(self) -> None:
        """Without telling anybody."""
        self._drawer.hide()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self._content.minimumSizeHint()

    def _on_closed(self) -> None:
        self._arrange()
        self._content.setFocus()

    def _arrange(self) -> None:
        whole = self.rect()
        width = 0 if self._drawer.isHidden() else min(metric("drawer"), whole.width())
        beside = self.window().width() >= metric("narrow")
        taken = width if beside else 0
        direction = self.layoutDirection()
        left = QRect(0, 0, whole.width() - taken, whole.height())
        right = QRect(whole.width() - width, 0, width, whole.height())
        self._content.setGeometry(QStyle.visualRect(direction, whole, left))
        self._drawer.setGeometry(QStyle.visualRect(direction, whole, right))
        self._drawer.raise_()
