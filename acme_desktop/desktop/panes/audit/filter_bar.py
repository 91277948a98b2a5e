"""The chips above the trail: what is looked for, in words, each with a way to take it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.panes.audit.range_dialog import RangeDialog
from acme_desktop.desktop.panes.audit.wanted import PRESETS, Wanted
from acme_desktop.desktop.widgets.ask_dialog import AskDialog
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.wording.states import outcome_look
from acme_desktop.domain.events import Outcome
from acme_desktop.service.lines import AuditFacets

_TEXT_WIDTH = 264


class FilterBar(QWidget):
    """Signals:
    changed(Wanted): the operator looks for something else.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = Wanted()
        self.text = SearchField(self.tr("Text in summary or evidence"))
        self.text.setMinimumWidth(_TEXT_WIDTH)
        self.chips = {
            "actor": FilterChip(self.tr("Actor")),
            "action": FilterChip(self.tr("Action")),
            "object": FilterChip(self.tr("Object")),
            "outcome": FilterChip(self.tr("Outcome"), [(o.value, outcome_look(o.value).word) for o in Outcome]),
            "since": FilterChip(self.tr("When"), self._presets()),
        }
        self._clear = link_button(self.tr("Clear"))
        self._add_own_choices()
        row = FlowLayout(self)
        for part in (self.text, *self.chips.values(), self._clear):
            row.addWidget(part)
        self.text.searched.connect(lambda text: self._put("text", text))
        for name, chip in self.chips.items():
            chip.changed.connect(lambda key, name=name: self._put(name, key))
        self._clear.clicked.connect(lambda: self._become(Wanted()))
        self.show_wanted(Wanted())

    def show_wanted(self, wanted: Wanted) -> None:
        """Show it as chosen, without telling anybody."""
        self.wanted = wanted
        self.text.show_text(wanted.text)
        for name, chip in self.chips.items():
            chip.show_value(getattr(wanted, name), self._range_words(wanted) if name == "since" else "")
        self._clear.setVisible(not wanted.is_empty)

    def show_facets(self, facets: AuditFacets) -> None:
        """What there is to choose from."""
        self.chips["actor"].set_options([(name, name) for name in facets.actors if name])
        self.chips["action"].set_options([(name, name) for name in facets.actions])
        self.chips["object"].set_options([(name, name) for name in facets.topics])

    def _put(self, name: str, value: str) -> None:
        changed = self.wanted.with_member(name, value)
        if name == "since" and (not value or value in PRESETS):
            changed = changed.with_member("until", "")
        self._become(changed)

    def _become(self, wanted: Wanted) -> None:
        self.show_wanted(wanted)
        self.changed.emit(wanted)

    def _presets(self) -> list[tuple[str, str]]:
        words = {
            "today": self.tr("today"),
            "yesterday": self.tr("since yesterday"),
            "7d": self.tr("last 7 days"),
            "30d": self.tr("last 30 days"),
            "365d": self.tr("last 12 months"),
        }
        return [(key, words[key]) for key in PRESETS]

    def _range_words(self, wanted: Wanted) -> str:
        if wanted.since in PRESETS or not (wanted.since or wanted.until):
            return ""
        return self.tr("{first} to {last}").format(first=wanted.since or "…", last=wanted.until or "…")

    def _add_own_choices(self) -> None:
        for name, words, ask in (
            ("object", self.tr("One object…"), self._ask_object),
            ("since", self.tr("From … to …"), self._ask_range),
        ):
            action = QAction(words, self)
            action.triggered.connect(ask)
            self.chips[name].menu.addSeparator()
            self.chips[name].menu.addAction(action)

    def _ask_object(self) -> None:
        example = self.tr("Its kind and number, for example: order 214")
        words = (self.tr("One object"), self.tr("Object"), self.tr("Show"))
        asked = AskDialog(*words, self, help_=example, said=self.wanted.object)
        asked.given.connect(lambda text: self._put("object", text))
        asked.open()

    def _ask_range(self) -> None:
        asked = RangeDialog(self.wanted, self)
        asked.accepted.connect(
            lambda: self._become(self.wanted.with_member("since", asked.first).with_member("until", asked.last))
        )
        asked.open()
