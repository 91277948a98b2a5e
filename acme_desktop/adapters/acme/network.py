"""Signed requests: `acme`'s ClientNetwork over our transport, our nonces and our errors."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final

import requests
from acme import client, jws
from josepy.errors import DeserializationError
from josepy.interfaces import JSONDeSerializable
from josepy.jwa import ES256

from acme_desktop.adapters.acme.answers import Answer
from acme_desktop.adapters.acme.faults import without_effect
from acme_desktop.adapters.acme.nonces import NoncePool
from acme_desktop.adapters.acme.refusals import refusal
from acme_desktop.adapters.acme.signing import Signer
from acme_desktop.adapters.acme.transport import CHAIN_LIMIT, JSON_LIMIT, Transport
from acme_desktop.domain.errors import CaError, StateError, TransportError

# The library logs whole requests and answers, secrets and tokens included, at DEBUG.
_library_log = logging.getLogger("acme.client")
_library_log.setLevel(logging.WARNING)
_library_log.addFilter(lambda record: record.levelno >= logging.WARNING)

_BAD_NONCES = 30  # in a row; CAs behind load balancers refuse several good ones at times
_CHAIN_TYPE = "application/pem-certificate-chain"
_LANGUAGE = "en"


class Network(client.ClientNetwork):
    """One connection, for one caller at a time. Raises errors of the domain only.

    `missing` is the address that the last 404 was about, "" where the last answer was another.
    """

    REQUEST_TYPE: Final = client.ClientNetwork.JOSE_CONTENT_TYPE

    def __init__(self, transport: Transport, nonces: NoncePool, user_agent: str) -> None:
        super().__init__(user_agent=user_agent)
        self.session.close()  # nothing goes through it
        self.transport = transport
        self.missing = ""
        self._pool = nonces

    def sign_as(self, signer: Signer | None) -> None:
        """Whose requests these are from now on."""
        self.missing = ""
        self.key = signer.key if signer else None
        self.alg = signer.alg if signer else ES256
        self.account = signer.account if signer else None

    def ask(self, url: str, payload: JSONDeSerializable | None, new_nonce_url: str) -> Answer:
        """A signed POST; without a payload POST-as-GET (RFC 8555 §6.3)."""
        return self._answer(self.post(url, payload, new_nonce_url=new_nonce_url))

    def download(self, url: str, new_nonce_url: str) -> Answer:
        """A certificate chain, by POST-as-GET."""
        accept = {"Accept": _CHAIN_TYPE, "Content-Type": self.REQUEST_TYPE}
        return self._answer(self.post(url, None, new_nonce_url=new_nonce_url, headers=accept, at_most=CHAIN_LIMIT))

    def read(self, url: str) -> Answer:
        """An unsigned GET."""
        return self._answer(self.get(url))

    def post(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Repeated at once after `badNonce`, with the nonce that came with the refusal."""
        for _ in range(_BAD_NONCES):
            try:
                return self._post_once(*args, **kwargs)
            except CaError as error:
                if error.problem.code != "badNonce":
                    raise
        return self._post_once(*args, **kwargs)

    def _send_request(self, method: str, url: str, *_: Any, **kwargs: Any) -> Answer:
        """Over our transport. Every answer's nonce is kept, also a refusal's; newNonce's is for who asked for it."""
        headers = {"User-Agent": self.user_agent, "Accept-Language": _LANGUAGE, **(kwargs.get("headers") or {})}
        data = kwargs.get("data")
        body = data.encode("utf-8") if isinstance(data, str) else data
        limit: int = kwargs.get("at_most", JSON_LIMIT)
        answer = Answer(self.transport.exchange(method, url, headers, body, at_most=limit))
        self.missing = url if answer.status_code == HTTPStatus.NOT_FOUND else ""
        nonce = self._nonce_of(answer) if method != "HEAD" else None
        if nonce:
            self._pool.put(nonce)
        return answer

    @classmethod
    def _check_response(
        cls,
        response: requests.Response,
        content_type: str | None = None,  # noqa: ARG003 - the library names it
    ) -> requests.Response:
        """Only the status is judged here; who reads the body knows what belongs in it."""
        if isinstance(response, Answer) and response.status_code >= HTTPStatus.BAD_REQUEST:
            raise refusal(response)
        return response

    def _add_nonce(self, response: requests.Response) -> None:
        """Done by `_send_request`; an answer without a nonce is no fault (the next request asks for one)."""

    def _get_nonce(self, url: str, new_nonce_url: str) -> Any:  # noqa: ARG002 - the library names it
        nonce = self._pool.take()
        if nonce is None:
            with without_effect():
                nonce = self._nonce_of(self._check_response(self.head(new_nonce_url)))
        if nonce is None:
            raise TransportError("the CA gave no nonce (RFC 8555 §7.2)", may_have_acted=False)
        return nonce

    def _wrap_in_jws(self, obj: JSONDeSerializable | None, nonce: Any, url: str) -> str:
        """As the library does, but compact, and without showing the payload to any log."""
        if self.key is None:
            raise StateError("there is no account key to sign with")
        payload = b"" if obj is None else obj.json_dumps().encode("utf-8")
        kid = self.account["uri"] if self.account is not None else None
        signed: str = jws.JWS.sign(payload, self.key, self.alg, nonce=nonce, url=url, kid=kid).json_dumps()
        return signed

    @staticmethod
    def _nonce_of(response: requests.Response) -> bytes | None:
        try:
            value: bytes = jws.Header._fields["nonce"].decode(response.headers[Network.REPLAY_NONCE_HEADER])
        except (KeyError, DeserializationError):
            return None
        return value or None

    @staticmethod
    def _answer(response: requests.Response) -> Answer:
        if not isinstance(response, Answer):
            raise TransportError("the CA's answer got lost on the way")
        return response
