"""What can be done with a certificate by who is signed in; and why not, in words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.desk import Desk
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.operator import Permission
from acme_desktop.service.lines import CertificateDetail


class Act(StrEnum):
    """What the drawer, the menu of a row and the palette offer."""

    EXPORT = "export"
    RENEW = "renew"
    REVOKE = "revoke"
    EXPLAIN = "explain"
    COMPARE = "compare"
    COPY_NAMES = "copy-names"


def why_not(act: Act, detail: CertificateDetail, desk: Desk, *, renewing: bool) -> str:
    """ "" where it can be done."""
    if act is Act.EXPORT:
        return "" if desk.may(Permission.EXPORT_KEYS) else _needs_operator_to_export()
    if act is Act.RENEW:
        return _why_no_renewal(detail, desk, renewing=renewing)
    if act is Act.REVOKE:
        return _why_no_revocation(detail, desk)
    return ""


def role_note(desk: Desk) -> str:
    """What a role leaves out, for the foot of the drawer."""
    translate = QCoreApplication.translate
    if not desk.may(Permission.ISSUE):
        return translate(
            "certificates",
            "Your role may look and change nothing: exporting and renewing need an operator, revoking an admin.",
        )
    if not desk.may(Permission.REVOKE):
        return translate("certificates", "Revoking needs an admin.")
    return ""


def _needs_operator_to_export() -> str:
    return QCoreApplication.translate("certificates", "Exporting needs an operator.")


def _why_no_renewal(detail: CertificateDetail, desk: Desk, *, renewing: bool) -> str:
    translate = QCoreApplication.translate
    certificate = detail.certificate
    reasons = (
        (not desk.may(Permission.ISSUE), translate("certificates", "Renewing needs an operator.")),
        (renewing, translate("certificates", "It is being renewed.")),
        (
            certificate.status is CertificateStatus.SUPERSEDED,
            translate("certificates", "It can’t be renewed: another has replaced it."),
        ),
        (
            certificate.status is CertificateStatus.REVOKED,
            translate("certificates", "It can’t be renewed since it is revoked: place a new order."),
        ),
        (
            certificate.wish.own_csr,
            translate("certificates", "It can’t be renewed from here: order again with a new request of yours."),
        ),
        (
            detail.account.status is not AccountStatus.VALID,
            translate("certificates", "It can’t be renewed: its account is not active any more."),
        ),
    )
    return next((why for applies, why in reasons if applies), "")


def _why_no_revocation(detail: CertificateDetail, desk: Desk) -> str:
    translate = QCoreApplication.translate
    certificate = detail.certificate
    now: datetime = desk.now()
    reasons = (
        (not desk.may(Permission.REVOKE), translate("certificates", "Revoking needs an admin.")),
        (certificate.status is CertificateStatus.REVOKED, translate("certificates", "It is revoked already.")),
        (
            certificate.not_after <= now,
            translate("certificates", "It needs no revoking: it has expired, and nobody accepts it."),
        ),
    )
    return next((why for applies, why in reasons if applies), "")
