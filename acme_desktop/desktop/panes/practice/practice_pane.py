"""The practice CA as a pane: started and stopped, looked at, made to fail."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_practice_pane import Ui_PracticePane
from acme_desktop.desktop.pane import Chip, Crumb, Header, Pane
from acme_desktop.desktop.panes.practice.doings_card import DoingsCard
from acme_desktop.desktop.panes.practice.failures_card import FailuresCard
from acme_desktop.desktop.panes.practice.place_card import PlaceCard
from acme_desktop.desktop.panes.practice.records_card import RecordsCard
from acme_desktop.desktop.practice.control import Refused
from acme_desktop.desktop.practice.process import PracticeProcess, PracticeState, practice_ca
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.operator import Permission

_NEW_ACCOUNT = "/acme/accounts/create?server=practice"


class PracticePane(Pane):
    """While none runs it says what it is for, and starts it."""

    help_page = "practice"

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, practice: PracticeProcess | None = None) -> None:
        super().__init__(desk, parent)
        self._practice = practice or practice_ca()
        self._may = desk.may(Permission.ISSUE)
        self._open_account = QAction(self.tr("Open an account"), self)
        icons.bind(self._open_account, "plus", "on-accent")
        self._open_account.triggered.connect(lambda: desk.go(_NEW_ACCOUNT))
        self._open_account.setEnabled(desk.may(Permission.MANAGE_ACCOUNTS))
        self.trouble = MessageBar("bad", attached="drawer")
        self.start_button = button(self.tr("Start the practice CA"), "primary", "play")
        self._empty = EmptyState("practice", "", self.start_button)
        self._stack = QStackedWidget()
        self._build()
        self.start_button.clicked.connect(self._on_start)
        self._practice.changed.connect(self._on_changed)
        self._practice.running.changed.connect(self._on_changed)
        self._practice.failed.connect(self._on_failed)
        self._on_changed()

    def header(self) -> Header:
        running = self._practice.state is PracticeState.RUNNING
        chip = Chip(self.tr("Running"), "running", "ok") if running else Chip(self.tr("Not running"), "pause", "quiet")
        return Header(
            (Crumb(self.tr("Accounts"), "/acme/accounts"), Crumb(self.tr("Practice CA"))),
            chip=chip,
            environment=Environment.PRACTICE,
            primary=self._open_account if running else None,
        )

    def wake(self) -> None:
        self._practice.watch(True)

    def rest(self) -> None:
        self._practice.watch(False)

    def check_now(self) -> None:
        self._practice.look()
        self._practice.running.refresh()

    def _build(self) -> None:
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.trouble)
        column.addWidget(self._stack, 1)
        self.trouble.clear()
        if not self._may:
            words = self.tr("Your role lets you look at the practice CA and change nothing.")
            reader = MessageBar("info", words, attached="drawer")
            column.insertWidget(0, reader)

    def _build_page(self) -> None:
        """What there is to see of it when it runs."""
        page, body = ScrollPage(), QWidget()
        self.ui = Ui_PracticePane()
        self.ui.setupUi(body)
        page.body.addWidget(body)
        running = self._practice.running
        self.place = PlaceCard(self._practice.stop)
        self.records = RecordsCard(self.desk, running)
        self.failures = FailuresCard(running)
        self.failures.set_changeable(self._may)
        self.doings = DoingsCard(self.desk, running)
        self.ui.left_box.addWidget(self.place, 1)
        self.ui.right_box.addWidget(self.failures, 1)
        self.ui.records_box.addWidget(self.records)
        self.ui.doings_box.addWidget(self.doings)
        self._stack.addWidget(page)

    def _on_changed(self) -> None:
        state = self._practice.state
        up = state in (PracticeState.RUNNING, PracticeState.STOPPING)
        if up and self._stack.count() == 1:
            self._build_page()
        self._stack.setCurrentIndex(1 if up else 0)
        self.start_button.setEnabled(self._may and state is PracticeState.RESTING)
        if up:
            self.trouble.clear()
            self.place.stop_button.setEnabled(self._may and state is PracticeState.RUNNING)
            self.place.show_place(self._practice.running.document, ours=self._practice.ours)
        else:
            self._empty.put("practice", self._sentence(state))
        self.header_changed.emit()

    def _sentence(self, state: PracticeState) -> str:
        if state is PracticeState.STARTING:
            return self.tr("The practice CA is starting…")
        return self.tr(
            "A CA of your own on this machine, to walk the whole way from an account to a certificate: no internet, "
            "no risk, and nothing that it issues is trusted by anybody."
        )

    def _on_start(self) -> None:
        self.trouble.clear()
        self._practice.start()

    def _on_failed(self, why: Refused) -> None:
        again = button(self.tr("Try again"), compact=True)
        again.clicked.connect(self._on_start)
        self.trouble.show_message("bad", self.tr("The practice CA could not be started"), why.message, (again,))
