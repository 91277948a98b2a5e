"""Whose certificates we believe: the operating system's authorities, and the bundle an account was given."""

from __future__ import annotations

import os
import re
import ssl
import sys
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.problem import plain_text

# Where systems keep their authorities when OpenSSL was built to look elsewhere (as in truststore).
_BUNDLES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]\Z")


class Trust:
    """The TLS context of one endpoint, made once a process: loading a system's authorities takes up to 50 ms.

    A bundle is tried alone first; only where it does not do, the system's authorities are added to it.
    """

    def __init__(self, bundle: str = "") -> None:
        self._bundle = bundle
        self._lock = threading.Lock()
        self._widened = not bundle
        self._context = _bundle_context(bundle) if bundle else _system_context()

    @property
    def context(self) -> ssl.SSLContext:
        """Checks certificate and host name, TLS 1.2 or later."""
        return self._context

    def widen(self, tried: ssl.SSLContext) -> bool:
        """Add the system's authorities; whether there is now more trust than in the context that was tried."""
        with self._lock:
            if not self._widened:
                self._widened = True
                self._context = _system_context(self._bundle)
            return self._context is not tried


@lru_cache(maxsize=64)
def trust_in(bundle: str) -> Trust:
    """The one Trust of this process for that bundle (PEM text, or ""). Raises InputError(field="ca-bundle")."""
    return Trust(bundle)


def _hardened(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _add(context: ssl.SSLContext, bundle: str) -> None:
    try:
        context.load_verify_locations(cadata=bundle)
    except (ssl.SSLError, ValueError) as error:
        raise InputError("ca-bundle", "the CA bundle holds no certificates: {error}", error=error) from None


def _bundle_context(bundle: str) -> ssl.SSLContext:
    """The certificates of the bundle are anchors, whether roots or not."""
    context = _hardened(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    _add(context, bundle)
    return context


def _system_context(bundle: str = "") -> ssl.SSLContext:
    if sys.platform in ("win32", "darwin"):
        import truststore  # only where it does the checking

        context = _hardened(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    else:
        # truststore would load the same authorities, but again for each connection (50 ms).
        context = _hardened(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        _load_openssl_authorities(context)
    if bundle:
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        _add(context, bundle)
    return context


def _load_openssl_authorities(context: ssl.SSLContext) -> None:
    """A folder of hashed certificates costs nothing until one is needed; a file is read whole."""
    paths = ssl.get_default_verify_paths()
    hashed = bool(paths.capath) and any(_HASHED.match(entry.name) for entry in Path(paths.capath).iterdir())
    if hashed and not os.environ.get(paths.openssl_cafile_env):
        context.load_verify_locations(capath=paths.capath)
    elif paths.cafile or hashed:
        context.set_default_verify_paths()
    else:
        for bundle in _BUNDLES:
            if Path(bundle).is_file():
                context.load_verify_locations(cafile=bundle)
                return


def presented(tls: ssl.SSLObject) -> str:
    """Subject, issuer and SHA-256 of the certificate that was refused; "" where the library does not tell."""
    # Public from Python 3.13 on; before, it is the object beneath that has it.
    chain: Callable[[], list[Any]] | None = getattr(tls, "get_unverified_chain", None) or getattr(
        getattr(tls, "_sslobj", None), "get_unverified_chain", None
    )
    try:
        leaf = (chain() if chain else None) or [b""]
        return _described(leaf[0])
    except (ValueError, TypeError, AttributeError, ssl.SSLError):
        return ""


def _described(leaf: Any) -> str:
    from cryptography import x509  # only when something is wrong
    from cryptography.hazmat.primitives.hashes import SHA256

    if isinstance(leaf, bytes):
        certificate = x509.load_der_x509_certificate(leaf)
    else:
        certificate = x509.load_pem_x509_certificate(leaf.public_bytes().encode("ascii"))
    names = (certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string())
    subject, issuer = (plain_text(name, 200) or "(empty)" for name in names)
    return f"subject {subject}, issuer {issuer}, SHA-256 {certificate.fingerprint(SHA256()).hex(':')}"
