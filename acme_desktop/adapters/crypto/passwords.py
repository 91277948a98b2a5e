"""Operators' passwords (argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Of a password that nobody has: checked where there is no hash, so that both take the same time.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$k/oCUDV80WzoRLSlvaAGlg$93AIKT0UdK0VjBNSb4ttCQvg9VBPhBakVzZCbF+6F/A"


class Passwords:
    """Hashes in PHC text form; a hash takes a third of a second and 64 MiB by intention."""

    def hash_password(self, password: str) -> str:
        """With 64 MiB, 3 passes, 4 lanes, a salt of 16 bytes and a tag of 32."""
        return _hasher().hash(_same_everywhere(password))

    def password_matches(self, password_hash: str, password: str) -> bool:
        """An empty hash costs the same time and never matches; a damaged one never matches either."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            _hasher().verify(password_hash or _NOBODYS, _same_everywhere(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16)


def _same_everywhere(password: str) -> bytes:
    """NFKC, as NIST SP 800-63B §5.1.1.2 asks: keyboards differ in how they compose letters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", errors="surrogatepass")
