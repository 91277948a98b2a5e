"""What is wrong with the content of a challenge file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.fix import Advice, begun
from acme_desktop.desktop.panes.challenges.things import Value
from acme_desktop.domain.diagnosis import Diagnosis, Mistake

translate = QCoreApplication.translate
_LONGEST_SHOWN = 80


def tell(value: Value, found: Diagnosis, where: str) -> Advice:
    """With the content to be copied once more."""
    exactly = translate(
        "Challenges", "It must hold exactly the content above, and nothing else. {address} said: {said}"
    )
    headline, text = _words().get(found.mistake, ("", ""))
    if not headline:
        headline = begun(
            where,
            translate("Challenges", "Something else is at that address."),
            translate("Challenges", "{where} something else is at that address."),
        )
    address = found.seen.address if found.seen else ""
    told = (text or exactly).format(address=address, said=found.other[:_LONGEST_SHOWN])
    return Advice("bad", headline, told, translate("Challenges", "Copy content"), value.text)


def _words() -> dict[Mistake, tuple[str, str]]:
    """Headline and fix; "" for that it has to hold exactly the content."""
    return {
        Mistake.EMPTY: (translate("Challenges", "The file is empty."), ""),
        Mistake.BYTE_ORDER_MARK: (
            translate("Challenges", "A byte order mark stands before the content."),
            translate("Challenges", "Save it as plain ASCII or as UTF-8 without a mark; or use “Save file…”."),
        ),
        Mistake.UTF_16: (
            translate("Challenges", "The file is written in UTF-16."),
            translate("Challenges", "Save it as plain ASCII; or use “Save file…”."),
        ),
        Mistake.WHITE_SPACE: (translate("Challenges", "White space stands before the content."), ""),
        Mistake.WHITE_SPACE_BEHIND: (
            translate("Challenges", "White space stands behind the content."),
            translate(
                "Challenges", "Not every CA forgives it. End the file behind its last letter; or use “Save file…”."
            ),
        ),
        Mistake.FILE_QUOTED: (translate("Challenges", "The content has quotation marks around it."), ""),
        Mistake.FILE_TEXT_AROUND: (translate("Challenges", "There is more in the file than the content."), ""),
        Mistake.TOKEN_ONLY: (
            translate("Challenges", "Only the token is in the file."),
            translate("Challenges", "Behind a dot belongs the account key’s thumbprint. Copy all of the content."),
        ),
        Mistake.OTHER_ACCOUNT: (
            translate("Challenges", "The content is for another account."),
            translate("Challenges", "The thumbprint behind the token’s dot is another one. Copy all of the content."),
        ),
    }
