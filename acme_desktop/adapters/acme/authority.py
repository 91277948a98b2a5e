"""The CertificateAuthority port, by RFC 8555."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from josepy.json_util import encode_b64jose

from acme_desktop.adapters.acme.accounts import AccountCalls
from acme_desktop.adapters.acme.answers import Answer
from acme_desktop.adapters.acme.faults import without_effect
from acme_desktop.adapters.acme.messages import authorization_from, challenge_from, order_from, window_from
from acme_desktop.adapters.acme.network import Network
from acme_desktop.adapters.acme.pem_chain import chain_from
from acme_desktop.adapters.acme.session import not_offered
from acme_desktop.adapters.acme.signing import Payload, signer_from
from acme_desktop.domain.directory import (
    AuthorizationResource,
    ChallengeResource,
    Directory,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.errors import CaError
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.renewal import Window

T = TypeVar("T")


class Rfc8555Authority(AccountCalls):
    """One account's line to a CA; made by `connect_authority`. One round trip a method, and its badNonce repeats.

    Safe to share between threads: each call has a connection of its own, sequential calls share one. After a session
    was left with `with`, its connections are closed; raises as the CertificateAuthority port says.
    """

    def new_order(self, identifiers: Sequence[Identifier], *, profile: str = "", replaces: str = "") -> OrderResource:
        """RFC 8555 §7.4; `replaces` is an ARI id (RFC 9773 §5)."""
        document: dict[str, Any] = {"identifiers": [{"type": i.type.value, "value": i.value} for i in identifiers]}
        if profile:
            document["profile"] = profile
        if replaces:
            document["replaces"] = replaces
        answer = self._post(lambda directory: directory.new_order, Payload(document))
        url = answer.required_location(self._route.origin, "the order")
        return order_from(answer, url, self._route.origin)

    def order(self, url: str) -> OrderResource:
        """POST-as-GET of an order, RFC 8555 §7.1.3."""
        return order_from(self._post(lambda _: url, None), url, self._route.origin)

    def authorization(self, url: str) -> AuthorizationResource:
        """POST-as-GET of an authorization, RFC 8555 §7.5."""
        return authorization_from(self._post(lambda _: url, None), url, self._route.origin)

    def respond(self, challenge_url: str) -> ChallengeResource:
        """RFC 8555 §7.5.1: `{}` tells the CA to look."""
        return challenge_from(self._post(lambda _: challenge_url, Payload()), challenge_url)

    def challenge(self, url: str) -> ChallengeResource:
        """POST-as-GET of a challenge, RFC 8555 §7.5.1."""
        return challenge_from(self._post(lambda _: url, None), url)

    def finalize(self, url: str, csr: bytes) -> OrderResource:
        """RFC 8555 §7.4; the answer may be `processing` or `valid` already, and seldom names the order's URL."""
        answer = self._post(lambda _: url, Payload({"csr": encode_b64jose(csr)}))
        return order_from(answer, answer.location(self._route.origin), self._route.origin)

    def certificate(self, url: str) -> IssuedChain:
        """RFC 8555 §7.4.2; PEM that holds certificates and nothing else."""

        def question(network: Network, directory: Directory) -> Answer:
            return network.download(url, directory.new_nonce)

        return chain_from(self._ask(question, self._account_signer()), url, self._route.origin)

    def revoke(self, certificate: bytes, reason: int, *, certificate_key: bytes | None = None) -> None:
        """RFC 8555 §7.6; where it is revoked already, all is well."""
        signer = signer_from(certificate_key) if certificate_key is not None else self._account_signer()
        payload = Payload({"certificate": encode_b64jose(certificate), "reason": reason})

        def question(network: Network, directory: Directory) -> Answer:
            if not directory.revoke_cert:
                raise not_offered("to revoke certificates (revokeCert)")
            return network.ask(directory.revoke_cert, payload, directory.new_nonce)

        try:
            self._ask(question, signer)
        except CaError as error:
            if error.problem.code != "alreadyRevoked":
                raise

    def renewal_info(self, ari_id: str) -> Window:
        """RFC 9773 §4, a plain GET; CaError (404) where the CA does not know the certificate."""

        def question(network: Network, directory: Directory) -> Answer:
            if not directory.renewal_info:
                raise not_offered("renewal information (renewalInfo)")
            return network.read(f"{directory.renewal_info.rstrip('/')}/{quote(ari_id, safe='')}")

        with without_effect():
            return window_from(self._ask(question, None))

    def _post(self, address: Callable[[Directory], str], payload: Payload | None) -> Answer:
        def question(network: Network, directory: Directory) -> Answer:
            return network.ask(address(directory), payload, directory.new_nonce)

        return self._ask(question, self._account_signer())
