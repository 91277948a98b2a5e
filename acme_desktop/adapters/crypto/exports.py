"""Certificates in the forms that servers read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, KeySerializationEncryption, PrivateFormat

from acme_desktop.domain.errors import InputError, StorageError

from .certificates import pem_of, read_pem
from .keys import PrivateKey, private_key, spki

_ROUNDS = 600_000  # of PBKDF2-HMAC-SHA256, as OWASP asks
_LEGACY_ROUNDS = 100_000  # readable by everything that reads the form at all
_FORMS = ("pem", "pfx", "pfx-legacy", "der", "p7b")


class Exports:
    """`export` alone; everything is made in memory."""

    def export(
        self, form: str, *, pem: str, key: bytes | None, password: bytes, friendly_name: str
    ) -> Mapping[str, bytes]:
        """File name → content, read back and compared with `pem` and `key`.

        - `pem`: `privkey.pem` (not where `key` is None), `cert.pem`, `chain.pem` (not where the CA gave none) and
          `fullchain.pem`, leaf first;
        - `pfx`: `bundle.pfx`, RFC 7292 with AES-256-CBC (PBES2, 600,000 rounds of PBKDF2-HMAC-SHA256);
        - `pfx-legacy`: `bundle.pfx` with 3DES and SHA-1, for what can't read the other;
        - `der`: `cert.der`, the leaf; `p7b`: `chain.p7b`, all certificates as PKCS #7 (RFC 2315) in PEM armour.

        `friendly_name` is shown by certificate stores that import a PFX. Raises InputError("format" or "password"),
        and StorageError where the stored key is not the certificate's.
        """
        chain = read_pem(pem)
        if key is not None and spki(private_key(key).public_key()) != spki(chain[0].public_key()):
            raise StorageError(
                "the stored private key does not belong to this certificate",
                hint="Restore the database from a backup, or order the certificate again.",
            )
        match form:
            case "pem":
                return _pem_files(chain, key)
            case "pfx" | "pfx-legacy":
                return {"bundle.pfx": _pfx(chain, key, password, friendly_name, legacy=form == "pfx-legacy")}
            case "der":
                return {"cert.der": _read_back(_der(chain), chain[:1], _read_der)}
            case "p7b":
                return {"chain.p7b": _read_back(_p7b(chain), chain, _read_p7b)}
        raise InputError("format", "there is no format “{form}”; there are {forms}", form=form, forms=", ".join(_FORMS))


def _pem_files(chain: Sequence[x509.Certificate], key: bytes | None) -> dict[str, bytes]:
    parts = {"cert.pem": chain[:1], "chain.pem": chain[1:], "fullchain.pem": chain}
    files = {
        name: _read_back("".join(map(pem_of, part)).encode("ascii"), part, x509.load_pem_x509_certificates)
        for name, part in parts.items()
        if part
    }
    return files if key is None else {"privkey.pem": key, **files}


def _der(chain: Sequence[x509.Certificate]) -> bytes:
    return chain[0].public_bytes(Encoding.DER)


def _read_der(data: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(data)]


def _p7b(chain: Sequence[x509.Certificate]) -> bytes:
    from cryptography.hazmat.primitives.serialization import pkcs7

    return pkcs7.serialize_certificates(list(chain), Encoding.PEM)


def _read_p7b(data: bytes) -> list[x509.Certificate]:
    from cryptography.hazmat.primitives.serialization import pkcs7

    return pkcs7.load_pem_pkcs7_certificates(data)


def _read_back(
    data: bytes, chain: Sequence[x509.Certificate], read: Callable[[bytes], list[x509.Certificate]]
) -> bytes:
    """`data`, seen to hold just `chain` (PKCS #7 holds a set, without an order)."""
    if set(read(data)) != set(chain):
        raise _spoilt()
    return data


def _pfx(chain: Sequence[x509.Certificate], key: bytes | None, password: bytes, name: str, *, legacy: bool) -> bytes:
    from cryptography.hazmat.primitives.serialization import pkcs12

    if key is None:
        raise InputError(
            "format",
            "a PFX file needs the private key, which is not here: the certificate was ordered with a request of yours",
            hint="Export it as pem, der or p7b and join it with the key where the key is.",
        )
    if not password:
        raise InputError("password", "a PFX file needs a password")
    private, leaf, others = private_key(key), chain[0], list(chain[1:])
    label = "".join(char if char <= "\uffff" else "\ufffd" for char in name).encode("utf-8", errors="replace")
    encryption = _encryption(password, legacy=legacy)
    try:
        data = pkcs12.serialize_key_and_certificates(label or None, private, leaf, others, encryption)
        back = pkcs12.load_pkcs12(data, password)
    except ValueError:  # not UTF-8, or characters outside of the Basic Multilingual Plane
        raise InputError("password", "the password has characters that a PFX file cannot have") from None
    certificates = [entry.certificate for entry in (back.cert, *back.additional_certs) if entry]
    same_key = isinstance(back.key, PrivateKey) and spki(back.key.public_key()) == spki(leaf.public_key())
    if not same_key or certificates[:1] != [leaf] or set(certificates) != set(chain):
        raise _spoilt()
    return data


def _encryption(password: bytes, *, legacy: bool) -> KeySerializationEncryption:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PBES

    builder = PrivateFormat.PKCS12.encryption_builder()
    if legacy:
        builder = builder.key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1())  # noqa: S303 - old readers know no other
        return builder.kdf_rounds(_LEGACY_ROUNDS).build(password)
    builder = builder.key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA256())
    return builder.kdf_rounds(_ROUNDS).build(password)


def _spoilt() -> StorageError:
    return StorageError("what was made for export does not read back as it should", hint="Try again.")
