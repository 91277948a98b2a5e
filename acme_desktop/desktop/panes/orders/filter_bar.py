"""What stands above the list: text, groups with their counts, the account that an address narrows it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.panes.orders.wanted import Wanted
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.wording.states import order_look
from acme_desktop.domain.health import OrderGroup

_TEXT_WIDTH = 190
_ALL = "all"
# Whether there are any of them or not is what people look for; the rest says itself.
_WORTH_A_COLOUR = (OrderGroup.YOUR_TURN, OrderGroup.FAILED)


class FilterBar(QWidget):
    """Signals:
    changed(Wanted): the operator looks for something else.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = Wanted()
        self._counts: dict[str, int] | None = None
        self.text = SearchField(self.tr("Filter"))
        self.text.setFixedWidth(_TEXT_WIDTH)
        self.segments = Segments()
        self.account = FilterChip(self.tr("Account"))
        flow = FlowLayout(self)
        for part in (self.text, self.segments, self.account):
            flow.addWidget(part)
        self.text.searched.connect(lambda text: self._become(replace(self.wanted, text=text)))
        self.segments.chosen.connect(lambda key: self._become(replace(self.wanted, group="" if key == _ALL else key)))
        self.account.changed.connect(lambda _: self._become(replace(self.wanted, account=None)))
        self.show_wanted(self.wanted)

    def show_wanted(self, wanted: Wanted) -> None:
        """Look as what is looked for, without telling anybody."""
        self.wanted = wanted
        self.text.show_text(wanted.text)
        self.account.show_value("" if wanted.account is None else str(wanted.account))
        set_shown(self.account, wanted.account is not None)
        self._show_groups()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many there are in each group, by its value."""
        self._counts = dict(counts)
        self._show_groups()

    def name_account(self, words: str) -> None:
        """What the account that is filtered by is called."""
        if self.wanted.account is not None:
            self.account.show_value(str(self.wanted.account), words)

    def _show_groups(self) -> None:
        counts = self._counts
        shown = [Segment(_ALL, self.tr("All"), None if counts is None else sum(counts.values()))]
        for group in OrderGroup:
            look = order_look(group)
            number = None if counts is None else counts.get(group.value, 0)
            words = self.tr("Done") if group is OrderGroup.DONE else look.word
            tone = look.ink if number or group not in _WORTH_A_COLOUR else "text-3"
            shown.append(Segment(group.value, words, number, look.icon, tone))
        self.segments.put(shown)
        self.segments.choose(self.wanted.group or _ALL)

    def _become(self, wanted: Wanted) -> None:
        self.show_wanted(wanted)
        self.changed.emit(wanted)
