"""Asks for everything about the certificate that is shown, and asks again when something happened."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.table.asking import Asking
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.events import Topic
from acme_desktop.service.questions import StudyCertificate


class Study(QObject):
    """Of one certificate at a time: the answer for another one is dropped.

    Signals:
        answered(CertificateDetail): all of it.
        failed(AcmeDesktopError): it could not be read.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._number: int | None = None
        self._asking = Asking(desk.client, self, claim=True)
        self._asking.failed.connect(self.failed)
        self._asking.due.connect(self.again)
        self._asking.follow(Topic.CERTIFICATE, Topic.ORDER, Topic.CHALLENGE, Topic.ACCOUNT)

    def ask(self, number: int | None) -> None:
        """About this one; None for nothing any more."""
        self._number = number
        self.again()

    def again(self) -> None:
        """The same once more."""
        self._asking.drop_all()
        if self._number is not None:
            self._asking.ask("study", StudyCertificate(CertificateId(self._number)), self.answered.emit)

    def rest(self, resting: bool) -> None:
        """Nobody looks: ask later."""
        self._asking.rest(resting)
