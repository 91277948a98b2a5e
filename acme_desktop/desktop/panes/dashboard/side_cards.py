"""The right half: active accounts, and how the unattended renewals do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.cell import CellButton
from acme_desktop.desktop.widgets.chip import chip_of
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.limits import orders_left_words
from acme_desktop.desktop.wording.states import environment_look
from acme_desktop.service.lines import AccountLine, RenewalState

_TWO_LINES = 48
_LABELS = 92


class AccountsCard(Card):
    """Two lines an account; each leads to it."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setAccessibleName(self.tr("Active accounts"))

    def show_accounts(self, accounts: Sequence[AccountLine]) -> None:
        """Draw these."""
        empty(self.body)
        for number, account in enumerate(accounts):
            if number:
                self.body.addWidget(line())
            self.body.addWidget(self._row(account))
        if not accounts:
            first = button(self.tr("Open the first account"), "flat")
            first.clicked.connect(lambda: self._go("/acme/accounts/create"))
            self.body.addWidget(first)

    def _row(self, shown: AccountLine) -> QWidget:
        row = CellButton()
        row.setMinimumHeight(_TWO_LINES)
        row.setAccessibleName(f"{shown.ca}, {shown.account.email}")
        row.clicked.connect(lambda: self._go(f"/acme/accounts/{shown.account.id}"))
        layout = QVBoxLayout(row)
        layout.setContentsMargins(metric("card-inside"), metric("half"), metric("card-inside"), metric("half"))
        layout.setSpacing(2)
        look = environment_look(shown.environment)
        mark = chip_of(look) if look.tone == "virtual" else label(look.word, tone="2")
        layout.addLayout(_ends(ElidedLabel(shown.ca, "section"), mark))
        left = label(orders_left_words(shown.new_orders), "small", "2")
        layout.addLayout(_ends(ElidedLabel(shown.account.email, "small", "2"), left))
        return row


class RenewalsCard(Card):
    """When `renew` last ran, and what is next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Renewals"))
        self._facts = FactsGrid(label_width=_LABELS)
        self.body.addWidget(self._facts)

    def show_state(self, state: RenewalState, now: datetime) -> None:
        """Draw it."""
        self._facts.clear()
        never = self.tr("not yet")
        last, due = state.last_run, state.next_due
        self._facts.add(self.tr("Last run"), _moment(last, now) or never, tip_=moments.exact(last) if last else "")
        nothing = self.tr("nothing is due")
        self._facts.add(self.tr("Next due"), _moment(due, now) or nothing, tip_=moments.exact(due) if due else "")
        self._facts.add(self.tr("Looked after"), self.tr("%n certificate(s)", "", state.waiting))


def _moment(moment: datetime | None, now: datetime) -> str:
    return moments.both(moment, now) if moment else ""


def _ends(first: QWidget, last: QWidget) -> QHBoxLayout:
    """The one at the beginning of a line gives way to the one at its end."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step"))
    row.addWidget(first, 1)
    row.addWidget(last)
    return row
