"""One account's line to the scripted CA: a double of `ports.CertificateAuthority`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self, TypeVar, cast

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import (
    AccountResource,
    AuthorizationResource,
    ChallengeResource,
    Directory,
    ExternalAccount,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.renewal import Window
from acme_desktop.service.ports import ConnectAuthority
from tests.builders import a_refusal
from tests.unit.service.scripted_ca import AccountRecord, AuthorizationRecord, ChallengeRecord, Lost, ScriptedCa

R = TypeVar("R")


def connected_to(ca: ScriptedCa) -> ConnectAuthority:
    """Lines to this CA, whatever the endpoint."""

    def connect(
        endpoint: CaEndpoint, *, key: bytes | None, account_url: str = "", stop: threading.Event
    ) -> ScriptedAuthority:
        ca.endpoints.append(endpoint)
        return ScriptedAuthority(ca, key, account_url)

    return connect


class ScriptedAuthority:
    """One account's line to the CA, of use inside its context only."""

    def __init__(self, ca: ScriptedCa, key: bytes | None, account_url: str) -> None:
        self._ca, self._account_url, self._open = ca, account_url, False
        self._crypto = CryptographyCrypto()
        self._load(key)

    def __enter__(self) -> Self:
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False

    @property
    def round_trip(self) -> float:
        return self._ca.round_trip

    def directory(self) -> Directory:
        return self._ask("directory", lambda: self._ca.directory)

    def live_directory(self) -> Directory:
        return self._ask("live_directory", lambda: self._ca.directory)

    def register(
        self, contacts: Sequence[str], *, terms_agreed: bool, external: ExternalAccount | None = None
    ) -> AccountResource:
        def act() -> AccountResource:
            known = self._ca.accounts.get(self._public)
            if known:
                return self._account_resource(known)
            if not terms_agreed:
                raise a_refusal("userActionRequired")
            if self._ca.directory.external_account_required and not self._bound(external):
                raise a_refusal("unauthorized", 401, "unknown or used external account")
            record = AccountRecord(self._ca.url("account"), self._thumbprint, contacts=tuple(contacts))
            self._ca.accounts[self._public] = record
            return replace(self._account_resource(record), created=True)

        return self._ask("register", act)

    def find_account(self) -> AccountResource | None:
        def act() -> AccountResource | None:
            known = self._ca.accounts.get(self._public)
            return self._account_resource(known) if known else None

        return self._ask("find_account", act)

    def account(self) -> AccountResource:
        return self._ask("account", lambda: self._account_resource(self._me()))

    def update_contacts(self, contacts: Sequence[str]) -> AccountResource:
        def act() -> AccountResource:
            self._me().contacts = tuple(contacts)
            return self._account_resource(self._me())

        return self._ask("update_contacts", act)

    def deactivate_account(self) -> AccountResource:
        def act() -> AccountResource:
            me = self._me()
            me.status = "deactivated"
            return self._account_resource(me)

        return self._ask("deactivate_account", act)

    def roll_key(self, new_key: bytes) -> None:
        def act() -> None:
            me = self._me()
            del self._ca.accounts[self._public]
            self._load(new_key)
            me.thumbprint = self._thumbprint
            self._ca.accounts[self._public] = me

        self._ask("roll_key", act)

    def new_order(self, identifiers: Sequence[Identifier], *, profile: str = "", replaces: str = "") -> OrderResource:
        return self._ask("new_order", lambda: self._ca.new_order(self._me().url, tuple(identifiers), profile, replaces))

    def order(self, url: str) -> OrderResource:
        def act() -> OrderResource:
            self._me()
            self._ca.work()
            return self._ca.resource(self._ca.find_order(url))

        return self._ask("order", act)

    def authorization(self, url: str) -> AuthorizationResource:
        def act() -> AuthorizationResource:
            self._me()
            self._ca.work()
            found = self._ca.find_authorization(url)
            challenges = tuple(_challenge_resource(c) for c in found.challenges)
            return AuthorizationResource(found.url, found.identifier, found.status, found.expires, challenges)

        return self._ask("authorization", act)

    def respond(self, challenge_url: str) -> ChallengeResource:
        def act() -> ChallengeResource:
            self._me()
            authorization, challenge = self._challenge(challenge_url)
            if authorization.status != "pending" or challenge.status != "pending":
                raise a_refusal("malformed", 400, f"the authorization is {authorization.status}")
            challenge.status, challenge.looks_left = "processing", self._ca.looks_to_validate
            return _challenge_resource(challenge)

        return self._ask("respond", act)

    def challenge(self, url: str) -> ChallengeResource:
        def act() -> ChallengeResource:
            self._me()
            self._ca.work()
            return _challenge_resource(self._challenge(url)[1])

        return self._ask("challenge", act)

    def finalize(self, url: str, csr: bytes) -> OrderResource:
        def act() -> OrderResource:
            self._me()
            return self._ca.finalize(url, csr)

        return self._ask("finalize", act)

    def certificate(self, url: str) -> IssuedChain:
        def act() -> IssuedChain:
            self._me()
            return self._ca.chain_at(url)

        return self._ask("certificate", act)

    def revoke(self, certificate: bytes, reason: int, *, certificate_key: bytes | None = None) -> None:
        def act() -> None:
            signed_by = self._crypto.public_key(certificate_key) if certificate_key else b""
            if not signed_by:
                self._me()
            issued = next(i for i in self._ca.issued if self._crypto.leaf_der(i.pem) == certificate)
            if signed_by and signed_by != issued.public_key:
                raise a_refusal("unauthorized", 403, "that is not the certificate's key")
            issued.revoked = reason

        self._ask("revoke", act)

    def renewal_info(self, ari_id: str) -> Window:
        def act() -> Window:
            if self._ca.window is None:
                raise a_refusal("malformed", 404, "no renewal information")
            return self._ca.window

        return self._ask("renewal_info", act)

    def _ask(self, method: str, act: Callable[[], R]) -> R:
        assert self._open, f"{method} was asked outside of the line's context"
        with self._ca.lock:
            self._ca.life.goes_on()
            if method not in ("directory", "live_directory", "renewal_info"):
                self._ca.asked.append(method)
            script = self._ca.script[method]
            said = script.popleft() if script else None
            if isinstance(said, AcmeDesktopError):
                raise said
            answer = act()
            if isinstance(said, Lost):
                raise said.error
            return cast("R", said(answer)) if said else answer

    def _bound(self, external: ExternalAccount | None) -> bool:
        """Each key of an external account may be used once."""
        return external is not None and self._ca.external.pop(external.kid, b"") == external.mac_key

    def _load(self, key: bytes | None) -> None:
        self._public = self._crypto.public_key(key) if key else b""
        self._thumbprint = self._crypto.thumbprint(key) if key else ""

    def _me(self) -> AccountRecord:
        known = self._ca.accounts.get(self._public)
        if known is None or known.url != self._account_url:
            raise a_refusal("accountDoesNotExist", 400, "unknown account")
        if known.status != "valid":
            raise a_refusal("unauthorized", 401, f"the account is {known.status}")
        return known

    def _challenge(self, url: str) -> tuple[AuthorizationRecord, ChallengeRecord]:
        authorization = self._ca.find_authorization(url)
        return authorization, next(c for c in authorization.challenges if c.url == url)

    def _account_resource(self, record: AccountRecord) -> AccountResource:
        return AccountResource(record.url, record.status, record.contacts, f"{record.url}/orders")


def _challenge_resource(record: ChallengeRecord) -> ChallengeResource:
    return ChallengeResource(record.type, record.url, record.status, record.token, record.problem)
