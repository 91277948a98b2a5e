"""A CA's answer as `acme` wants it, a requests.Response, and as we read it: JSON without surprises, or a fault."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import requests
from requests.structures import CaseInsensitiveDict
from requests.utils import parse_header_links

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.faults import not_acme
from acme_desktop.adapters.acme.retry_after import http_date, seconds_to_wait
from acme_desktop.adapters.acme.transport import Reply
from acme_desktop.domain.errors import TransportError

_MOST_LINKS = 50


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with a member twice means different things to different readers, so it means nothing to us."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a member is there twice")
    return document


_decoder = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_without_repeats)


def json_value(body: bytes) -> object:
    """RFC 8259 JSON in UTF-8. Raises ValueError for anything else, however deep or odd."""
    try:
        value: object = _decoder.decode(body.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return value


class Answer(requests.Response):
    """One answer of a CA; `body` is whole and within its limit."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.status_code = reply.status
        self.url = reply.url
        self.headers = CaseInsensitiveDict(reply.headers.items())
        self.encoding = "utf-8"
        self.raw = io.BytesIO(reply.body)
        self.body = reply.body
        self._repeatable = reply.headers

    @property
    def content_type(self) -> str:
        """As sent, or ""."""
        return self.headers.get("Content-Type") or ""

    @property
    def retry_after(self) -> float | None:
        """Seconds, 0 to a day, or None."""
        return seconds_to_wait(self.headers, datetime.now(UTC))

    @property
    def date(self) -> datetime | None:
        """The server's clock, aware UTC."""
        return http_date(self.headers.get("Date"))

    def document(self, what: str) -> Mapping[str, Any]:
        """The JSON object in it. Raises TransportError, naming `what` was expected."""
        try:
            value = json_value(self.body)
        except ValueError:
            raise not_acme(what, self.body, self.content_type, retry_after=self.retry_after) from None
        if not isinstance(value, dict):
            raise not_acme(what, self.body, self.content_type, retry_after=self.retry_after)
        return value

    def location(self, origin: Origin) -> str:
        """`Location`, absolute, or "". Raises UntrustedServerError where it leaves the origin."""
        given = self._repeatable.getlist("Location")
        return origin.own(given[0].strip(), self.url) if given else ""

    def required_location(self, origin: Origin, what: str) -> str:
        """`Location`, absolute. Raises TransportError where there is none: what was made can't be found again."""
        url = self.location(origin)
        if not url:
            raise TransportError("the CA did not say where {what} is (no Location header)", what=what)
        return url

    def related(self, relation: str) -> tuple[str, ...]:
        """The targets of `Link` headers of that relation (RFC 8288), as they came, each once."""
        found: dict[str, None] = {}
        for header in self._repeatable.getlist("Link")[:_MOST_LINKS]:
            for link in parse_header_links(header):
                if relation in link.get("rel", "").lower().split():
                    found[link.get("url", "")] = None
        return tuple(found)
