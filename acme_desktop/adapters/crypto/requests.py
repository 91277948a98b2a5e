"""Certificate requests (RFC 2986): ours, and those that administrators bring from elsewhere."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.name_rules import BadNameError, dns_value, ends_in_number, ip_value, shown
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.service.ports import RequestFacts

from .keys import MALFORMED, private_key, spki

_MAX_REQUEST = 64 * 1024  # bytes
_RSA_BITS = range(2048, 8192 + 1)
_CURVES = {"secp256r1": KeyType.EC256, "secp384r1": KeyType.EC384}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WHAT = {
    x509.RFC822Name: "an e-mail address",
    x509.UniformResourceIdentifier: "a URI",
    x509.DirectoryName: "a directory name",
    x509.RegisteredID: "a registered id",
    x509.OtherName: "a name of another type",
}


class Requests:
    """PKCS#10 requests as RFC 8555 §7.4 wants them."""

    def request(self, key: bytes, identifiers: Sequence[Identifier]) -> bytes:
        """A CSR (DER) with these as subject alternative names and an empty subject: a common name has 64 characters."""
        private = private_key(key)
        names = x509.SubjectAlternativeName([_general_name(identifier) for identifier in identifiers])
        builder = x509.CertificateSigningRequestBuilder(subject_name=x509.Name([])).add_extension(names, critical=False)
        return builder.sign(private, _digest_for(private.public_key())).public_bytes(Encoding.DER)

    def read_request(self, data: bytes) -> RequestFacts:
        """What a request asks for: its alternative names, then common names not among them. Raises InputError("csr").

        PEM or DER, at most 64 KiB; signed by its own key, RSA of 2048 to 8192 bits (told as the largest KeyType not
        above it), P-256 or P-384.
        """
        request = _parsed(data)
        key_type, public_key = _key(request)
        try:
            signed = request.is_signature_valid
        except MALFORMED:
            signed = False
        if not signed:
            raise _refused("it is not signed by its own key, or with a digest that is broken today")
        identifiers = tuple(dict.fromkeys(_identifiers(request)))
        if not identifiers:
            raise _refused("it names nothing to certify")
        return RequestFacts(identifiers, key_type, public_key, request.public_bytes(Encoding.DER))


def _general_name(identifier: Identifier) -> x509.GeneralName:
    if identifier.type is IdentifierType.IP:
        return x509.IPAddress(ipaddress.ip_address(identifier.value))
    return x509.DNSName(identifier.value)


def _digest_for(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> hashes.SHA256 | hashes.SHA384:
    is_p384 = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size > 256
    return hashes.SHA384() if is_p384 else hashes.SHA256()


def _parsed(data: bytes) -> x509.CertificateSigningRequest:
    if len(data) > _MAX_REQUEST:
        raise _refused(f"it is larger than {_MAX_REQUEST // 1024} KiB")
    if data.startswith(_UTF16_MARKS):  # as Windows' editor saves it
        data = data.decode("utf-16", errors="replace").encode("utf-8")
    if b"PRIVATE KEY-----" in data:
        raise _refused("the file holds a private key, which must not leave its machine; give the request alone")
    if data.count(b"CERTIFICATE REQUEST-----") > 2:
        raise _refused("the file holds several; give one")
    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_csr(data)
        return x509.load_der_x509_csr(data)
    except MALFORMED:
        raise _refused("it is neither a PEM nor a DER certificate request (PKCS #10)") from None


def _key(request: x509.CertificateSigningRequest) -> tuple[KeyType, bytes]:
    try:
        key = request.public_key()
    except MALFORMED:
        raise _refused("its key is of a kind that no CA certifies") from None
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name], spki(key)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA_BITS:
        return _rsa_type(key.key_size), spki(key)
    raise _refused("its key must be RSA with 2048 to 8192 bits, P-256 or P-384")


def _rsa_type(bits: int) -> KeyType:
    if bits >= 4096:
        return KeyType.RSA4096
    return KeyType.RSA3072 if bits >= 3072 else KeyType.RSA2048


def _identifiers(request: x509.CertificateSigningRequest) -> Iterator[Identifier]:
    try:
        extension = request.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names: list[x509.GeneralName] = list(extension.value)
    except x509.ExtensionNotFound:
        names = []
    except MALFORMED:
        raise _refused("its extensions are malformed") from None
    for name in names:
        yield _alternative(name)
    for attribute in request.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
        yield _identifier(str(attribute.value), may_be_ip=True)


def _alternative(name: x509.GeneralName) -> Identifier:
    if isinstance(name, x509.DNSName):
        return _identifier(name.value, may_be_ip=False)
    if isinstance(name, x509.IPAddress):
        return _identifier(str(name.value), may_be_ip=True)
    what = _WHAT.get(type(name), "something else")
    raise _refused(f"it asks for {what}; an ACME CA certifies DNS names and IP addresses")


def _identifier(text: str, *, may_be_ip: bool) -> Identifier:
    """As it stands in the request, but for letter case: the CA compares it with the order."""
    lower = text.lower()
    base = lower.removeprefix("*.")
    try:
        address = ip_value(lower, public=False) if may_be_ip else None
        if address is not None:
            return Identifier(IdentifierType.IP, address)
        if ends_in_number(base):
            raise BadNameError("it is an IP address where a DNS name belongs")
        value = dns_value(base, wildcard=base != lower, public=False, notes=[])
    except BadNameError as error:
        raise _refused(f"it asks for “{shown(text)}”: {error}") from error
    if value != base:
        raise _refused(f"it asks for “{shown(text)}”, which must stand there as {value}")
    return Identifier(IdentifierType.DNS, lower)


def _refused(why: str) -> InputError:
    return InputError(
        "csr",
        "the certificate request cannot be used: {why}",
        why=why,
        hint="Make one with the names as subject alternative names, for example “openssl req -new -addext "
        "subjectAltName=DNS:www.example.com”.",
    )
