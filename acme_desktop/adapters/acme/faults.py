"""What went wrong on the way, said in our words: every fault of the network becomes one of the domain's errors."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from urllib3.exceptions import HTTPError

from acme_desktop.adapters.acme.connections import Route
from acme_desktop.adapters.acme.streams import DistrustError, TooLargeError
from acme_desktop.adapters.acme.watch import OverdueError
from acme_desktop.domain.errors import AcmeDesktopError, TransportError, UntrustedServerError
from acme_desktop.domain.problem import plain_text

# What may come out of the layers below, beside Cancelled.
FAULTS = (OSError, http.client.HTTPException, HTTPError, ValueError, OverdueError, TooLargeError, DistrustError)

_EXPIRED, _NOT_YET, _NAME, _ADDRESS = 10, 9, 62, 64  # X509_V_ERR_…
_CLOCK_HINT = "Check this machine's clock; if it is right, the CA has to renew its certificate."
_NAME_HINT = "Check the directory URL: this server is not the one it names."
_ISSUER_HINT = (
    "For a company's own CA, give the certificate it chains to with --ca-bundle FILE. Otherwise somebody may be "
    "listening in: do not go on from this network."
)
_OFFLINE_HINT = "Check the network, and the proxy if one is needed."
_PRACTICE_HINT = "The practice CA is not running. Start it: acme-desktop practice"
_PORTAL_HINT = "Open a web page in a browser: a hotel or company network may ask you to sign in first."


@contextmanager
def without_effect() -> Iterator[None]:
    """Whatever goes wrong under here, the CA has done nothing: only questions are asked."""
    try:
        yield
    except TransportError as error:
        error.may_have_acted = False
        raise


def distrusted(error: DistrustError) -> UntrustedServerError:
    """The certificate was not accepted."""
    if error.code in (_EXPIRED, _NOT_YET):
        hint = _CLOCK_HINT
    elif error.code in (_NAME, _ADDRESS):
        hint = _NAME_HINT
    else:
        hint = _ISSUER_HINT
    return UntrustedServerError(
        "the certificate of {host} is not trusted: {reason}" + ("; it is: {shown}" if error.shown else ""),
        hint=hint,
        host=error.host,
        reason=plain_text(error.reason, 300),
        shown=error.shown,
    )


def unreachable(error: Exception, route: Route) -> AcmeDesktopError:
    """A fault before anything was sent."""
    if isinstance(error, DistrustError):
        return distrusted(error)
    near = str(route.proxy or route.origin)
    if isinstance(error, socket.gaierror):
        said = "the name of {near} cannot be found: {reason}"
    elif isinstance(error, ssl.SSLError):
        said = "no TLS connection with {near} came about: {reason}"
    else:
        said = "{near} cannot be reached: {reason}"
    if route.proxy:
        said = f"through the proxy, {said}"
    hint = _PRACTICE_HINT if route.practice else _OFFLINE_HINT
    return TransportError(said, may_have_acted=False, hint=hint, near=near, reason=_reason(error))


def cut_short(error: Exception, route: Route, *, sent: bool) -> TransportError:
    """A fault after the connection stood."""
    said = "no whole answer came from {origin}: {reason}"
    if isinstance(error, TooLargeError):
        said = "{origin} sent more than an ACME answer can hold: {reason}"
    return TransportError(said, may_have_acted=sent, origin=str(route.origin), reason=_reason(error))


def redirected(status: int, route: Route, location: str) -> UntrustedServerError:
    """A redirect: ACME has none, and a signed request must not be carried elsewhere."""
    return UntrustedServerError(
        "{origin} sends us elsewhere (HTTP {status} to {location}); an ACME server does not do that",
        hint=f"Check the directory URL. {_PORTAL_HINT}",
        origin=str(route.origin),
        status=status,
        location=plain_text(location, 200) or "nowhere",
    )


def not_acme(what: str, body: bytes, content_type: str, *, retry_after: float | None = None) -> TransportError:
    """An answer of success that is not what it should be."""
    start = body[:512].lstrip().lower()
    if start.startswith(b"<") or "html" in content_type.lower():
        return TransportError(
            "a web page came where {what} was expected: a captive portal or a proxy answers in the CA's place",
            hint=_PORTAL_HINT,
            retry_after=retry_after,
            what=what,
        )
    return TransportError("the CA's answer is not {what}", retry_after=retry_after, what=what)


def _reason(error: Exception) -> str:
    if isinstance(error, OverdueError):
        return f"{error.phase} took more than {error.seconds:g} seconds"
    if isinstance(error, TooLargeError):
        return f"{error.what} had more than {error.at_most} bytes"
    if isinstance(error, ssl.SSLError):
        return plain_text(error.reason or str(error), 200).replace("_", " ").lower()
    if isinstance(error, OSError) and error.strerror:
        return plain_text(error.strerror, 200)
    return plain_text(str(error), 200) or type(error).__name__
