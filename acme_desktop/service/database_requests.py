"""What can be asked about where everything is kept."""

from __future__ import annotations

from dataclasses import field

from acme_desktop.domain.operator import Permission
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.requests import Command, Query


@value_class(frozen=True)
class LookAtDatabase(Query[DatabaseReport]):
    """Look at a database and change nothing; "" is the file in the profile. Anyone may before the first operator."""

    permission = Permission.ANYONE
    url: str = field(repr=False)


@value_class(frozen=True)
class ChangeDatabase(Command[DatabaseReport]):
    """Use another database from the next start on; nothing moves there. As LookAtDatabase.

    The password of its address goes into the vault.
    """

    permission = Permission.ANYONE
    url: str = field(repr=False)
