"""Step 5: what is there now, and where to go first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.domain.account import Account


class DoneStep(Step):
    """`route` is where the primary button leads, `skip` the other one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Ready")
        self.skip_text = self.tr("Go to the dashboard")
        self.route = "/acme"

    def put(self, operator: str, kit: str, account: Account | None) -> None:
        """What was made."""
        self._say(self.tr("Operator: {name} (admin)").format(name=operator))
        if kit == "declined":
            self._say(self.tr("No recovery kit: you can save one in the settings"), "failing", "warn")
        else:
            self._say(self.tr("Recovery kit saved"))
        if account is None:
            self._say(self.tr("No account at a CA yet"), "info", "quiet")
            self.next_text = self.tr("Create an account")
            self.route = "/acme/accounts/create"
        else:
            self._say(self.tr("Account at {ca}").format(ca=account.endpoint.directory_url))
            self.next_text = self.tr("Order your first certificate")
            self.route = "/acme/orders/create"
        self.changed.emit()

    def skip(self) -> None:
        self.route = "/acme"
        self.done.emit()

    def _say(self, text: str, icon: str = "healthy", tone: str = "ok") -> None:
        self.body.addWidget(StateLabel(text, icon, tone))
