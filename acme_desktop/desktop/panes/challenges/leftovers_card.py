"""“Now safe to remove”: what people have put in place for an order that has ended, until it is ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.order import ChallengeId, OrderId
from acme_desktop.service.lines import Leftover
from acme_desktop.service.questions import ListLeftovers, MarkRemoved


class _LeftoverRow(QWidget):
    """One thing, with what it takes to find it, and a tick for when it is gone, which is remembered at once.

    Signals:
        failed(AcmeDesktopError): it could not be remembered.
    """

    failed = Signal(object)

    def __init__(self, desk: Desk, left: Leftover, may_tick: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.left = left
        self.tick = QCheckBox(self.tr("Removed"))
        self.tick.setAccessibleName(self.tr("{name} is removed").format(name=left.name))
        self.tick.setEnabled(may_tick)
        self.tick.clicked.connect(self._on_ticked)
        kind = "TXT" if left.type == "dns-01" else self.tr("HTTP file")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, metric("half"), 0, metric("half"))
        row.setSpacing(metric("card-inside"))
        row.addWidget(Chip(kind))
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(0)
        words.addWidget(ValueText(left.name, self.tr("Name")))
        words.addWidget(ValueText(left.value, self.tr("Value"), mono=True))
        row.addWidget(CopyButton(lambda: left.name, self.tr("name of {name}").format(name=left.name)))
        row.addWidget(self.tick)

    def _on_ticked(self) -> None:
        self.tick.setEnabled(False)
        ticket = self._desk.client.submit(MarkRemoved((ChallengeId(self.left.challenge_id),)), claim=True)
        ticket.failed.connect(self._on_failed)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self.tick.setChecked(False)
        self.tick.setEnabled(True)
        self.failed.emit(error)


class LeftoversCard(Card):
    """Hidden while there is nothing to remove; what was ticked stays, ticked, until the sheet is opened again."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("…", parent=parent)
        self.set_title(self.tr("Now safe to remove"))
        self._desk = desk
        self.rows: list[_LeftoverRow] = []
        self._may_tick = True
        self._note = label(
            self.tr("Nobody looks for these any more. Tick what you have removed; the rest stays on this list."),
            tone="2",
            wrap=True,
        )
        self._failure = MessageBar(attached="foot", parent=self)
        self.body.addWidget(self._note)
        self.add_foot(self._failure)
        self.hide()

    def ask(self, order_id: OrderId, *, may_tick: bool) -> None:
        """What is left of this order."""
        self._may_tick = may_tick
        ticket = self._desk.client.submit(ListLeftovers(order_id), claim=True)
        ticket.succeeded.connect(self._on_found)
        ticket.failed.connect(self._failure.show_error)

    def forget(self) -> None:
        """Another order."""
        self._show(())

    def _on_found(self, found: Sequence[Leftover]) -> None:
        known = {row.left for row in self.rows}
        if not set(found) <= known or not known:
            self._show(found)

    def _show(self, found: Sequence[Leftover]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for left in found:
            row = _LeftoverRow(self._desk, left, self._may_tick, self)
            row.failed.connect(self._failure.show_error)
            self.rows.append(row)
            self.body.addWidget(row)
        self.setVisible(bool(found))
