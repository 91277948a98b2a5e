"""A certificate beside the one before it: what is another, and what is the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.keys import key_kind
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import CertificateLine


@value_class(frozen=True)
class Difference:
    """One line of the comparison; `changed` is False where both are alike."""

    what: str
    before: str
    after: str
    changed: bool


def compare(before: CertificateLine, after: CertificateLine) -> tuple[Difference, ...]:
    """Names, issuer, CA, key type, and how long each holds."""
    translate = QCoreApplication.translate
    rows = (
        (translate("certificates", "Issuer"), before.issuer, after.issuer),
        (translate("certificates", "CA"), before.ca, after.ca),
        (translate("certificates", "Key"), key_kind(before.key_type), key_kind(after.key_type)),
        (translate("certificates", "From"), moments.date(before.not_before), moments.date(after.not_before)),
        (translate("certificates", "To"), moments.date(before.not_after), moments.date(after.not_after)),
        (translate("certificates", "Holds for"), _life(before), _life(after)),
    )
    return (_names(before, after), *(Difference(what, old, new, old != new) for what, old, new in rows))


def _names(before: CertificateLine, after: CertificateLine) -> Difference:
    translate = QCoreApplication.translate
    gone = [name for name in before.names if name not in after.names]
    new = [name for name in after.names if name not in before.names]
    what = translate("certificates", "Names")
    if not gone and not new:
        same = translate("certificates", "the same %n name(s)", "", len(after.names))
        return Difference(what, same, same, changed=False)
    left = translate("certificates", "without {names}").format(names=", ".join(gone)) if gone else ""
    come = translate("certificates", "with {names}").format(names=", ".join(new)) if new else ""
    return Difference(what, ", ".join(before.names), "; ".join(filter(None, (come, left))), changed=True)


def _life(line: CertificateLine) -> str:
    return moments.span((line.not_after - line.not_before).total_seconds())
