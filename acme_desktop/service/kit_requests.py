"""The recovery kit: what opens everything again."""

from __future__ import annotations

from dataclasses import field

from acme_desktop.domain.operator import Permission
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import KitReport
from acme_desktop.service.requests import Command


@value_class(frozen=True)
class ExportKit(Command[KitReport]):
    """The recovery kit: what opens everything here, under a passphrase."""

    permission = Permission.MANAGE_VAULT
    confirmed = True
    path: str
    passphrase: str = field(repr=False)


@value_class(frozen=True)
class ImportKit(Command[KitReport]):
    """Put a kit's secrets back into the vault. Needs the passphrase, not a sign-in: the keyring may hold no session."""

    permission = Permission.ANYONE
    path: str
    passphrase: str = field(repr=False)
