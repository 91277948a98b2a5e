"""Operators, settings and a doctor's words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from acme_desktop.domain.operator import Operator, OperatorId, Role
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault, ListOperators, RunDoctor, ShowSettings
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import NOON

SETTINGS = Settings(
    home=Path("/home/maren/.local/share/acme-desktop"), database_url="sqlite:///x", resolvers=("10.0.0.53",)
)
KEYRING = VaultStatus("keyring", "GNOME Keyring", "ok")
LOCKED = VaultStatus("keyring", "GNOME Keyring", "locked", "the collection is locked")


def operators() -> tuple[Operator, ...]:
    return tuple(
        Operator(OperatorId(number), name, role, "h", NOON - timedelta(days=90), disabled=disabled)
        for number, name, role, disabled in (
            (1, "maren", Role.ADMIN, False),
            (2, "<b>jonas</b>", Role.OPERATOR, False),
            (3, "anna", Role.VIEWER, True),
        )
    )


def diagnoses(request: RunDoctor) -> tuple[Diagnosis, ...]:
    everything = (
        Diagnosis("keyring", "ok", "GNOME Keyring: written, read and deleted a test entry", facts={"kind": "keyring"}),
        Diagnosis(
            "database",
            "ok",
            "kind SQLite",
            facts={"place": "/home/maren/acme.sqlite3", "kind": "SQLite", "server": "3.40.1", "integrity": "ok"},
        ),
        Diagnosis("ca", "warning", "no account yet", "acme-desktop account register --help"),
        Diagnosis("clock", "warning", "no CA to compare with"),
        Diagnosis("dns", "failed", "no resolver is known", "Name one: acme-desktop settings set resolvers ADDRESS"),
        Diagnosis("timers", "ok", "renew last ran 3 hours ago", facts={"last_run": NOON - timedelta(hours=3)}),
    )
    return tuple(one for one in everything if not request.subjects or one.subject in request.subjects)


def prepare(client: RecordingClient) -> None:
    client.answer(ListOperators, operators())
    client.answer(ShowSettings, SETTINGS)
    client.answer(CheckVault, KEYRING)
    client.answer(RunDoctor, diagnoses)
