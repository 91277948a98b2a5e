"""Work under way in words: what is being done, and which step of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.domain.problem import plain_text
from acme_desktop.service import (
    backup_requests,
    confirmation_requests,
    database_requests,
    kit_requests,
    questions,
    requests,
)
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.requests import Request

_STEPS = {
    Step.CONNECTING: str(QT_TRANSLATE_NOOP("progress", "Connecting to the CA")),
    Step.REGISTERING: str(QT_TRANSLATE_NOOP("progress", "Registering the account")),
    Step.ORDERING: str(QT_TRANSLATE_NOOP("progress", "Placing the order")),
    Step.AUTHORIZING: str(QT_TRANSLATE_NOOP("progress", "Asking what is to be proved")),
    Step.DEPLOYING: str(QT_TRANSLATE_NOOP("progress", "Putting challenges in place")),
    Step.CHECKING: str(QT_TRANSLATE_NOOP("progress", "Looking where the CA will look")),
    Step.RESPONDING: str(QT_TRANSLATE_NOOP("progress", "Telling the CA to look")),
    Step.VALIDATING: str(QT_TRANSLATE_NOOP("progress", "Waiting for the CA’s verdict")),
    Step.FINALIZING: str(QT_TRANSLATE_NOOP("progress", "Sending the certificate request")),
    Step.DOWNLOADING: str(QT_TRANSLATE_NOOP("progress", "Downloading the certificate")),
    Step.STORING: str(QT_TRANSLATE_NOOP("progress", "Storing")),
    Step.CLEANING_UP: str(QT_TRANSLATE_NOOP("progress", "Taking down what was put in place")),
    Step.RENEWING: str(QT_TRANSLATE_NOOP("progress", "Renewing")),
    Step.WAITING: str(QT_TRANSLATE_NOOP("progress", "Waiting")),
    Step.VERIFYING: str(QT_TRANSLATE_NOOP("progress", "Checking")),
    Step.EXPORTING: str(QT_TRANSLATE_NOOP("progress", "Writing rows")),
    Step.INDEXING: str(QT_TRANSLATE_NOOP("progress", "Making texts easy to find")),
    Step.RETRYING: str(QT_TRANSLATE_NOOP("progress", "Trying again")),
    Step.COPYING: str(QT_TRANSLATE_NOOP("progress", "Copying the database")),
    Step.PREPARING: str(QT_TRANSLATE_NOOP("progress", "Preparing the back-up")),
    Step.RESTORING: str(QT_TRANSLATE_NOOP("progress", "Bringing the back-up back")),
}


def step_word(step: Step) -> str:
    """As in “Waiting for the CA’s verdict”."""
    words = _STEPS.get(step)
    return str(step) if words is None else QCoreApplication.translate("progress", words)


def progress_line(progress: Progress) -> str:
    """As in “Looking where the CA will look, 2 of 3: www.example.com”."""
    line = step_word(progress.step)
    if progress.total > 0:
        line = QCoreApplication.translate("progress", "{step}, {done} of {total}").format(
            step=line, done=progress.done, total=progress.total
        )
    if progress.subject:
        subject = plain_text(progress.subject, 200)
        line = QCoreApplication.translate("progress", "{step}: {subject}").format(step=line, subject=subject)
    if progress.until is not None:
        until = moments.time(progress.until)
        line = QCoreApplication.translate("progress", "{step}, until {time}").format(step=line, time=until)
    return line


def work_title(request: Request[Any]) -> str:
    """What is being done for this request, as in “Order 214: carrying on”."""
    words = _TITLES.get(type(request))
    if words:
        return words(request)
    asking = isinstance(request, requests.Query)
    return (
        QCoreApplication.translate("progress", "Reading")
        if asking
        else QCoreApplication.translate("progress", "Working")
    )


def what_waits(request: Request[Any]) -> str:
    """What becomes of this work when the program ends before it is done."""
    words = _LEFT.get(type(request))
    if words:
        return words(request)
    return QCoreApplication.translate("progress", "It is stopped; what was stored stays, the rest is not done.")


def _place(request: requests.PlaceOrder) -> str:
    names = plain_text(request.domains, 60)
    return QCoreApplication.translate("progress", "Placing an order for {names}").format(names=names)


def _continue(request: requests.ContinueOrder | questions.SaveChallengeFiles) -> str:
    return QCoreApplication.translate("progress", "Carrying on order {number}").format(number=request.order_id)


def _abandon(request: requests.AbandonOrder) -> str:
    return QCoreApplication.translate("progress", "Abandoning order {number}").format(number=request.order_id)


def _check(request: requests.CheckChallenges | requests.ListChallenges) -> str:
    return QCoreApplication.translate("progress", "Looking at the challenges of order {number}").format(
        number=request.order_id
    )


def _respond(request: requests.RespondChallenge) -> str:
    return QCoreApplication.translate("progress", "Submitting challenge {number}").format(number=request.challenge_id)


def _renew(request: requests.RenewDue) -> str:
    if request.certificate_id is not None:
        return QCoreApplication.translate("progress", "Renewing certificate {number}").format(
            number=request.certificate_id
        )
    return QCoreApplication.translate("progress", "Renewing what is due")


def _revoke(request: requests.RevokeCertificate) -> str:
    return QCoreApplication.translate("progress", "Revoking certificate {number}").format(number=request.certificate_id)


def _export(request: requests.ExportCertificate) -> str:
    return QCoreApplication.translate("progress", "Exporting certificate {number}").format(
        number=request.certificate_id
    )


def _register(request: requests.RegisterAccount) -> str:
    return QCoreApplication.translate("progress", "Registering {email}").format(email=plain_text(request.email, 60))


def _account(request: requests.UpdateAccount | requests.RollAccountKey | requests.DeactivateAccount) -> str:
    return QCoreApplication.translate("progress", "Changing account {number}").format(number=request.account_id)


def _verify(_: requests.VerifyAudit) -> str:
    return QCoreApplication.translate("progress", "Verifying the audit trail")


def _export_audit(_: requests.ExportAudit | questions.ExportAuditRows) -> str:
    return QCoreApplication.translate("progress", "Exporting the audit trail")


def _kit(_: kit_requests.ExportKit | kit_requests.ImportKit) -> str:
    return QCoreApplication.translate("progress", "Recovery kit")


def _vault(_: requests.ChangeVault) -> str:
    return QCoreApplication.translate("progress", "Moving the secrets to another vault")


def _back_up(_: backup_requests.BackUpDatabase) -> str:
    return QCoreApplication.translate("progress", "Backing up the database")


def _restore(_: backup_requests.RestoreDatabase) -> str:
    return QCoreApplication.translate("progress", "Restoring the database")


def _ask_authority(request: requests.TestAuthority) -> str:
    return QCoreApplication.translate("progress", "Asking {server}").format(server=plain_text(request.server, 60))


def _examine(_: requests.RunDoctor) -> str:
    return QCoreApplication.translate("progress", "Looking whether all is well")


def _look_at_backup(_: backup_requests.LookAtBackup) -> str:
    return QCoreApplication.translate("progress", "Checking a back-up")


def _look_at_database(_: database_requests.LookAtDatabase | database_requests.ChangeDatabase) -> str:
    return QCoreApplication.translate("progress", "Looking at the database")


def _operators(_: Request[Any]) -> str:
    return QCoreApplication.translate("progress", "Changing an operator")


def _setting(_: requests.ChangeSetting) -> str:
    return QCoreApplication.translate("progress", "Saving a setting")


def _confirm(_: Request[Any]) -> str:
    return QCoreApplication.translate("progress", "Looking at a password")


def _leave(_: requests.SignOut) -> str:
    return QCoreApplication.translate("progress", "Signing out")


def _tidy(_: questions.MarkRemoved) -> str:
    return QCoreApplication.translate("progress", "Noting what was removed")


def _order_waits(_: Request[Any]) -> str:
    return QCoreApplication.translate(
        "progress", "The order stands where it stands, at the CA too, and goes on when it is continued."
    )


def _renewal_waits(_: Request[Any]) -> str:
    return QCoreApplication.translate(
        "progress", "Renewals that have begun are carried on by the next run; the others wait for it."
    )


_TITLES: dict[type[Request[Any]], Callable[[Any], str]] = {
    requests.PlaceOrder: _place,
    requests.ContinueOrder: _continue,
    requests.AbandonOrder: _abandon,
    requests.ListChallenges: _check,
    requests.CheckChallenges: _check,
    requests.RespondChallenge: _respond,
    questions.SaveChallengeFiles: _continue,
    requests.RenewDue: _renew,
    requests.RevokeCertificate: _revoke,
    requests.ExportCertificate: _export,
    requests.RegisterAccount: _register,
    requests.UpdateAccount: _account,
    requests.RollAccountKey: _account,
    requests.DeactivateAccount: _account,
    requests.VerifyAudit: _verify,
    requests.ExportAudit: _export_audit,
    questions.ExportAuditRows: _export_audit,
    kit_requests.ExportKit: _kit,
    kit_requests.ImportKit: _kit,
    requests.ChangeVault: _vault,
    requests.TestAuthority: _ask_authority,
    requests.RunDoctor: _examine,
    requests.AddOperator: _operators,
    requests.SetRole: _operators,
    requests.ResetPassword: _operators,
    requests.DisableOperator: _operators,
    requests.ChangeSetting: _setting,
    requests.SignIn: _confirm,
    requests.SignOut: _leave,
    confirmation_requests.ConfirmPassword: _confirm,
    questions.MarkRemoved: _tidy,
    database_requests.LookAtDatabase: _look_at_database,
    database_requests.ChangeDatabase: _look_at_database,
    backup_requests.LookAtBackup: _look_at_backup,
    backup_requests.BackUpDatabase: _back_up,
    backup_requests.RestoreDatabase: _restore,
}
_LEFT: dict[type[Request[Any]], Callable[[Any], str]] = {
    requests.PlaceOrder: _order_waits,
    requests.ContinueOrder: _order_waits,
    requests.RespondChallenge: _order_waits,
    requests.RenewDue: _renewal_waits,
}
