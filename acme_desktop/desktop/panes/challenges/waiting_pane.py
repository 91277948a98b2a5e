"""`/acme/challenges`: every order that waits for a person, the most urgent first."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import PagedModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import mark_look
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import ChallengeType
from acme_desktop.domain.routes import Route
from acme_desktop.service.lines import OrderFilter, OrderGroup, OrderLine, Page
from acme_desktop.service.questions import FindOrders
from acme_desktop.service.requests import Query

translate = QCoreApplication.translate
_SOON = timedelta(days=1)


class WaitingPane(Pane):
    """Enter, a double click or “Open” goes to the order's sheet."""

    help_page = "challenges"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model: PagedModel[OrderLine] = PagedModel(
            desk.client, _question, _columns(desk), lambda line: line.id, self, claim=True
        )
        self.model.sort_by("expires", False)
        self.model.follow(Topic.ORDER, Topic.CHALLENGE)
        self.model.rest(True)
        self.table = Table(self.model, desk, "challenges", self.tr("Orders that wait for you"), self)
        self.table.set_empty(self._nothing())
        self.failure = MessageBar(attached="drawer", parent=self)
        self._open = QAction(self.tr("Open"), self)
        icons.bind(self._open, "arrow-right", "on-accent")
        self._open.setEnabled(False)
        self._open.triggered.connect(lambda: self._go(self.table.chosen_line()))
        self.table.opened.connect(self._go)
        self.table.chosen.connect(lambda line: self._open.setEnabled(line is not None))
        self.model.failed.connect(self._on_failed)
        self.model.state_changed.connect(self._on_state_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.failure)
        column.addWidget(self.table, 1)

    def header(self) -> Header:
        return Header((Crumb(self.tr("Challenges")),), primary=self._open)

    def show_route(self, route: Route) -> None:  # noqa: ARG002 - there is but one
        self.model.refresh()

    def wake(self) -> None:
        self.model.rest(False)
        self.table.setFocus()

    def rest(self) -> None:
        self.model.rest(True)

    def check_now(self) -> None:
        self.model.refresh()

    def _go(self, line: OrderLine | None) -> None:
        if line is not None:
            self.desk.go(f"/acme/orders/{line.id}/challenges")

    def _nothing(self) -> EmptyState:
        fresh = button(self.tr("New order"), "tonal", "plus")
        fresh.clicked.connect(lambda: self.desk.go("/acme/orders/create"))
        every = button(self.tr("All orders"))
        every.clicked.connect(lambda: self.desk.go("/acme/orders"))
        words = self.tr("Nothing waits for you. Orders with something to put in place by hand are listed here.")
        return EmptyState("challenges", words, fresh, every)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self.failure.show_error(error, self.model.refresh)

    def _on_state_changed(self) -> None:
        if self.model.error is None and self.failure.headline:
            self.failure.clear()
        lines = self.model.lines
        if lines and self.table.chosen_line() is None:
            self.table.choose(lines[0].id)
            self._open.setEnabled(True)


def _question(offset: int, limit: int, sort: str, descending: bool) -> Query[Page[OrderLine]]:
    return FindOrders(
        OrderFilter(
            group=OrderGroup.YOUR_TURN.value,
            sort=sort or "expires",
            descending=descending,
            offset=offset,
            limit=limit,
        )
    )


def _columns(desk: Desk) -> tuple[Column[OrderLine], ...]:
    names: Column[OrderLine] = Column(
        "names", translate("Challenges", "Names"), lambda line: line.names[0] if line.names else "",
        delegate="names", width=280, stretch=1, more=lambda line: max(0, len(line.names) - 1),
        tip=lambda line: "\n".join(line.names[:40]),
    )  # fmt: skip
    ca: Column[OrderLine] = Column(
        "ca", translate("Challenges", "CA"), lambda line: line.ca, sort_key="ca", width=190,
        mark=lambda line: mark_look(line.environment),
    )  # fmt: skip
    kind: Column[OrderLine] = Column("kind", translate("Challenges", "To put in place"), what_words, width=130)
    left: Column[OrderLine] = Column(
        "expires", translate("Challenges", "Time left"), lambda line: left_words(line, desk), sort_key="expires",
        width=150, ink=lambda line: _ink(line, desk), tip=deadline_words,
    )  # fmt: skip
    number: Column[OrderLine] = Column(
        "id", translate("Challenges", "Order"), lambda line: str(line.id), sort_key="id", delegate="number", width=70
    )
    by: Column[OrderLine] = Column(
        "by", translate("Challenges", "Placed by"), lambda line: line.created_by, width=110, ink="text-2"
    )
    return (names, ca, kind, left, by, number)


def what_words(line: OrderLine) -> str:
    """Records, or files."""
    if line.challenge_type == ChallengeType.HTTP_01:
        return translate("Challenges", "Files")
    return translate("Challenges", "TXT records")


def left_words(line: OrderLine, desk: Desk) -> str:
    """A countdown; nothing where the CA set no time."""
    return moments.left(line.expires, desk.now()) if line.expires else ""


def deadline_words(line: OrderLine) -> str:
    """The exact moment, for the tool tip."""
    return moments.exact(line.expires) if line.expires else ""


def _ink(line: OrderLine, desk: Desk) -> str:
    if line.expires is None:
        return "text-2"
    left = line.expires - desk.now()
    return "bad" if left <= timedelta() else "warn" if left < _SOON else "text"
