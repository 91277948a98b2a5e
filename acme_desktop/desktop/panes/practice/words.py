"""What the practice CA does and refuses, in the window's words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from acme_desktop.desktop.practice.control import PracticeHappening, PracticeRecord, Refused

_HAPPENINGS = {
    "account-made": str(QT_TRANSLATE_NOOP("Practice", "Account opened for {contacts}")),
    "account-changed": str(QT_TRANSLATE_NOOP("Practice", "Account changed: {contacts}")),
    "account-deactivated": str(QT_TRANSLATE_NOOP("Practice", "Account deactivated: {contacts}")),
    "key-changed": str(QT_TRANSLATE_NOOP("Practice", "Account has a new key: {contacts}")),
    "order-placed": str(QT_TRANSLATE_NOOP("Practice", "Order placed for {names}")),
    "validating": str(QT_TRANSLATE_NOOP("Practice", "Looking at {name} by {method}")),
    "proved": str(QT_TRANSLATE_NOOP("Practice", "{name} is proved by {method}")),
    "not-proved": str(QT_TRANSLATE_NOOP("Practice", "{name} is not proved by {method}: {why}")),
    "given-up": str(QT_TRANSLATE_NOOP("Practice", "Authorization for {name} deactivated")),
    "issued": str(QT_TRANSLATE_NOOP("Practice", "PRACTICE certificate made for {names}")),
    "not-issued": str(QT_TRANSLATE_NOOP("Practice", "No certificate for {names}: {why}")),
    "revoked": str(QT_TRANSLATE_NOOP("Practice", "Certificate for {names} revoked, reason {reason}")),
    "failures": str(QT_TRANSLATE_NOOP("Practice", "Failures switched on: {failures}")),
    "reset": str(QT_TRANSLATE_NOOP("Practice", "Everything forgotten: accounts, orders, certificates, DNS records")),
}
_NOT_A_VALUE = {
    "A": str(QT_TRANSLATE_NOOP("Practice", "An A record holds an IPv4 address, such as 127.0.0.1.")),
    "AAAA": str(QT_TRANSLATE_NOOP("Practice", "An AAAA record holds an IPv6 address, such as ::1.")),
    "CNAME": str(QT_TRANSLATE_NOOP("Practice", "A CNAME record holds another name, such as proofs.example.")),
    "CAA": str(QT_TRANSLATE_NOOP("Practice", 'A CAA record is written 0 issue "practice.example".')),
    "TXT": str(QT_TRANSLATE_NOOP("Practice", "A TXT value is one line of 1 to 4000 characters.")),
}
_BROKEN = {
    "name": str(
        QT_TRANSLATE_NOOP(
            "Practice", "This is not a name in DNS: write it whole, such as _acme-challenge.shop.example."
        )
    ),
    "type": str(
        QT_TRANSLATE_NOOP(
            "Practice", "Beside a CNAME there is no other record, and the same record is not there twice."
        )
    ),
}


def happening_text(happening: PracticeHappening) -> str:
    """What happened; a kind that is new to us as the CA says it."""
    template = _HAPPENINGS.get(happening.kind)
    if template is None:
        return happening.text
    try:
        return QCoreApplication.translate("Practice", template).format_map(happening.values)
    except (KeyError, ValueError, IndexError):
        return happening.text


def refusal_text(refused: Refused, record: PracticeRecord) -> str:
    """Why a record can't be."""
    template = _NOT_A_VALUE.get(record.type, "") if refused.field == "value" else _BROKEN.get(refused.field, "")
    return QCoreApplication.translate("Practice", template) if template else refused.message
