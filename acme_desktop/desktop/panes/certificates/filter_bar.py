"""What stands above the list: text, states with their counts, what an address narrows it by, superseded ones or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from acme_desktop.desktop.panes.certificates.wanted import Wanted
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.wording.states import health_look
from acme_desktop.domain.health import Health

_ALWAYS = (Health.YOUR_TURN, Health.FAILING, Health.DUE_SOON, Health.EXPIRED)
_TEXT_WIDTH = 190
_ALL = "all"


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
        self.within = FilterChip(self.tr("Expires"), self._spans())
        self.account = FilterChip(self.tr("Account"))
        self.superseded = QCheckBox(self.tr("Hide superseded"))
        self._lay_out()
        self.text.searched.connect(lambda text: self._become(replace(self.wanted, text=text)))
        self.segments.chosen.connect(self._on_state)
        self.within.changed.connect(lambda key: self._become(replace(self.wanted, within=int(key) if key else None)))
        self.account.changed.connect(lambda _: self._become(replace(self.wanted, account=None)))
        self.superseded.toggled.connect(lambda hidden: self._become(replace(self.wanted, superseded=not hidden)))
        self._show_states()

    def show_wanted(self, wanted: Wanted) -> None:
        """Look as what is looked for, without telling anybody."""
        self.wanted = wanted
        self.text.show_text(wanted.text)
        self.within.show_value("" if wanted.within is None else str(wanted.within), self._span_words(wanted.within))
        self.account.show_value("" if wanted.account is None else str(wanted.account))
        set_shown(self.within, wanted.within is not None)
        set_shown(self.account, wanted.account is not None)
        blocked = self.superseded.blockSignals(True)
        self.superseded.setChecked(not wanted.superseded)
        self.superseded.blockSignals(blocked)
        self._show_states()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many there are of each state, by its value."""
        self._counts = dict(counts)
        self._show_states()

    def name_account(self, words: str) -> None:
        """What the account that is filtered by is called."""
        if self.wanted.account is not None:
            self.account.show_value(str(self.wanted.account), words)

    def _show_states(self) -> None:
        """The four that need somebody, always; another one where it is what is looked for."""
        wanted = self.wanted.health
        states = [*_ALWAYS, *([Health(wanted)] if wanted and wanted not in _ALWAYS else [])]
        counts = self._counts
        total = None if counts is None else sum(counts.values())
        shown = [Segment(_ALL, self.tr("All"), total)]
        for state in states:
            look = health_look(state)
            number = None if counts is None else counts.get(state.value, 0)
            shown.append(Segment(state.value, look.word, number, look.icon, look.ink if number else "text-3"))
        self.segments.put(shown)
        self.segments.choose(wanted or _ALL)

    def _on_state(self, key: str) -> None:
        self._become(replace(self.wanted, health="" if key == _ALL else key))

    def _become(self, wanted: Wanted) -> None:
        self.show_wanted(wanted)
        self.changed.emit(wanted)

    def _spans(self) -> list[tuple[str, str]]:
        return [(str(days), self._span_words(days)) for days in (7, 30, 90)]

    def _span_words(self, days: int | None) -> str:
        if days is None:
            return ""
        return self.tr("within %n day(s)", "", days) if days else self.tr("expired")

    def _lay_out(self) -> None:
        left = QWidget()
        flow = FlowLayout(left)
        for part in (self.text, self.segments, self.within, self.account):
            flow.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("card-inside"))
        row.addWidget(left, 1)
        row.addWidget(self.superseded, 0, Qt.AlignmentFlag.AlignTop)
        self.superseded.setMinimumHeight(metric("compact"))
