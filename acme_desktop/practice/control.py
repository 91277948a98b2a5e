"""How commands and the window speak to a running CA: JSON over HTTP on this machine, for whoever has the token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from acme_desktop.practice.authority import Authority
from acme_desktop.practice.dns_records import RecordError
from acme_desktop.practice.document import Document, record_document
from acme_desktop.practice.http_server import Request, Response, json_response
from acme_desktop.practice.records import DnsRecord


class _Wrong(Exception):
    """A request that can't be met; `field` names what is wrong with it."""

    def __init__(self, status: int, message: str, field: str = "") -> None:
        self.status = status
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Control:
    """Answers what README.md lists. `host` is what clients must have asked for, `stop` and `describe` are the CA's."""

    authority: Authority
    token: str
    host: str
    stop: Callable[[], None]
    describe: Callable[[], Document]

    async def handle(self, request: Request) -> Response:
        """Any request; without the token, or from a page in a browser, it is refused."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode("latin-1"), f"Bearer {self.token}".encode("ascii")):
            return _error(401, "the token is missing or wrong")
        if request.headers.get("host") != self.host or "origin" in request.headers:
            return _error(403, "this interface is for programs on this machine")
        try:
            return json_response(200, await self._answer(request))
        except (_Wrong, RecordError) as error:
            return _error(getattr(error, "status", 400), str(error), error.field)

    async def _answer(self, request: Request) -> Document:
        path, _, query = request.path.partition("?")
        parts = path.strip("/").split("/")
        act = self._acts().get((request.method, parts[0], len(parts)))
        if act is None:
            raise _Wrong(404, "there is nothing at this address")
        return act(parts, query, _body(request))

    def _acts(self) -> dict[tuple[str, str, int], Callable[[list[str], str, Document], Document]]:
        return {
            ("GET", "status", 1): lambda *_: self.describe(),
            ("GET", "happenings", 1): lambda _, query, __: self._happenings(query),
            ("GET", "dns", 1): lambda *_: {"records": [record_document(one) for one in self.authority.records.all()]},
            ("POST", "dns", 1): lambda _, __, body: self._add(body, ""),
            ("PUT", "dns", 2): lambda parts, _, body: self._add(body, parts[1]),
            ("DELETE", "dns", 2): lambda parts, *_: self._removed(self.authority.records.remove_id(parts[1])),
            ("POST", "dns", 2): lambda parts, _, body: self._remove(parts[1], body),
            ("PUT", "failures", 1): lambda _, __, body: self._fail(body),
            ("POST", "reset", 1): lambda *_: self._reset(),
            ("POST", "stop", 1): lambda *_: self._stop(),
        }

    def _happenings(self, query: str) -> Document:
        after = parse_qs(query).get("after", ["0"])[0]
        least = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
        return {"happenings": [one.document() for one in self.authority.happenings if one.number > least]}

    def _add(self, body: Document, instead_of: str) -> Document:
        if instead_of and self.authority.records.get(instead_of) is None:
            raise _Wrong(404, "there is no such record (any more)")
        ttl = body.get("ttl", DnsRecord.ttl)
        if type(ttl) is not int:
            raise _Wrong(400, "the time to live is a whole number of seconds", "ttl")
        name, kind, value = (_text(body, field) for field in ("name", "type", "value"))
        record = self.authority.records.add(name, kind, value, ttl, instead_of=instead_of)
        return {"record": record_document(record)}

    def _remove(self, verb: str, body: Document) -> Document:
        if verb != "remove":
            raise _Wrong(404, "there is nothing at this address")
        kind, value = (_text(body, field) if field in body else "" for field in ("type", "value"))
        return self._removed(self.authority.records.remove(_text(body, "name"), kind, value))

    def _removed(self, count: int) -> Document:
        return {"removed": count}

    def _fail(self, body: Document) -> Document:
        names, seconds = body.get("on"), body.get("slow_seconds")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise _Wrong(400, "“on” is a list of failures", "on")
        if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int | float)):
            raise _Wrong(400, "that is no number of seconds", "slow_seconds")
        try:
            self.authority.failures.set(names, seconds)
        except ValueError as error:
            raise _Wrong(400, str(error), "on") from None
        self.authority.happened("failures", failures=", ".join(self.authority.failures.on) or "none")
        return self.describe()

    def _reset(self) -> Document:
        self.authority.store.forget()
        self.authority.records.forget()
        self.authority.failures.set(())
        self.authority.happened("reset")
        return self.describe()

    def _stop(self) -> Document:
        self.stop()
        return {"running": False}


def _body(request: Request) -> Document:
    if not request.body:
        return {}
    try:
        document = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _Wrong(400, "the body is no JSON") from None
    if not isinstance(document, dict):
        raise _Wrong(400, "the body is no JSON object")
    return document


def _text(body: Document, field: str) -> str:
    value: Any = body.get(field)
    if not isinstance(value, str):
        raise _Wrong(400, f"{field} is missing", field)
    return value


def _error(status: int, message: str, field: str = "") -> Response:
    return json_response(status, {"error": {"field": field or None, "message": message}})
