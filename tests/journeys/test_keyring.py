"""A real gnome-keyring: open, locked, absent, killed, hung, emptied; and the passphrase vault that does without one."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from tests.journeys.desk import PASSWORD, Desk, deploy_txt
from tests.journeys.profiles import copy_of, passphrase_desk, rows_of, state_of, without_trail
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble

KIT_PASSPHRASE = "seven purple umbrellas in the rain"
SOON = 8.0  # seconds in which a locked or absent keyring is told, the start of a process on a busy machine included
_NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "XDG_RUNTIME_DIR": "/nonexistent"}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyringSession]:
    with needed(), KeyringSession(tmp_path_factory.mktemp("session"), unlocked=True) as keyring:
        yield keyring


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, session: KeyringSession, pebble: Pebble) -> Desk:
    """Ada signed in, account 1, certificate 1; certificate 1 was exported to `out`."""
    folder = tmp_path_factory.mktemp("office")
    desk = Desk(folder / "profile", session).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    assert issued(desk, pebble)["certificate"] == 1
    desk("certificate", "export", "1", "--format", "pem", "--to", str(folder / "out"))
    return desk


@pytest.fixture
def desk(office: Desk, session: KeyringSession) -> Iterator[Desk]:
    """The office, with its keyring open again afterwards whatever was done to it."""
    yield office
    session.resume_daemon()
    if session.is_locked() is None:
        session.start_daemon(unlocked=True)
    elif session.is_locked():
        session.unlock()
    assert office("whoami").document["name"] == "ada"


def issued(desk: Desk, pebble: Pebble) -> dict[str, object]:
    """A certificate for a name of its own, in one command."""
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    words = ("--account", "1", "--domains", f"{uuid.uuid4().hex[:8]}.test", "--solver", solver, "--wait", "60")
    order: dict[str, object] = desk("order", "create", *words).document
    assert order["status"] == "valid"
    return order


def exported_key(folder: Path) -> bytes:
    (path,) = folder.glob("*-privkey.pem")
    return path.read_bytes()


def kept(desk: Desk, name: str) -> bytes:
    """An entry of the keyring, as any other program of the user reads it."""
    service = f"acme-desktop/{(desk.home / 'installation').read_text().strip()}/{name}"
    code = f"import keyring; print(keyring.get_password({service!r}, 'acme-desktop') or '', end='')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, check=True)
    assert done.stdout, f"{service} is not in the keyring"
    return base64.b64decode(done.stdout, validate=True)


def forms_of(secret: bytes) -> set[bytes]:
    """How a secret might lie somewhere: as it is, in hexadecimal, in base64 at any alignment, without line ends."""
    plain = {secret, secret.strip(), secret.replace(b"\n", b""), secret.hex().encode(), secret.hex().upper().encode()}
    for shift in range(3):
        # The characters that depend on what stands before and behind are left away.
        text = base64.b64encode(b"\0" * shift + secret)
        middle = text[4 if shift else 0 : (len(secret) + shift) // 3 * 4]
        plain |= {middle, middle.translate(bytes.maketrans(b"+/", b"-_"))}
    return plain


def forms_of_key(pem: bytes) -> set[bytes]:
    """A private key: its PEM, the lines of it, DER in both formats, and the number alone."""
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    formats = (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL)
    ders = [key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption()) for form in formats]
    number = key.private_numbers().private_value.to_bytes(32, "big")
    lines = {line for line in pem.splitlines() if len(line) > 40}
    return lines.union(*(forms_of(secret) for secret in (pem, number, *ders)))


def finds(forms: set[bytes], folder: Path) -> list[str]:
    """The files below the folder that hold one of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(form in path.read_bytes() for form in forms)]


# --- open -----------------------------------------------------------------------------------------------------------


def test_the_secrets_are_in_the_keyring_and_in_no_file_of_the_profile(desk: Desk, tmp_path: Path) -> None:
    ((account_ref,),) = rows_of(desk, "SELECT key_ref FROM accounts")
    secrets = {name: kept(desk, name) for name in ("workspace", "audit", "session", account_ref)}
    assert (len(secrets["workspace"]), len(secrets["audit"])) == (32, 32)
    assert len(secrets["session"]) >= 32
    account_key, certificate_key = secrets[account_ref], exported_key(desk.home.parent / "out")
    forms = forms_of_key(account_key) | forms_of_key(certificate_key)
    forms |= forms_of(secrets["workspace"]) | forms_of(secrets["audit"]) | forms_of(secrets["session"])
    assert all(len(form) >= 24 for form in forms)
    for number, form in enumerate(forms):  # the search finds what it searches for
        (tmp_path / f"{number}").write_bytes(b"xyz" + form + b"xyz")
    assert len(finds(forms, tmp_path)) == len(forms)
    assert finds(forms, desk.home) == []
    assert finds({b"PRIVATE KEY", PASSWORD.encode()}, desk.home) == []


def test_every_file_of_the_profile_is_its_owners_alone(desk: Desk) -> None:
    assert desk.home.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in desk.home.rglob("*") if path.is_file()}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def test_the_vaults_status_names_the_keyring_and_leaves_nothing_in_it(desk: Desk) -> None:
    status = desk("vault", "status").document
    assert (status["kind"], status["state"]) == ("keyring", "ok")
    with pytest.raises(AssertionError, match="is not in the keyring"):
        kept(desk, f"canary-{os.getpid() % 16}")


# --- locked, absent, killed, hung -----------------------------------------------------------------------------------


def refused(desk: Desk, *words: str, reason: str, within: float = SOON, stdin: str = "", **environment: str) -> str:
    """The command ends with exit code 3 and this reason, soon, and nothing is changed but the trail; its words."""
    before, began = without_trail(state_of(desk)), time.monotonic()
    result = desk(*words, expect=3, stdin=stdin, **environment)
    assert time.monotonic() - began < within
    error = result.document["error"]
    assert (error["kind"], error["reason"]) == ("vault", reason), error
    assert error["hint"]
    assert without_trail(state_of(desk)) == before
    return str(result.err)


def test_a_locked_keyring_is_told_at_once_and_works_again_when_it_is_unlocked(
    desk: Desk, session: KeyringSession, pebble: Pebble
) -> None:
    session.lock()
    told = refused(desk, "order", "create", "--account", "1", "--domains", "locked.test", reason="locked")
    assert "the keyring is locked" in told
    assert "Unlock it" in told
    assert "vault use-passphrase" in told
    refused(desk, "certificate", "export", "1", "--format", "pem", "--to", "nowhere", reason="locked")
    refused(desk, "sign-in", "ada", "--password-stdin", reason="locked", stdin=PASSWORD + "\n")
    refused(desk, "renew", "--all", reason="locked")
    assert desk("vault", "status", expect=3).document["state"] == "locked"
    doctor = desk("doctor", expect=1).document["checks"]
    assert next(c for c in doctor if c["subject"] == "keyring")["state"] == "failed"
    session.unlock()
    issued(desk, pebble)
    desk("audit", "verify")


def test_without_a_session_bus_there_is_no_keyring_and_nothing_is_made(
    desk: Desk, session: KeyringSession, tmp_path: Path
) -> None:
    told = refused(desk, "order", "list", reason="absent", **_NO_BUS)
    assert "there is no keyring to keep secrets in" in told
    new = Desk(tmp_path / "new", session)
    words = ("operator", "add", "ada", "--role", "admin", "--password-stdin")
    new(*words, stdin=PASSWORD + "\n", expect=3, **_NO_BUS)
    assert rows_of(new, "SELECT * FROM operators") == []
    assert new(*words, stdin=PASSWORD + "\n").document["name"] == "ada"


def test_a_bus_without_a_keyring_is_told_too(desk: Desk, tmp_path: Path) -> None:
    with KeyringSession(tmp_path / "bare", unlocked=None) as bare:
        bus = bare.environment["DBUS_SESSION_BUS_ADDRESS"]
        refused(desk, "order", "list", reason="absent", DBUS_SESSION_BUS_ADDRESS=bus)


@pytest.mark.parametrize(("backend", "reason"), [("null", "forgetful"), ("fail", "absent")])
def test_a_backend_that_keeps_nothing_is_never_trusted(
    desk: Desk, session: KeyringSession, tmp_path: Path, backend: str, reason: str
) -> None:
    chosen = {"PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}.Keyring"}
    refused(desk, "order", "list", reason=reason, **chosen)
    new = Desk(tmp_path / "new", session, **chosen)
    words = ("operator", "add", "ada", "--role", "admin", "--password-stdin")
    error = new(*words, stdin=PASSWORD + "\n", expect=3).document["error"]
    assert (error["kind"], error["reason"]) == ("vault", reason)
    assert rows_of(new, "SELECT * FROM operators") == []


def test_a_keyring_killed_between_two_commands_costs_nothing(
    desk: Desk, session: KeyringSession, pebble: Pebble
) -> None:
    session.kill_daemon()
    refused(desk, "order", "create", "--account", "1", "--domains", "killed.test", reason="absent")
    session.start_daemon(unlocked=True)
    issued(desk, pebble)
    desk("audit", "verify")


def test_a_keyring_killed_during_an_issuance_costs_nothing(desk: Desk, session: KeyringSession, pebble: Pebble) -> None:
    words = ("--account", "1", "--domains", f"{uuid.uuid4().hex[:8]}.test", "--challenge", "dns-01")
    order = desk("order", "create", *words, expect=4).document["id"]
    rows = desk("challenge", "list", "--order", str(order)).document["challenges"]
    run = desk.start("order", "continue", str(order), "--wait", "60", "--json")
    looked_at(pebble, rows[0]["record_name"])
    session.kill_daemon()
    deploy_txt(pebble, rows)
    out, err = run.communicate(timeout=90)
    assert run.returncode == 0, out + err
    session.start_daemon(unlocked=True)
    certificate = desk("order", "show", str(order)).document["certificate"]
    desk("certificate", "export", str(certificate), "--format", "pem", "--to", str(desk.home.parent / "killed"))
    assert b"PRIVATE KEY" in exported_key(desk.home.parent / "killed")
    desk("audit", "verify")


def looked_at(pebble: Pebble, name: str) -> None:
    """Wait until the program itself has asked for this record."""
    for _ in range(300):
        if pebble.dns.questions(name):
            return
        threading.Event().wait(0.1)
    raise AssertionError(f"nobody asked for {name}")


@pytest.mark.parametrize("after", [0.2, 0.5, 0.8, 1.1])
def test_a_keyring_killed_at_any_moment_leaves_an_order_that_goes_on(
    desk: Desk, session: KeyringSession, pebble: Pebble, after: float
) -> None:
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    name = f"{uuid.uuid4().hex[:8]}.test"
    words = ("order", "create", "--account", "1", "--domains", name, "--solver", solver, "--wait", "60", "--json")
    before = pebble.certificates_issued()
    run = desk.start(*words)
    threading.Event().wait(after)
    session.kill_daemon()
    out, err = run.communicate(timeout=90)
    assert run.returncode in (0, 3), out + err
    assert "Traceback" not in err
    session.start_daemon(unlocked=True)
    if run.returncode == 3:
        assert desk(*words[:-1]).document["status"] == "valid"
    orders = [o for o in desk("order", "list").document["orders"] if o["identifiers"] == [name]]
    assert [o["status"] for o in orders] == ["valid"]
    assert pebble.certificates_issued() == before + 1
    desk("audit", "verify")


# A machine that is busy takes its time to start a process; the keyring's own deadline would be twice as long.
_START = 8


def test_a_hung_keyring_is_given_up_when_its_deadline_has_passed(desk: Desk, session: KeyringSession) -> None:
    session.pause_daemon()
    deadline = {"ACME_DESKTOP_KEYRING_DEADLINE": "2"}
    told = refused(desk, "order", "list", reason="timed-out", within=2 + _START, **deadline)
    assert "the keyring does not answer: no answer within 2 seconds" in told
    words = ("sign-in", "ada", "--password-stdin")
    refused(desk, *words, reason="timed-out", within=2 + _START, stdin=PASSWORD + "\n", **deadline)
    began = time.monotonic()
    assert desk("vault", "status", expect=3, **deadline).document["state"] == "timed-out"
    assert time.monotonic() - began < 2 + _START
    session.resume_daemon()
    assert desk("order", "list", **deadline).document["orders"]


# --- without a keyring ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cellar(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """A machine without keyring and bus: a passphrase vault, with certificate 1 in it."""
    desk = passphrase_desk(tmp_path_factory.mktemp("cellar"), from_nothing=True).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    issued(desk, pebble)
    return desk


def test_an_issuance_needs_no_keyring_at_all(cellar: Desk, tmp_path: Path) -> None:
    assert not {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY"} & set(cellar.environment)
    cellar("certificate", "export", "1", "--format", "pem", "--to", str(tmp_path / "out"))
    forms = forms_of_key(exported_key(tmp_path / "out")) | {b"PRIVATE KEY", PASSWORD.encode()}
    assert finds(forms, cellar.home) == []
    assert (cellar.home / "vault.sealed").stat().st_mode & 0o777 == 0o600
    assert cellar("vault", "status").document == {
        "kind": "passphrase", "backend": "vault.sealed", "state": "ok", "detail": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [("not the passphrase of this vault\n", "wrong-key"), (None, "locked"), (b"\xff\xfe\x00", "locked")],
)
def test_a_wrong_or_missing_passphrase_opens_nothing_and_changes_nothing(
    cellar: Desk, tmp_path: Path, content: str | bytes | None, reason: str
) -> None:
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    chosen = {"ACME_DESKTOP_PASSPHRASE_FILE": str(file)}
    refused(cellar, "order", "list", reason=reason, **chosen)
    refused(cellar, "order", "create", "--account", "1", "--domains", "a.test", reason=reason, **chosen)
    refused(cellar, "order", "list", reason="locked", ACME_DESKTOP_PASSPHRASE_FILE="")
    assert cellar("order", "list").document["orders"]


def test_everything_moves_from_the_keyring_to_a_passphrase_and_back(
    office: Desk, session: KeyringSession, pebble: Pebble, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "profile", session).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    secret = tmp_path / "passphrase"
    secret.write_text("a ladder against the apple tree\n")
    desk("vault", "use-passphrase", "--passphrase-stdin", stdin=secret.read_text())
    opened = {"ACME_DESKTOP_PASSPHRASE_FILE": str(secret), **_NO_BUS}
    assert desk("settings", "show", **opened).document["vault"] == "passphrase"
    assert desk("whoami", **opened).document["name"] == "ada"
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    words = ("order", "create", "--account", "1", "--domains", f"{uuid.uuid4().hex[:8]}.test", "--solver", solver)
    assert desk(*words, **opened).document["status"] == "valid"
    desk("vault", "use-keyring", ACME_DESKTOP_PASSPHRASE_FILE=str(secret))
    (desk.home / "vault.sealed").unlink()
    issued(desk, pebble)
    desk("audit", "verify")


# --- the recovery kit -----------------------------------------------------------------------------------------------


@pytest.fixture
def kit(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "kit.txt"
    answer = desk("vault", "export-kit", "--to", str(path), "--passphrase-stdin", stdin=KIT_PASSPHRASE + "\n").document
    assert answer == {"path": str(path), "secrets": 2}
    assert path.stat().st_mode & 0o777 == 0o600
    return path


@pytest.fixture
def emptied(desk: Desk, kit: Path, tmp_path: Path) -> Iterator[Desk]:
    """The profile on a new machine, where the keyring knows nothing of it."""
    assert kit.exists()
    with KeyringSession(tmp_path / "session", unlocked=True) as other:
        moved = copy_of(desk, tmp_path / "profile")
        moved.environment |= {name: value for name, value in other.environment.items() if name != "PATH"}
        moved.environment |= {"PYTHONPATH": desk.environment["PYTHONPATH"]}
        yield moved


def import_kit(desk: Desk, kit: Path, passphrase: str = KIT_PASSPHRASE, expect: int = 0) -> dict[str, object]:
    words = ("vault", "import-kit", str(kit), "--passphrase-stdin")
    document: dict[str, object] = desk(*words, stdin=passphrase + "\n", expect=expect).document
    return document


def test_a_kit_brings_back_everything_that_an_emptied_keyring_took(
    emptied: Desk, office: Desk, kit: Path, pebble: Pebble, tmp_path: Path
) -> None:
    assert emptied("whoami", expect=3).document["error"]["kind"] == "not-signed-in"
    emptied("sign-in", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    export = ("certificate", "export", "1", "--format", "pem", "--to", str(tmp_path / "out"))
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    create = ("order", "create", "--account", "1", "--domains", "emptied.test", "--solver", solver)
    for words in (export, create):
        error = emptied(*words, expect=3).document["error"]
        assert (error["kind"], error["reason"]) == ("vault", "missing")
        assert "import-kit" in error["hint"]
    assert import_kit(emptied, kit) == {"path": str(kit), "secrets": 2}
    emptied(*export)
    assert exported_key(tmp_path / "out") == exported_key(office.home.parent / "out")
    issued(emptied, pebble)
    emptied("account", "roll-key", "1")
    issued(emptied, pebble)
    emptied("audit", "verify")


def test_a_wrong_passphrase_or_a_foreign_kit_changes_nothing(
    emptied: Desk, kit: Path, cellar: Desk, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign.txt"
    words = ("vault", "export-kit", "--to", str(foreign), "--passphrase-stdin")
    cellar(*words, stdin=KIT_PASSPHRASE + "\n")
    broken = tmp_path / "broken.txt"
    text = kit.read_text()
    broken.write_text(text[: len(text) // 2])
    before = without_trail(state_of(emptied))
    error = import_kit(emptied, kit, "not the passphrase of this kit", expect=3)["error"]
    assert isinstance(error, dict)
    assert error["reason"] == "wrong-key"
    assert "belongs to another workspace" in str(import_kit(emptied, foreign, expect=2)["error"])
    for path in (broken, emptied.home / "installation", tmp_path / "absent.txt", tmp_path):
        told = import_kit(emptied, path, expect=2)["error"]
        assert isinstance(told, dict)
        assert told["field"] == "kit"
    assert without_trail(state_of(emptied)) == before
    with pytest.raises(AssertionError, match="is not in the keyring"):
        kept(emptied, "workspace")


def test_a_kit_is_not_written_over_anything_and_its_passphrase_is_long(
    desk: Desk, kit: Path, new_file: Callable[[], Path]
) -> None:
    before = kit.read_bytes()
    words = ("vault", "export-kit", "--passphrase-stdin", "--to")
    assert desk(*words, str(kit), stdin=KIT_PASSPHRASE + "\n", expect=2).document["error"]["field"] == "to"
    assert kit.read_bytes() == before
    path = new_file()
    assert desk(*words, str(path), stdin="short\n", expect=2).document["error"]["field"] == "passphrase"
    assert not path.exists()


@pytest.fixture
def new_file(tmp_path: Path) -> Callable[[], Path]:
    return lambda: tmp_path / "new" / "kit.txt"
