"""What the form of a new account holds, as a value, and whether it can be sent."""

from __future__ import annotations

import re
from collections.abc import Callable

from acme_desktop.domain.directory import Directory
from acme_desktop.domain.email import check_contact, check_email
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.requests import RegisterAccount

_KEY_ID = re.compile(r"\S{1,1000}")
_MAC_KEY = re.compile(r"[A-Za-z0-9_+/-]{22,}={0,2}")


@value_class(frozen=True)
class Registration:
    """Everything as typed; `contacts` one each."""

    server: str = ""
    ca_bundle: str = ""
    email: str = ""
    contacts: tuple[str, ...] = ()
    key_type: str = "ec256"
    eab_kid: str = ""
    eab_hmac: str = ""
    agreed: bool = False

    def command(self) -> RegisterAccount:
        """As the service is asked."""
        return RegisterAccount(
            server=self.server.strip(),
            email=self.email.strip(),
            contacts=tuple(contact.strip() for contact in self.contacts if contact.strip()),
            agree_terms=self.agreed,
            key_type=self.key_type,
            ca_bundle=self.ca_bundle.strip(),
            eab_kid=self.eab_kid.strip(),
            eab_hmac=self.eab_hmac,
        )


def email_error(text: str) -> InputError | None:
    """None where it is an address, or nothing was typed yet."""
    return _error(lambda: check_email(text, "email")) if text.strip() else None


def contact_error(text: str) -> InputError | None:
    """None where it is a contact, or nothing was typed yet."""
    return _error(lambda: check_contact(text)) if text.strip() else None


def is_key_id(text: str) -> bool:
    """Whether it can be a key identifier (RFC 8555 §7.3.4)."""
    return _KEY_ID.fullmatch(text.strip()) is not None


def is_mac_key(text: str) -> bool:
    """Whether it can be an HMAC key of 16 bytes or more, in base64url or base64."""
    joined = "".join(text.split())
    return _MAC_KEY.fullmatch(joined) is not None and len(joined.rstrip("=")) % 4 != 1


def missing(wanted: Registration, directory: Directory | None, *, binding: bool) -> str:
    """The first thing that is still to be done, as a key of the pane's words; "" where it can be sent."""
    if not wanted.server.strip():
        return "server"
    if directory is None:
        return "test"
    if not wanted.email.strip() or email_error(wanted.email):
        return "email"
    if any(contact_error(contact) for contact in wanted.contacts):
        return "contacts"
    if binding and not (is_key_id(wanted.eab_kid) and is_mac_key(wanted.eab_hmac)):
        return "binding"
    has_terms = directory.has_terms or bool(directory.terms_of_service)
    return "terms" if has_terms and not wanted.agreed else ""


def _error(check: Callable[[], object]) -> InputError | None:
    try:
        check()
    except InputError as error:
        return error
    return None
