"""The columns of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import mark_look, order_look
from acme_desktop.service.lines import OrderLine

_MOST_NAMES_IN_A_TIP = 30
Now = Callable[[], datetime]


def columns(now: Now) -> tuple[Column[OrderLine], ...]:
    """Number, names, CA, state, what comes next, who placed it, and when it changed."""
    translate = QCoreApplication.translate
    return (
        Column(
            "id", translate("orders", "No."), lambda line: str(line.id), sort_key="id", ink="text-2", width=56, least=48
        ),
        Column(
            "names", translate("orders", "Names"), first_name, delegate="names",
            more=lambda line: max(len(line.names) - 1, 0), tip=_all_names, width=190, least=120, stretch=2,
        ),
        Column(
            "ca", translate("orders", "CA"), lambda line: line.ca, sort_key="ca", ink="text-2",
            mark=lambda line: mark_look(line.environment), width=160, least=96, stretch=1,
        ),
        Column(
            "state", translate("orders", "State"), state=lambda line: order_look(line.state), sort_key="state",
            delegate="state", tip=lambda line: line.trouble, width=134, least=112,
        ),
        Column(
            "next", translate("orders", "Next"), lambda line: coming(line, now()), sort_key="expires", ink="text-2",
            tip=lambda line: _exact_next(line, now()), width=132, least=84,
        ),
        Column(
            "owner", translate("orders", "Owner"), lambda line: line.created_by or "–", ink="text-2", width=80,
            least=56, stretch=1,
        ),
        Column(
            "changed", translate("orders", "Changed"), lambda line: moments.ago(line.updated_at, now()),
            sort_key="changed", ink="text-2", tip=lambda line: moments.exact(line.updated_at), width=96, least=84,
            align="trailing",
        ),
    )  # fmt: skip


def first_name(line: OrderLine) -> str:
    """What it is called by."""
    return line.names[0] if line.names else "–"


def next_moment(line: OrderLine, now: datetime) -> datetime | None:
    """When something happens by itself: the next try, or the end of an order that is open."""
    if line.next_attempt is not None and line.next_attempt > now:
        return line.next_attempt
    return None if line.state.is_final else line.expires


def coming(line: OrderLine, now: datetime) -> str:
    """As in “tries again in 3 h”, “ends in 6 days”."""
    moment = next_moment(line, now)
    if moment is None:
        return "–"
    if moment == line.next_attempt:
        words = QCoreApplication.translate("orders", "tries again {when}")
    elif moment <= now:
        words = QCoreApplication.translate("orders", "ended {when}")
    else:
        words = QCoreApplication.translate("orders", "ends {when}")
    return words.format(when=moments.ago(moment, now))


def _exact_next(line: OrderLine, now: datetime) -> str:
    moment = next_moment(line, now)
    return "" if moment is None else moments.full(moment)


def _all_names(line: OrderLine) -> str:
    if len(line.names) < 2:
        return ""
    shown = "\n".join(line.names[:_MOST_NAMES_IN_A_TIP])
    more = len(line.names) - _MOST_NAMES_IN_A_TIP
    if more <= 0:
        return shown
    return QCoreApplication.translate("orders", "{names}\nand %n more", "", more).format(names=shown)
