"""All of `ports.Crypto` in one object."""

from __future__ import annotations

from .certificates import Certificates
from .envelopes import Envelopes
from .exports import Exports
from .found import Found
from .keys import Keys
from .kits import Kits
from .particulars import CertificateParticulars
from .passwords import Passwords
from .requests import Requests
from .signatures import Signatures


class CryptographyCrypto(
    Keys, Requests, Certificates, CertificateParticulars, Exports, Found, Envelopes, Kits, Signatures, Passwords
):
    """Holds nothing and may be used from any thread."""
