"""Certificates: look, revoke."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.account import Account, AccountStatus
from acme_desktop.domain.certificate import Certificate, CertificateStatus, RevocationReason
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import CaError, InputError, StateError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import authorities, secrets
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import ListCertificates, RevokeCertificate, ShowCertificate
from acme_desktop.service.waiting import insist


def list_certificates(query: ListCertificates, ports: Ports, _: Job) -> tuple[Certificate, ...]:
    """Soonest expiry first."""
    with ports.database.read() as tx:
        return tx.certificates.list(superseded=query.superseded)


def show_certificate(query: ShowCertificate, ports: Ports, _: Job) -> Certificate:
    """One."""
    with ports.database.read() as tx:
        return tx.certificates.get(query.certificate_id)


def revoke_certificate(command: RevokeCertificate, ports: Ports, job: Job) -> Certificate:
    """RFC 8555 §7.6: by the account, or by the certificate's own key where the account is gone."""
    reason = parse_reason(command.reason)
    with ports.database.read() as tx:
        certificate = tx.certificates.get(command.certificate_id)
        account = tx.accounts.get(certificate.wish.account_id)
    if certificate.status is CertificateStatus.REVOKED:
        raise StateError("certificate {id} is revoked already", id=certificate.id)
    if account.status is AccountStatus.VALID:
        detail = _revoked_by_account(certificate, account, reason, ports, job)
    else:
        detail = _revoked_by_its_key(certificate, account, reason, ports, job)
    crashpoint("V2")
    with ports.database.write(job) as tx:
        revoked = replace(
            tx.certificates.get(certificate.id),
            status=CertificateStatus.REVOKED,
            revoked_at=ports.clock.now(),
            revocation_reason=int(reason),
        )
        tx.certificates.save(revoked)
        tx.record(Event(Topic.CERTIFICATE, "revoke", str(certificate.id), detail=detail))
        tx.commit()
    return revoked


def _revoked_by_account(
    certificate: Certificate, account: Account, reason: RevocationReason, ports: Ports, job: Job
) -> dict[str, object]:
    """Where the CA does not take the account's word any more, by the certificate's key."""
    detail = _intend(certificate, reason, "account", ports, job)
    der = ports.crypto.leaf_der(certificate.pem)
    try:
        with authorities.line_for(account, ports, job) as line:
            insist(lambda: line.revoke(der, int(reason)), job)
    except CaError as error:
        if error.problem.code not in ("accountDoesNotExist", "unauthorized"):
            raise
        lost = authorities.forgotten(error, account, ports, job)
        if not certificate.key_ref:
            raise lost or error from error
        return _revoked_by_its_key(certificate, account, reason, ports, job)
    return detail


def _revoked_by_its_key(
    certificate: Certificate, account: Account, reason: RevocationReason, ports: Ports, job: Job
) -> dict[str, object]:
    """The account's key is not needed for this, nor anything else of it but where its CA is."""
    if not certificate.key_ref:
        raise StateError(
            "neither the account nor the certificate's key can sign: the account is {status}",
            status=account.status.value,
        )
    key = secrets.load_key(ports, certificate.key_ref)
    detail = _intend(certificate, reason, "certificate", ports, job)
    der = ports.crypto.leaf_der(certificate.pem)
    with ports.connect(account.endpoint, key=None, stop=job.stop) as line:
        insist(lambda: line.revoke(der, int(reason), certificate_key=key), job)
    return detail


def _intend(
    certificate: Certificate, reason: RevocationReason, signed_by: str, ports: Ports, job: Job
) -> dict[str, object]:
    detail: dict[str, object] = {"reason": reason.word, "serial": certificate.serial, "signed_by": signed_by}
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.CERTIFICATE, "revoke", str(certificate.id), Outcome.INTENT, detail))
        tx.commit()
    crashpoint("V1")
    return detail


def parse_reason(text: str) -> RevocationReason:
    """A number or a word of RFC 5280 §5.3.1. Raises InputError(field="reason")."""
    typed = text.strip().lower().replace("_", "-")
    for reason in RevocationReason:
        if typed in (reason.word, reason.word.replace("-", ""), str(int(reason))):
            return reason
    words = ", ".join(r.word for r in RevocationReason)
    raise InputError("reason", "{given} is not a reason", hint=f"Use {words}.", given=repr(text))
