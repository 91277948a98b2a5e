"""Asks a running practice CA, without waiting: JSON over HTTP on this machine (acme_desktop/practice/README.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkProxy, QNetworkReply, QNetworkRequest

from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_PATIENCE_MS = 10_000
_LONGEST = 4000
Document = Mapping[str, Any]


@value_class(frozen=True)
class PracticeRecord:
    """One record of its DNS; `id` is "" for one that is not there yet."""

    id: str
    name: str
    type: str
    value: str
    ttl: int = 60


@value_class(frozen=True)
class PracticeHappening:
    """Something the CA did: `kind` and its values, and the same in English."""

    number: int
    at: datetime
    kind: str
    values: Mapping[str, str]
    text: str


@value_class(frozen=True)
class Refused:
    """Why a request was not met; `field` is what is wrong with it, "" for something else."""

    field: str
    message: str


class PracticeControl(QObject):
    """The control interface of one running CA. Answers come through the event loop, on the window's thread."""

    def __init__(self, url: str, token: str, parent: QObject) -> None:
        super().__init__(parent)
        self._url = url
        self._token = token
        self._network = QNetworkAccessManager(self)
        self._network.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))

    def ask(
        self,
        method: str,
        path: str,
        body: Document | None = None,
        *,
        answered: Callable[[Document], None],
        refused: Callable[[Refused], None] | None = None,
        gone: Callable[[], None] | None = None,
    ) -> None:
        """One question: exactly one of the three is called; `gone` where nobody answers any more."""
        request = QNetworkRequest(QUrl(self._url + path))
        request.setTransferTimeout(_PATIENCE_MS)
        # The token is for this address and no other.
        policy = QNetworkRequest.RedirectPolicy.ManualRedirectPolicy
        request.setAttribute(QNetworkRequest.Attribute.RedirectPolicyAttribute, policy)
        request.setRawHeader(QByteArray(b"Authorization"), QByteArray(f"Bearer {self._token}".encode()))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        data = QByteArray(b"" if body is None else json.dumps(body).encode())
        reply = self._network.sendCustomRequest(request, QByteArray(method.encode()), data)
        reply.finished.connect(lambda: self._on_finished(reply, answered, refused, gone))

    def _on_finished(
        self,
        reply: QNetworkReply,
        answered: Callable[[Document], None],
        refused: Callable[[Refused], None] | None,
        gone: Callable[[], None] | None,
    ) -> None:
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        document = _object(bytes(reply.readAll().data()))
        reply.deleteLater()
        if status == 200 and document is not None:
            answered(document)
        elif document is not None and status in (400, 404) and refused is not None:
            error = document.get("error")
            error = error if isinstance(error, dict) else {}
            refused(Refused(_text(error.get("field")), _text(error.get("message"))))
        elif gone is not None:
            gone()


def read_records(document: Document) -> tuple[PracticeRecord, ...]:
    """Those of `GET /dns`; what can't be read is left out."""
    return tuple(
        PracticeRecord(_text(one.get("id")), _text(one["name"]), _text(one["type"]), _text(one["value"]), _ttl(one))
        for one in _list(document.get("records"))
        if all(isinstance(one.get(name), str) for name in ("name", "type", "value"))
    )


def read_happenings(document: Document) -> tuple[PracticeHappening, ...]:
    """Those of `GET /happenings`; what can't be read is left out."""
    return tuple(filter(None, map(_happening, _list(document.get("happenings")))))


def _happening(one: Document) -> PracticeHappening | None:
    number, values = one.get("number"), one.get("values")
    try:
        at = datetime.fromisoformat(str(one.get("at"))).astimezone(UTC)
    except ValueError:
        return None
    if not isinstance(number, int):
        return None
    told = {str(k): _text(v) for k, v in values.items()} if isinstance(values, dict) else {}
    return PracticeHappening(number, at, _text(one.get("kind")), told, _text(one.get("text")))


def _object(data: bytes) -> Document | None:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _list(value: object) -> list[Document]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return plain_text(value, _LONGEST) if isinstance(value, str) else ""


def _ttl(one: Document) -> int:
    ttl = one.get("ttl")
    return ttl if isinstance(ttl, int) else PracticeRecord.ttl
