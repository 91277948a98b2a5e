"""An order once more: the form as that order was, and beside each name what the CA said of it."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.new_order.knowledge import Knowledge
from acme_desktop.desktop.panes.new_order.order_form import OrderForm
from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.wording.errors import ca_words, sentence
from acme_desktop.domain.order import NOT_OFFERED, WRONG_CERTIFICATE, Order, OrderId
from acme_desktop.domain.problem import Problem, plain_text
from acme_desktop.service.lines import AccountLine, OrderStory
from acme_desktop.service.questions import StudyOrder

_PEM_LINE = 64


class Again(QObject):
    """Fills the form in; what it says above it stands there until another order is asked for, or `forget`."""

    def __init__(self, desk: Desk, form: OrderForm, knowledge: Knowledge, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = form
        self._knowledge = knowledge
        self._asked: Ticket[OrderStory] | None = None
        self._story: OrderStory | None = None
        self._said: dict[str, str] = {}  # of each name
        knowledge.accounts_known.connect(self._on_accounts)

    def ask(self, number: int) -> None:
        """How was it?"""
        self.forget()
        ticket = self._desk.client.submit(StudyOrder(OrderId(number)), claim=True)
        self._asked = ticket
        ticket.succeeded.connect(lambda story: self._on_story(ticket, story))
        ticket.failed.connect(lambda error: self._form.trouble.show_error(error, lambda: self.ask(number)))

    def forget(self) -> None:
        """The form is about something else."""
        self._asked = self._story = None
        self._form.trouble.clear()
        self._form.names.remark({})

    def _on_story(self, ticket: Ticket[OrderStory], story: OrderStory) -> None:
        if ticket is not self._asked:
            return
        self._story = story
        wish = story.order.wish
        said = {name.value: ca_words(story.problem_of(name)) for name in wish.identifiers}
        self._said = {name: words for name, words in said.items() if words}
        self._form.show_wish(wish_of(story.order))
        self._form.names.remark(self._said)
        self._tell(account_is_gone=False)
        self._knowledge.prefer(int(wish.account_id))

    def _on_accounts(self, accounts: Sequence[AccountLine]) -> None:
        if self._story is not None:
            wanted = self._story.order.wish.account_id
            self._tell(account_is_gone=all(line.account.id != wanted for line in accounts))

    def _tell(self, *, account_is_gone: bool) -> None:
        order = self._story.order if self._story is not None else None
        if order is None:
            return
        gone = self.tr("The account that it was placed with can’t order any more: choose another one.")
        why = _why_it_failed(order.problem)
        text = "\n".join(filter(None, ("" if why in self._said.values() else why, gone if account_is_gone else "")))
        headline = self.tr("Filled in as order {id} was.").format(id=order.id)
        self._form.trouble.show_message("warn" if text else "info", headline, text)


def wish_of(order: Order) -> Wish:
    """What the form has to hold for the same order."""
    wish = order.wish
    return Wish(
        account_id=int(wish.account_id),
        text=", ".join(name.value for name in wish.identifiers),
        challenge_type=wish.challenge_type.value,
        solver=wish.solver.kind.value,
        place=wish.solver.argument,
        profile=wish.profile,
        key_type=wish.key_type.value,
        auto_renew=wish.auto_renew,
        csr=_pem(order.csr) if wish.own_csr else "",
        preferred_chain=wish.preferred_chain,
    )


def _pem(request: bytes) -> str:
    text = base64.b64encode(request).decode("ascii")
    lines = [text[start : start + _PEM_LINE] for start in range(0, len(text), _PEM_LINE)]
    return "\n".join(("-----BEGIN CERTIFICATE REQUEST-----", *lines, "-----END CERTIFICATE REQUEST-----"))


def _why_it_failed(problem: Problem | None) -> str:
    """As a whole; what was said of single names stands beside them."""
    if problem is None:
        return ""
    if problem.type in (NOT_OFFERED, WRONG_CERTIFICATE):
        return sentence(plain_text(problem.detail))
    return ca_words(Problem(problem.type, problem.detail, problem.title, problem.status))
