"""The list and the bar above it: what is looked for, what is found, and how many there are of each state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.columns import columns
from acme_desktop.desktop.panes.certificates.filter_bar import FilterBar
from acme_desktop.desktop.panes.certificates.wanted import Wanted
from acme_desktop.desktop.preferences import SUPERSEDED
from acme_desktop.desktop.table.model import PagedModel
from acme_desktop.desktop.table.nothing import Nothing, NothingWords
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.events import Topic
from acme_desktop.service.lines import AccountLine, CertificateLine
from acme_desktop.service.questions import FindAccounts, FindCertificates

_TOPICS = (Topic.CERTIFICATE, Topic.ORDER, Topic.CHALLENGE, Topic.ACCOUNT)


class Listing(QObject):
    """Soonest expiry first, as long as nobody has sorted it otherwise.

    `trouble`, `filters` and `table` are for the pane to lay out.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sought: int | None = None
        self.trouble = MessageBar("bad")
        self.filters = FilterBar()
        self.model: PagedModel[CertificateLine] = PagedModel(
            desk.client, self._question, columns(desk.now), lambda line: line.id, self, claim=True
        )
        self.model.sort_by("expires", descending=False)
        self.table = Table(self.model, desk, "certificates", self.tr("Certificates"))
        self.nothing = Nothing(_nothing_words(), desk, self._show_all)
        self.table.set_empty(self.nothing)
        self.filters.changed.connect(self._on_filtered)
        self.model.state_changed.connect(self._on_state)
        self.model.failed.connect(lambda error: self.trouble.show_error(error, self.model.refresh))
        # When the table has laid out the new rows.
        self.model.modelReset.connect(lambda: QTimer.singleShot(0, self, self._seek))
        self.model.follow(*_TOPICS)

    @property
    def usual(self) -> Wanted:
        """Everything, with superseded ones or without, as the operator likes it."""
        return Wanted(superseded=self._desk.preferences.get(SUPERSEDED) is True)

    def look(self, wanted: Wanted) -> None:
        """For this; nothing is asked where it is shown already."""
        if wanted == self.filters.wanted and (self.model.answered or self.model.busy):
            return
        self.trouble.clear()
        self.filters.show_wanted(wanted)
        self.model.reload()
        if wanted.account is not None:
            ticket = self._desk.client.submit(FindAccounts(), claim=True)
            ticket.succeeded.connect(partial(self._on_accounts, wanted.account))

    def choose(self, number: int) -> CertificateLine | None:
        """Mark this one, and bring it into sight as soon as it is read; its line where that is so already."""
        self._sought = number
        self.table.choose(number)
        self._seek()
        line: CertificateLine | None = self.table.chosen_line()
        return line

    def _seek(self) -> None:
        row = -1 if self._sought is None else self.model.row_of(self._sought)
        if row >= 0:
            self._sought = None
            self.table.scrollTo(self.model.index(row, 0), Table.ScrollHint.PositionAtCenter)

    def _question(self, offset: int, limit: int, sort: str, descending: bool) -> FindCertificates:
        return FindCertificates(self.filters.wanted.for_service(offset, limit, sort, descending))

    def _on_filtered(self, wanted: Wanted) -> None:
        """The bar shows it already."""
        self._desk.preferences.put(SUPERSEDED, wanted.superseded or None)
        self.trouble.clear()
        self.model.reload()

    def _on_accounts(self, number: int, accounts: Sequence[AccountLine]) -> None:
        for line in accounts:
            if int(line.account.id) == number == self.filters.wanted.account:
                self.filters.name_account(line.account.email or line.ca)

    def _show_all(self) -> None:
        self._desk.go("/acme/certificates")
        self.look(self.usual)

    def _on_state(self) -> None:
        if self.model.answered and self.model.error is None:
            self.trouble.clear()
            self.filters.show_counts(self.model.counts)
            self.nothing.tell(filtered=not self.filters.wanted.is_empty)


def _nothing_words() -> NothingWords:
    translate = QCoreApplication.translate
    return NothingWords(
        icon="certificates",
        first=translate("certificates", "Certificates stand here as soon as a CA has issued one. Order the first one."),
        never=translate(
            "certificates", "Certificates stand here as soon as a CA has issued one. An operator can order it."
        ),
        filtered=translate("certificates", "No certificate is like that."),
        show_all=translate("certificates", "Show all certificates"),
    )
