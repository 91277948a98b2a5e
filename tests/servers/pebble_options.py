"""The switches of Pebble, in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PebbleOptions:
    """What can be asked of Pebble; the names and units are those of `Pebble`'s own documentation.

    `retry_after` gives seconds for `authz` and `order`; 0 sends no header. `profiles` maps a name to
    `{"description": str, "validityPeriod": seconds, "promoteCommonName": bool}`. `eab_keys` maps key ids to MAC keys
    in base64url, and makes external account binding required unless `eab_required` says otherwise.
    """

    http_port: int | None = None
    tls_port: int | None = None
    eab_keys: Mapping[str, str] = field(default_factory=dict)
    eab_required: bool | None = None
    blocklist: Sequence[str] = ()
    caa_identities: Sequence[str] = ("pebble.test",)
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    retry_after: Mapping[str, int] = field(default_factory=dict)
    key_algorithm: str = "ecdsa"
    nonce_reject: int = 0
    authz_reuse: int = 0
    sleeps: bool = False
    always_valid: bool = False
    alternate_roots: int = 0
    chain_length: int = 1
    orders_per_page: int | None = None
    strict: bool = False

    def configuration(self) -> dict[str, Any]:
        """The part of Pebble's configuration file that does not depend on where it runs."""
        return {
            "externalAccountBindingRequired": bool(self.eab_keys) if self.eab_required is None else self.eab_required,
            "externalAccountMACKeys": dict(self.eab_keys),
            "domainBlocklist": list(self.blocklist),
            "caaIdentities": list(self.caa_identities),
            "retryAfter": {"authz": self.retry_after.get("authz", 0), "order": self.retry_after.get("order", 0)},
            "keyAlgorithm": self.key_algorithm,
            "profiles": {name: dict(profile) for name, profile in self.profiles.items()},
        }

    def environment(self) -> dict[str, str]:
        """Its whole environment (it needs nothing else of ours)."""
        variables = {
            "PEBBLE_WFE_NONCEREJECT": str(self.nonce_reject),
            "PEBBLE_AUTHZREUSE": str(self.authz_reuse),
            "PEBBLE_ALTERNATE_ROOTS": str(self.alternate_roots),
            "PEBBLE_CHAIN_LENGTH": str(self.chain_length),
            "PEBBLE_VA_NOSLEEP": "0" if self.sleeps else "1",
            "PEBBLE_VA_ALWAYS_VALID": "1" if self.always_valid else "0",
        }
        if self.orders_per_page is not None:
            variables["PEBBLE_WFE_ORDERS_PER_PAGE"] = str(self.orders_per_page)
        return variables
