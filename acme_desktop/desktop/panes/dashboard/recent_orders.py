"""The newest orders: five rows of the one table, without a scroll bar of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import mark_look, order_look
from acme_desktop.service.lines import OrderLine

ROWS = 5


def columns(now: Callable[[], datetime]) -> tuple[Column[OrderLine], ...]:
    """Number, names, CA, state and age, as in the list of all orders."""
    translate = QCoreApplication.translate
    return (
        Column("id", translate("dashboard", "No."), lambda order: str(order.id), ink="text-2", width=56),
        _names(translate("dashboard", "Names")),
        _ca(translate("dashboard", "CA")),
        _state(translate("dashboard", "State")),
        _changed(translate("dashboard", "Changed"), now),
    )


def _names(title: str) -> Column[OrderLine]:
    return Column(
        "names", title, lambda order: order.names[0] if order.names else "", width=200, least=120, stretch=2,
        delegate="names", more=lambda order: max(len(order.names) - 1, 0),
        tip=lambda order: "\n".join(order.names[:30]),
    )  # fmt: skip


def _ca(title: str) -> Column[OrderLine]:
    return Column(
        "ca", title, lambda order: order.ca, mark=lambda order: mark_look(order.environment), width=150, least=80,
        stretch=1,
    )  # fmt: skip


def _state(title: str) -> Column[OrderLine]:
    return Column(
        "state", title, state=lambda order: order_look(order.state), delegate="state", tip=lambda order: order.trouble,
        width=140, least=100,
    )  # fmt: skip


def _changed(title: str, now: Callable[[], datetime]) -> Column[OrderLine]:
    return Column(
        "changed", title, lambda order: moments.ago(order.updated_at, now()), ink="text-2", align="trailing",
        tip=lambda order: moments.exact(order.updated_at), width=100, least=70,
    )  # fmt: skip
