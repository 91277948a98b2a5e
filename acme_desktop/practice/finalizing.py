"""From a proved order to its certificate (RFC 8555 §7.4): the request checked, the certificate made and handed out."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from acme_desktop.practice import issuer
from acme_desktop.practice.authority import Authority
from acme_desktop.practice.failures import Failure
from acme_desktop.practice.http_server import Response
from acme_desktop.practice.issuer import PublicKey
from acme_desktop.practice.jose import decode, encode, read_jwk
from acme_desktop.practice.orders import answer, own_order
from acme_desktop.practice.problems import Refusal, not_found, several
from acme_desktop.practice.records import Account, Authorization, Certificate, Name, Order, listed, moment
from acme_desktop.practice.signed_request import SignedRequest, must_own
from acme_desktop.practice.validation import caa_fault

_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_CURVES = (ec.SECP256R1, ec.SECP384R1)
_SIZES = range(2048, 4097)


async def finalize(request: SignedRequest) -> Response:
    """Take the request for a certificate, and make it: at once, or (while `slow` is on) in a while."""
    authority, order = request.authority, own_order(request)
    if order.status != "ready":
        raise Refusal("orderNotReady", f"the order is {order.status}, not ready")
    der = decode(request.document().get("csr"), "csr")
    read_csr(authority, der, order.names)
    order.csr, order.status = encode(der), "processing"
    authority.store.save(order)
    if authority.failures.has(Failure.SLOW):
        authority.go_on_with(make(authority, order.id))
    else:
        await make(authority, order.id)
    return answer(authority, authority.store.get(Order, order.id) or order, 200)


def certificate(request: SignedRequest) -> Response:
    """RFC 8555 §7.4.2: the leaf, then the intermediate."""
    own = request.question()
    found = request.authority.store.get(Certificate, request.rest[0])
    if found is None:
        raise not_found("certificate")
    must_own(own, found.account)
    hint = {"Content-Disposition": f'attachment; filename="PRACTICE-{found.id[:12]}.pem"'}
    return Response(200, found.pem.encode("ascii"), "application/pem-certificate-chain", hint)


async def make(authority: Authority, key: str) -> None:
    """The certificate of an order whose request was taken."""
    await authority.failures.dawdle()
    order = authority.store.get(Order, key)
    if order is None or order.status != "processing":
        return
    fault = await _fault(authority, order)
    order = authority.store.get(Order, key)
    if order is None or order.status != "processing":
        return
    if fault is not None:
        order.status, order.error = "invalid", fault.document()
        authority.store.save(order)
        authority.happened("not-issued", names=listed(order.names), why=fault.detail)
        return
    public = read_csr(authority, decode(order.csr, "csr"), order.names)
    made = issuer.issue(authority.intermediate, order.names, public, order.profile, authority.now())
    order.status, order.csr, order.certificate = "valid", "", made.serial
    issued = Certificate(
        made.serial,
        order.account,
        order.id,
        order.names,
        made.pem,
        made.ari,
        moment(made.not_before),
        moment(made.not_after),
    )
    authority.store.save(order, issued)
    authority.happened("issued", names=listed(order.names))


def resume(authority: Authority) -> None:
    """Take up what the last run was cut off from."""
    for order in authority.store.all(Order):
        if order.status == "processing":
            authority.go_on_with(make(authority, order.id))


async def _fault(authority: Authority, order: Order) -> Refusal | None:
    """CAA once more: hours may have passed since the proof."""
    problems: list[Refusal] = []
    for key in order.authorizations:
        proof = authority.store.get(Authorization, key)
        if proof is None:
            continue
        method = next((one.type for one in proof.challenges if one.status == "valid"), "")
        try:
            fault = await caa_fault(authority, proof, method)
        except Refusal as refusal:
            fault = Refusal(refusal.kind, refusal.detail, identifier=proof.identifier)
        problems += [fault] if fault else []
    return several(problems, "CAA forbids several of the names") if problems else None


def read_csr(authority: Authority, der: bytes, names: list[Name]) -> PublicKey:
    """Its public key, when everything about it is right. Raises Refusal (badCSR)."""
    try:
        csr = x509.load_der_x509_csr(der)
        asked, key = _asked(csr), csr.public_key()
        sound = csr.is_signature_valid and isinstance(csr.signature_hash_algorithm, _HASHES)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        raise Refusal("badCSR", "that is no certificate request (PKCS #10, DER) that this CA can read") from None
    if not sound:
        raise Refusal("badCSR", "the request's signature is wrong, or uses a weak hash")
    if asked != set(names):
        wanted = ", ".join(sorted(value for _, value in names))
        raise Refusal("badCSR", f"the request is for other names than the order, which is for {wanted}")
    return _acceptable(authority, key)


def _asked(csr: x509.CertificateSigningRequest) -> set[Name]:
    """Its names, common name included (RFC 8555 §7.4). Raises ValueError for kinds that ACME does not have."""
    asked: set[Name] = set()
    for attribute in csr.subject.get_attributes_for_oid(NameOID.COMMON_NAME):
        asked.add(("dns", str(attribute.value).lower()))
    try:
        alternatives = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return asked
    addresses = {str(address) for address in alternatives.get_values_for_type(x509.IPAddress)}
    names = {name.lower() for name in alternatives.get_values_for_type(x509.DNSName)}
    if any(not isinstance(one, x509.DNSName | x509.IPAddress) for one in alternatives):
        raise ValueError("a name that is neither DNS name nor address")
    asked = {name for name in asked if name[1] not in addresses}
    return asked | {("dns", name) for name in names} | {("ip", address) for address in addresses}


def _acceptable(authority: Authority, key: object) -> PublicKey:
    if isinstance(key, rsa.RSAPublicKey) and key.key_size in _SIZES and key.key_size % 8 == 0:
        numbers = key.public_numbers()
        members = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES):
        point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)[1:]
        half = len(point) // 2
        curve = f"P-{key.key_size}"
        members = {"kty": "EC", "crv": curve, "x": encode(point[:half]), "y": encode(point[half:])}
    else:
        raise Refusal("badCSR", "the key is neither RSA of 2048 to 4096 bits nor on P-256 or P-384")
    thumbprint = read_jwk(members).thumbprint
    if any(one.thumbprint == thumbprint for one in authority.store.all(Account)):
        raise Refusal("badCSR", "the key is an account's: a certificate needs a key of its own")
    return key


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8))
