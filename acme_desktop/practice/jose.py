"""JSON Web Signatures as RFC 8555 §6.2 wants them, and nothing more lenient (RFC 7515, RFC 7517, RFC 7638)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from acme_desktop.practice.problems import Refusal, malformed

ALGORITHMS = ("ES256", "ES384", "RS256")
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)
_CURVES: dict[str, tuple[ec.EllipticCurve, int, str]] = {
    "P-256": (ec.SECP256R1(), 32, "ES256"),
    "P-384": (ec.SECP384R1(), 48, "ES384"),
}
_HASHES: dict[str, hashes.HashAlgorithm] = {"ES256": hashes.SHA256(), "ES384": hashes.SHA384()}
_PUBLIC = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
_PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
_SHORTEST_RSA, _LONGEST_RSA = 2048, 4096


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: object, what: str) -> bytes:
    """Base64url without padding, in its one canonical spelling. Raises Refusal."""
    if isinstance(text, str) and _BASE64URL.match(text) and len(text) % 4 != 1:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if encode(data) == text:
            return data
    raise malformed(f"{what} is not base64url without padding (RFC 8555, section 6.1)")


def read_object(data: bytes, what: str) -> dict[str, Any]:
    """A JSON object without repeated members. Raises Refusal."""
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise malformed(f"{what} is not a JSON object") from None
    if not isinstance(document, dict):
        raise malformed(f"{what} is not a JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a member is there twice")
    return document


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


@dataclass(frozen=True)
class Jwk:
    """A public key: `members` are those that RFC 7638 digests, `algorithm` the one it signs with."""

    members: dict[str, str]
    algorithm: str
    key: PublicKey

    @property
    def thumbprint(self) -> str:
        """RFC 7638 §3, base64url."""
        text = json.dumps(self.members, sort_keys=True, separators=(",", ":"))
        return encode(hashlib.sha256(text.encode("utf-8")).digest())

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            if isinstance(self.key, rsa.RSAPublicKey):
                self.key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                self.key.verify(self._der(signature), data, ec.ECDSA(_HASHES[self.algorithm]))
        except InvalidSignature:
            return False
        return True

    def _der(self, signature: bytes) -> bytes:
        """RFC 7518 §3.4 has R and S side by side, each as long as the curve's coordinates."""
        size = _CURVES[self.members["crv"]][1]
        if len(signature) != 2 * size:
            raise InvalidSignature
        return encode_dss_signature(int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))


def read_jwk(document: object) -> Jwk:
    """Raises Refusal (badPublicKey) for any key that this CA does not take."""
    if not isinstance(document, dict) or document.get("kty") not in _PUBLIC:
        raise Refusal("badPublicKey", "the key is neither an EC nor an RSA key")
    if _PRIVATE & document.keys():
        raise Refusal("badPublicKey", "the key holds its private part: never send that to anybody")
    members = {name: document.get(name) for name in _PUBLIC[document["kty"]]}
    if not all(isinstance(value, str) for value in members.values()):
        raise Refusal("badPublicKey", "a member of the key is missing or no text")
    texts = {name: str(value) for name, value in members.items()}
    try:
        return _elliptic(texts) if texts["kty"] == "EC" else _rsa(texts)
    except ValueError:
        raise Refusal("badPublicKey", "the key's numbers are no public key") from None


def _elliptic(members: dict[str, str]) -> Jwk:
    if members["crv"] not in _CURVES:
        raise Refusal("badPublicKey", "the curve is neither P-256 nor P-384")
    curve, size, algorithm = _CURVES[members["crv"]]
    x, y = (decode(members[name], f"the key's {name}") for name in ("x", "y"))
    if not len(x) == len(y) == size:
        raise Refusal("badPublicKey", "the key's coordinates do not have the curve's length (RFC 7518, section 6.2.1)")
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), curve)
    return Jwk(members, algorithm, numbers.public_key())


def _rsa(members: dict[str, str]) -> Jwk:
    modulus, exponent = (decode(members[name], f"the key's {name}") for name in ("n", "e"))
    if modulus[:1] in (b"", b"\0") or exponent[:1] in (b"", b"\0"):
        raise Refusal("badPublicKey", "the key's numbers begin with a zero (RFC 7518, section 6.3.1)")
    if not _SHORTEST_RSA <= len(modulus) * 8 <= _LONGEST_RSA or len(exponent) > 4:
        raise Refusal("badPublicKey", "an RSA key here has 2048 to 4096 bits and a small exponent")
    key = rsa.RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus)).public_key()
    if key.key_size < _SHORTEST_RSA:
        raise Refusal("badPublicKey", "an RSA key here has 2048 to 4096 bits")
    return Jwk(members, "RS256", key)


@dataclass(frozen=True)
class Jws:
    """A signed message in its flattened serialisation, not verified yet."""

    header: dict[str, Any]
    payload: bytes
    signature: bytes
    signing_input: bytes

    @property
    def url(self) -> object:
        """Where it was meant to go."""
        return self.header.get("url")


def read_jws(data: bytes) -> Jws:
    """Take it apart. Raises Refusal for anything beside what RFC 8555 §6.2 allows."""
    document = read_object(data, "the request")
    if "signatures" in document or "header" in document:
        raise malformed("one signature and no unprotected header, please (RFC 8555, section 6.2)")
    texts = [document.get(name) for name in ("protected", "payload", "signature")]
    if not all(isinstance(text, str) for text in texts):
        raise malformed("the request is not a JWS in its flattened serialisation (RFC 8555, section 6.2)")
    protected, payload, signature = (str(text) for text in texts)
    header = read_object(decode(protected, "the protected header"), "the protected header")
    if "crit" in header or "b64" in header:
        raise malformed("the protected header asks for extensions (crit, b64) that ACME does not have")
    if ("jwk" in header) == ("kid" in header):
        raise malformed("the protected header holds either jwk or kid (RFC 8555, section 6.2)")
    body, signed = decode(payload, "the payload"), decode(signature, "the signature")
    return Jws(header, body, signed, f"{protected}.{payload}".encode("ascii"))


def verify(jws: Jws, find_key: Callable[[str], Jwk]) -> Jwk:
    """The key that signed it: its own `jwk`, or the one that `find_key` knows for its `kid`. Raises Refusal."""
    algorithm = jws.header.get("alg")
    if algorithm not in ALGORITHMS:
        members = {"algorithms": list(ALGORITHMS)}
        raise Refusal("badSignatureAlgorithm", "this CA takes ES256, ES384 and RS256", members=members)
    if "kid" in jws.header:
        kid = jws.header["kid"]
        if not isinstance(kid, str):
            raise malformed("kid is no text")
        key = find_key(kid)
    else:
        key = read_jwk(jws.header["jwk"])
    if key.algorithm != algorithm:
        raise malformed(f"the key signs with {key.algorithm}, but the header says {algorithm}")
    if not key.signed(jws.signing_input, jws.signature):
        raise malformed("the signature does not fit the request and the key")
    return key
