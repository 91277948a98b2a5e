"""Certificates: what we hold, export, revoke."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.documents import certificate_document
from acme_desktop.cli.failures import DONE
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.record_documents import files_document
from acme_desktop.cli.secret_input import PASSWORD
from acme_desktop.cli.tables import facts, table
from acme_desktop.cli.typed import UsageError
from acme_desktop.cli.verbs.accounts import need_yes
from acme_desktop.domain.certificate import Certificate, CertificateId, RevocationReason
from acme_desktop.domain.renewal import renewal_moment
from acme_desktop.service.requests import ExportCertificate, ListCertificates, RevokeCertificate, ShowCertificate

_ID = Operand("ID", "the certificate's number (acme-desktop certificate list)")
_FORMATS = ("pem", "pfx", "pfx-legacy", "der", "p7b")
_WITH_PASSWORD = ("pfx", "pfx-legacy")
_REASONS = tuple(reason.word for reason in RevocationReason)


def _list(call: Call) -> int:
    certificates = call.ask(ListCertificates(superseded=call.typed.has("all")))
    call.console.answer(
        {"certificates": [certificate_document(c, call.now()) for c in certificates]},
        lambda: (
            table(
                ("ID", "STATUS", "NAMES", "EXPIRES", "RENEWS", "ISSUER"),
                [_row(call, certificate) for certificate in certificates],
            )
            if certificates
            else ("There is no certificate yet: acme-desktop order create --help",)
        ),
    )
    return DONE


def _row(call: Call, certificate: Certificate) -> tuple[object, ...]:
    now = call.now()
    moment = renewal_moment(certificate.plan, certificate.not_before, certificate.not_after)
    return (
        certificate.id,
        wording.certificate_state(certificate.status, certificate.not_after, now),
        wording.names(certificate.identifiers),
        wording.when(certificate.not_after, now),
        wording.relative(moment, now) if certificate.wish.auto_renew else "not by itself",
        certificate.issuers[0] if certificate.issuers else "",
    )


def _show(call: Call) -> int:
    certificate = call.ask(ShowCertificate(CertificateId(call.typed.number("id"))))
    return _tell(call, certificate, *_facts(call, certificate))


def _facts(call: Call, certificate: Certificate) -> list[str]:
    now, wish, plan = call.now(), certificate.wish, certificate.plan
    moment = renewal_moment(plan, certificate.not_before, certificate.not_after)
    return facts(
        (
            ("Certificate", certificate.id),
            ("Status", wording.certificate_state(certificate.status, certificate.not_after, now)),
            ("Names", wording.names(certificate.identifiers, 100)),
            ("Issuer", certificate.issuers[0] if certificate.issuers else ""),
            ("Serial", certificate.serial),
            ("SHA-256", certificate.fingerprint),
            ("Valid from", wording.when(certificate.not_before, now)),
            ("Expires", wording.when(certificate.not_after, now)),
            ("Key", "made elsewhere" if wish.own_csr else wish.key_type),
            ("Account", wish.account_id),
            ("Order", certificate.order_id),
            ("Renews", wording.when(moment, now) if wish.auto_renew else "not by itself"),
            ("Failed renewals", plan.failures or ""),
            ("Last failure", plan.last_error),
            ("Replaced by", certificate.replaced_by),
            ("Revoked", wording.when(certificate.revoked_at, now)),
            ("Exported to", certificate.exported_to),
        )
    )


def _export(call: Call) -> int:
    typed = call.typed
    certificate_id, form = CertificateId(typed.number("id")), typed.text("format")
    needs_password = form in _WITH_PASSWORD
    if typed.has("password-stdin") and not needs_password:
        raise UsageError("password-stdin", f"--password-stdin goes with pfx and pfx-legacy, not with {form}")
    password = call.secret(PASSWORD, new=True) if needs_password else ""
    files = call.ask(ExportCertificate(certificate_id, form, typed.text("to"), password, typed.has("replace")))
    call.console.answer(
        {**files_document(files), "certificate": certificate_id, "format": form},
        lambda: ("Written and read back:", *(f"  {path}" for path in files.paths)),
    )
    return DONE


def _revoke(call: Call) -> int:
    typed = call.typed
    certificate_id, reason = CertificateId(typed.number("id")), typed.text("reason").strip().lower()
    if reason not in _REASONS and reason not in {str(r.value) for r in RevocationReason}:
        raise UsageError(
            "reason",
            f"--reason can't be “{reason[:60]}”",
            hint=f"It is one of: {', '.join(_REASONS)}, or its number in RFC 5280.",
        )
    need_yes(call, f"certificate {certificate_id} is revoked: whoever still serves it is no longer trusted")
    certificate = call.ask(RevokeCertificate(certificate_id, reason))
    return _tell(call, certificate, f"Certificate {certificate.id} is revoked.")


def _tell(call: Call, certificate: Certificate, *lines: str) -> int:
    call.console.answer(certificate_document(certificate, call.now()), lambda: lines)
    return DONE


VERBS = (
    Verb(
        ("certificate", "list"),
        "the certificates, soonest expiry first",
        _list,
        options=(Option("--all", about="also those that another one has replaced"),),
        examples=("acme-desktop certificate list", "acme-desktop certificate list --all --json"),
    ),
    Verb(
        ("certificate", "show"),
        "one certificate",
        _show,
        (_ID,),
        examples=("acme-desktop certificate show 3",),
    ),
    Verb(
        ("certificate", "export"),
        "write a certificate and its key to files",
        _export,
        (_ID,),
        (
            Option("--format", "FORMAT", "what to write", required=True, choices=_FORMATS),
            Option("--to", "DIR", "the folder, made where it is missing", required=True),
            Option("--replace", about="even over files of another certificate"),
            Option("--password-stdin", about="read the PFX file's password from the first line of standard input"),
        ),
        examples=(
            "acme-desktop certificate export 3 --format pem --to /etc/ssl/www",
            "pass show www/pfx | acme-desktop certificate export 3 --format pfx --to . --password-stdin",
        ),
        more="Files appear whole or not at all, keys readable by you alone. An earlier version of the same "
        "certificate is overwritten, files of another one only with --replace. pfx-legacy is for Windows before Server "
        "2019 and old Java.",
    ),
    Verb(
        ("certificate", "revoke"),
        "have the CA declare a certificate invalid",
        _revoke,
        (_ID,),
        (
            Option("--reason", "R", f"one of {', '.join(_REASONS)}", required=True),
            Option("--yes", about="do it: there is no way back"),
        ),
        examples=("acme-desktop certificate revoke 3 --reason key-compromise --yes",),
        more="Order and deploy the successor first.",
    ),
)
