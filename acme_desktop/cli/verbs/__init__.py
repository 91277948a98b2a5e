"""The verbs, one file for each kind of object; each ends in the table of what can be typed about it."""

from __future__ import annotations

from acme_desktop.cli.grammar import Verb
from acme_desktop.cli.verbs import (
    accounts,
    audit,
    authorities,
    certificates,
    challenges,
    health,
    operators,
    orders,
    renewals,
    settings,
    vault,
)

VERBS: tuple[Verb, ...] = (
    *operators.VERBS,
    *accounts.VERBS,
    *orders.VERBS,
    *challenges.VERBS,
    *certificates.VERBS,
    *renewals.VERBS,
    *audit.VERBS,
    *authorities.VERBS,
    *vault.VERBS,
    *settings.VERBS,
    *health.VERBS,
)
