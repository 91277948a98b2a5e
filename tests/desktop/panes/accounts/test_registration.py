"""What the form of a new account holds, and when it can be sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.desktop.panes.accounts.registration import (
    Registration,
    contact_error,
    email_error,
    is_key_id,
    is_mac_key,
    missing,
)
from acme_desktop.domain.directory import Directory
from acme_desktop.service.requests import RegisterAccount

FILLED = Registration("https://ca.test/dir", "", "ops@example.com", agreed=True)
TERMS = Directory("n", "a", "o", terms_of_service="https://ca.test/terms", has_terms=True)


def test_the_command_has_everything_as_it_was_typed() -> None:
    wanted = replace(FILLED, contacts=(" a@b.test ", ""), eab_kid=" kid ", eab_hmac="x", key_type="ec384")
    assert wanted.command() == RegisterAccount(
        "https://ca.test/dir", "ops@example.com", ("a@b.test",), True, "ec384", "", "kid", "x"
    )


@pytest.mark.parametrize(
    ("wanted", "directory", "binding", "why"),
    [
        (replace(FILLED, server=" "), TERMS, False, "server"),
        (FILLED, None, False, "test"),
        (replace(FILLED, email="ops"), TERMS, False, "email"),
        (replace(FILLED, email=""), TERMS, False, "email"),
        (replace(FILLED, contacts=("nobody",)), TERMS, False, "contacts"),
        (FILLED, TERMS, True, "binding"),
        (replace(FILLED, eab_kid="kid", eab_hmac="A" * 43), TERMS, True, ""),
        (replace(FILLED, agreed=False), TERMS, False, "terms"),
        (replace(FILLED, agreed=False), Directory("n", "a", "o"), False, ""),
        (FILLED, TERMS, False, ""),
    ],
)
def test_a_disabled_button_has_its_reason(
    wanted: Registration, directory: Directory | None, binding: bool, why: str
) -> None:
    assert missing(wanted, directory, binding=binding) == why


def test_nothing_typed_is_not_wrong_yet() -> None:
    assert (email_error(" "), contact_error("")) == (None, None)
    assert email_error("ops@") is not None


@pytest.mark.parametrize(("text", "right"), [("kid-1", True), ("", False), ("a b", False), ("x" * 1001, False)])
def test_key_identifiers(text: str, right: bool) -> None:
    assert is_key_id(text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [("A" * 43, True), ("A" * 22 + "==", True), ("AAAA AAAA\n" * 4, True), ("A" * 21, False), ("Ä" * 43, False),
     ("A" * 25, False), ("", False)],
)  # fmt: skip
def test_mac_keys(text: str, right: bool) -> None:
    assert is_mac_key(text) is right
