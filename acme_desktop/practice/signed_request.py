"""A request whose signature, nonce and address were found to be right, as the resources get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from acme_desktop.practice.authority import Authority
from acme_desktop.practice.jose import Jwk, read_object
from acme_desktop.practice.problems import Refusal, malformed
from acme_desktop.practice.records import Account


@dataclass(frozen=True)
class SignedRequest:
    """`account` signed it with its key, or (None) somebody with `key`, which came along; `rest` is the path's end."""

    authority: Authority
    account: Account | None
    key: Jwk
    payload: bytes
    url: str
    rest: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        """POST-as-GET (RFC 8555 §6.3)."""
        return not self.payload

    def document(self) -> dict[str, Any]:
        """The payload, a JSON object. Raises Refusal."""
        return read_object(self.payload, "the payload")

    def by_account(self) -> Account:
        """Who signed. Raises Refusal where a key came along instead of an account's URL."""
        if self.account is None:
            raise malformed("this request is signed for an account: kid instead of jwk (RFC 8555, section 6.2)")
        return self.account

    def by_key(self) -> Jwk:
        """The key that came along. Raises Refusal where an account's URL did."""
        if self.account is not None:
            raise malformed("this request brings its key: jwk instead of kid (RFC 8555, section 6.2)")
        return self.key

    def question(self) -> Account:
        """Who asks, of a resource that can only be looked at. Raises Refusal for a payload."""
        if not self.is_question:
            raise malformed("this resource is only to be looked at: an empty payload (RFC 8555, section 6.3)")
        return self.by_account()


def must_own(account: Account, owner: str) -> None:
    """Raises Refusal where a resource is another account's."""
    if account.id != owner:
        raise Refusal("unauthorized", "this belongs to another account")
