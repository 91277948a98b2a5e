"""Keys and signatures of requests (RFC 8555 §6.2): which algorithm a key signs with, and what its JWS holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from acme import jws, messages
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from josepy.interfaces import JSONDeSerializable
from josepy.json_util import encode_b64jose
from josepy.jwa import ES256, ES384, ES512, RS256, JWASignature
from josepy.jwk import JWK, JWKEC, JWKRSA
from josepy.jws import JWS

from acme_desktop.domain.directory import ExternalAccount
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.value_class import value_class

_CURVES: Mapping[str, JWASignature] = {
    "secp256r1": ES256,
    "secp384r1": ES384,
    "secp521r1": ES512,
}


class Payload(JSONDeSerializable):
    """A JSON object to be signed; unlike josepy's own it is never "false", so that `{}` is sent as `{}`."""

    def __init__(self, document: Mapping[str, Any] | None = None) -> None:
        self._document = dict(document or {})

    def to_partial_json(self) -> dict[str, Any]:
        """The object."""
        return self._document

    @classmethod
    def from_json(cls, jobj: Any) -> Payload:
        """The other way round."""
        return cls(jobj)


@value_class(frozen=True)
class Signer:
    """Who signs: a key, by its account's URL (`kid`) or, where that is empty, by itself (`jwk`)."""

    key: JWK = field(repr=False)
    alg: JWASignature
    account_url: str = ""

    @property
    def account(self) -> messages.RegistrationResource | None:
        """As `acme` wants it."""
        if not self.account_url:
            return None
        return messages.RegistrationResource(uri=self.account_url, body=messages.Registration())


def signer_from(pem: bytes, account_url: str = "") -> Signer:
    """From an unencrypted PKCS#8 PEM key. Raises StateError where no CA would take such a key."""
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise StateError("the private key cannot be read") from None
    if isinstance(key, rsa.RSAPrivateKey):
        return Signer(JWKRSA(key=key), RS256, account_url)
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return Signer(JWKEC(key=key), _CURVES[key.curve.name], account_url)
    raise StateError("ACME requests cannot be signed with a key of this kind")


def external_binding(signer: Signer, external: ExternalAccount, new_account_url: str) -> dict[str, Any]:
    """RFC 8555 §7.3.4. Only ever with the *public* key: the library would send whatever it is given."""
    binding: dict[str, Any] = messages.ExternalAccountBinding.from_data(
        signer.key.public_key(),
        external.kid,
        encode_b64jose(external.mac_key),
        messages.Directory({"newAccount": new_account_url}),
    )
    return binding


def key_change(old: Signer, new: Signer, url: str) -> JWS:
    """The inner JWS of RFC 8555 §7.3.5: the new key asks, the old one will sign around it."""
    document = Payload({"account": old.account_url, "oldKey": old.key.public_key().to_partial_json()})
    inner: JWS = jws.JWS.sign(document.json_dumps().encode(), new.key, new.alg, nonce=None, url=url, kid=None)
    return inner
