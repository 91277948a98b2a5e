"""Six counts in one card, each a link to the list that it counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.cell import CellButton
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Dashboard

_HEIGHT = 64


@value_class(frozen=True)
class _Count:
    """What is counted, how it looks, and where it leads."""

    word: str
    icon: str
    tone: str
    route: str


class CountsStrip(Card):
    """Numbers in the large type; a count of nothing is grey."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_body_margins(0, 0, 0, 0)
        self.setAccessibleName(self.tr("Certificates"))
        row = QHBoxLayout()
        row.setSpacing(0)
        self._cells: list[_Cell] = []
        for number, count in enumerate(self._counts()):
            if number:
                row.addWidget(line(upright=True))
            cell = _Cell(count)
            cell.clicked.connect(lambda _=False, route=count.route: go(route))
            self._cells.append(cell)
            row.addWidget(cell, 1)
        self.body.addLayout(row)

    def show_counts(self, dashboard: Dashboard) -> None:
        """Draw these."""
        numbers = (
            dashboard.expired, dashboard.within_7_days, dashboard.within_30_days,
            dashboard.healthy, dashboard.waiting_for_me, dashboard.failing,
        )  # fmt: skip
        for cell, number in zip(self._cells, numbers, strict=True):
            cell.show_number(number)

    def _counts(self) -> tuple[_Count, ...]:
        certificates, orders = "/acme/certificates", "/acme/orders"
        return (
            _Count(self.tr("Expired"), "expired", "bad", f"{certificates}?health=expired"),
            _Count(self.tr("Within 7 days"), "clock", "bad", f"{certificates}?within=7"),
            _Count(self.tr("Within 30 days"), "clock", "warn", f"{certificates}?within=30"),
            _Count(self.tr("Healthy"), "healthy", "ok", f"{certificates}?health=healthy"),
            _Count(self.tr("Waiting for you"), "your-turn", "link", f"{orders}?group=your-turn"),
            _Count(self.tr("Failing"), "failing", "bad", f"{certificates}?health=failing"),
        )


class _Cell(CellButton):
    """A button that looks like a figure."""

    def __init__(self, count: _Count) -> None:
        super().__init__()
        self._count = count
        self.setMinimumHeight(_HEIGHT)
        self._number = label("–", "big-number")
        self._icon = QLabel()
        word = ElidedLabel(count.word, "small", "2")
        foot = QHBoxLayout()
        foot.setSpacing(metric("icon-gap"))
        foot.addWidget(self._icon)
        foot.addWidget(word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(metric("card-inside"), metric("half"), metric("half"), metric("half"))
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addLayout(foot)
        self.show_number(0)

    def show_number(self, number: int) -> None:
        """Draw it; its name says it for who can't see it."""
        self._number.setText(QLocale().toString(number))
        icons.bind(self._icon, self._count.icon, self._count.tone if number else "text-3", 16)
        self.setAccessibleName(f"{self._count.word}: {number}")
