"""Looks where the CA will look, before the CA is told to: TXT records at every authoritative server, files over HTTP.

`NetworkPreflight` is the port; one file a kind of look. Imports dnspython, the standard library and `domain`. What it
finds is a hint, never a proof: a CA looks from elsewhere, with resolvers of its own.
"""

from acme_desktop.adapters.preflight.checks import NetworkPreflight

__all__ = ["NetworkPreflight"]
