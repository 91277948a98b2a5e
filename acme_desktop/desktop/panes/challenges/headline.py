"""What a sheet says above its cards and in its action bar: how much is to be done, and how much of it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.standing import Progressed, is_dns, places
from acme_desktop.desktop.panes.challenges.things import Sheet
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.value_class import value_class

translate = QCoreApplication.translate


@value_class(frozen=True)
class Headline:
    """The title of a sheet and the line under it."""

    title: str
    text: str


def headline_of(
    state: OrderState, ca: str, sheet: Sheet, done: Progressed, refused: int = 0, *, telling: bool = False
) -> Headline:
    """For an order in this state; `refused` is how many of its names the CA did not take; `telling`: it is told now."""
    if telling and state is OrderState.AWAITING_DEPLOYMENT:
        state = OrderState.VALIDATING
    if state in (OrderState.AWAITING_DEPLOYMENT, OrderState.PENDING) and sheet.values:
        return Headline(_task(sheet, done), _rule(ca, sheet, done))
    if state is OrderState.INVALID:
        return _refused(ca, refused)
    title, text = _words(state)
    return Headline(title.format(ca=ca), text.format(ca=ca))


def _words(state: OrderState) -> tuple[str, str]:
    """Where there is nothing to count."""
    told = {
        OrderState.VALIDATING: (
            translate("Challenges", "{ca} is looking."),
            translate("Challenges", "Leave everything in place until it has answered."),
        ),
        OrderState.VALID: (
            translate("Challenges", "The certificate is here."),
            translate("Challenges", "What was put in place for it can go now."),
        ),
        OrderState.ABANDONED: (
            translate("Challenges", "This order was abandoned."),
            translate("Challenges", "What was put in place for it can go now."),
        ),
        OrderState.PLACING: (
            translate("Challenges", "This order has not reached {ca} yet."),
            translate("Challenges", "Continue, and there will be something to put in place."),
        ),
        OrderState.PENDING: (
            translate("Challenges", "What {ca} wants to see is not known yet."),
            translate("Challenges", "Continue, and it is fetched."),
        ),
        OrderState.AWAITING_DEPLOYMENT: (
            translate("Challenges", "There is nothing to put in place."),
            translate("Challenges", "Every name is still authorized at {ca}: continue."),
        ),
    }
    issuing = (
        translate("Challenges", "Every name is proved."),
        translate("Challenges", "{ca} is issuing the certificate."),
    )
    return told.get(state, issuing)


def _refused(ca: str, refused: int) -> Headline:
    text = translate("Challenges", "Put it right, then try again: that is a new order, with new values.")
    if refused:
        title = translate("Challenges", "{ca} did not accept %n name(s).", "", refused)
    else:
        title = translate("Challenges", "{ca} did not accept this order.")
    return Headline(title.format(ca=ca), text)


def _task(sheet: Sheet, done: Progressed) -> str:
    """“Publish 3 TXT values in 2 zones. 1 of 3 is there.”"""
    if done.green:
        return _all_there(sheet, done.total)
    if done.looked and done.right + done.hindered == done.total:
        return translate("Challenges", "All in place, but something else is in the way.")
    if is_dns(sheet):
        whole = translate("Challenges", "Publish {things} in {places}.")
        things = translate("Challenges", "%n TXT value(s)", "", done.total)
        where = translate("Challenges", "%n zone(s)", "", places(sheet))
    else:
        whole = translate("Challenges", "Put {things} on {places}.")
        things = translate("Challenges", "%n file(s)", "", done.total)
        where = translate("Challenges", "%n web server(s)", "", places(sheet))
    task = whole.format(things=things, places=where)
    if not done.looked:
        return task
    return f"{task} {_found(sheet, done)}"


def _found(sheet: Sheet, done: Progressed) -> str:
    there = done.right + done.hindered
    if done.total == 1:
        if done.unsure:
            return translate("Challenges", "It can’t be seen from here.")
        return translate("Challenges", "It is not there yet.")
    if done.unsure == done.total:
        return translate("Challenges", "They can’t be seen from here.")
    if there == 1 and is_dns(sheet):
        told = translate("Challenges", "1 of {total} is there.")
    elif there == 1:
        told = translate("Challenges", "1 of {total} is right.")
    elif is_dns(sheet):
        told = translate("Challenges", "%n of {total} are there.", "", there)
    else:
        told = translate("Challenges", "%n of {total} are right.", "", there)
    return told.format(total=done.total)


def _all_there(sheet: Sheet, total: int) -> str:
    if is_dns(sheet):
        return translate("Challenges", "%n TXT value(s) published, all of it right.", "", total)
    return translate("Challenges", "%n file(s) in place, all of it right.", "", total)


def _rule(ca: str, sheet: Sheet, done: Progressed) -> str:
    if done.green:
        return translate("Challenges", "{ca} can be told now.").format(ca=ca)
    if is_dns(sheet):
        return translate("Challenges", "{ca} is told only when every name server agrees.").format(ca=ca)
    return translate("Challenges", "{ca} is told only when every address answers right.").format(ca=ca)


def missing_words(sheet: Sheet, done: Progressed) -> str:
    """Why the CA is not told yet, beside the button that would; "" where nothing speaks against it."""
    if not done.total:
        return ""
    if not done.looked:
        return translate("Challenges", "Not checked yet")
    if done.missing and is_dns(sheet):
        return translate("Challenges", "%n value(s) missing", "", done.missing)
    if done.missing:
        return translate("Challenges", "%n file(s) not right yet", "", done.missing)
    if done.hindered:
        return translate("Challenges", "CAA or DNSSEC in the way")
    if done.unsure:
        return translate("Challenges", "%n name(s) can’t be seen from here", "", done.unsure)
    return ""
