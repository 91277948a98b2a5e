"""Why a certificate is revoked, in words that somebody can choose by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.domain.certificate import RevocationReason


def reason_word(reason: int | None) -> str:
    """A short name; "" where there is none, the number where nobody knows it."""
    if reason is None:
        return ""
    translate = QCoreApplication.translate
    words = {
        RevocationReason.UNSPECIFIED: translate("certificates", "No reason given"),
        RevocationReason.KEY_COMPROMISE: translate("certificates", "The key is known to somebody else"),
        RevocationReason.AFFILIATION_CHANGED: translate("certificates", "The name or the company is another now"),
        RevocationReason.SUPERSEDED: translate("certificates", "Another certificate has taken its place"),
        RevocationReason.CESSATION_OF_OPERATION: translate("certificates", "The service is gone"),
    }
    return next((word for known, word in words.items() if known == reason), str(reason))


def reason_meaning(reason: RevocationReason) -> str:
    """When it is the right one."""
    translate = QCoreApplication.translate
    meanings = {
        RevocationReason.UNSPECIFIED: translate("certificates", "None of the others fits."),
        RevocationReason.KEY_COMPROMISE: translate(
            "certificates", "It was lost, copied or published. CAs stop accepting this key for anything."
        ),
        RevocationReason.AFFILIATION_CHANGED: translate(
            "certificates", "What the certificate says is not so any more."
        ),
        RevocationReason.SUPERSEDED: translate(
            "certificates", "It is in use nowhere any more, and nothing bad happened."
        ),
        RevocationReason.CESSATION_OF_OPERATION: translate(
            "certificates", "The names are given up, or no longer yours."
        ),
    }
    return meanings[reason]


def reasons() -> tuple[RevocationReason, ...]:
    """Those that are meant most often first."""
    return (
        RevocationReason.KEY_COMPROMISE,
        RevocationReason.SUPERSEDED,
        RevocationReason.CESSATION_OF_OPERATION,
        RevocationReason.AFFILIATION_CHANGED,
        RevocationReason.UNSPECIFIED,
    )
