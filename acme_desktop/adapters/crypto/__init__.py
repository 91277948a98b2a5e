"""Keys, certificate requests, certificates, envelopes and passwords, by `cryptography` and `argon2` (`ports.Crypto`).

Private keys are unencrypted PKCS#8 PEM bytes that live in memory only: nothing here writes a file or logs. Errors of
the libraries are translated to those of `domain.errors`; none carries a secret.
"""

from __future__ import annotations

from .cryptography_crypto import CryptographyCrypto

__all__ = ["CryptographyCrypto"]
