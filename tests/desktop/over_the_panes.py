"""Everything that is shown over or instead of a pane, each with a way to open it: dialogs, sheets, entry screens."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

import acme_desktop.desktop
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.panes.about import TextDialog
from acme_desktop.desktop.panes.accounts.account_dialogs import ContactsDialog, DeactivateDialog, RollDialog
from acme_desktop.desktop.panes.audit.filter_bar import RangeDialog
from acme_desktop.desktop.panes.audit.wanted import Wanted
from acme_desktop.desktop.panes.certificates.export_dialog import ExportDialog
from acme_desktop.desktop.panes.certificates.revoke_dialog import RevokeDialog
from acme_desktop.desktop.panes.certificates.story_dialog import StoryDialog
from acme_desktop.desktop.panes.certificates.versions_dialog import VersionsDialog
from acme_desktop.desktop.panes.challenges.submit_anyway_dialog import SubmitAnywayDialog
from acme_desktop.desktop.panes.entry.first_run.account_step import AccountStep
from acme_desktop.desktop.panes.entry.first_run.done_step import DoneStep
from acme_desktop.desktop.panes.entry.first_run.join_step import JoinStep
from acme_desktop.desktop.panes.entry.first_run.kit_step import KitStep
from acme_desktop.desktop.panes.entry.first_run.operator_step import OperatorStep
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.screen import FirstRunScreen
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.panes.entry.first_run.storage_step import StorageStep
from acme_desktop.desktop.panes.entry.first_run.vault_step import VaultStep
from acme_desktop.desktop.panes.entry.opening import OpeningScreen
from acme_desktop.desktop.panes.entry.passphrase import PassphraseScreen
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.entry.trouble import TroubleScreen
from acme_desktop.desktop.panes.orders.abandon_dialog import AbandonDialog
from acme_desktop.desktop.panes.settings.backup_dialogs import BackupDialog, RestoreDialog
from acme_desktop.desktop.panes.settings.kit_dialog import KitDialog
from acme_desktop.desktop.panes.settings.operator_dialogs import AddDialog, DisableDialog, PasswordDialog, RoleDialog
from acme_desktop.desktop.panes.settings.vault_dialog import VaultDialog
from acme_desktop.desktop.shell.closing import ClosingDialog
from acme_desktop.desktop.shell.command_palette import CommandPalette
from acme_desktop.desktop.shell.help_viewer import HelpViewer
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.notification_centre import NotificationSheet
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.shell.running_work import RunningList
from acme_desktop.desktop.shell.shortcuts_sheet import ShortcutsSheet
from acme_desktop.desktop.shell.status_bar import Explanation
from acme_desktop.desktop.shell.workplace import Workplace
from acme_desktop.desktop.widgets.ask_dialog import AskDialog
from acme_desktop.desktop.wording.vault_advice import vault_advice
from acme_desktop.domain.account import Account
from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.domain.operator import Operator
from acme_desktop.domain.settings import Settings
from acme_desktop.service.job import Progress
from acme_desktop.service.job import Step as WorkStep
from acme_desktop.service.lines import AccountLine, CertificateDetail, OrderStory
from acme_desktop.service.requests import ContinueOrder
from tests.desktop.hostile import Hostile
from tests.desktop.recording_client import RecordingClient

_ENDINGS = ("Dialog", "Sheet", "Screen", "Step", "Viewer")


class Occasion:
    """The window of somebody who is signed in, and what the others say, to open things with."""

    def __init__(self, window: MainWindow, client: RecordingClient, others: Hostile) -> None:
        self.window = window
        self.client = client
        self.others = others
        self.stage = Stage(window, window)

    @property
    def workplace(self) -> Workplace:
        """Of whoever is signed in."""
        assert self.window.workplace is not None
        return self.window.workplace

    @property
    def desk(self) -> Desk:
        """As the panes have it."""
        assert self.workplace.shell.pane is not None
        return self.workplace.shell.pane.desk

    @property
    def words(self) -> str:
        """What the others say."""
        return str(self.others.value(str))

    def a(self, kind: type[Any]) -> Any:
        """Something of theirs."""
        return self.others.value(kind)

    def dialog(self, made: QDialog) -> QDialog:
        """Open it."""
        made.open()
        return made

    def screen(self, made: QWidget, width: str = "entry-card") -> QWidget:
        """Put it in the place of the workplace."""
        self.stage.put(made, width)
        return made

    def step(self, made: Step) -> QWidget:
        """Of the first run, in its frame."""
        frame = FirstRunScreen()
        self.stage.put(frame, "first-run-card")
        frame.show_step(made, 3, back=True)
        return frame

    def put_away(self, place: QWidget) -> None:
        """What is shown; the workplace is back."""
        if isinstance(place, Popover):
            place.close_softly()
        elif place.isWindow():
            place.close()
        else:
            self.window.show_shell()
            self.stage.clear()

    def found(self, kind: type[QWidget]) -> QWidget:
        """The one of this class that is shown in the window."""
        return next(one for one in self.window.findChildren(kind) if one.isVisible())


def _closing(at: Occasion) -> QWidget:
    return at.dialog(ClosingDialog([at.a(ContinueOrder)] * 3, at.window))


def _help(at: Occasion) -> QWidget:
    at.workplace.fittings.open_help()
    return at.found(HelpViewer)


def _palette(at: Occasion) -> QWidget:
    at.workplace.fittings.open_palette()
    at.workplace.fittings.palette.field.setText("example")
    return at.workplace.fittings.palette


def _notifications(at: Occasion) -> QWidget:
    at.workplace.notices.failed(at.others.error(), retry=lambda: None)
    at.workplace.notices.toast(at.words, undo=lambda: None)
    at.workplace.fittings.bell.open_sheet()
    return at.found(NotificationSheet)


def _running(at: Occasion) -> QWidget:
    for number in range(3):
        ticket = at.client.submit(ContinueOrder(at.a(ContinueOrder).order_id))
        at.client.progress(ticket, Progress(WorkStep.VALIDATING, number, 3, subject=at.words))
    at.workplace.running.open_list()
    return at.found(RunningList)


def _explanation(at: Occasion) -> QWidget:
    at.workplace.shell.status_bar.items["keyring"].click()
    return at.found(Explanation)


def _keys(at: Occasion) -> QWidget:
    return at.dialog(ShortcutsSheet(at.workplace.fittings.deeds, at.window))


def _done_step(at: Occasion) -> QWidget:
    step = DoneStep()
    step.put(at.words, "declined", at.a(Account))
    return at.step(step)


def _trouble(at: Occasion) -> QWidget:
    screen = TroubleScreen(vault_advice(VaultTrouble.LOCKED), at.words, other=at.window.tr("Back to the sign-in"))
    return at.screen(screen, "trouble-card")


def _export(at: Occasion) -> QWidget:
    return at.dialog(ExportDialog(at.a(CertificateDetail), at.desk, at.window))


OPENERS: Mapping[type[QWidget], Callable[[Occasion], QWidget]] = {
    AbandonDialog: lambda at: at.dialog(AbandonDialog(at.a(OrderStory), at.window)),
    AccountStep: lambda at: at.step(AccountStep(at.client, at.desk.open_url)),
    AddDialog: lambda at: at.dialog(AddDialog(at.desk, at.window)),
    AskDialog: lambda at: at.dialog(AskDialog(*(at.words,) * 3, at.window, help_=at.words)),
    BackupDialog: lambda at: at.dialog(BackupDialog(at.desk, at.window)),
    ClosingDialog: _closing,
    CommandPalette: _palette,
    ContactsDialog: lambda at: at.dialog(ContactsDialog(at.desk, at.a(AccountLine), at.window)),
    DeactivateDialog: lambda at: at.dialog(DeactivateDialog(at.desk, at.a(AccountLine), at.window)),
    DisableDialog: lambda at: at.dialog(DisableDialog(at.desk, at.a(Operator), at.window)),
    DoneStep: _done_step,
    Explanation: _explanation,
    ExportDialog: _export,
    FirstRunScreen: lambda at: at.step(OperatorStep(Plan())),
    HelpViewer: _help,
    JoinStep: lambda at: at.step(JoinStep(at.client)),
    KitDialog: lambda at: at.dialog(KitDialog(at.desk, at.window)),
    KitStep: lambda at: at.step(KitStep(at.client)),
    NotificationSheet: _notifications,
    OpeningScreen: lambda at: at.screen(OpeningScreen()),
    OperatorStep: lambda at: at.step(OperatorStep(Plan())),
    PassphraseScreen: lambda at: at.screen(PassphraseScreen(again=True)),
    PasswordDialog: lambda at: at.dialog(PasswordDialog(at.desk, at.a(Operator), at.window)),
    RangeDialog: lambda at: at.dialog(RangeDialog(Wanted(), at.window)),
    RestoreDialog: lambda at: at.dialog(RestoreDialog(at.desk, at.words, at.window)),
    RevokeDialog: lambda at: at.dialog(RevokeDialog(at.a(CertificateDetail), at.desk, at.window, may_renew=True)),
    RoleDialog: lambda at: at.dialog(RoleDialog(at.desk, at.a(Operator), at.window)),
    RollDialog: lambda at: at.dialog(RollDialog(at.desk, at.a(AccountLine), at.window)),
    RunningList: _running,
    ShortcutsSheet: _keys,
    SignInScreen: lambda at: at.screen(SignInScreen(at.client, at.words, locked_for=at.words, why=at.words)),
    StorageStep: lambda at: at.step(StorageStep(at.client, Plan(), at.a(Settings))),
    StoryDialog: lambda at: at.dialog(StoryDialog(at.a(CertificateDetail), at.desk, at.window)),
    SubmitAnywayDialog: lambda at: at.dialog(SubmitAnywayDialog(at.words, at.words, at.window)),
    TextDialog: lambda at: at.dialog(TextDialog(at.words, at.words, at.desk, at.window)),
    TroubleScreen: _trouble,
    VaultDialog: lambda at: at.dialog(VaultDialog(at.desk, "passphrase", at.window)),
    VaultStep: lambda at: at.step(VaultStep(at.client, Plan(), at.a(Settings), asked_elsewhere=False)),
    VersionsDialog: lambda at: at.dialog(VersionsDialog(at.a(CertificateDetail), at.desk, at.window)),
}  # fmt: skip


def whatever_is_shown_over_panes() -> set[type[QWidget]]:
    """Every class of the window that is a dialog, a sheet, an entry screen or a step of the first run, and no base."""
    for module in pkgutil.walk_packages(acme_desktop.desktop.__path__, "acme_desktop.desktop."):
        importlib.import_module(module.name)
    ours = [one for one in _below(QWidget) if one.__module__.startswith("acme_desktop.desktop.")]
    kinds = (QDialog, Popover, Step)
    return {
        one
        for one in ours
        if not one.__subclasses__()
        and not one.__name__.startswith(("_", "Ui_"))
        and (issubclass(one, kinds) or one.__name__.endswith(_ENDINGS))
    }


def filled(place: QWidget) -> None:
    """With what is seen once something was typed."""
    for field in place.findChildren(QLineEdit):
        if field.isVisible() and field.isEnabled() and not field.isReadOnly() and not field.text():
            field.setText("correct horse battery staple")


def buttons(place: QWidget) -> list[QPushButton]:
    """Those that can be pressed."""
    return [one for one in place.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]


def _below(kind: type[QWidget]) -> set[type[QWidget]]:
    found = set(kind.__subclasses__())
    return found | {deeper for one in found for deeper in _below(one)}
