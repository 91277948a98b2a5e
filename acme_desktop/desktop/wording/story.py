"""What the audit trail recorded of an order or a certificate, told in plain words: one sentence a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import StateLook, outcome_look
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Milestone

_LONGEST = 400
_MOST_NAMES = 4
_Detail = Mapping[str, Any]
_Tell = Callable[[_Detail], str]


@value_class(frozen=True)
class Chapter:
    """One step: what happened, why or with what, who did it, and how it ended."""

    at: datetime
    text: str
    more: str
    actor: str
    look: StateLook


def story(milestones: Sequence[Milestone]) -> tuple[Chapter, ...]:
    """Oldest first. What was begun and is told as done later, is told once, with what was known at its begin."""
    chapters = []
    begun: dict[str, _Detail] = {}
    for place, one in enumerate(milestones):
        if not _goes_without_saying(one, milestones[place + 1 :]):
            chapters.append(chapter(replace(one, detail={**begun.pop(one.action, {}), **one.detail})))
        elif one.outcome == Outcome.INTENT:
            begun[one.action] = one.detail
    return tuple(chapters)


def chapter(one: Milestone) -> Chapter:
    """One step in words."""
    failed = one.outcome in (Outcome.FAILED, Outcome.DENIED)
    words = (_FAILURES if failed else _SENTENCES).get(one.action) or _SENTENCES.get(one.action)
    text = words(one.detail) if words else one.action
    return Chapter(one.at, text, _more(one), one.actor, outcome_look(one.outcome))


def as_text(chapters: Sequence[Chapter]) -> str:
    """To be pasted into a ticket."""
    lines = []
    for one in chapters:
        who = f" ({one.actor})" if one.actor else ""
        lines.append(f"{moments.exact(one.at)}  {one.text}{who}")
        if one.more:
            lines.append(f"    {one.more}")
    return "\n".join(lines)


def is_settled(one: Milestone, later: Sequence[Milestone]) -> bool:
    """An intention whose outcome follows."""
    return one.outcome == Outcome.INTENT and any(
        other.action == one.action and other.outcome != Outcome.INTENT for other in later
    )


def _goes_without_saying(one: Milestone, later: Sequence[Milestone]) -> bool:
    return one.action == "challenge.view" or is_settled(one, later)


def _more(one: Milestone) -> str:
    """The reason of what failed in the words of who refused, or what a person gave as one."""
    detail = one.detail
    problem = detail.get("problem")
    if isinstance(problem, Mapping):
        said = str(problem.get("detail") or problem.get("title") or problem.get("type") or "")
        return QCoreApplication.translate("story", "The CA says: “{words}”").format(words=plain_text(said, _LONGEST))
    for name in ("error", "message", "why"):
        if detail.get(name) and one.outcome in (Outcome.FAILED, Outcome.DENIED):
            words = detail["message"] if name == "error" and detail.get("message") else detail[name]
            return plain_text(str(words), _LONGEST)
    if detail.get("without_check"):
        words = QCoreApplication.translate("story", "Although our own look said no: {why}")
        return words.format(why=plain_text(str(detail["without_check"]), _LONGEST))
    files = detail.get("files")
    return plain_text(", ".join(map(str, files)), _LONGEST) if isinstance(files, list) else ""


def _names(detail: _Detail) -> str:
    found = detail.get("identifiers")
    names = [plain_text(str(name), 80) for name in found] if isinstance(found, list) else []
    shown, more = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if more > 0:
        return QCoreApplication.translate("story", "{names} and %n more", "", more).format(names=shown)
    return shown


def _day(text: object) -> str:
    try:
        return moments.date(datetime.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def _moment(text: object) -> str:
    try:
        return moments.date_time(datetime.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def _place(detail: _Detail) -> str:
    """Placed; again by a renewal, or for names."""
    translate = QCoreApplication.translate
    names = _names(detail)
    if detail.get("replaces"):
        return translate("story", "A renewal was ordered from the CA.")
    if not names:
        return translate("story", "The CA took the order.")
    return translate("story", "Ordered for {names}.").format(names=names)


def _wait(detail: _Detail) -> str:
    words = QCoreApplication.translate("story", "The CA asked to wait until {moment}.")
    return words.format(moment=_moment(detail.get("until")))


def _issue(detail: _Detail) -> str:
    translate = QCoreApplication.translate
    words = translate("story", "Issued by {issuer}; it holds until {day}.")
    return words.format(issuer=plain_text(str(detail.get("issuer") or "–"), 120), day=_day(detail.get("not_after")))


def _export(detail: _Detail) -> str:
    translate = QCoreApplication.translate
    with_key = translate("story", "Exported with its key to {folder}, as {form}.")
    without = translate("story", "Exported without a key to {folder}, as {form}.")
    words = with_key if detail.get("with_key") else without
    return words.format(folder=plain_text(str(detail.get("to", "")), 200), form=str(detail.get("format", "")))


def _respond(detail: _Detail) -> str:
    words = QCoreApplication.translate("story", "The CA was told to look at {names}.")
    return words.format(names=_names(detail) or "–")


def _deploy(detail: _Detail) -> str:
    words = QCoreApplication.translate("story", "What proves {names} was put in place.")
    return words.format(names=_names(detail) or "–")


def _remove(detail: _Detail) -> str:
    names = _names(detail)
    if not names:
        return QCoreApplication.translate("story", "What was put in place was taken away again.")
    return QCoreApplication.translate("story", "What proved {names} was taken away again.").format(names=names)


def _revoke(detail: _Detail) -> str:
    words = QCoreApplication.translate("story", "Revoked; reason: {reason}.")
    return words.format(reason=str(detail.get("reason") or "–"))


def _said(words: str) -> _Tell:
    """A sentence without values."""
    return lambda _: QCoreApplication.translate("story", words)


_SENTENCES: dict[str, _Tell] = {
    "order.place": _place,
    "order.wait": _wait,
    "order.validate": _said(str(QT_TRANSLATE_NOOP("story", "The CA has seen the proof of every name."))),
    "order.finalize": _said(str(QT_TRANSLATE_NOOP("story", "The certificate request was sent."))),
    "order.change": _said(str(QT_TRANSLATE_NOOP("story", "The way to prove the names was changed."))),
    "order.abandon": _said(str(QT_TRANSLATE_NOOP("story", "The order was abandoned."))),
    "order.fail": _said(str(QT_TRANSLATE_NOOP("story", "The order failed."))),
    "order.start-over": _said(str(QT_TRANSLATE_NOOP("story", "The order was started over."))),
    "challenge.check": _said(str(QT_TRANSLATE_NOOP("story", "We looked where the CA will look: all was there."))),
    "challenge.respond": _respond,
    "challenge.deploy": _deploy,
    "challenge.remove": _remove,
    "challenge.save": _said(str(QT_TRANSLATE_NOOP("story", "The answers were saved as files."))),
    "certificate.issue": _issue,
    "certificate.export": _export,
    "certificate.revoke": _revoke,
    "certificate.renew": _said(str(QT_TRANSLATE_NOOP("story", "Its renewal was tried."))),
}
_FAILURES: dict[str, _Tell] = {
    "challenge.check": _said(
        str(QT_TRANSLATE_NOOP("story", "We looked where the CA will look: it was not right yet."))
    ),
    "challenge.respond": _said(str(QT_TRANSLATE_NOOP("story", "The CA could not be told to look."))),
    "challenge.remove": _said(str(QT_TRANSLATE_NOOP("story", "What was put in place could not be taken away."))),
    "certificate.renew": _said(str(QT_TRANSLATE_NOOP("story", "Its renewal failed."))),
    "request.export-certificate": _said(str(QT_TRANSLATE_NOOP("story", "An export failed."))),
    "request.revoke-certificate": _said(str(QT_TRANSLATE_NOOP("story", "Revoking it failed."))),
    "request.renew-due": _said(str(QT_TRANSLATE_NOOP("story", "A renewal run stopped."))),
    "request.continue-order": _said(str(QT_TRANSLATE_NOOP("story", "Carrying the order on failed."))),
    "request.abandon-order": _said(str(QT_TRANSLATE_NOOP("story", "The order could not be abandoned."))),
    "request.check-challenges": _said(str(QT_TRANSLATE_NOOP("story", "We could not look where the CA will look."))),
    "request.respond-challenge": _said(str(QT_TRANSLATE_NOOP("story", "The CA could not be told to look."))),
}
