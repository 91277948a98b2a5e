"""What an order needs, in words: what stands at the top of its pane, and which buttons beside it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.errors import ca_words, sentence
from acme_desktop.domain.health import OrderGroup
from acme_desktop.domain.order import NOT_OFFERED, WRONG_CERTIFICATE, Ending, Order, OrderState
from acme_desktop.domain.problem import Problem, plain_text
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import OrderStory

_LONGEST = 600
_PROVED = "valid"


class Act(StrEnum):
    """What a button does."""

    CHALLENGES = "challenges"
    AGAIN = "again"
    CONTINUE = "continue"
    CERTIFICATE = "certificate"
    RENEWED = "renewed"  # the certificate that it was to renew


_CHANGING = (Act.AGAIN, Act.CONTINUE)


@value_class(frozen=True)
class NextStep:
    """`tone` is of a message bar; the first of `acts` is the one that leads on."""

    tone: str
    headline: str
    text: str = ""
    acts: tuple[Act, ...] = ()


def next_step(story: OrderStory, now: datetime, *, may_issue: bool) -> NextStep:
    """How it stands, and what is to be done by whom."""
    tellers = {
        OrderGroup.YOUR_TURN: _your_turn,
        OrderGroup.FAILED: _failed,
        OrderGroup.DONE: _done,
        OrderGroup.ABANDONED: _abandoned,
    }
    said = tellers.get(story.line.group, _running)(story, now)
    if may_issue:
        return said
    kept = tuple(act for act in said.acts if act not in _CHANGING)
    note = QCoreApplication.translate("orders", "Your role may look and change nothing.")
    text = said.text if kept == said.acts else " ".join(filter(None, (said.text, note)))
    return NextStep(said.tone, said.headline, text, kept)


def _your_turn(story: OrderStory, now: datetime) -> NextStep:
    translate = QCoreApplication.translate
    count = sum(1 for one in story.authorizations if one.status != _PROVED)
    headline = translate("orders", "Your turn: put in place what proves %n name(s).", "", count)
    said = [sentence(plain_text(story.line.trouble, _LONGEST))]
    if story.order.expires is not None:
        until = translate("orders", "The CA waits until {moment}.")
        said.append(until.format(moment=moments.both(story.order.expires, now)))
    return NextStep("info", headline, " ".join(filter(None, said)), (Act.CHALLENGES,))


def _running(story: OrderStory, now: datetime) -> NextStep:
    translate = QCoreApplication.translate
    headlines = {
        OrderState.PLACING: translate("orders", "It is saved here; the CA has not answered yet."),
        OrderState.PENDING: translate("orders", "The CA has the order. What is to be proved is not fetched yet."),
        OrderState.VALIDATING: translate("orders", "The CA was told to look and has not said what it saw."),
        OrderState.READY: translate("orders", "Every name is proved. The certificate request is not sent yet."),
        OrderState.PROCESSING: translate("orders", "The CA has the certificate request and makes the certificate."),
        OrderState.ISSUED: translate("orders", "The CA has issued the certificate. It is not downloaded yet."),
        OrderState.STORED: translate("orders", "The certificate is here. What was put in place is not taken away yet."),
    }
    headline = headlines.get(story.order.state, translate("orders", "The order is not at its end."))
    if story.order.expires is not None and story.order.expires <= now and story.order.state is not OrderState.STORED:
        text = translate("orders", "Its time at the CA is over: continue it to see what became of it.")
    elif story.order.replaces_certificate is not None:
        text = translate("orders", "The next renewal run goes on with it by itself.")
    else:
        text = translate("orders", "It goes on when somebody continues it.")
    return NextStep("info", headline, text, (Act.CONTINUE,))


def _failed(story: OrderStory, _: datetime) -> NextStep:
    headline, why = _why_failed(story.order)
    if story.order.replaces_certificate is None:
        return NextStep("bad", headline, why, (Act.AGAIN,))
    return NextStep("bad", headline, why, (Act.AGAIN, Act.RENEWED))


def _why_failed(order: Order) -> tuple[str, str]:
    translate = QCoreApplication.translate
    problem = order.problem or Problem()
    if order.ending is Ending.EXPIRED:
        return translate("orders", "The names were not proved in time."), translate(
            "orders", "An order that lapses at the CA can’t be carried on: place it again."
        )
    if problem.type == WRONG_CERTIFICATE:
        return translate("orders", "The CA issued something else than was ordered."), _plain(problem)
    if problem.type == NOT_OFFERED:
        return translate("orders", "The CA does not offer what was ordered."), _plain(problem)
    advice = translate("orders", "Put right what it names, then order again.")
    whole = Problem(problem.type, problem.detail, problem.title, problem.status)  # names have their own beside them
    shown = whole if problem.detail or problem.title else problem
    return translate("orders", "The CA refused."), "\n".join(filter(None, (ca_words(shown), advice)))


def _done(story: OrderStory, now: datetime) -> NextStep:
    translate = QCoreApplication.translate
    ends = story.certificate_ends
    if ends is not None and ends <= now:
        text = translate("orders", "The certificate of this order has ended.")
        return NextStep("info", translate("orders", "Done."), text, _certificate(story))
    said = [translate("orders", "It holds until {day}.").format(day=moments.date(ends))] if ends is not None else []
    said.append(translate("orders", "Next: export it to where it runs."))
    return NextStep("ok", translate("orders", "The certificate is here."), " ".join(said), _certificate(story))


def _certificate(story: OrderStory) -> tuple[Act, ...]:
    return (Act.CERTIFICATE,) if story.order.certificate_id is not None else ()


def _abandoned(_: OrderStory, __: datetime) -> NextStep:
    translate = QCoreApplication.translate
    text = translate("orders", "At the CA it lapses by itself.")
    return NextStep("info", translate("orders", "The order was abandoned."), text, (Act.AGAIN,))


def _plain(problem: Problem) -> str:
    return sentence(plain_text(problem.detail, _LONGEST))
