"""CAs: which are known, and what one's live directory says."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE
from acme_desktop.cli.grammar import Operand, Verb
from acme_desktop.cli.record_documents import authority_document, authority_report_document
from acme_desktop.cli.tables import facts, table
from acme_desktop.cli.verbs.accounts import CA_BUNDLE, ca_bundle
from acme_desktop.service.answers import AuthorityReport
from acme_desktop.service.requests import ListAuthorities, TestAuthority


def _list(call: Call) -> int:
    rows = call.ask(ListAuthorities())
    call.console.answer(
        {"authorities": [authority_document(row) for row in rows]},
        lambda: table(
            ("PRESET", "CA", "ENVIRONMENT", "EXTERNAL ACCOUNT", "ACCOUNTS", "NOTE"),
            [
                (
                    row.id,
                    row.name,
                    row.environment,
                    "needed" if row.eab else "no",
                    ", ".join(str(number) for number in row.accounts),
                    row.note,
                )
                for row in rows
            ],
        ),
    )
    return DONE


def _test(call: Call) -> int:
    report = call.ask(TestAuthority(call.typed.text("server"), ca_bundle(call)))
    call.console.answer(authority_report_document(report), lambda: _facts(report))
    return DONE


def _facts(report: AuthorityReport) -> list[str]:
    directory = report.directory
    profiles = ", ".join(f"{name} ({about})" if about else name for name, about in directory.profiles.items())
    return facts(
        (
            ("Server", report.directory_url),
            ("Environment", wording.environment(report.environment)),
            ("Answered in", f"{report.milliseconds:.0f} ms"),
            ("Our clock", "" if report.skew is None else f"{wording.instant(report.skew)} from the CA's"),
            ("Terms of service", directory.terms_of_service),
            ("Website", directory.website),
            ("CAA names", ", ".join(directory.caa_identities)),
            ("External account", "needed" if directory.external_account_required else "not needed"),
            ("Profiles", profiles),
            ("Renewal information", "yes (RFC 9773)" if directory.renewal_info else "no"),
        )
    )


VERBS = (
    Verb(
        ("ca", "list"),
        "the CAs that are known by name, and those of our accounts",
        _list,
        examples=("acme-desktop ca list",),
    ),
    Verb(
        ("ca", "test"),
        "ask a CA's live directory",
        _test,
        (Operand("URL|PRESET", "directory URL, or a name of “acme-desktop ca list”", key="server"),),
        (CA_BUNDLE,),
        examples=(
            "acme-desktop ca test letsencrypt-staging",
            "acme-desktop ca test https://ca.corp.example/acme/directory --ca-bundle corp-root.pem",
        ),
    ),
)
