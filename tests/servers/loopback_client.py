"""A plain HTTPS client that trusts one CA and does nothing by itself."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

AGENT = {"User-Agent": "test"}


@contextmanager
def connected(url: str, ca_bundle: Path, *, timeout: float = 10) -> Iterator[http.client.HTTPSConnection]:
    """A connection to the server of `url`, opened with the first request."""
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=str(ca_bundle))
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context, timeout=timeout)
    try:
        yield connection
    finally:
        connection.close()


def ask(connection: http.client.HTTPSConnection, method: str, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and whole body of the answer to a request without body."""
    connection.request(method, path, headers=AGENT)
    with connection.getresponse() as response:
        return response.status, response.headers, response.read()
