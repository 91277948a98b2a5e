"""The columns of the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.audit.summary import moment_of, object_of, summary
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import outcome_look
from acme_desktop.domain.audit import AuditRow


def columns(now: Callable[[], datetime]) -> tuple[Column[AuditRow], ...]:
    """Time, actor, action, object, outcome, summary."""
    translate = QCoreApplication.translate
    return (
        Column(
            "time",
            translate("audit", "Time"),
            lambda row: moments.clock(moment_of(row), now()),
            tip=lambda row: row.at,
            ink="text-2",
            width=118,
            least=96,
        ),
        Column("actor", translate("audit", "Actor"), lambda row: row.actor or "–", width=100, least=64),
        Column("action", translate("audit", "Action"), lambda row: row.action, width=150, least=100),
        Column("object", translate("audit", "Object"), object_of, width=120, least=80),
        Column(
            "outcome",
            translate("audit", "Outcome"),
            state=lambda row: outcome_look(row.outcome),
            delegate="state",
            width=96,
            least=84,
        ),
        Column("summary", translate("audit", "Summary"), summary, ink="text-2", width=220, least=90, stretch=1),
    )
