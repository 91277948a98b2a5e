"""The facts of an order as a card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.panes.orders import fact_words
from acme_desktop.desktop.widgets.card import Card, ValueRow
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.problem import plain_text
from acme_desktop.service.lines import OrderStory

_LABEL_WIDTH = 116


class FactsCard(Card):
    """`go` opens a route."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        self._shown: tuple[object, ...] = ()
        self.set_title(self.tr("Facts"))

    def show_story(self, story: OrderStory, account: str, now: datetime) -> None:
        """All of them; `account` is its e-mail address, "" while that is not known."""
        shown = (story.order, account, now.date(), now.hour)
        if shown == self._shown:
            return
        self._shown = shown
        facts = FactsGrid(label_width=_LABEL_WIDTH)
        self._fill(facts, story, account, now)
        empty(self.body)
        self.body.addWidget(facts)
        if story.order.url:
            self.body.addWidget(ValueRow(self.tr("Order URL"), plain_text(story.order.url), label_width=_LABEL_WIDTH))

    def _fill(self, facts: FactsGrid, story: OrderStory, account: str, now: datetime) -> None:
        order, go = story.order, self._go
        number = int(order.wish.account_id)
        named = plain_text(account, 120) or self.tr("account {number}").format(number=number)
        facts.add_link(self.tr("Account"), named, lambda: go(f"/acme/accounts/{number}"))
        facts.add(self.tr("CA"), story.line.ca)
        facts.add(self.tr("Proof"), fact_words.challenge_words(order))
        facts.add(self.tr("Put in place by"), fact_words.solver_words(order))
        facts.add(self.tr("Key"), fact_words.key_words(order))
        if order.wish.profile:
            facts.add(self.tr("Profile"), plain_text(order.wish.profile, 120))
        if order.wish.preferred_chain:
            facts.add(self.tr("Chain wanted"), plain_text(order.wish.preferred_chain, 120))
        facts.add(self.tr("Renews"), fact_words.renewal_words(order))
        self._add_relations(facts, story)
        facts.add(self.tr("Placed by"), plain_text(order.created_by, 120) or "–")
        facts.add(self.tr("Placed"), moments.both(order.created_at, now), tip_=moments.exact(order.created_at))
        if not order.state.is_final:
            exact = moments.exact(order.expires) if order.expires is not None else ""
            facts.add(self.tr("Open until"), fact_words.expiry_words(order, now), tip_=exact)

    def _add_relations(self, facts: FactsGrid, story: OrderStory) -> None:
        go = self._go
        old, new = story.order.replaces_certificate, story.order.certificate_id
        words = self.tr("certificate {number}")
        if old is not None:
            facts.add_link(self.tr("Renewal of"), words.format(number=old), lambda: go(f"/acme/certificates/{old}"))
        if new is not None:
            facts.add_link(self.tr("Result"), words.format(number=new), lambda: go(f"/acme/certificates/{new}"))
