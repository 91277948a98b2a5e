"""Which function answers which request: the one table that AcmeService looks into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from acme_desktop.service import (
    accounts,
    audit,
    authorities,
    certificate_export,
    certificates,
    challenges,
    database_requests,
    doctor,
    operators,
    orders,
    questions,
    renewals,
    requests,
    storage,
    vaults,
)
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import Request

HANDLERS: Mapping[type[Request[Any]], Callable[[Any, Ports, Job], object]] = {
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
    questions.LocateChallenge: challenges.locate_challenge,
    requests.ListCertificates: certificates.list_certificates,
    requests.ShowCertificate: certificates.show_certificate,
    requests.ExportCertificate: certificate_export.export_certificate,
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
    database_requests.LookAtDatabase: storage.look_at_database,
    database_requests.ChangeDatabase: storage.change_database,
    requests.RunDoctor: doctor.run_doctor,
}
