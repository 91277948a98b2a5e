"""What the palette offers: everything that can be done, and the objects whose names fit what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.routes import read_route
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import AccountLine, CertificateFilter, CertificateLine, OrderFilter, OrderLine, Page
from acme_desktop.service.questions import FindAccounts, FindCertificates, FindOrders

ENTRY = Qt.ItemDataRole.UserRole
_PAUSE_MS = 150
_MOST_OF_A_KIND = 5
_SHORTEST = 2  # letters, before anything is asked of the service


@value_class(frozen=True)
class Entry:
    """One line: what it is, what it is called, what stands behind it (a key, a kind), and what choosing it does."""

    icon: str
    text: str
    note: str
    do: Callable[[], object]


class PaletteModel(QAbstractListModel):
    """`narrow` shows what fits; objects follow when their answers come. `asking` while they have not."""

    def __init__(self, client: Client, go: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._go = go
        self._deeds: tuple[Entry, ...] = ()
        self._text = ""
        self._shown: list[Entry] = []
        self._found: dict[str, list[Entry]] = {}
        self._tickets: list[Ticket[Any]] = []
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)

    @property
    def asking(self) -> bool:
        """More may come."""
        return self._pause.isActive() or bool(self._tickets)

    def offer(self, deeds: Iterable[Entry]) -> None:
        """These, from now on."""
        self._deeds = tuple(deeds)
        self.narrow("")

    def narrow(self, text: str) -> None:
        """Only what fits this."""
        self._text = text.strip()
        self._found.clear()
        self._tickets.clear()
        if len(self._text) >= _SHORTEST and not self._text.startswith("/"):
            self._pause.start()
        else:
            self._pause.stop()
        self._refresh()

    def entry(self, row: int) -> Entry | None:
        """The line at this place."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text}, {entry.note}" if entry.note else entry.text
        return entry if role == ENTRY else None

    def _refresh(self) -> None:
        self.beginResetModel()
        fitting = [entry for entry in self._deeds if fits(self._text, entry.text)]
        # What begins with the words that were typed comes before what only has them somewhere.
        fitting.sort(key=lambda entry: not entry.text.casefold().startswith(self._text.casefold()))
        self._shown = [*self._route(), *fitting]
        for kind in ("orders", "certificates", "accounts"):
            self._shown += self._found.get(kind, [])
        self.endResetModel()

    def _route(self) -> list[Entry]:
        """Somebody typed an address."""
        if not self._text.startswith("/"):
            return []
        try:
            route = str(read_route(self._text))
        except InputError:
            return []
        return [Entry("arrow-right", route, QCoreApplication.translate("Palette", "address"), lambda: self._go(route))]

    def _ask(self) -> None:
        text, most = self._text, _MOST_OF_A_KIND
        self._submit(FindOrders(OrderFilter(text=text, limit=most)), "orders", self._orders)
        self._submit(FindCertificates(CertificateFilter(text=text, limit=most)), "certificates", self._certificates)
        self._submit(FindAccounts(), "accounts", self._accounts)

    def _submit(self, request: Any, kind: str, read: Callable[[Any], list[Entry]]) -> None:
        ticket = self._client.submit(request, claim=True)
        self._tickets.append(ticket)

        def on_succeeded(answer: object) -> None:
            if ticket in self._tickets:
                self._found[kind] = read(answer)

        def on_finished() -> None:
            # What was typed meanwhile has made other questions of it.
            if ticket in self._tickets:
                self._tickets.remove(ticket)
                self._refresh()

        ticket.succeeded.connect(on_succeeded)
        ticket.finished.connect(on_finished)

    def _orders(self, page: Page[OrderLine]) -> list[Entry]:
        note = QCoreApplication.translate("Palette", "order {number}, {ca}")
        return [
            self._object(
                "orders", _named(line.names), note.format(number=line.id, ca=line.ca), f"/acme/orders/{line.id}"
            )
            for line in page.rows
        ]

    def _certificates(self, page: Page[CertificateLine]) -> list[Entry]:
        note = QCoreApplication.translate("Palette", "certificate {number}, {issuer}")
        return [
            self._object(
                "certificates",
                _named(line.names),
                note.format(number=line.id, issuer=line.issuer),
                f"/acme/certificates/{line.id}",
            )
            for line in page.rows
        ]

    def _accounts(self, lines: Sequence[AccountLine]) -> list[Entry]:
        note = QCoreApplication.translate("Palette", "account {number}, {ca}")
        fitting = [line for line in lines if fits(self._text, f"{line.account.email} {line.ca} {line.account.id}")]
        return [
            self._object(
                "accounts",
                line.account.email,
                note.format(number=line.account.id, ca=line.ca),
                f"/acme/accounts/{line.account.id}",
            )
            for line in fitting[:_MOST_OF_A_KIND]
        ]

    def _object(self, icon: str, text: str, note: str, route: str) -> Entry:
        return Entry(icon, text, note, lambda: self._go(route))


def fits(typed: str, text: str) -> bool:
    """Whether every word that was typed is somewhere in the text."""
    return all(word in text.casefold() for word in typed.casefold().split())


def _named(names: Sequence[str]) -> str:
    first = names[0] if names else ""
    return f"{first} +{len(names) - 1}" if len(names) > 1 else first
