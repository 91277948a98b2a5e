"""Asks for everything about the order that is shown, and asks again when something happened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.table.asking import Asking
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import OrderId
from acme_desktop.service.lines import AccountLine, OrderStory
from acme_desktop.service.questions import FindAccounts, StudyOrder

_ACCOUNTS = "accounts"


class Study(QObject):
    """Of one order at a time: the answer for another one is dropped.

    Signals:
        answered(OrderStory): all of it.
        failed(AcmeDesktopError): it could not be read.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._number: int | None = None
        self._accounts: dict[int, str] = {}
        self.story: OrderStory | None = None
        self._asking = Asking(desk.client, self, claim=True)
        self._asking.failed.connect(self.failed)
        self._asking.due.connect(self.again)
        self._asking.follow(Topic.ORDER, Topic.CHALLENGE, Topic.CERTIFICATE)

    def ask(self, number: int | None) -> None:
        """About this one; None for nothing any more."""
        if number != self._number:
            self.story = None
        self._number = number
        self.again()

    def again(self) -> None:
        """The same once more."""
        self._asking.drop_all()
        if self._number is not None:
            self._asking.ask("study", StudyOrder(OrderId(self._number)), self._on_story)

    def rest(self, resting: bool) -> None:
        """Nobody looks: ask later."""
        self._asking.rest(resting)

    def account_name(self, number: int) -> str:
        """The e-mail address of an account; "" until it is known."""
        return self._accounts.get(number, "")

    def _on_story(self, story: OrderStory) -> None:
        self.story = story
        if int(story.order.wish.account_id) not in self._accounts:
            self._asking.ask(_ACCOUNTS, FindAccounts(), self._on_accounts)
        self.answered.emit(story)

    def _on_accounts(self, lines: Sequence[AccountLine]) -> None:
        self._accounts = {int(line.account.id): line.account.email for line in lines}
        if self.story is not None:
            self.answered.emit(self.story)
