"""“Where will it run?”: one of a few places."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.certificates.targets import TARGETS, WITH_PASSWORD, Target
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label, literal, tip


class PlacePicker(QWidget):
    """Without a key of ours, places that need it in the file can't be chosen. Signals:
    chosen(): another place.
    """

    chosen = Signal()

    def __init__(self, *, has_key: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("half"))
        column.addWidget(label(self.tr("Where will it run?"), "label"))
        for number, target in enumerate(TARGETS):
            place = QRadioButton(literal(target.name))
            place.setMinimumHeight(metric("target"))
            if target.form in WITH_PASSWORD and not has_key:
                why = self.tr("It needs the private key, which is not here.")
                place.setEnabled(False)
                place.setAccessibleDescription(why)
                tip(place, why)
            self.group.addButton(place, number)
            column.addWidget(place)
        column.addStretch(1)
        self.group.idToggled.connect(lambda _, on: self.chosen.emit() if on else None)

    @property
    def target(self) -> Target:
        """The place that is chosen."""
        return TARGETS[max(0, self.group.checkedId())]

    def choose(self, key: str) -> None:
        """By its key, as if it were clicked; what can't be chosen leaves it as it is."""
        for number, target in enumerate(TARGETS):
            place = self.group.button(number)
            if target.key == key and place.isEnabled():
                place.setChecked(True)
