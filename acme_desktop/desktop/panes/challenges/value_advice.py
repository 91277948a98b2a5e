"""What is wrong with a value that is published at the right name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.things import Thing, Value
from acme_desktop.domain.diagnosis import Diagnosis, Mistake

translate = QCoreApplication.translate
_LONGEST_SHOWN = 60


def tell(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    """With the value to be copied once more."""
    headline, text = _words(found)
    told = text.format(other=_short(found.other), value=value.text)
    return Advice("bad", headline, told, copy_words(thing, value), value.text)


def copy_words(thing: Thing, value: Value) -> str:
    """Of the button that copies this value."""
    if len(thing.values) == 1:
        return translate("Challenges", "Copy value")
    return translate("Challenges", "Copy value {number}").format(number=thing.values.index(value) + 1)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _words(found: Diagnosis) -> tuple[str, str]:
    if found.mistake is Mistake.CUT_OFF:
        text = translate(
            "Challenges", "%n character(s) of it published, and no more. Enter all of it.", "", found.number
        )
        return translate("Challenges", "The value is cut off."), text
    exactly = translate("Challenges", "Published is “{other}”. Enter it exactly as it stands here.")
    add = translate("Challenges", "Published is “{other}”. Add “{value}” beside it; the other may stay until later.")
    return {
        Mistake.QUOTED: (
            translate("Challenges", "The value has quotation marks or spaces around it."),
            translate("Challenges", "They are part of what is published. Enter the value without them."),
        ),
        Mistake.BROKEN_UP: (
            translate("Challenges", "There are blanks or line ends inside the value."),
            translate("Challenges", "It was broken up on its way. Enter it in one piece."),
        ),
        Mistake.OTHER_CASE: (translate("Challenges", "Capital and small letters are not those of the value."), exactly),
        Mistake.OTHER_CODING: (translate("Challenges", "The value is written in another coding."), exactly),
        Mistake.FILE_CONTENT: (
            translate("Challenges", "This is what http-01 wants in a file."),
            translate("Challenges", "A TXT record holds its digest: the value above, and nothing else."),
        ),
        Mistake.DOT_AT_END: (
            translate("Challenges", "The value has a dot at its end."),
            translate("Challenges", "Only names end with a dot. Enter the value without it."),
        ),
        Mistake.TEXT_AROUND: (
            translate("Challenges", "More than the value is published."),
            translate("Challenges", "Published is “{other}”. Enter the value alone."),
        ),
        Mistake.ALIAS_TO_VALUE: (
            translate("Challenges", "The value is the target of an alias (CNAME)."),
            translate("Challenges", "Remove the CNAME, and add the value as a record of type TXT."),
        ),
        Mistake.OTHER_TEXT: (translate("Challenges", "Another text is published."), add),
    }.get(found.mistake, (translate("Challenges", "Another value is published, perhaps an old one."), add))
