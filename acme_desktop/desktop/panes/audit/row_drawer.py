"""One row of the trail with its evidence, and whether it is as it was written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.panes.audit.summary import moment_of, object_of, pretty, route_of
from acme_desktop.desktop.widgets.buttons import tool_button
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.drawer import Drawer
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import outcome_look
from acme_desktop.domain.audit import AuditRow, row_hash


class RowDrawer(Drawer):
    """Signals:
    moved(int): show the row before (-1) or after (1) this one in the list.
    """

    moved = Signal(int)

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        up = tool_button("chevron-up", self.tr("The row above"))
        down = tool_button("chevron-down", self.tr("The row below"))
        up.clicked.connect(lambda: self.moved.emit(-1))
        down.clicked.connect(lambda: self.moved.emit(1))
        self.beside.addWidget(up)
        self.beside.addWidget(down)

    def show_row(self, row: AuditRow) -> None:
        """Everything that is known of it."""
        look = outcome_look(row.outcome)
        self.set_title(row.action, (look.word, look.icon, look.tone))
        self.clear()
        self.add_block().addWidget(self._facts(row))
        self._add_evidence(row)
        self.add_block(self.tr("Chain")).addWidget(self._chain(row))

    def _facts(self, row: AuditRow) -> FactsGrid:
        facts = FactsGrid()
        facts.add(self.tr("Row"), str(row.seq))
        facts.add(self.tr("Time"), moments.full(moment_of(row)), tip_=row.at)
        facts.add(self.tr("Actor"), self._actor(row))
        route = route_of(row)
        if route:
            facts.add_link(self.tr("Object"), object_of(row), lambda: self._go(route))
        else:
            facts.add(self.tr("Object"), object_of(row))
        if row.session:
            facts.add(self.tr("Session"), row.session, mono=True)
        facts.add(self.tr("Computer"), row.host)
        facts.add(self.tr("Version"), row.version)
        return facts

    def _actor(self, row: AuditRow) -> str:
        if not row.actor:
            return self.tr("nobody was signed in")
        return self.tr("{name}, {role}").format(name=row.actor, role=row.role) if row.role else row.actor

    def _add_evidence(self, row: AuditRow) -> None:
        text = pretty(row)
        if not text:
            return
        block = self.add_block()
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Evidence"), "section"))
        head.addStretch(1)
        head.addWidget(CopyButton(lambda: text, self.tr("the evidence"), icon_only=True))
        block.addLayout(head)
        block.addWidget(ValueText(text, self.tr("Evidence"), mono=True, well=True))

    def _chain(self, row: AuditRow) -> FactsGrid:
        facts = FactsGrid()
        facts.add(self.tr("Row before"), _short(row.prev_hash), mono=True, tip_=row.prev_hash.hex())
        facts.add(self.tr("This row"), _short(row.hash), mono=True, tip_=row.hash.hex())
        holds = row_hash(row) == row.hash
        word = self.tr("Matches what is written") if holds else self.tr("Was changed")
        state = StateLabel(word, "healthy" if holds else "failing", "ok" if holds else "bad", loud=not holds)
        facts.add_widget(self.tr("Hash"), state)
        return facts


def _short(digest: bytes) -> str:
    """As in “b7f2 09ce 41d8 … 6a13”."""
    text = digest.hex()
    return f"{text[:4]} {text[4:8]} {text[8:12]} … {text[-4:]}" if text else "–"
