"""The head of a sheet: what is to be done, when it is looked at next, and what can be handed to others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from acme_desktop.desktop.forms.ui_challenges_head import Ui_ChallengesHead
from acme_desktop.desktop.panes.challenges.check_rounds import CheckRounds
from acme_desktop.desktop.panes.challenges.hand_off import HandOff
from acme_desktop.desktop.panes.challenges.headline import Headline
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import set_icon
from acme_desktop.desktop.widgets.progress import Bar
from acme_desktop.desktop.widgets.text import tip

_FINE = 1000


class SheetHead(QWidget):
    """Signals:
    check_asked(): look now.
    stop_asked(): give up the look that is under way.
    """

    check_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_ChallengesHead()
        self.ui.setupUi(self)
        self._can_stop = False
        self._kinds: tuple[str, ...] = ()
        self.hand_offs: Sequence[HandOff] = ()
        self._menu = QMenu(self)
        self.ui.hand_off_button.hide()
        self.ui.check_button.hide()
        self.ui.hand_off_button.setMenu(self._menu)
        set_icon(self.ui.hand_off_button, "upload")
        set_icon(self.ui.check_button, "refresh")
        self.ui.check_button.clicked.connect(self._on_check_clicked)
        tip(self.ui.check_button, self.tr("F5"))
        self.next_check_bar = Bar(self)
        self.next_check_bar.setAccessibleName(self.tr("Time until the next check"))
        self.next_check_bar.setFixedWidth(self.next_check_bar.sizeHint().width())
        self.ui.row_layout.insertWidget(self.ui.row_layout.indexOf(self.ui.check_button), self.next_check_bar)

    def show_headline(self, said: Headline) -> None:
        """A change is said aloud."""
        if said.title != self.ui.headline_label.text():
            known = bool(self.ui.headline_label.text())
            self.ui.headline_label.setText(said.title)
            if known:
                announce(self, said.title)
        self.ui.rule_label.setText(said.text)

    def show_hand_offs(self, entries: Sequence[HandOff]) -> None:
        """What the menu holds; nothing: no menu."""
        self.hand_offs = entries
        self.ui.hand_off_button.setVisible(bool(entries))
        kinds = tuple(entry.key for entry in entries)
        if kinds == self._kinds:
            return
        self._kinds = kinds
        self._menu.clear()
        for entry in entries:
            action = self._menu.addAction(entry.label)
            action.triggered.connect(lambda _=False, key=entry.key: self.copy_hand_off(key))

    def copy_hand_off(self, key: str) -> None:
        """As it is now, not as it was when the menu was made."""
        for entry in self.hand_offs:
            if entry.key == key:
                QGuiApplication.clipboard().setText(entry.text)
                announce(self, self.tr("{what}: copied").format(what=entry.label))
                self.ui.rule_label.setText(self.tr("{what}: copied").format(what=entry.label))

    def show_rounds(self, rounds: CheckRounds, *, possible: bool) -> None:
        """The countdown to the next look; `possible`: looking makes sense."""
        ui, left = self.ui, rounds.seconds_left
        ui.check_button.setVisible(possible)
        ui.next_check_label.setVisible(possible and (left is not None or rounds.looking))
        self.next_check_bar.setVisible(possible and (left is not None or rounds.looking))
        if rounds.looking:
            ui.next_check_label.setText(self.tr("Checking…"))
            self.next_check_bar.put(_FINE, _FINE)
        elif left is not None:
            ui.next_check_label.setText(self.tr("Next check in {seconds} s").format(seconds=left))
            self.next_check_bar.put(round(rounds.share * _FINE), _FINE)
        if rounds.takes_long is not self._can_stop:
            self._can_stop = rounds.takes_long
            ui.check_button.setText(self.tr("Stop") if self._can_stop else self.tr("Check now"))
            set_icon(ui.check_button, "stop" if self._can_stop else "refresh")

    def _on_check_clicked(self) -> None:
        (self.stop_asked if self._can_stop else self.check_asked).emit()
