"""Asks a running CA through its control interface; knows where that is from the profile's folder."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from acme_desktop.practice.document import Document
from acme_desktop.practice.profile import Folder, read_json

_SECONDS = 15.0
_LARGEST = 4 * 1024 * 1024


class NotRunningError(Exception):
    """There is nobody to ask."""


class ControlError(Exception):
    """The CA refused; `field` names what was wrong, "" where it is nothing that was typed."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


def ask(folder: Folder, method: str, path: str, body: Document | None = None) -> Document:
    """One question. Raises NotRunningError, ControlError."""
    known = read_json(folder.control)
    url, token = (known or {}).get("url"), (known or {}).get("token")
    if not isinstance(url, str) or not isinstance(token, str):
        raise NotRunningError
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=_SECONDS)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        document: Any = json.loads(response.read(_LARGEST))
    except (OSError, http.client.HTTPException, ValueError):
        raise NotRunningError from None
    finally:
        connection.close()
    if not isinstance(document, dict) or response.status == 401:
        raise NotRunningError  # somebody else listens there now
    if response.status != 200:
        error = document.get("error")
        error = error if isinstance(error, dict) else {}
        raise ControlError(str(error.get("message", "")), str(error.get("field") or ""))
    return document
