"""Giving the password once more, before what a colleague at an unlocked desk must not do."""

from __future__ import annotations

from dataclasses import field

from acme_desktop.domain.value_class import value_class
from acme_desktop.service.requests import Command, Query


@value_class(frozen=True)
class ConfirmPassword(Command[None]):
    """The password of who is signed in; for a few minutes it is not asked for again."""

    password: str = field(repr=False)


@value_class(frozen=True)
class IsConfirmed(Query[bool]):
    """Whether a request that asks for the password again would be let through without it."""
