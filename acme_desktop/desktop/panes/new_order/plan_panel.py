"""What will happen, before anything does: a column of short blocks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.new_order.plan_points import Outlook, PlanPoint, plan_points
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.progress import PlacesBar
from acme_desktop.desktop.widgets.surfaces import ScrollPage, line, surface
from acme_desktop.desktop.widgets.text import label

_ICON = 18
_SIDE = 16
_MOST_PLACES = 10  # beyond, they can't be told apart


class PlanPanel(QWidget):
    """A column at the right of the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: list[PlanPoint] = []
        frame = surface("surface", "left")
        head = surface("surface", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.addWidget(label(self.tr("What will happen"), "section"))
        row.addStretch(1)
        head.setFixedHeight(metric("two-lines"))
        self._page = ScrollPage(margins=False)
        self._page.body.addStretch(1)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(head)
        inside.addWidget(self._page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def show_plan(self, outlook: Outlook) -> None:
        """Draw it for what the form holds now."""
        points = plan_points(outlook)
        if points == self.points:
            return
        self.points = points
        empty(self._page.body)
        for point in points:
            self._page.body.addWidget(_block(point))
            self._page.body.addWidget(line())
        self._page.body.addStretch(1)


def _block(point: PlanPoint) -> QWidget:
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(_SIDE, metric("card-inside"), _SIDE, metric("card-inside"))
    row.setSpacing(metric("card-inside"))
    sign = QLabel()
    sign.setFixedSize(_ICON, _ICON)
    icons.bind(sign, point.icon, point.tone, _ICON)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(point.headline, "section", wrap=True))
    if point.places is not None and point.places[1] <= _MOST_PLACES:
        words.addSpacing(metric("half"))
        words.addWidget(PlacesBar(*point.places, tone="warn" if point.tone == "warn" else "link"))
        words.addSpacing(metric("half"))
    if point.more:
        words.addWidget(label(point.more, "text", "2", wrap=True))
    words.addStretch(1)
    column = QVBoxLayout()
    column.addWidget(sign)
    column.addStretch(1)
    row.addLayout(column)
    row.addLayout(words, 1)
    return block
