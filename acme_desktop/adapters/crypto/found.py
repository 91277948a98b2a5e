"""Whose certificate a file holds, whatever form it has."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from acme_desktop.service.ports import FoundCertificate

from .certificates import is_authority, names_of
from .keys import MALFORMED


class Found:
    """`find_leaf` alone; nothing is verified, for nothing is trusted."""

    def find_leaf(self, data: bytes, password: bytes) -> FoundCertificate | None:
        """The leaf in PEM, DER, PKCS #7 or PFX (opened with `password`); a CA's where there is no other.

        None where no certificate can be read in it.
        """
        try:
            certificates = _certificates(data, password)
            leaf = next((one for one in certificates if not is_authority(one)), None) or next(iter(certificates), None)
            if leaf is None:
                return None
            kind = "RSA" if isinstance(leaf.public_key(), rsa.RSAPublicKey) else "EC"
            fingerprint = leaf.fingerprint(hashes.SHA256()).hex()
            return FoundCertificate(frozenset(names_of(leaf)), kind, fingerprint, leaf.not_valid_after_utc)
        except MALFORMED:
            return None


def _certificates(data: bytes, password: bytes) -> Sequence[x509.Certificate]:
    """Raises one of MALFORMED where there are none."""
    if b"-----BEGIN PKCS7-----" in data:
        from cryptography.hazmat.primitives.serialization import pkcs7

        return pkcs7.load_pem_pkcs7_certificates(data)
    if b"-----BEGIN" in data:
        return x509.load_pem_x509_certificates(data)
    try:
        return [x509.load_der_x509_certificate(data)]
    except MALFORMED:
        from cryptography.hazmat.primitives.serialization import pkcs12

        store = pkcs12.load_pkcs12(data, password or None)
        return [entry.certificate for entry in (store.cert, *store.additional_certs) if entry]
