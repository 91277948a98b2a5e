"""Kinds of keys as people call them."""

from __future__ import annotations

_KINDS = {"ec256": "EC P-256", "ec384": "EC P-384", "rsa2048": "RSA 2048", "rsa3072": "RSA 3072", "rsa4096": "RSA 4096"}


def key_kind(key_type: str) -> str:
    """As in “EC P-256”; an unknown one as it is."""
    return _KINDS.get(key_type, key_type)
