"""Revoking (RFC 8555 §7.6): by the account that has it, by one that has proved its names, or by its own key."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from acme_desktop.practice.authority import Authority
from acme_desktop.practice.http_server import Response
from acme_desktop.practice.issuer import PublicKey
from acme_desktop.practice.jose import decode
from acme_desktop.practice.problems import Refusal, malformed, not_found
from acme_desktop.practice.records import Account, Authorization, Certificate, listed, moment, read_moment
from acme_desktop.practice.signed_request import SignedRequest

_REASONS = (0, 1, 3, 4, 5, 9)  # RFC 5280 §5.3.1, without those that mean something else than the end


def revoke(request: SignedRequest) -> Response:
    """200 and nothing else."""
    authority, wish = request.authority, request.document()
    der = decode(wish.get("certificate"), "certificate")
    found, made = _known(authority, der)
    reason = wish.get("reason", 0)
    if type(reason) is not int or reason not in _REASONS:
        raise Refusal("badRevocationReason", f"the reasons here are {', '.join(map(str, _REASONS))}")
    may = _same_key(request, made) if request.account is None else _may(authority, request.account, found)
    if not may:
        raise Refusal("unauthorized", "neither the certificate's key nor an account that has, or has proved, its names")
    if found.revoked:
        raise Refusal("alreadyRevoked", "the certificate is revoked already")
    found.revoked, found.reason = moment(authority.now()), reason
    authority.store.save(found)
    authority.happened("revoked", names=listed(found.names), reason=str(reason))
    return Response(200)


def _known(authority: Authority, der: bytes) -> tuple[Certificate, x509.Certificate]:
    try:
        given = x509.load_der_x509_certificate(der)
        key = f"{given.serial_number:x}"
    except ValueError:
        raise malformed("certificate is no certificate in DER") from None
    found = authority.store.get(Certificate, key)
    made = x509.load_pem_x509_certificate(found.pem.encode("ascii")) if found else None
    if found is None or made is None or made.public_bytes(serialization.Encoding.DER) != der:
        raise not_found("certificate of this CA")
    return found, made


def _same_key(request: SignedRequest, made: x509.Certificate) -> bool:
    key = made.public_key()
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return isinstance(key, PublicKey) and key.public_bytes(*form) == request.key.key.public_bytes(*form)


def _may(authority: Authority, account: Account, found: Certificate) -> bool:
    if account.id == found.account:
        return True
    proved = {
        one.identifier
        for one in authority.store.all(Authorization)
        if one.account == account.id and one.status == "valid" and read_moment(one.expires) > authority.now()
    }
    return set(found.names) <= proved
