"""The columns of a truth board: one for each value of a record; status and answer of a web server."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.desktop.panes.challenges.truth import Answer, TruthRow, is_public
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.wording.states import StateLook, check_look
from acme_desktop.domain.order import ChallengeType
from acme_desktop.domain.preflight import Finding

translate = QCoreApplication.translate
_LOOKS = {
    Answer.FOUND: Finding.AS_EXPECTED,
    Answer.OTHER: Finding.OTHER_VALUE,
    Answer.NONE: Finding.NO_RECORD,
    Answer.SILENT: Finding.NO_ANSWER,
}
_DASH = "–"


def columns_of(thing: Thing) -> tuple[Column[TruthRow], ...]:
    """For a record's servers, or a file's addresses."""
    return _file_columns(thing) if thing.kind is ChallengeType.HTTP_01 else _record_columns(thing)


def _record_columns(thing: Thing) -> tuple[Column[TruthRow], ...]:
    asked: Column[TruthRow] = Column(
        "asked", translate("Challenges", "Asked"), asked_words, width=150, least=110, stretch=1, tip=asked_tip
    )
    family: Column[TruthRow] = Column("family", translate("Challenges", "Family"), lambda row: row.family, width=56)
    if len(thing.values) == 1:
        values = [_value_column(translate("Challenges", "Value"), 0)]
        values.append(
            Column(
                "answer",
                translate("Challenges", "Answer"),
                answer_words,
                width=110,
                least=80,
                stretch=1,
                tip=answer_tip,
            )
        )
    else:
        title = translate("Challenges", "Value {number}")
        values = [_value_column(title.format(number=n + 1), n) for n in range(len(thing.values))]
    return (asked, family, *values, _took_column())


def _file_columns(thing: Thing) -> tuple[Column[TruthRow], ...]:
    return (
        Column("family", translate("Challenges", "Asked"), lambda row: "DNS" if row.evidence.resolver else row.family,
               width=60),
        Column("address", translate("Challenges", "Address"), lambda row: row.asked, width=126, tip=asked_tip),
        Column("status", translate("Challenges", "Status"), state=_status_look, delegate="state", width=90, least=86),
        Column(
            "answer", translate("Challenges", "Answer"), lambda row: file_words(row, thing.name), width=130, stretch=1,
            tip=answer_tip,
        ),
        _took_column(),
    )  # fmt: skip


def _value_column(title: str, number: int) -> Column[TruthRow]:
    return Column(
        f"value-{number}", title, state=_value_look(number), delegate="state", width=104, least=102, tip=answer_tip
    )


def _value_look(number: int) -> Callable[[TruthRow], StateLook]:
    def look(row: TruthRow) -> StateLook:
        # A value that was not asked for yet at this server is one that it has not answered.
        return check_look(_LOOKS[row.answers[number] if number < len(row.answers) else Answer.SILENT])

    return look


def _took_column() -> Column[TruthRow]:
    return Column(
        "took", translate("Challenges", "Took"), took_words, align="trailing", delegate="number", width=64, least=56,
        ink="text-2",
    )  # fmt: skip


def asked_words(row: TruthRow) -> str:
    """The server; a resolver is said to be one, and whether it is the whole world's."""
    if not row.evidence.resolver:
        return row.asked
    if is_public(row.evidence.address):
        return translate("Challenges", "{address} public").format(address=row.asked)
    return translate("Challenges", "{address} resolver").format(address=row.asked)


def asked_tip(row: TruthRow) -> str:
    """With its address, and the name that an alias led to."""
    if row.evidence.led_to and row.evidence.server:
        told = translate("Challenges", "{asked} for {name}")
        return told.format(asked=f"{row.asked} ({row.evidence.address})", name=row.evidence.led_to)
    return row.evidence.asked


def answer_words(row: TruthRow) -> str:
    """What came in place of the value, in a word or two."""
    if row.answers[0] is Answer.FOUND:
        return row.evidence.code
    if row.others:
        return row.others[0]
    if row.answers[0] is Answer.NONE and row.evidence.code:
        return row.evidence.code
    return row.evidence.answer.removeprefix("no answer ")  # that it is none stands beside it


def answer_tip(row: TruthRow) -> str:
    """All of it."""
    return row.evidence.answer


def file_words(row: TruthRow, host: str) -> str:
    """“right, 87 bytes”, “to /login”, or what else came."""
    seen = row.evidence
    if seen.as_expected:
        right = translate("Challenges", "right, %n byte(s)", "", seen.size or 0)
        return f"{right}, {_to(seen.led_to, host)}" if seen.led_to else right
    if seen.led_to and seen.finding is Finding.REDIRECTED_AWAY:
        return _to(seen.led_to, host)
    return seen.answer.partition("other content: ")[2] or seen.answer


def _to(url: str, host: str) -> str:
    parts = urlsplit(url)
    place = parts.path or "/" if parts.hostname == host else url
    return translate("Challenges", "to {place}").format(place=place)


def _status_look(row: TruthRow) -> StateLook:
    look = check_look(_LOOKS[row.answers[0]])
    return StateLook(look.icon, row.evidence.code or look.word, look.tone, look.loud)


def took_words(row: TruthRow) -> str:
    """In whole milliseconds."""
    took = row.evidence.milliseconds
    return _DASH if took is None else translate("Challenges", "{number} ms").format(number=max(1, round(took)))
