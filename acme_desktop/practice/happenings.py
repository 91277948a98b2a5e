"""What the CA did, for whoever watches: a kind and its values, so that a window may say it in another language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEMPLATES: Mapping[str, str] = {
    "account-made": "account made for {contacts}",
    "account-changed": "account changed: {contacts}",
    "account-deactivated": "account deactivated: {contacts}",
    "key-changed": "account has a new key: {contacts}",
    "order-placed": "order placed for {names}",
    "validating": "looking at {name} by {method}",
    "proved": "{name} is proved by {method}",
    "not-proved": "{name} is not proved by {method}: {why}",
    "given-up": "authorization for {name} deactivated",
    "issued": "PRACTICE certificate made for {names}",
    "not-issued": "no certificate for {names}: {why}",
    "revoked": "certificate for {names} revoked, reason {reason}",
    "failures": "failures switched on: {failures}",
    "reset": "everything forgotten: accounts, orders, certificates, DNS records",
}


@dataclass(frozen=True)
class Happening:
    """One thing; they are numbered from 1 in each run. `at` is RFC 3339, `kind` a key of TEMPLATES."""

    number: int
    at: str
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """In English."""
        return TEMPLATES[self.kind].format_map(self.values)

    def document(self) -> dict[str, object]:
        """For the control interface."""
        return {
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "values": dict(self.values),
            "text": self.text,
        }
