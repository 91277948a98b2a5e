"""What can be done with the certificate that is shown: by button, by menu, by key, from the palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.allowed import Act, why_not
from acme_desktop.desktop.panes.certificates.export_dialog import ExportDialog
from acme_desktop.desktop.panes.certificates.renewing import Renewals
from acme_desktop.desktop.panes.certificates.revoke_dialog import RevokeDialog
from acme_desktop.desktop.panes.certificates.story_dialog import StoryDialog
from acme_desktop.desktop.panes.certificates.versions_dialog import VersionsDialog
from acme_desktop.desktop.theme import icons
from acme_desktop.domain.certificate import Certificate
from acme_desktop.service.lines import CertificateDetail

_ICONS = {Act.EXPORT: "download", Act.RENEW: "refresh", Act.REVOKE: "revoked", Act.EXPLAIN: "audit",
          Act.COMPARE: "history", Act.COPY_NAMES: "copy"}  # fmt: skip


class Deeds(QObject):
    """Actions for the menu and the palette follow what is shown; `do` does one."""

    def __init__(self, desk: Desk, renewals: Renewals, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._renewals = renewals
        self._window = window
        self._detail: CertificateDetail | None = None
        self.actions = {act: self._action(act, words) for act, words in self._words().items()}
        renewals.changed.connect(lambda _: self.show_detail(self._detail))
        self.show_detail(None)

    def show_detail(self, detail: CertificateDetail | None) -> None:
        """What everything is about from now on."""
        self._detail = detail
        for act, action in self.actions.items():
            why = "–" if detail is None else self._why_not(act, detail)
            action.setEnabled(not why)
            action.setToolTip("" if why == "–" else why)

    def do(self, act: str) -> None:
        """Only what can be done."""
        detail = self._detail
        if detail is not None and not self._why_not(Act(act), detail):
            self._doers()[Act(act)](detail)

    def _why_not(self, act: Act, detail: CertificateDetail) -> str:
        return why_not(act, detail, self._desk, renewing=self._renewals.is_running(int(detail.certificate.id)))

    def _doers(self) -> dict[Act, Callable[[CertificateDetail], None]]:
        return {
            Act.EXPORT: lambda detail: ExportDialog(detail, self._desk, self._window).open(),
            Act.RENEW: lambda detail: self._renewals.renew(int(detail.certificate.id)),
            Act.REVOKE: self._revoke,
            Act.EXPLAIN: lambda detail: StoryDialog(detail, self._desk, self._window).open(),
            Act.COMPARE: self._compare,
            Act.COPY_NAMES: lambda detail: QGuiApplication.clipboard().setText("\n".join(detail.line.names)),
        }

    def _revoke(self, detail: CertificateDetail) -> None:
        number = int(detail.certificate.id)
        dialog = RevokeDialog(detail, self._desk, self._window, may_renew=not self._why_not(Act.RENEW, detail))
        dialog.renewal_wanted.connect(lambda: self._renewals.renew(number))
        dialog.revoked.connect(self._on_revoked)
        dialog.open()

    def _compare(self, detail: CertificateDetail) -> None:
        dialog = VersionsDialog(detail, self._desk, self._window)
        dialog.opened.connect(lambda number: self._desk.go(f"/acme/certificates/{number}"))
        dialog.open()

    def _on_revoked(self, certificate: Certificate) -> None:
        words = self.tr("The certificate for {name} is revoked.")
        self._desk.notices.toast(words.format(name=certificate.identifiers[0].display))

    def _action(self, act: Act, words: str) -> QAction:
        action = QAction(words, self)
        icons.bind(action, _ICONS[act], "text-2")
        action.triggered.connect(lambda: self.do(act.value))
        return action

    def _words(self) -> dict[Act, str]:
        return {
            Act.EXPORT: self.tr("Export this certificate…"),
            Act.RENEW: self.tr("Renew this certificate now"),
            Act.REVOKE: self.tr("Revoke this certificate…"),
            Act.EXPLAIN: self.tr("Explain this certificate"),
            Act.COMPARE: self.tr("Compare the versions of this certificate"),
            Act.COPY_NAMES: self.tr("Copy the names"),
        }
