"""What the action bar offers: the one next step, why it is not possible yet, and until when there is time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.errand import deadline_of
from acme_desktop.desktop.panes.challenges.headline import missing_words
from acme_desktop.desktop.panes.challenges.order_watch import OrderWatch
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.value_class import value_class

translate = QCoreApplication.translate


class NextStep(StrEnum):
    """What the primary button does."""

    NONE = "none"
    PREPARE = "prepare"  # go on until there is something to deploy
    SUBMIT = "submit"  # tell the CA to look
    CONTINUE = "continue"  # the CA was told: carry on to the end
    EXPORT = "export"  # the certificate is here
    RETRY = "retry"  # the same order once more


@value_class(frozen=True)
class Offer:
    """`blocked` is why the step is not possible, "" where it is. `until` is the deadline, `then` says what is lost by
    then, and `briefly` only when it is."""

    step: NextStep
    word: str = ""
    icon: str = ""
    blocked: str = ""
    until: datetime | None = None
    then: str = ""
    briefly: str = ""
    by_itself: bool = False  # “Submit when green” makes sense
    anyway: bool = False  # so does “Submit anyway”


_STEPS = {
    OrderState.PLACING: NextStep.PREPARE,
    OrderState.PENDING: NextStep.PREPARE,
    OrderState.AWAITING_DEPLOYMENT: NextStep.SUBMIT,
    OrderState.VALID: NextStep.EXPORT,
    OrderState.INVALID: NextStep.RETRY,
    OrderState.ABANDONED: NextStep.RETRY,
}


def offer_of(watch: OrderWatch, now: datetime) -> Offer:
    """For an order as it stands."""
    state = watch.known.state
    if state is None:
        return Offer(NextStep.NONE)
    step = _STEPS.get(state, NextStep.CONTINUE)
    if step is NextStep.SUBMIT and not watch.known.sheet.values:
        step = NextStep.CONTINUE
    word, icon = _looks(step)
    blocked = _blocked(watch, step)
    until = deadline_of(watch.known.story, watch.known.sheet) if step in (NextStep.SUBMIT, NextStep.PREPARE) else None
    waiting = step is NextStep.SUBMIT and watch.may_issue and not watch.submission.running
    return Offer(
        step,
        word,
        icon,
        blocked,
        until,
        *_lost(until, now),
        by_itself=waiting and not watch.known.done.green,
        anyway=waiting and not watch.known.done.may_submit,
    )


def _looks(step: NextStep) -> tuple[str, str]:
    return {
        NextStep.SUBMIT: (translate("Challenges", "Submit to CA"), "arrow-right"),
        NextStep.EXPORT: (translate("Challenges", "Export certificate"), "download"),
        NextStep.RETRY: (translate("Challenges", "Fix and retry"), "refresh"),
    }.get(step, (translate("Challenges", "Continue"), "arrow-right"))


def _blocked(watch: OrderWatch, step: NextStep) -> str:
    if step is NextStep.EXPORT:
        return ""
    if not watch.may_issue:
        return translate("Challenges", "As a viewer you can look, not submit.")
    if watch.submission.running:
        return translate("Challenges", "Under way…")
    if step is NextStep.SUBMIT and not watch.known.done.may_submit:
        return missing_words(watch.known.sheet, watch.known.done)
    return ""


def _lost(until: datetime | None, now: datetime) -> tuple[str, str]:
    """At length, and briefly."""
    if until is None:
        return "", ""
    moment = moments.date_time(until, now)
    told = translate("Challenges", "Until {moment}. Then new values are needed.")
    return told.format(moment=moment), translate("Challenges", "until {moment}").format(moment=moment)
