"""AcmeService: a request goes in, its answer or one error of the tree comes out. The doors know nothing else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from acme_desktop.domain.errors import AccessError, AcmeDesktopError, InputError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import (
    accounts,
    audit,
    authorities,
    certificates,
    challenges,
    doctor,
    guard,
    operators,
    orders,
    renewals,
    requests,
    vaults,
)
from acme_desktop.service.job import Job, Report
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import Command, Request

R = TypeVar("R")
logger = logging.getLogger(__name__)

_HANDLERS: dict[type[Request[Any]], Callable[[Any, Ports, Job], object]] = {
    requests.AddOperator: operators.add_operator,
    requests.ListOperators: operators.list_operators,
    requests.SetRole: operators.set_role,
    requests.ResetPassword: operators.reset_password,
    requests.DisableOperator: operators.disable_operator,
    requests.SignIn: operators.sign_in,
    requests.SignOut: operators.sign_out,
    requests.WhoAmI: operators.who_am_i,
    requests.RegisterAccount: accounts.register_account,
    requests.ListAccounts: accounts.list_accounts,
    requests.ShowAccount: accounts.show_account,
    requests.UpdateAccount: accounts.update_account,
    requests.RollAccountKey: accounts.roll_account_key,
    requests.DeactivateAccount: accounts.deactivate_account,
    requests.ListAuthorities: authorities.list_authorities,
    requests.TestAuthority: authorities.test_authority,
    requests.PlaceOrder: orders.place_order,
    requests.ContinueOrder: orders.continue_order,
    requests.AbandonOrder: orders.abandon_order,
    requests.ListOrders: orders.list_orders,
    requests.ShowOrder: orders.show_order,
    requests.ListChallenges: challenges.list_challenges,
    requests.CheckChallenges: challenges.check_challenges,
    requests.RespondChallenge: challenges.respond_challenge,
    requests.ListCertificates: certificates.list_certificates,
    requests.ShowCertificate: certificates.show_certificate,
    requests.ExportCertificate: certificates.export_certificate,
    requests.RevokeCertificate: certificates.revoke_certificate,
    requests.RenewDue: renewals.renew_due,
    requests.ListAudit: audit.list_audit,
    requests.VerifyAudit: audit.verify_audit,
    requests.ExportAudit: audit.export_audit,
    requests.ExportKit: vaults.export_kit,
    requests.ImportKit: vaults.import_kit,
    requests.CheckVault: vaults.check_vault,
    requests.ChangeVault: vaults.change_vault,
    requests.ShowSettings: vaults.show_settings,
    requests.ChangeSetting: vaults.change_setting,
    requests.RunDoctor: doctor.run_doctor,
}


class AcmeService:
    """Handles requests; safe to use from several threads at once."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._unsealed = threading.Event()

    def handle(self, request: Request[R], job: Job | None = None) -> R:
        """Raises AcmeDesktopError (a failed command is on the record) or Cancelled."""
        job = self._listening(job or Job())
        admitted = guard.admit(request, self._ports, job)
        try:
            return cast("R", _HANDLERS[type(request)](request, self._ports, admitted))
        except (AccessError, InputError):
            raise
        except AcmeDesktopError as error:
            if isinstance(request, Command):
                self._record_failure(request, error, admitted)
            raise

    def close(self) -> None:
        """Seal the audit trail where something was recorded."""
        if self._unsealed.is_set():
            self._unsealed.clear()
            audit.seal_trail(self._ports, Job())

    def _listening(self, job: Job) -> Job:
        report = job.report

        def note(what: Report) -> None:
            if isinstance(what, Event):
                self._unsealed.set()
            report(what)

        return replace(job, report=note)

    def _record_failure(self, request: Request[object], error: AcmeDesktopError, job: Job) -> None:
        detail = {"error": type(error).__name__, "message": str(error)[:2000]}
        event = Event(Topic.REQUEST, guard.name_of(request), _object_of(request), Outcome.FAILED, detail)
        try:
            with self._ports.database.write(job) as tx:
                tx.record(event)
                tx.commit()
        except AcmeDesktopError:
            logger.warning("a failure could not be recorded: %s", detail)


def _object_of(request: Request[object]) -> str:
    """The id that the request names, if it names one."""
    names = (f.name for f in fields(cast("Any", request)) if f.name.endswith("_id"))
    found = (getattr(request, name) for name in names)
    return next((str(value) for value in found if value is not None), "")
