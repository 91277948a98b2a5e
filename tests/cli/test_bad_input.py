"""Wrong usage and wrong input: exit code 2, a sentence that names the field, nothing asked of the service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.recording_service import Desk, Result

REGISTER = ("account", "register", "--email", "a@example.org", "--server", "letsencrypt")
CREATE = ("order", "create", "--account", "1", "--domains", "example.org")
EXPORT = ("certificate", "export", "3", "--format", "pem", "--to", "out")

# What is typed, and the field that the sentence names.
ROWS: list[tuple[tuple[str, ...], str]] = [
    (("--json",), "verb"),
    (("ordr", "list"), "verb"),
    (("order",), "verb"),
    (("order", "lst"), "verb"),
    (("order", "--json"), "verb"),
    (("vault", "explode"), "verb"),
    (("--frobnicate", "order", "list"), "--frobnicate"),
    (("order", "list", "--frobnicate"), "frobnicate"),
    (("order", "list", "--frobnicate=secret"), "frobnicate"),
    (("order", "list", "-x"), "x"),
    (("order", "list", "extra"), "argument"),
    (("order", "list", "--json=yes"), "json"),
    (("order", "list", "\udcff"), "argument"),
    (("operator", "add", "--role", "admin", "--password-stdin"), "name"),
    (("operator", "add", "ana", "--password-stdin"), "role"),
    (("operator", "add", "ana", "--role", "root", "--password-stdin"), "role"),
    (("operator", "add", "ana", "--role"), "role"),
    (("operator", "add", "ana", "--role", "admin"), "password"),
    (("operator", "add", "ana", "--role", "admin", "--password", "hunter2hunter2"), "password"),
    (("operator", "add", "", "--role", "admin", "--password-stdin"), "name"),
    (("operator", "add", "ana", "ben", "--role", "admin", "--password-stdin"), "argument"),
    (("operator", "set-role", "ana"), "role"),
    (("operator", "reset-password", "ana"), "password"),
    (("operator", "disable"), "name"),
    (("sign-in",), "name"),
    (("sign-in", "ana", "hunter2hunter2"), "argument"),
    (("sign-in", "ana"), "password"),
    (("account", "register", "--server", "letsencrypt", "--agree-terms"), "email"),
    (("account", "register", "--email", "a@example.org", "--agree-terms"), "server"),
    (("account", "register", "--email", "", "--server", "letsencrypt"), "email"),
    (("account", "register", "--email", "--server", "letsencrypt"), "email"),
    ((*REGISTER, "--email", "b@example.org"), "email"),
    ((*REGISTER, "--key-type", "dsa"), "key-type"),
    ((*REGISTER, "--key-type", "rsa3072"), "key-type"),
    ((*REGISTER, "--contact", ""), "contact"),
    ((*REGISTER, "--ca-bundle", "/nowhere/ca.pem"), "ca-bundle"),
    ((*REGISTER, "--ca-bundle", "/"), "ca-bundle"),
    ((*REGISTER, "--ca-bundle", "/dev/null"), "ca-bundle"),
    ((*REGISTER, "--eab-hmac-stdin"), "eab-kid"),
    ((*REGISTER, "--eab-kid", "kid"), "eab-hmac"),
    ((*REGISTER, "--eab-hmac", "c2VjcmV0"), "eab-hmac"),
    (("account", "show"), "id"),
    (("account", "show", "0"), "id"),
    (("account", "show", "-1"), "id"),
    (("account", "show", "1.5"), "id"),
    (("account", "show", "one"), "id"),
    (("account", "show", "٣"), "id"),
    (("account", "show", "9223372036854775808"), "id"),
    (("account", "show", "1" * 5000), "id"),
    (("account", "update", "1"), "email"),
    (("account", "roll-key", "1;drop"), "id"),
    (("account", "deactivate", "1"), "yes"),
    (("order", "create", "--domains", "example.org"), "account"),
    (("order", "create", "--account", "1"), "domains"),
    (("order", "create", "--account", "-1", "--domains", "example.org"), "account"),
    (("order", "create", "--account", "1", "--domains", "  "), "domains"),
    ((*CREATE, "--challenge", "http-02"), "challenge"),
    ((*CREATE, "--solver", "magic"), "solver"),
    ((*CREATE, "--solver", "webroot:relative"), "solver"),
    ((*CREATE, "--solver", "http-server:99999"), "solver"),
    ((*CREATE, "--key-type", "ec521"), "key-type"),
    ((*CREATE, "--wait", "soon"), "wait"),
    ((*CREATE, "--wait", "-1"), "wait"),
    ((*CREATE, "--wait", "nan"), "wait"),
    ((*CREATE, "--wait", "1e9"), "wait"),
    ((*CREATE, "--wait", "1_0"), "wait"),
    ((*CREATE, "--auto-renew", "--no-auto-renew"), "--no-auto-renew"),
    ((*CREATE, "--csr", "/nowhere/request.pem"), "csr"),
    ((*CREATE, "--csr", "/dev/zero"), "csr"),
    (("order", "show", "abc"), "id"),
    (("order", "continue"), "id"),
    (("order", "continue", "7", "--wait", ""), "wait"),
    (("order", "abandon", "7.0"), "id"),
    (("challenge", "list"), "order"),
    (("challenge", "check", "--order", "x"), "order"),
    (("challenge", "respond"), "id"),
    (("challenge", "respond", "12", "--order", "7"), "order"),
    (("challenge", "respond", "12", "--without-check"), "reason"),
    (("challenge", "respond", "12", "--without-check", "--reason", " "), "reason"),
    (("challenge", "respond", "12", "--reason", "because"), "without-check"),
    (("certificate", "show", "0x3"), "id"),
    (("certificate", "export", "3", "--to", "out"), "format"),
    (("certificate", "export", "3", "--format", "pem"), "to"),
    (("certificate", "export", "3", "--format", "jks", "--to", "out"), "format"),
    (("certificate", "export", "3", "--format", "pfx", "--to", "out"), "password"),
    ((*EXPORT, "--password-stdin"), "password-stdin"),
    (("certificate", "revoke", "3", "--yes"), "reason"),
    (("certificate", "revoke", "3", "--reason", "superseded"), "yes"),
    (("certificate", "revoke", "3", "--reason", "boredom", "--yes"), "reason"),
    (("certificate", "revoke", "3", "--reason", "2", "--yes"), "reason"),
    (("renew", "--certificate", "3", "--all"), "all"),
    (("renew", "--certificate", "none"), "certificate"),
    (("renew", "--password-stdin"), "operator"),
    (("renew", "--operator", "nightly"), "password"),
    (("audit", "list", "--since", "yesterday"), "since"),
    (("audit", "list", "--until", "2026-02-30"), "until"),
    (("audit", "list", "--since", "999999w"), "since"),
    (("audit", "list", "--since", "2026-02-01", "--until", "2026-01-01"), "until"),
    (("audit", "list", "--outcome", "good"), "outcome"),
    (("audit", "list", "--limit", "0"), "limit"),
    (("audit", "list", "--limit", "2000000"), "limit"),
    (("audit", "list", "--csv", "--json"), "json"),
    (("audit", "verify", "/nowhere/trail.jsonl"), "file"),
    (("audit", "export"), "to"),
    (("ca", "test"), "URL|PRESET"),
    (("vault", "export-kit", "--to", "kit"), "passphrase"),
    (("vault", "import-kit"), "file"),
    (("vault", "use-passphrase"), "passphrase"),
    (("settings", "set", "proxy"), "value"),
    (("open",), "route"),
    (("open", "/acme/unicorns"), "route"),
    (("open", "/acme/orders/0"), "route"),
    (("open", "/acme/orders/7/"), "route"),
]


def complaint(result: Result, words: tuple[str, ...]) -> str:
    """Standard error's first line; exit code 2, and nothing was done."""
    assert result.code == 2, (words, result.err)
    assert result.asked == []
    assert result.built == 0
    return result.err.split("\n")[0]


@pytest.mark.parametrize(
    ("words", "field"), ROWS, ids=lambda part: " ".join(part)[:60] if isinstance(part, tuple) else part
)
def test_a_wrong_command_line_is_answered_with_a_sentence_that_names_the_field(
    words: tuple[str, ...], field: str
) -> None:
    first = complaint(Desk()(*words), words)
    assert first.startswith("acme-desktop: ")
    assert field.lower() in first.lower()


@pytest.mark.parametrize("words", [words for words, _ in ROWS if "--csv" not in words], ids=lambda w: " ".join(w)[:60])
def test_with_json_the_same_stands_in_one_document(words: tuple[str, ...]) -> None:
    result = Desk()("--json", *(word for word in words if word != "--json"))
    complaint(result, words)
    error = result.document["error"]
    assert set(error) >= {"kind", "field", "message", "hint"}
    assert error["kind"] in ("usage", "input")
    assert error["field"]
    assert error["message"]


def test_there_are_enough_rows() -> None:
    assert len(ROWS) >= 60
    assert len({words for words, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    "words",
    [
        ("operator", "add", "ana", "--role", "admin", "--password", "hunter2hunter2"),
        ("operator", "add", "ana", "--role", "admin", "--password=hunter2hunter2"),
        ("sign-in", "ana", "hunter2hunter2"),
        ("order", "list", "--token=hunter2hunter2"),
    ],
)
def test_a_secret_typed_in_the_wrong_place_is_not_repeated(words: tuple[str, ...]) -> None:
    result = Desk()(*words)
    assert result.code == 2
    assert "hunter2" not in result.err


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        ("\n", "password is empty"),
        ("", "password is empty"),
        ("x" * 1025 + "\n", "longer than 1024"),
        ("x" * 1_000_000, "longer than 1024"),
        (b"\xff\xfe\n", "not valid UTF-8"),
    ],
)
def test_a_password_that_can_not_be_one_is_refused(stdin: str | bytes, says: str) -> None:
    result = Desk()("operator", "add", "ana", "--role", "admin", "--password-stdin", stdin=stdin)
    assert result.code == 2
    assert says in result.err
    assert result.asked == []


def test_a_near_miss_is_answered_with_a_guess() -> None:
    assert "Did you mean “order list”?" in Desk()("order", "lst").err
    assert "Did you mean --domains?" in Desk()("order", "create", "--domain", "example.org").err


def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    request = tmp_path / "request.pem"
    request.write_bytes(b"x" * (64 * 1024 + 1))
    result = Desk()("order", "create", "--account", "1", "--csr", str(request))
    assert result.code == 2
    assert "csr" in result.err
    assert "too large" in result.err


def test_an_error_shows_no_control_characters_of_what_was_typed() -> None:
    result = Desk()("order", "show", "\x1b[2J\u202e7")
    assert result.code == 2
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err
    document = Desk()("order", "show", "\x1b[2J", "--json")
    assert json.loads(document.out)["error"]["field"] == "id"
    assert "\x1b" not in document.out
