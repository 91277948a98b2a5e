"""The frame around every step of the first run: where one is, what the step says, and the buttons at its foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from acme_desktop.desktop.forms.ui_first_run_screen import Ui_FirstRunScreen
from acme_desktop.desktop.panes.entry.first_run.places import Places
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.panes.entry.heading import Heading
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar


class FirstRunScreen(QWidget):
    """Shows one step at a time; those that were left stay as they were, to be gone back to.

    Signals:
        back_wanted(): the step before.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step: Step | None = None
        self.ui = Ui_FirstRunScreen()
        self.ui.setupUi(self)
        self.places = Places()
        self.heading = Heading("")
        self.message = MessageBar()
        self.action_bar = ActionBar()
        self.back_button = self.action_bar.add(button(self.tr("Back")))
        self.skip_button = self.action_bar.add(button(""))
        self.next_button = self.action_bar.add(button("", "primary"))
        self.next_button.setDefault(True)
        self.ui.heading_box.addWidget(self.heading)
        self.ui.places_box.addWidget(self.places)
        self.ui.message_box.addWidget(self.message)
        self.ui.actions_box.addWidget(self.action_bar)
        self.back_button.clicked.connect(self.back_wanted)
        self.skip_button.clicked.connect(self._on_skip)
        self.next_button.clicked.connect(self._on_next)

    def show_step(self, step: Step, place: int, *, back: bool) -> None:
        """`place` from 1; `back`: there is a step before to go to."""
        if self.step is not None:
            self.step.changed.disconnect(self._show_state)
            self.step.hide()
        self.step = step
        if step.parentWidget() is None:
            self.ui.step_box.addWidget(step)
        step.changed.connect(self._show_state)
        step.show()
        self.message.clear()
        self.places.show_place(place)
        self.heading.put(step.title, self.tr("Setting up ACME Desktop, step {number} of 5").format(number=place))
        self.back_button.setVisible(back)
        self._show_state()
        step.begin()
        announce(self, self.heading.accessibleName())

    def work(self, words: str) -> None:
        """Something is being done; "" when it is over."""
        self.action_bar.set_status(words, "running")
        if self.step is not None:
            self.step.set_busy(bool(words))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.step is not None:
            self.step.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on, from every field."""
        in_field = not isinstance(self.focusWidget(), QPushButton)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and in_field and self.next_button.isEnabled():
            self._on_next()
        else:
            super().keyPressEvent(event)

    def _on_skip(self) -> None:
        if self.step is not None:
            self.step.skip()

    def _on_next(self) -> None:
        if self.step is not None:
            self.step.go_on()

    def _show_state(self) -> None:
        step = self.step
        if step is None:
            return
        self.next_button.setText(step.next_text)
        self.skip_button.setText(step.skip_text)
        self.skip_button.setVisible(bool(step.skip_text))
        self.action_bar.block("" if step.busy else step.reason)
        for made in (self.back_button, self.skip_button):
            made.setEnabled(not step.busy)
        self.next_button.setEnabled(not step.busy and not step.reason)
        step.setEnabled(not step.busy)
