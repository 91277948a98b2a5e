"""What can be asked about back-ups of the database."""

from __future__ import annotations

from acme_desktop.domain.operator import Permission
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import BackupFile, BackupReport, Restored
from acme_desktop.service.requests import Command, Query


@value_class(frozen=True)
class BackUpDatabase(Command[BackupReport]):
    """Into this file, which must not exist."""

    permission = Permission.CHANGE_SETTINGS
    path: str


@value_class(frozen=True)
class ListBackups(Query[tuple[BackupFile, ...]]):
    """Those beside the database, and those in this folder; newest first."""

    permission = Permission.CHANGE_SETTINGS
    folder: str = ""


@value_class(frozen=True)
class LookAtBackup(Query[BackupReport]):
    """Check a back-up and count what is in it; nothing changes."""

    permission = Permission.CHANGE_SETTINGS
    path: str


@value_class(frozen=True)
class RestoreDatabase(Command[Restored]):
    """Have this back-up take the database's place; everybody has to sign in again."""

    permission = Permission.CHANGE_SETTINGS
    confirmed = True
    path: str
