"""Input that only service and files can refuse: exit code 2, a sentence that names the field, and nothing changed."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.journeys.desk import Desk
from tests.journeys.profiles import PASSPHRASE, passphrase_desk, run_inside, state_of, without_trail
from tests.servers.pebble import Pebble

PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Row:
    """What is typed (`{name}` is one of the files below), and the field that the error is about.

    `recorded`: the request itself could be right, so that the intent stands in the trail before a folder, or the value
    of a setting, turned out wrong.
    """

    field: str
    words: tuple[str, ...]
    stdin: str = ""
    recorded: bool = False

    def __str__(self) -> str:
        shown = " ".join(self.words)
        return re.sub(r"[^\w .,:*@/{}-]", "?", shown)[:70] or "-"


def order(field: str, domains: str, *words: str) -> Row:
    return Row(field, ("order", "create", "--account", "1", "--domains", domains, *words))


def csr(file: str, *words: str, field: str = "csr") -> Row:
    return Row(field, ("order", "create", "--account", "1", "--csr", file, *words))


def register(field: str, *words: str, server: str = "{ca}", email: str = "a@example.com", stdin: str = "") -> Row:
    typed = ("account", "register", "--server", server, "--email", email, "--agree-terms", *words)
    return Row(field, typed, stdin)


def secret(field: str, *words: str, stdin: str = "a long enough password\n") -> Row:
    return Row(field, (*words, "--password-stdin"), stdin)


NAMES = (
    order("domains", ","),
    order("domains", "a..test"),
    order("domains", ".test."),
    order("domains", "-a.test"),
    order("domains", "a-.test"),
    order("domains", "a_b.test"),
    order("domains", "a!b.test"),
    order("domains", "*"),
    order("domains", "*.*.test"),
    order("domains", "a.*.test"),
    order("domains", "w*.test"),
    order("domains", "*.192.0.2.1"),
    order("domains", f"{'a' * 64}.test"),
    order("domains", ".".join(["a" * 60] * 5)),
    order("domains", "a.test, 300.1.1.1"),
    order("domains", "256.1.1.1"),
    order("domains", "192.0.2.0/24"),
    order("domains", "fe80::1%eth0"),
    order("domains", "[2001:db8::zz]"),
    order("domains", "http://"),
    order("domains", "someone@a.test"),
    order("domains", "a.test:abc"),
    order("domains", "xn--a.test"),
    order("domains", "a\u202eb.test"),
    order("domains", "a\x07b.test"),
    order("domains", "*.a.test, 192.0.2.1"),
    order("domains", "good.test, bad..test"),
    order("challenge", "*.a.test", "--challenge", "http-01"),
    order("challenge", "192.0.2.1", "--challenge", "dns-01"),
    order("challenge", "a.test", "--challenge", "tls-sni-01"),
    order("solver", "a.test", "--challenge", "dns-01", "--solver", "http-server"),
    order("solver", "*.a.test", "--challenge", "dns-01", "--solver", "webroot:/srv"),
    order("solver", "a.test", "--solver", "magic"),
    order("solver", "a.test", "--solver", "webroot:"),
    order("solver", "a.test", "--solver", "webroot:relative/folder"),
    order("solver", "a.test", "--solver", "http-server:99999"),
    order("solver", "a.test", "--solver", "http-server:www.example:80"),
    order("solver", "a.test", "--solver", "manual:argument"),
    order("key-type", "a.test", "--key-type", "rsa1024"),
    order("profile", "a.test", "--profile", "p" * 101),
    order("profile", "a.test", "--profile", "two\nlines"),
    order("wait", "a.test", "--wait", "-1"),
    order("wait", "a.test", "--wait", "nan"),
    order("wait", "a.test", "--wait", "86401"),
    Row("account", ("order", "create", "--account", "99", "--domains", "a.test")),
    Row("account", ("order", "create", "--account", "0", "--domains", "a.test")),
    Row("account", ("order", "create", "--account", "9" * 30, "--domains", "a.test")),
    Row("domains", ("order", "create", "--account", "1")),
)
REQUESTS = (
    csr("{absent}"),
    csr("{folder}"),
    csr("{pipe}"),
    csr("{dangling}"),
    csr("{empty}"),
    csr("{huge}"),
    csr("{binary}"),
    csr("{text}"),
    csr("{certificate}"),
    csr("{key}"),
    csr("{nameless}"),
    csr("{weak}"),
    csr("{tampered}"),
    csr("{request}", "--domains", "other.test", field="domains"),
    csr("{request}\0"),
)
ACCOUNTS = (
    register("email", email="ada"),
    register("email", email="ada@localhost"),
    register("email", email="ada@example..com"),
    register("email", email="ada lovelace@example.com"),
    register("email", email="a@example.com,b@example.com"),
    register("email", email="a@b@example.com"),
    register("email", email="a\r\nb@example.com"),
    register("email", email=f"{'a' * 300}@example.com"),
    register("contact", "--contact", "no contact"),
    register("contact", "--contact", ":alert(1)"),
    register("contact", "--contact", "mailto:a@example.com,b@example.com"),
    register("server", server="letsencrypt-stagging"),
    register("server", server="http://ca.example/directory"),
    register("server", server="ftp://ca.example/directory"),
    register("server", server="https://"),
    register("server", server="https://user:secret@ca.example/directory"),
    register("server", server="https://ca.example\\@evil.example/"),
    register("server", server="https://ca.example:0x50/"),
    register("server", server="https://ca.example/\x1b[31m"),
    register("ca-bundle", "--ca-bundle", "{absent}"),
    register("ca-bundle", "--ca-bundle", "{folder}"),
    register("ca-bundle", "--ca-bundle", "{empty}"),
    register("ca-bundle", "--ca-bundle", "{huge}"),
    register("ca-bundle", "--ca-bundle", "{binary}"),
    register("ca-bundle", "--ca-bundle", "{text}"),
    register("ca-bundle", "--ca-bundle", "{key}"),
    register("key-type", "--key-type", "rsa3072"),
    register("eab-kid", "--eab-kid", "k\nk", "--eab-hmac-stdin", stdin="A" * 43 + "\n"),
    register("eab-kid", server="zerossl"),
    register("eab-hmac", "--eab-kid", "kid", "--eab-hmac-stdin", stdin="A" * 5000 + "\n"),
    register("eab-hmac", "--eab-kid", "kid", "--eab-hmac-stdin", stdin="AAAAA\n"),
    Row("account", ("account", "show", "99")),
    Row("account", ("account", "update", "99", "--email", "a@example.com")),
    Row("email", ("account", "update", "1", "--email", "nobody")),
    Row("contact", ("account", "update", "1", "--contact", "nobody")),
    Row("account", ("account", "roll-key", "99")),
    Row("account", ("account", "deactivate", "99", "--yes")),
    Row("yes", ("account", "deactivate", "1")),
    Row("server", ("ca", "test", "no-such-preset")),
    Row("ca-bundle", ("ca", "test", "https://ca.example/", "--ca-bundle", "{binary}")),
)
OBJECTS = (
    Row("order", ("order", "show", "99")),
    Row("order", ("order", "continue", "99")),
    Row("order", ("order", "abandon", "99")),
    Row("id", ("order", "show", "one")),
    Row("id", ("order", "show", "-1")),
    Row("id", ("order", "show", "１")),
    Row("order", ("challenge", "list", "--order", "99")),
    Row("order", ("challenge", "check", "--order", "99")),
    Row("challenge", ("challenge", "respond", "99")),
    Row("order", ("challenge", "respond", "--order", "99")),
    Row("reason", ("challenge", "respond", "--order", "2", "--without-check")),
    Row("reason", ("challenge", "respond", "--order", "2", "--without-check", "--reason", " \t ")),
    Row("certificate", ("certificate", "show", "99")),
    Row("certificate", ("certificate", "export", "99", "--format", "pem", "--to", "{folder}")),
    Row("format", ("certificate", "export", "1", "--format", "jks", "--to", "{folder}")),
    Row("to", ("certificate", "export", "1", "--format", "pem", "--to", "{text}"), recorded=True),
    Row("to", ("certificate", "export", "1", "--format", "pem", "--to", "{text}/below"), recorded=True),
    Row("to", ("certificate", "export", "1", "--format", "pem", "--to", "{dangling}"), recorded=True),
    Row("to", ("certificate", "export", "1", "--format", "pem", "--to", "{folder}/" + "d" * 300), recorded=True),
    Row("to", ("certificate", "export", "1", "--format", "pem", "--to", "{folder}/\0"), recorded=True),
    secret("password", "certificate", "export", "1", "--format", "pfx", "--to", "{folder}", stdin="\n"),
    secret("password-stdin", "certificate", "export", "1", "--format", "der", "--to", "{folder}"),
    Row("certificate", ("certificate", "revoke", "99", "--reason", "superseded", "--yes")),
    Row("reason", ("certificate", "revoke", "1", "--reason", "because", "--yes")),
    Row("reason", ("certificate", "revoke", "1", "--reason", "7", "--yes")),
    Row("reason", ("certificate", "revoke", "1", "--reason", "ca-compromise-and-more", "--yes")),
    Row("certificate", ("renew", "--certificate", "99")),
)
PEOPLE = (
    secret("name", "operator", "add", "n" * 65, "--role", "viewer"),
    secret("name", "operator", "add", "two\nlines", "--role", "viewer"),
    secret("name", "operator", "add", "\u202eada", "--role", "viewer"),
    secret("name", "operator", "add", "ada", "--role", "viewer"),
    secret("name", "operator", "add", " ADA ", "--role", "viewer"),
    secret("role", "operator", "add", "eve", "--role", "root"),
    secret("password", "operator", "add", "eve", "--role", "viewer", stdin="short\n"),
    secret("password", "operator", "add", "eve-eve-eve", "--role", "viewer", stdin="EVE-eve-EVE\n"),
    secret("password", "operator", "add", "eve", "--role", "viewer", stdin="aaaaaaaaaaaaaaaa\n"),
    secret("password", "operator", "add", "eve", "--role", "viewer", stdin="p" * 1025 + "\n"),
    secret("password", "operator", "add", "eve", "--role", "viewer", stdin=""),
    Row("role", ("operator", "set-role", "ada", "root")),
    Row("name", ("operator", "set-role", "nobody", "viewer")),
    Row("name", ("operator", "disable", "nobody")),
    secret("name", "operator", "reset-password", "nobody"),
    secret("password", "operator", "reset-password", "ada", stdin="short\n"),
)
REST = (
    Row("since", ("audit", "list", "--since", "yesterday")),
    Row("since", ("audit", "list", "--since", "2026-02-30")),
    Row("until", ("audit", "list", "--since", "1h", "--until", "2h")),
    Row("limit", ("audit", "list", "--limit", "0")),
    Row("limit", ("audit", "list", "--limit", "1000001")),
    Row("file", ("audit", "verify", "{absent}")),
    Row("file", ("audit", "verify", "{folder}")),
    Row("file", ("audit", "verify", "{pipe}")),
    Row("file", ("audit", "verify", "{binary}")),
    Row("file", ("audit", "verify", "{empty}")),
    Row("to", ("audit", "export", "--to", "{text}"), recorded=True),
    Row("to", ("audit", "export", "--to", "{folder}"), recorded=True),
    Row("to", ("audit", "export", "--to", "{text}/trail.jsonl"), recorded=True),
    Row("kit", ("vault", "import-kit", "{absent}", "--passphrase-stdin"), PASSPHRASE + "\n"),
    Row("kit", ("vault", "import-kit", "{folder}", "--passphrase-stdin"), PASSPHRASE + "\n"),
    Row("kit", ("vault", "import-kit", "{binary}", "--passphrase-stdin"), PASSPHRASE + "\n"),
    Row("kit", ("vault", "import-kit", "{huge}", "--passphrase-stdin"), PASSPHRASE + "\n"),
    Row("to", ("vault", "export-kit", "--to", "{text}", "--passphrase-stdin"), PASSPHRASE + "\n", recorded=True),
    Row("to", ("vault", "export-kit", "--to", "{folder}/", "--passphrase-stdin"), PASSPHRASE + "\n", recorded=True),
    Row("passphrase", ("vault", "export-kit", "--to", "{absent}", "--passphrase-stdin"), "eleven char\n"),
    Row("colour", ("settings", "set", "colour", "blue"), recorded=True),
    Row("at_once", ("settings", "set", "at_once", "0"), recorded=True),
    Row("at_once", ("settings", "set", "at-once", "many"), recorded=True),
    Row("http01_port", ("settings", "set", "http01_port", "65536"), recorded=True),
    Row("resolvers", ("settings", "set", "resolvers", "dns.example"), recorded=True),
    Row("resolvers", ("settings", "set", "resolvers", "192.0.2.53:0"), recorded=True),
    Row("proxy", ("settings", "set", "proxy", "socks5://proxy.example"), recorded=True),
    Row("vault", ("settings", "set", "vault", "paper"), recorded=True),
    Row("loopback_http", ("settings", "set", "loopback_http", "perhaps"), recorded=True),
)
ROWS = (*NAMES, *REQUESTS, *ACCOUNTS, *OBJECTS, *PEOPLE, *REST)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files to give where others belong."""
    folder = tmp_path_factory.mktemp("files")
    made = {name: folder / name for name in ("absent", "folder", "pipe", "dangling")}
    made["folder"].mkdir()
    os.mkfifo(made["pipe"])
    made["dangling"].symlink_to(folder / "nowhere")
    key, weak = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 1024)  # noqa: S505
    good = request_for(["own.test"], key).public_bytes(PEM)
    contents = {
        "empty": b"",
        "huge": b"-----BEGIN CERTIFICATE REQUEST-----\n" + b"A" * 12_000_000,
        "binary": bytes(range(256)) * 20,
        "text": b"This is none of what you want.\n",
        "certificate": certificate_of(key),
        "key": key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        "nameless": request_for([], key).public_bytes(PEM),
        "weak": request_for(["weak.test"], weak).public_bytes(PEM),
        "tampered": tampered(request_for(["own.test"], key)),
        "request": good,
    }
    for name, content in contents.items():
        made[name] = folder / name
        made[name].write_bytes(content)
    return {name: str(path) for name, path in made.items()}


def request_for(
    names: list[str], key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
) -> x509.CertificateSigningRequest:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    if names:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
    return builder.sign(key, hashes.SHA256())


def tampered(request: x509.CertificateSigningRequest) -> bytes:
    """Another name under the same signature."""
    der = request.public_bytes(serialization.Encoding.DER)
    assert der.count(b"own.test") == 1
    return der.replace(b"own.test", b"bad.test")


def certificate_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    import datetime

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "itself")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(PEM)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """Ada signed in, account 1, certificate 1 of order 1, order 2 waiting for her."""
    desk = passphrase_desk(tmp_path_factory.mktemp("desk")).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    create = ("order", "create", "--account", "1", "--domains")
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    run_inside(desk, *create, f"{uuid.uuid4().hex[:8]}.test", "--solver", solver, expect=0)
    run_inside(desk, *create, f"{uuid.uuid4().hex[:8]}.test", expect=4)
    return desk


@pytest.fixture(scope="module")
def typed(files: dict[str, str], pebble: Pebble) -> Callable[[str], str]:
    """Puts a file's path, or the CA's address, in the place of its name."""
    known = {**files, "ca": pebble.directory_url}
    return lambda word: re.sub(r"\{(\w+)\}", lambda found: known[found[1]], word)


def test_there_are_more_than_sixty_rows() -> None:
    assert len(set(ROWS)) == len(ROWS) > 150


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_is_refused_in_a_sentence_that_names_the_field_and_nothing_changes(
    desk: Desk, files: dict[str, str], typed: Callable[[str], str], row: Row
) -> None:
    forget = without_trail if row.recorded else lambda state: state
    before, folder = forget(state_of(desk)), sorted(Path(files["absent"]).parent.rglob("*"))
    result = run_inside(desk, *map(typed, row.words), stdin=row.stdin)
    assert result.code == 2, result
    error = result.document["error"]
    assert error["kind"] in ("input", "usage", "not-found"), error
    assert error["field"] == row.field, error
    names = re.sub("[-_]", " ", row.field.casefold())
    assert names in re.sub("[-_]", " ", result.err.casefold()), result.err
    first = result.err.splitlines()[0]
    assert first.startswith("acme-desktop: ")
    assert 20 < len(first) < 700, first
    assert "\x1b" not in result.err + result.out
    assert forget(state_of(desk)) == before
    assert sorted(Path(files["absent"]).parent.rglob("*")) == folder


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("ACME_DESKTOP_AT_ONCE", "0", 2),
        ("ACME_DESKTOP_AT_ONCE", "four", 2),
        ("ACME_DESKTOP_HTTP01_PORT", "-1", 2),
        ("ACME_DESKTOP_RESOLVERS", "dns.example", 2),
        ("ACME_DESKTOP_PROXY", "proxy.example:3128", 2),
        ("ACME_DESKTOP_VAULT", "paper", 2),
        ("ACME_DESKTOP_LOOPBACK_HTTP", "maybe", 2),
        ("ACME_DESKTOP_DATABASE_URL", "mysql://user:hush-hush@db.example/acme", 2),
        ("ACME_DESKTOP_DATABASE_URL", "nonsense hush-hush", 2),
        ("ACME_DESKTOP_HOME", "/dev/null/profile", 3),
        ("ACME_DESKTOP_HOME", "/etc/hostname", 3),
    ],
)
def test_a_setting_of_the_environment_is_named_and_never_guessed_at(
    desk: Desk, variable: str, value: str, code: int
) -> None:
    before = state_of(desk)
    result = desk.text("order", "list", expect=code, **{variable: value})
    name = variable.removeprefix("ACME_DESKTOP_").casefold()
    assert name in result.err.casefold(), result.err
    assert "hush-hush" not in result.err
    assert result.out == ""
    assert state_of(desk) == before
