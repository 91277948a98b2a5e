"""The columns of the accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import account_look, environment_look, mark_look
from acme_desktop.service.lines import AccountLine


def columns(now: Callable[[], datetime]) -> tuple[Column[AccountLine], ...]:
    """CA, environment, e-mail, status, orders, certificates, created."""
    translate = QCoreApplication.translate
    return (
        Column(
            "ca", translate("accounts", "CA"), lambda line: line.ca, mark=lambda line: mark_look(line.environment),
            sort_key="ca", width=200, least=120, stretch=1,
        ),
        Column(
            "environment", translate("accounts", "Environment"), lambda line: environment_look(line.environment).word,
            ink="text-2", width=110, least=84,
        ),
        Column(
            "email", translate("accounts", "E-mail"), lambda line: line.account.email, sort_key="email", width=190,
            least=110, stretch=1,
        ),
        Column(
            "status", translate("accounts", "Status"), state=lambda line: account_look(line.account.status),
            delegate="state", width=130, least=100,
        ),
        _number("orders", translate("accounts", "Orders"), lambda line: line.orders),
        _number("certificates", translate("accounts", "Certificates"), lambda line: line.certificates),
        _created(translate("accounts", "Created"), now),
    )  # fmt: skip


def _number(key: str, title: str, count: Callable[[AccountLine], int]) -> Column[AccountLine]:
    return Column(
        key, title, lambda line: QLocale().toString(count(line)), sort_key=key, rank=count, delegate="number", width=96,
        least=64,
    )  # fmt: skip


def _created(title: str, now: Callable[[], datetime]) -> Column[AccountLine]:
    return Column(
        "created", title, lambda line: moments.day(line.account.created_at, now()), sort_key="created", ink="text-2",
        rank=lambda line: line.account.created_at, tip=lambda line: moments.exact(line.account.created_at), width=120,
    )  # fmt: skip
