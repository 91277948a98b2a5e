"""What a certificate says beside its facts (RFC 5280, RFC 6962, RFC 7633), as it stands: nobody is asked anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from itertools import islice
from typing import TypeVar

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ObjectIdentifier

from acme_desktop.domain.certificate import Particulars, SignedTimestamp
from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.problem import plain_text

from .certificates import read_pem
from .keys import MALFORMED

E = TypeVar("E", bound=x509.ExtensionType)
_MOST = 20  # of a kind
_USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "contentCommitment",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
_PURPOSES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
    ExtendedKeyUsageOID.CODE_SIGNING: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "emailProtection",
    ExtendedKeyUsageOID.TIME_STAMPING: "timeStamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "OCSPSigning",
}


class CertificateParticulars:
    """Reads the extensions of a leaf."""

    def read_particulars(self, pem: str) -> Particulars:
        """Of the first certificate; empty where its extensions can't be read. Never raises."""
        try:
            leaf = read_pem(pem)[0]
            return Particulars(
                timestamps=_timestamps(leaf),
                ocsp=_access(leaf, AuthorityInformationAccessOID.OCSP),
                crl=_crl(leaf),
                issuers=_access(leaf, AuthorityInformationAccessOID.CA_ISSUERS),
                must_staple=_must_staple(leaf),
                usages=_usages(leaf),
                purposes=_purposes(leaf),
            )
        except (TransportError, *MALFORMED):
            return Particulars()


def _timestamps(leaf: x509.Certificate) -> tuple[SignedTimestamp, ...]:
    found = _extension(leaf, x509.PrecertificateSignedCertificateTimestamps) or ()
    return tuple(SignedTimestamp(one.log_id.hex(), one.timestamp.replace(tzinfo=UTC)) for one in islice(found, _MOST))


def _access(leaf: x509.Certificate, method: ObjectIdentifier) -> tuple[str, ...]:
    found = _extension(leaf, x509.AuthorityInformationAccess) or ()
    return _addresses(one.access_location for one in found if one.access_method == method)


def _crl(leaf: x509.Certificate) -> tuple[str, ...]:
    found = _extension(leaf, x509.CRLDistributionPoints) or ()
    return _addresses(name for point in found for name in point.full_name or ())


def _must_staple(leaf: x509.Certificate) -> bool:
    """RFC 7633: the server must send a fresh OCSP answer with it."""
    return x509.TLSFeatureType.status_request in (_extension(leaf, x509.TLSFeature) or ())


def _usages(leaf: x509.Certificate) -> tuple[str, ...]:
    found = _extension(leaf, x509.KeyUsage)
    return tuple(name for member, name in _USAGES.items() if found is not None and getattr(found, member))


def _purposes(leaf: x509.Certificate) -> tuple[str, ...]:
    found = _extension(leaf, x509.ExtendedKeyUsage) or ()
    return tuple(_PURPOSES.get(one, one.dotted_string) for one in islice(found, _MOST))


def _addresses(names: Iterable[x509.GeneralName]) -> tuple[str, ...]:
    found = (plain_text(name.value) for name in names if isinstance(name, x509.UniformResourceIdentifier))
    return tuple(islice(found, _MOST))


def _extension(leaf: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return leaf.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
