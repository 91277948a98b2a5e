"""From one day to another, both included."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.panes.audit.wanted import Wanted
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.date_field import DateField
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field

_DAYS_BACK = 7


class RangeDialog(Dialog):
    """Begins with what is looked for, else with the last seven days."""

    def __init__(self, wanted: Wanted, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.say(self.tr("From one day to another"), self.tr("Both days are included."))
        today = QDate.currentDate()
        self.first_day = DateField(_day(wanted.since, today.addDays(-_DAYS_BACK)))
        self.last_day = DateField(_day(wanted.until, today))
        row = QHBoxLayout()
        row.setSpacing(metric("card-inside"))
        row.addWidget(Field(self.tr("From"), self.first_day), 1)
        row.addWidget(Field(self.tr("To"), self.last_day), 1)
        self.body.addLayout(row)
        show = self.add_button(button(self.tr("Show"), "primary"))
        show.setDefault(True)
        show.clicked.connect(self.accept)

    @property
    def first(self) -> str:
        """ISO; the earlier of the two."""
        return min(_iso(self.first_day), _iso(self.last_day))

    @property
    def last(self) -> str:
        """ISO; the later of the two."""
        return max(_iso(self.first_day), _iso(self.last_day))


def _day(text: str, otherwise: QDate) -> QDate:
    given = QDate.fromString(text, "yyyy-MM-dd")
    return given if given.isValid() else otherwise


def _iso(field: DateField) -> str:
    return field.date().toString("yyyy-MM-dd")
