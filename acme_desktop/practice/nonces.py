"""Nonces (RFC 8555 §6.5): each is good for one request, and none outlives the process."""

from __future__ import annotations

import secrets
from collections import OrderedDict

from acme_desktop.practice.jose import encode

_MOST = 20_000


def random_token(size: int = 32) -> str:
    """So many random bytes, as base64url."""
    return encode(secrets.token_bytes(size))


class Nonces:
    """Hands out and takes back; the oldest are forgotten when there are too many."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, None] = OrderedDict()

    def new(self) -> str:
        """One that was never there before."""
        nonce = random_token(16)
        self._open[nonce] = None
        if len(self._open) > _MOST:
            self._open.popitem(last=False)
        return nonce

    def use(self, nonce: object) -> bool:
        """Whether it was good; it is not any more."""
        if not isinstance(nonce, str) or nonce not in self._open:
            return False
        del self._open[nonce]
        return True
