"""Where the practice CA is found, to be copied into other clients, and how to end it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.practice.control import Document
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card, ValueRow, align_rows
from acme_desktop.desktop.widgets.text import label


class PlaceCard(Card):
    """Values of a running one; they stay the same after a restart."""

    def __init__(self, stop: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Where it is"))
        self.stop_button = button(self.tr("Stop"), icon="stop", compact=True)
        self.stop_button.clicked.connect(stop)
        self.beside.addWidget(self.stop_button)
        self._directory = self._row(self.tr("Directory"), self.tr("directory URL"))
        self._root = self._row(self.tr("Root"), self.tr("path of the root certificate"))
        self._dns = self._row(self.tr("DNS"), self.tr("address of its DNS"))
        self._port = self._row(self.tr("http-01 port"), self.tr("port for http-01"))
        align_rows([self._directory, self._root, self._dns, self._port])
        self._note = label("", "small", "2", wrap=True)
        self.body.addSpacing(metric("half"))
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_place(self, document: Document, *, ours: bool) -> None:
        """`ours`: it ends with this window."""
        for row, key in (
            (self._directory, "directory_url"),
            (self._root, "ca_bundle"),
            (self._dns, "dns"),
            (self._port, "http01_port"),
        ):
            text = str(document.get(key, ""))
            if text != row.value:
                row.set_value(text)
        end = (
            self.tr("It ends with this window; its accounts, certificates and DNS records stay.")
            if ours
            else self.tr("It was started elsewhere, and goes on when this window is closed.")
        )
        looks = self.tr("It looks for http-01 answers at this port of this machine, in place of port 80.")
        self._note.setText(f"{looks}\n{end}")

    def _row(self, name: str, what: str) -> ValueRow:
        row = ValueRow(name, "", what=what)
        self.body.addWidget(row)
        return row
