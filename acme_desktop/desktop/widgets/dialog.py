"""A dialog of the window's own look: a title, a sentence, what is asked, and the buttons; Cancel is the default."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.room import screen_room
from acme_desktop.desktop.widgets.surfaces import GrowingPage
from acme_desktop.desktop.widgets.text import label

_USUAL = 480
_LOWEST = 64  # pixels of what scrolls, where the screen has no more


class Dialog(QDialog):
    """Stands over its window only, and goes when it is closed. Fill `body`, which `tail` is under; `foot` is left of
    the buttons.

    It is as high as what is in it, also when that becomes more, up to the height of the screen; then it scrolls.
    """

    def __init__(self, title: str, text: str, parent: QWidget, *, width: int = _USUAL) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = label("", "dialog-title", wrap=True)
        self._text = label("", "text", "2", wrap=True)
        self.body = QVBoxLayout()
        self.tail = QVBoxLayout()
        self._sheet = GrowingPage(screen_room().boundedTo(QSize(width, _LOWEST)))
        self._bar = ActionBar(side=metric("sign-in-inside"))
        self.foot = self._bar.left
        self.cancel_button = self.add_button(button(self.tr("Cancel")))
        self.cancel_button.clicked.connect(self.reject)
        self._put_together()
        self.say(title, text)

    def say(self, title: str, text: str) -> None:
        """What it is about, and what is to be known before anything is done."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._text.setText(text)
        set_shown(self._text, bool(text))

    def add_button(self, made: QPushButton) -> QPushButton:
        """Right of Cancel."""
        return self._bar.add(made)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not any(made.isDefault() for made in self.findChildren(QPushButton)):
            self.cancel_button.setDefault(True)
        self._grow()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter in a field means what was typed there: it goes on, or does nothing, but it does not cancel."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and isinstance(self.focusWidget(), QLineEdit) and self.cancel_button.isDefault()):
            super().keyPressEvent(event)

    def _grow(self) -> None:
        """Never smaller by itself: what has moved under the pointer is clicked by mistake."""
        layout = self.layout()
        if layout is None:
            return
        room = screen_room()
        width = max(self.width(), layout.totalSizeHint().width())
        wanted = max(self.height(), layout.totalHeightForWidth(width))
        self.resize(min(width, room.width()), min(wanted, room.height()))

    def _put_together(self) -> None:
        side = metric("sign-in-inside")
        inside = self._sheet.body
        inside.setContentsMargins(side, metric("pane-margin"), side, metric("card-gap"))
        inside.setSpacing(metric("card-inside"))
        for part in (self._title, self._text):
            inside.addWidget(part)
        self.body.setSpacing(metric("card-inside"))
        inside.addLayout(self.body, 1)
        inside.addLayout(self.tail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._sheet, 1)
        column.addWidget(self._bar)
