"""Secrets: one line of standard input, or the terminal; never anything else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from acme_desktop.cli.secret_input import EAB_HMAC, PASSPHRASE_FILE, PASSWORD, SecretInput
from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.service.requests import AddOperator, ListOperators, SignIn
from tests.cli import values
from tests.cli.recording_service import Desk, Terminal


def from_stdin(data: bytes) -> str:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="ascii")
    return SecretInput(stream).read(PASSWORD, from_stdin=True)


@pytest.mark.parametrize(
    ("data", "password"),
    [
        (b"simple\n", "simple"),
        (b"no line end", "no line end"),
        (b"windows\r\n", "windows"),
        (b"  spaces stay \t\n", "  spaces stay \t"),
        (b"first\nsecond\n", "first"),
        (b"two ends\n\n", "two ends"),
        (b"return\r inside\n", "return\r inside"),
        ("pässwörd\n".encode(), "pässwörd"),
    ],
)
def test_only_the_line_ending_is_stripped(data: bytes, password: str) -> None:
    assert from_stdin(data) == password


def test_a_long_key_of_an_external_account_is_taken() -> None:
    stream = io.StringIO("k" * 4096)
    assert len(SecretInput(stream).read(EAB_HMAC, from_stdin=True)) == 4096


def test_a_new_password_is_typed_twice_on_a_terminal() -> None:
    desk = Desk({AddOperator: values.an_operator()})
    result = desk("operator", "add", "ana", "--role", "admin", terminal=True, typed=("long enough", "long enough"))
    assert result.asked == [AddOperator("ana", "admin", "long enough")]
    assert desk.prompts == ["Password: ", "Password again: "]


def test_two_different_passwords_are_refused() -> None:
    desk = Desk({AddOperator: values.an_operator()})
    result = desk("operator", "add", "ana", "--role", "admin", terminal=True, typed=("long enough", "long enouhg"))
    assert result.code == 2
    assert "typed differently" in result.err
    assert result.asked == []
    assert "enou" not in result.err


def test_a_known_password_is_typed_once() -> None:
    desk = Desk({SignIn: InputError("name", "no")})
    desk("sign-in", "ana", terminal=True, typed=("long enough",))
    assert desk.prompts == ["Password: "]


def test_a_prompt_without_an_answer_is_wrong_input() -> None:
    assert Desk()("sign-in", "ana", terminal=True).code == 2


def test_the_vaults_passphrase_comes_from_the_file_that_the_environment_names(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("open sesame\nnot this\n")
    desk = Desk({ListOperators: ()}, {PASSPHRASE_FILE: str(file)}, passphrase_asked=True)
    assert desk("operator", "list").code == 0
    assert desk.prompts == ["opened with open sesame"]


def test_without_a_file_the_terminal_is_asked_for_it() -> None:
    desk = Desk({ListOperators: ()}, passphrase_asked=True)
    desk("operator", "list", terminal=True, typed=("open sesame",))
    assert desk.prompts == ["Passphrase of the vault: ", "opened with open sesame"]


@pytest.mark.parametrize("content", [None, b"\xff\xff"])
def test_with_nobody_to_ask_the_vault_stays_locked(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_bytes(content)
    desk = Desk({ListOperators: ()}, {PASSPHRASE_FILE: str(file)}, passphrase_asked=True)
    result = desk("operator", "list", "--json")
    assert result.code == 3
    assert result.document["error"]["reason"] == "locked"
    with pytest.raises(VaultError) as caught:
        SecretInput(io.StringIO()).vault_passphrase({})
    assert caught.value.reason is VaultTrouble.LOCKED
    assert PASSPHRASE_FILE in caught.value.hint


def test_a_terminal_is_not_read_line_by_line() -> None:
    with pytest.raises(InputError, match="no password was typed"):
        SecretInput(Terminal("typed ahead\n"), _nobody).read(PASSWORD, from_stdin=False)


def _nobody(_: str) -> str:
    raise EOFError
