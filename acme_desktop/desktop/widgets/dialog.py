"""A dialog of the window's own look: a title, a sentence, what is asked, and the buttons; Cancel is the default."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import label

_NARROWEST = 480


class Dialog(QDialog):
    """Stands over its window only, and goes when it is closed. Fill `body`, which `tail` is under; `foot` is left of
    the buttons."""

    def __init__(self, title: str, text: str, parent: QWidget, *, width: int = _NARROWEST) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self._title = label("", "dialog-title", wrap=True)
        self._text = label("", "text", "2", wrap=True)
        self.body = QVBoxLayout()
        self.tail = QVBoxLayout()
        self.foot = QHBoxLayout()
        self._buttons = QHBoxLayout()
        self.cancel_button = button(self.tr("Cancel"))
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
        self._buttons.addWidget(made)
        return made

    def event(self, event: QEvent) -> bool:
        """Where something has come that needs more room, there is more."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter in a field means what was typed there: it goes on, or does nothing, but it does not cancel."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and isinstance(self.focusWidget(), QLineEdit) and self.cancel_button.isDefault()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not any(made.isDefault() for made in self.findChildren(QPushButton)):
            self.cancel_button.setDefault(True)

    def _put_together(self) -> None:
        side = metric("sign-in-inside")
        inside = QVBoxLayout()
        inside.setContentsMargins(side, metric("pane-margin"), side, metric("card-gap"))
        inside.setSpacing(metric("card-inside"))
        for part in (self._title, self._text):
            inside.addWidget(part)
        self.body.setSpacing(metric("card-inside"))
        inside.addLayout(self.body, 1)
        inside.addLayout(self.tail)
        row = QHBoxLayout()
        row.setContentsMargins(side, metric("card-inside"), side, metric("card-inside"))
        row.setSpacing(metric("button-gap"))
        self._buttons.setSpacing(metric("button-gap"))
        row.addLayout(self.foot, 1)
        row.addStretch()  # the buttons stay as small as they are, whether anything is left of them or not
        row.addLayout(self._buttons)
        self._buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(line())
        column.addLayout(row)
