"""A date, typed or taken from a calendar that is as plain as everything else."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QSizePolicy, QToolButton, QWidget

from acme_desktop.desktop.theme import icons

_WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class DateField(QDateEdit):
    """Shown as the operator's locale writes dates.

    Signals:
        chosen(QDate): the operator typed or chose another day.
    """

    chosen = Signal(QDate)

    def __init__(self, day: QDate | None = None, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(day or QDate.currentDate(), parent)
        self._told = self.date()
        self.setAccessibleName(name)
        self.setCalendarPopup(True)
        self.setCalendarWidget(plain_calendar())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._tell)
        self.calendarWidget().clicked.connect(self._tell)

    def show_day(self, day: QDate) -> None:
        """Without telling anybody."""
        self._told = day
        self.setDate(day)

    def _tell(self) -> None:
        if self.date() != self._told:
            self._told = self.date()
            self.chosen.emit(self._told)


def plain_calendar(parent: QWidget | None = None) -> QCalendarWidget:
    """No week numbers, no red days, our arrows."""
    made = QCalendarWidget(parent)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for day in _WEEKEND:
        made.setWeekdayTextFormat(day, QTextCharFormat())
    arrows = (
        ("qt_calendar_prevmonth", "chevron-left", made.tr("The month before")),
        ("qt_calendar_nextmonth", "chevron-right", made.tr("The month after")),
    )
    for name, icon, words in arrows:
        button = made.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            icons.bind(button, icon, "text-2")
            button.setAccessibleName(words)
    return made
