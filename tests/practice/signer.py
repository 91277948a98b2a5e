"""Signs requests as a client does, and requests that no client should ever make."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, size: int = 0) -> str:
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8))


class Signer:
    """A key, and (once registered) the account it speaks for."""

    def __init__(self, key: PrivateKey | None = None, kid: str = "") -> None:
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.kid = kid

    @property
    def algorithm(self) -> str:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return "RS256"
        return {256: "ES256", 384: "ES384"}[self.key.key_size]

    @property
    def jwk(self) -> dict[str, str]:
        if isinstance(self.key, rsa.RSAPrivateKey):
            public = self.key.public_key().public_numbers()
            return {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
        point, size = self.key.public_key().public_numbers(), self.key.key_size // 8
        return {"kty": "EC", "crv": f"P-{self.key.key_size}", "x": number(point.x, size), "y": number(point.y, size)}

    @property
    def thumbprint(self) -> str:
        text = json.dumps(self.jwk, sort_keys=True, separators=(",", ":"))
        return b64(hashlib.sha256(text.encode()).digest())

    @staticmethod
    def digest(text: str) -> str:
        """What dns-01 publishes."""
        return b64(hashlib.sha256(text.encode()).digest())

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        size = self.key.key_size // 8
        der = self.key.sign(data, ec.ECDSA(hashes.SHA256() if size == 32 else hashes.SHA384()))
        r, s = decode_dss_signature(der)
        return r.to_bytes(size) + s.to_bytes(size)


def signed(signer: Signer, where: str, payload: object, fresh: str, /, **header: object) -> bytes:
    """A request; the payload "" is POST-as-GET. `header` changes members of the protected header (None: left out)."""
    who: dict[str, object] = {"kid": signer.kid} if signer.kid else {"jwk": signer.jwk}
    protected = {"alg": signer.algorithm, "nonce": fresh or None, "url": where, **who, **header}
    protected = {name: value for name, value in protected.items() if value is not None}
    text = b64(json.dumps(protected).encode())
    body = payload if isinstance(payload, bytes) else b"" if payload == "" else json.dumps(payload).encode()
    data = f"{text}.{b64(body)}".encode()
    return json.dumps({"protected": text, "payload": b64(body), "signature": b64(signer.sign(data))}).encode()


def tampered(body: bytes, twist: Callable[[Any], Any]) -> bytes:
    """The JWS changed: `twist` gets the parsed document and returns another."""
    return json.dumps(twist(json.loads(body))).encode()


def csr(
    *names: str,
    key: PrivateKey | None = None,
    common: str = "",
    extra: tuple[x509.GeneralName, ...] = (),
    digest: hashes.HashAlgorithm | None = None,
) -> str:
    """A certificate request as `finalize` takes it."""
    import ipaddress

    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)] if common else []
    alternatives = [
        x509.IPAddress(ipaddress.ip_address(name)) if name.replace(".", "").isdigit() else x509.DNSName(name)
        for name in names
    ]
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(parts))
    if alternatives or extra:
        builder = builder.add_extension(x509.SubjectAlternativeName([*alternatives, *extra]), critical=False)
    made = builder.sign(key or ec.generate_private_key(ec.SECP256R1()), digest or hashes.SHA256())
    return b64(made.public_bytes(serialization.Encoding.DER))
