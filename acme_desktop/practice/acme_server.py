"""The ACME server's door (RFC 8555 §6): addresses, signatures, nonces, problem documents. Resources are elsewhere."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from acme_desktop.practice import accounts, authorizations, finalizing, orders, revocation
from acme_desktop.practice.addresses import HOME
from acme_desktop.practice.authority import Authority
from acme_desktop.practice.caa import IDENTITY
from acme_desktop.practice.http_server import Request, Response, json_response
from acme_desktop.practice.issuer import PROFILES
from acme_desktop.practice.jose import Jwk, Jws, decode, read_jwk, read_jws, verify
from acme_desktop.practice.nonces import Nonces
from acme_desktop.practice.problems import Refusal, not_found
from acme_desktop.practice.renewal_info import renewal_info
from acme_desktop.practice.signed_request import SignedRequest

_JOSE = "application/jose+json"
_PROBLEM = "application/problem+json"
_TERMS = """\
PRACTICE terms of service

This CA runs on your own machine, for practising. Nothing that it issues is trusted by anybody, and nothing that
you do here can cost you anything. There is nothing more to agree to.
"""
Handler = Callable[[SignedRequest], Response | Awaitable[Response]]


@dataclass(frozen=True)
class _Resource:
    """Something that is asked by POST; `parts` is how many parts of a path may follow its name."""

    handler: Handler
    parts: tuple[int, ...] = (0,)


_RESOURCES = {
    "new-account": _Resource(accounts.new_account),
    "account": _Resource(accounts.account, (1,)),
    "orders": _Resource(accounts.orders_of, (1, 2)),
    "key-change": _Resource(accounts.key_change),
    "new-order": _Resource(orders.new_order),
    "order": _Resource(orders.order, (1,)),
    "authorization": _Resource(authorizations.authorization, (1,)),
    "challenge": _Resource(authorizations.challenge, (2,)),
    "finalize": _Resource(finalizing.finalize, (1,)),
    "certificate": _Resource(finalizing.certificate, (1,)),
    "revoke-cert": _Resource(revocation.revoke),
}
_READABLE = {"directory": 0, "new-nonce": 0, "terms": 0, "about": 0, "root.pem": 0, "renewal-info": 1}


class AcmeServer:
    """Answers requests for one authority."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._nonces = Nonces()

    async def handle(self, request: Request) -> Response:
        """Any request at all."""
        name, rest = _parts(request.path)
        try:
            response = await self._answer(request, name, rest)
        except Refusal as refusal:
            response = _problem(refusal)
        except (sqlite3.Error, OSError) as error:
            response = _problem(Refusal("serverInternal", f"the practice CA's disk does not do its part: {error}"))
        return self._completed(request, name, response)

    async def _answer(self, request: Request, name: str, rest: tuple[str, ...]) -> Response:
        if name in _READABLE:
            if len(rest) != _READABLE[name]:
                raise not_found("resource")
            if request.method not in ("GET", "HEAD"):
                raise _not_allowed("GET, HEAD")
            return self._read(request, name, rest)
        resource = _RESOURCES.get(name)
        if resource is None or len(rest) not in resource.parts:
            raise not_found("resource")
        if request.method != "POST":
            raise _not_allowed("POST")
        done = resource.handler(replace(self._signed(request), rest=rest))
        return await done if inspect.isawaitable(done) else done

    def _read(self, request: Request, name: str, rest: tuple[str, ...]) -> Response:
        if name == "new-nonce":
            return Response(200 if request.method == "HEAD" else 204)
        if name == "directory":
            return json_response(200, self._directory())
        if name == "renewal-info":
            return renewal_info(self._authority, rest[0])
        if name == "root.pem":
            return Response(200, self._authority.root.pem.encode("ascii"), "application/x-pem-file")
        return Response(200, _TERMS.encode("ascii"), "text/plain; charset=utf-8")

    def _directory(self) -> dict[str, object]:
        """RFC 8555 §7.1.1, RFC 9773 §4, draft-ietf-acme-profiles."""
        url = self._authority.url
        return {
            "newNonce": url("new-nonce"),
            "newAccount": url("new-account"),
            "newOrder": url("new-order"),
            "revokeCert": url("revoke-cert"),
            "keyChange": url("key-change"),
            "renewalInfo": url("renewal-info"),
            "meta": {
                "termsOfService": url("terms"),
                "website": url("about"),
                "caaIdentities": [IDENTITY],
                "externalAccountRequired": False,
                "profiles": {name: about for name, (about, _) in PROFILES.items()},
                "description": "PRACTICE: a CA on this machine, trusted by nobody",
            },
        }

    def _signed(self, request: Request) -> SignedRequest:
        """RFC 8555 §6.2 to §6.5: signature first, so that nobody else can use up a nonce."""
        if request.headers.get("content-type", "").strip().lower() != _JOSE:
            raise Refusal("malformed", f"the content type of a request is {_JOSE}", status=415)
        jws = read_jws(request.body)
        key = verify(jws, self._key_of)
        url = self._authority.base + request.path
        if jws.url != url:
            raise Refusal("unauthorized", "the signed url is not the one that was asked (RFC 8555, section 6.4)")
        self._use_nonce(jws)
        kid = jws.header.get("kid")
        account = accounts.find(self._authority, kid) if kid is not None else None
        if account is not None and account.status != "valid":
            raise Refusal("unauthorized", f"the account is {account.status}", status=401)
        return SignedRequest(self._authority, account, key, jws.payload, url)

    def _key_of(self, kid: str) -> Jwk:
        account = accounts.find(self._authority, kid)
        if account is None:
            raise Refusal("accountDoesNotExist", "there is no account with this URL")
        return read_jwk(account.jwk)

    def _use_nonce(self, jws: Jws) -> None:
        nonce = jws.header.get("nonce")
        if nonce is None:
            raise Refusal("badNonce", "the request has no nonce")
        decode(nonce, "the nonce")
        if not self._nonces.use(nonce):
            raise Refusal("badNonce", "the nonce is not one of ours, or was used before")

    def _completed(self, request: Request, name: str, response: Response) -> Response:
        headers = {"Cache-Control": "no-store", **response.headers}
        if request.method == "POST" or name == "new-nonce":
            headers["Replay-Nonce"] = self._nonces.new()
        if name != "directory":
            index = f'<{self._authority.directory_url}>;rel="index"'
            headers["Link"] = f"{index}, {headers['Link']}" if "Link" in headers else index
        return replace(response, headers=headers)


def _parts(path: str) -> tuple[str, tuple[str, ...]]:
    """The resource's name and what follows it; nothing where the path is not ours."""
    if not path.startswith(HOME + "/"):
        return "", ()
    name, *rest = path.removeprefix(HOME + "/").split("/")
    return name, tuple(rest)


def _not_allowed(methods: str) -> Refusal:
    return Refusal("malformed", f"this resource takes {methods}", status=405, headers={"Allow": methods})


def _problem(refusal: Refusal) -> Response:
    return json_response(refusal.status, refusal.document(), headers=refusal.headers, content_type=_PROBLEM)
