"""OsKeyVault on a real gnome-keyring, in processes of their own, as the program meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession

pytestmark = pytest.mark.journey

CHECKOUT = Path(__file__).resolve().parents[3]
SECRET = "b'keep this to yourself'"
BEGINNING = """
import json, sys, time
from acme_desktop.adapters.vault.keyring_vault import OsKeyVault
from acme_desktop.domain.errors import VaultError

def told(work):
    began = time.perf_counter()
    try:
        answer = work()
        answer = answer.decode() if isinstance(answer, bytes) else answer
        said = {"answer": answer}
    except VaultError as error:
        said = {"reason": error.reason.value, "text": str(error), "hint": error.hint}
    print(json.dumps({**said, "seconds": time.perf_counter() - began}), flush=True)

vault = OsKeyVault("0123456789abcdef")
"""


@dataclass
class Answers:
    """What a program said, line by line, and how long it lived."""

    lines: list[dict[str, Any]]
    seconds: float
    complaints: str


def run(environment: Mapping[str, str], *steps: str, **more: str) -> Answers:
    """Run statements after BEGINNING."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + "\n".join(steps)],
        env={**environment, "PYTHONPATH": str(CHECKOUT), "ACME_DESKTOP_KEYRING_DEADLINE": "3", **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return Answers([json.loads(line) for line in done.stdout.splitlines()], time.monotonic() - began, done.stderr)


def one(environment: Mapping[str, str], step: str, **more: str) -> dict[str, Any]:
    """The answer to a single call."""
    return run(environment, f"told(lambda: {step})", **more).lines[0]


@pytest.fixture(scope="module")
def open_keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyringSession]:
    with needed(), KeyringSession(tmp_path_factory.mktemp("keyring")) as session:
        yield session


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[KeyringSession]:
    with needed(), KeyringSession(tmp_path) as session:
        yield session


@pytest.fixture
def nothing(tmp_path: Path) -> dict[str, str]:
    """An environment without D-Bus."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "DISPLAY"))}
    return {**kept, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}


# --- a keyring that works


def test_what_one_process_puts_another_gets(open_keyring: KeyringSession) -> None:
    assert one(open_keyring.environment, f"vault.put('account:1', {SECRET})").get("answer", "?") is None
    assert one(open_keyring.environment, "vault.get('account:1')")["answer"] == "keep this to yourself"


def test_other_programs_find_the_entry_where_keyring_would_put_it(open_keyring: KeyringSession) -> None:
    run(open_keyring.environment, "vault.put('seen', b'abc')")
    done = subprocess.run(
        [sys.executable, "-m", "keyring", "get", "acme-desktop/0123456789abcdef/seen", "acme-desktop"],
        env=open_keyring.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "YWJj"


def test_keyring_s_own_backend_and_ours_are_one_vault(open_keyring: KeyringSession) -> None:
    run(open_keyring.environment, "vault.put('both', b'abc')")
    chosen = {"PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring"}
    assert one(open_keyring.environment, "vault.get('both')", **chosen)["answer"] == "abc"


def test_a_missing_entry_is_none_and_may_be_deleted(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "told(lambda: vault.get('never'))",
        "told(lambda: vault.delete('never'))",
        "vault.put('once', b'1'); vault.delete('once')",
        "told(lambda: vault.get('once'))",
    )
    assert [line.get("answer", line) for line in answers.lines] == [None, None, None]


def test_an_entry_is_replaced_whole(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "vault.put('twice', b'first'); vault.put('twice', b'second')",
        "told(lambda: OsKeyVault('0123456789abcdef').get('twice'))",
        "told(lambda: OsKeyVault('another-installation').get('twice'))",
    )
    assert [line["answer"] for line in answers.lines] == ["second", None]


def test_every_byte_survives(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "every = bytes(range(256))",
        "vault.put('bytes', every); vault.put('none', b'')",
        "other = OsKeyVault('0123456789abcdef')",
        "told(lambda: [other.get('bytes') == every, other.get('none') == b''])",
    )
    assert answers.lines[0]["answer"] == [True, True]


def test_a_secret_is_asked_for_once_in_a_process(keyring: KeyringSession) -> None:
    program = [
        "vault.put('written', b'w')",
        "OsKeyVault('0123456789abcdef').put('read', b'r')",
        "vault.get('read')",
        "told(lambda: 'ready'); sys.stdin.readline()",
        "told(lambda: vault.get('written'))",
        "told(lambda: vault.get('read'))",
        "told(lambda: vault.get('unread'))",
    ]
    with started(keyring.environment, *program) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["answer"] == "ready"
        keyring.lock()
        output, _ = process.communicate("\n", timeout=30)
    written, read, unread = map(json.loads, output.splitlines())
    assert (written["answer"], read["answer"], unread["reason"]) == ("w", "r", "locked")


def test_what_another_process_has_changed_is_seen_by_whoever_asks_afresh(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "other = OsKeyVault('0123456789abcdef')",
        "vault.put('shared', b'first')",
        "other.put('shared', b'second')",
        "told(lambda: vault.get('shared'))",
        "told(lambda: vault.get('shared', fresh=True))",
        "told(lambda: vault.get('shared'))",
        "other.delete('shared')",
        "told(lambda: vault.get('shared', fresh=True))",
    )
    assert [line["answer"] for line in answers.lines] == ["first", "second", "second", None]


def test_the_status_of_a_good_keyring_is_ok_and_leaves_no_canary(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "status = vault.status()",
        "print(json.dumps([status.kind, status.backend, status.state, status.detail]))",
    )
    assert answers.lines == [["keyring", "Secret Service", "ok", ""]]
    found = subprocess.run(
        ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets",
         "/org/freedesktop/secrets/collection/login", "org.freedesktop.Secret.Collection.SearchItems",
         "dict:string:string:username,acme-desktop"],
        env=open_keyring.environment, capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    for path in [word.strip('"') for word in found.stdout.split() if "/collection/login/" in word]:
        assert "canary" not in property_of(open_keyring, path, "Attributes")


def property_of(keyring: KeyringSession, path: str, name: str) -> str:
    """An item's property as dbus-send prints it."""
    done = subprocess.run(
        ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", path,
         "org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Item", f"string:{name}"],
        env=keyring.environment, capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    return done.stdout


def test_a_kept_connection_makes_reading_quick(open_keyring: KeyringSession) -> None:
    steps = [f"vault.put('quick-{number}', b'x' * 300)" for number in range(20)]
    answers = run(
        open_keyring.environment,
        *steps,
        "other = OsKeyVault('0123456789abcdef'); other.get('quick-0')",
        "told(lambda: [other.get(f'quick-{number}').decode() for number in range(1, 20)] and None)",
        "import keyring; name = 'acme-desktop/0123456789abcdef/quick-'; keyring.get_keyring()",
        "told(lambda: [keyring.get_password(name + str(number), 'acme-desktop') for number in range(1, 20)] and None)",
    )
    ours, theirs = (line["seconds"] for line in answers.lines)
    assert ours < theirs / 2


# --- one that does not


def test_locked_and_no_display_is_told_at_once(keyring: KeyringSession) -> None:
    run(keyring.environment, f"vault.put('account:1', {SECRET})")
    keyring.lock()
    answers = run(
        keyring.environment,
        "told(lambda: vault.get('account:1'))",
        "told(lambda: vault.put('account:2', b'x'))",
        "told(lambda: vault.delete('account:1'))",
        "told(lambda: vault.status().state)",
    )
    assert [line.get("reason") for line in answers.lines] == ["locked", "locked", "locked", None]
    assert answers.lines[3]["answer"] == "locked"
    assert all(line["seconds"] < 1.5 for line in answers.lines)  # half a deadline; 0.1 on an idle machine
    assert "no display" in answers.lines[0]["text"]
    assert "acme-desktop vault use-passphrase" in answers.lines[0]["hint"]
    keyring.unlock()
    assert one(keyring.environment, "vault.get('account:1')")["answer"] == "keep this to yourself"


def test_a_keyring_that_was_never_set_up_is_locked_not_empty(tmp_path: Path) -> None:
    with needed(), KeyringSession(tmp_path, unlocked=None) as session:
        session.start_daemon(unlocked=False)
        answer = one(session.environment, "vault.get('account:1')")
    assert answer["reason"] == "locked"
    assert answer["seconds"] < 1.5


def test_a_prompt_that_is_closed_leaves_the_keyring_locked(keyring: KeyringSession) -> None:
    keyring.lock()
    answer = one(keyring.environment, "vault.get('account:1')", DISPLAY=":987")  # no prompter: the daemon gives up
    assert answer["reason"] == "locked"
    assert "dismissed" in answer["text"]


def test_a_prompt_that_nobody_answers_is_not_waited_for_for_ever(keyring: KeyringSession) -> None:
    run(keyring.environment, f"vault.put('account:1', {SECRET})")
    keyring.lock()
    silent = (
        "import sys\n"
        "from jeepney.bus_messages import message_bus\n"
        "from jeepney.io.blocking import open_dbus_connection\n"
        "bus = open_dbus_connection()\n"
        "bus.send_and_get_reply(message_bus.RequestName('org.gnome.keyring.SystemPrompter'))\n"
        "print(flush=True)\n"
        "sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", silent],
        env=keyring.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as prompter:
        assert prompter.stdout is not None
        prompter.stdout.readline()
        answers = run(
            keyring.environment,
            "told(lambda: vault.get('account:1'))",
            "told(lambda: vault.get('account:1'))",
            DISPLAY=":987",
        )
        prompter.communicate("\n", timeout=10)
    for line in answers.lines:  # the thread is free again each time
        assert line["reason"] == "locked"
        assert "not answered within 3 seconds" in line["text"]
        assert 2.5 < line["seconds"] < 10
    keyring.unlock()
    assert one(keyring.environment, "vault.get('account:1')")["answer"] == "keep this to yourself"


def test_no_d_bus_means_no_keyring(nothing: dict[str, str]) -> None:
    answers = run(
        nothing,
        "told(lambda: vault.get('a'))",
        "told(lambda: vault.put('a', b'1'))",
        "print(json.dumps(vault.status().state))",
    )
    assert [line["reason"] for line in answers.lines[:2]] == ["absent", "absent"]
    assert answers.lines[2] == "absent"
    assert "gnome-keyring" in answers.lines[0]["hint"]
    assert answers.complaints == ""


def test_a_bus_without_a_keyring_means_no_keyring(tmp_path: Path) -> None:
    with needed(), KeyringSession(tmp_path, unlocked=None) as session:
        assert one(session.environment, "vault.get('a')")["reason"] == "absent"


def test_a_keyring_that_comes_later_is_noticed(tmp_path: Path) -> None:
    steps = ("told(lambda: vault.get('a')); sys.stdin.readline()", "told(lambda: vault.put('a', b'1'))")
    with (
        needed(),
        KeyringSession(tmp_path, unlocked=None) as session,
        started(session.environment, *steps) as process,
    ):
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["reason"] == "absent"
        session.start_daemon(unlocked=True)
        output, _ = process.communicate("\n", timeout=30)
    assert "answer" in json.loads(output)


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("keyring.backends.null.Keyring", "forgetful"),
        ("keyring.backends.fail.Keyring", "absent"),
        ("no.such.Backend", "absent"),
        ("keyring.backends.SecretService.NoSuchClass", "absent"),
        ("keyring.backends.Windows.WinVaultKeyring", "absent"),
        ("keyring.backends.macOS.Keyring", "absent"),
        ("", "absent"),
    ],
)
def test_a_configured_backend_that_keeps_nothing_is_refused(
    open_keyring: KeyringSession, backend: str, reason: str
) -> None:
    answers = run(
        open_keyring.environment,
        "told(lambda: vault.put('a', b'1'))",
        "told(lambda: vault.get('a'))",
        PYTHON_KEYRING_BACKEND=backend,
    )
    assert [line["reason"] for line in answers.lines] == [reason, reason]


def test_the_null_backend_in_keyring_s_own_configuration_is_refused(keyring: KeyringSession) -> None:
    folder = Path(keyring.environment["XDG_CONFIG_HOME"], "python_keyring")
    folder.mkdir()
    (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    assert one(keyring.environment, "vault.put('a', b'1')")["reason"] == "forgetful"


CUSTOM = """
from keyring.backend import KeyringBackend
class Weak(KeyringBackend):
    priority = 0.5
    def get_password(self, *_): return None
    def set_password(self, *_): pass
    def delete_password(self, *_): pass
class Forgetting(Weak):
    priority = 5
class Lying(Weak):
    priority = 5
    def get_password(self, *_): return "YWJj"
class Loud(Weak):
    priority = 5
    def set_password(self, service, username, password):
        raise OSError(1783, "The stub received \\x1b[31mbad data\\n" + password + chr(0x202e))
class Dict(Weak):
    priority = 5
    kept = {}
    def get_password(self, service, username): return self.kept.get(service)
    def set_password(self, service, username, password): self.kept[service] = password
    def delete_password(self, service, username):
        from keyring.errors import PasswordDeleteError
        if self.kept.pop(service, None) is None: raise PasswordDeleteError("no")
"""


@pytest.mark.parametrize(
    ("backend", "reason"), [("Weak", "absent"), ("Forgetting", "forgetful"), ("Lying", "refused"), ("Loud", "refused")]
)
def test_a_backend_that_misbehaves_is_found_out(
    tmp_path: Path, nothing: dict[str, str], backend: str, reason: str
) -> None:
    (tmp_path / "odd_backends.py").write_text(CUSTOM)
    done = run(
        nothing,
        f"told(lambda: vault.put('a', {SECRET}))",
        PYTHON_KEYRING_BACKEND=f"odd_backends.{backend}",
        PYTHONPATH=f"{CHECKOUT}{os.pathsep}{tmp_path}",
    )
    assert done.lines[0]["reason"] == reason
    assert "a2VlcCB0aGlz" not in json.dumps(done.lines)  # the secret, as it is stored
    assert done.lines[0]["text"].isprintable()


def test_any_backend_of_keyring_will_do(tmp_path: Path, nothing: dict[str, str]) -> None:
    (tmp_path / "odd_backends.py").write_text(CUSTOM)
    answers = run(
        nothing,
        "vault.put('a', b'1')",
        "told(lambda: OsKeyVault('0123456789abcdef').get('a'))",
        "vault.delete('a'); vault.delete('a')",
        "told(lambda: vault.get('a'))",
        "told(lambda: [vault.status().state, vault.status().backend])",
        PYTHON_KEYRING_BACKEND="odd_backends.Dict",
        PYTHONPATH=f"{CHECKOUT}{os.pathsep}{tmp_path}",
    )
    assert [line["answer"] for line in answers.lines] == ["1", None, ["ok", "odd backends Dict"]]


def test_what_windows_could_not_hold_is_refused_everywhere(open_keyring: KeyringSession) -> None:
    answers = run(
        open_keyring.environment,
        "told(lambda: [vault.fits(b'x' * 960), vault.fits(b'x' * 961)])",
        "told(lambda: vault.put('fits', b'x' * 960))",
        "told(lambda: vault.put('large', b'x' * 961))",
        "told(lambda: vault.get('large'))",
    )
    assert answers.lines[0]["answer"] == [True, False]
    assert answers.lines[1]["answer"] is None
    assert answers.lines[2]["reason"] == "too-large"
    assert answers.lines[3]["answer"] is None


def test_an_entry_that_others_changed_is_not_taken_for_a_secret(open_keyring: KeyringSession) -> None:
    subprocess.run(
        [sys.executable, "-m", "keyring", "set", "acme-desktop/0123456789abcdef/changed", "acme-desktop"],
        env=open_keyring.environment, input="not base64!", text=True, check=True, timeout=60,
    )  # fmt: skip
    assert one(open_keyring.environment, "vault.get('changed')")["reason"] == "refused"


# --- one that goes away


def started(environment: Mapping[str, str], *steps: str) -> subprocess.Popen[str]:
    """BEGINNING and statements, with pipes to talk to them."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + "\n".join(steps)],
        env={**environment, "PYTHONPATH": str(CHECKOUT), "ACME_DESKTOP_KEYRING_DEADLINE": "2"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def paused(keyring: KeyringSession, *steps: str) -> subprocess.Popen[str]:
    """A program that has used the keyring and now waits for a line on its standard input."""
    early = "vault.put('early', b'1'); print(flush=True); sys.stdin.readline()"
    process = started(keyring.environment, early, *steps)
    assert process.stdout is not None
    assert process.stdout.readline() == "\n"
    return process


def test_a_keyring_killed_half_way_is_absent_and_back_when_it_is(keyring: KeyringSession) -> None:
    with paused(
        keyring, "told(lambda: vault.put('late', b'2')); sys.stdin.readline()", "told(lambda: vault.put('late', b'2'))"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        keyring.kill_daemon()
        process.stdin.write("\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["reason"] == "absent"
        keyring.start_daemon(unlocked=True)
        output, _ = process.communicate("\n", timeout=30)
    assert json.loads(output).get("answer", "?") is None
    answers = run(keyring.environment, "told(lambda: [vault.get('early').decode(), vault.get('late').decode()])")
    assert answers.lines[0]["answer"] == ["1", "2"]


def test_a_keyring_that_was_restarted_meanwhile_is_not_even_noticed(keyring: KeyringSession) -> None:
    with paused(keyring, "told(lambda: vault.put('late', b'2'))") as process:
        keyring.kill_daemon()
        keyring.start_daemon(unlocked=True)
        output, _ = process.communicate("\n", timeout=30)
    assert json.loads(output).get("answer", "?") is None


def test_a_bus_killed_half_way_is_an_absent_keyring(keyring: KeyringSession) -> None:
    with paused(keyring, "told(lambda: vault.put('late', b'2'))") as process:
        keyring.kill_bus()
        output, _ = process.communicate("\n", timeout=30)
    assert json.loads(output)["reason"] == "absent"


def test_a_keyring_that_hangs_costs_one_deadline_and_never_the_exit(keyring: KeyringSession) -> None:
    with paused(keyring, "told(lambda: vault.get('other'))", "told(lambda: vault.get('third'))") as process:
        keyring.pause_daemon()
        began = time.monotonic()
        output, _ = process.communicate("\n", timeout=30)
        lasted = time.monotonic() - began
        keyring.resume_daemon()
    first, second = map(json.loads, output.splitlines())
    assert (first["reason"], second["reason"]) == ("timed-out", "timed-out")
    assert first["seconds"] > 1.9
    assert second["seconds"] < first["seconds"] / 3  # not asked again while the first question is open
    assert lasted < 20
    assert process.returncode == 0


def test_a_keyring_that_wakes_up_is_used_again(keyring: KeyringSession) -> None:
    with paused(
        keyring,
        "told(lambda: vault.get('early2')); sys.stdin.readline()",
        "deadline = time.monotonic() + 10",
        "while vault.status().state != 'ok' and time.monotonic() < deadline: pass",
        "told(lambda: vault.get('early2'))",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        keyring.pause_daemon()
        process.stdin.write("\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["reason"] == "timed-out"
        keyring.resume_daemon()
        output, _ = process.communicate("\n", timeout=30)
    assert json.loads(output).get("answer", "?") is None


@pytest.mark.parametrize("text", ["soon", "0", "-1", "601", "nan"])
def test_a_deadline_that_is_none_is_refused(nothing: dict[str, str], text: str) -> None:
    program = (
        "from acme_desktop.adapters.vault.keyring_vault import OsKeyVault\n"
        "from acme_desktop.domain.errors import InputError\n"
        "try: OsKeyVault('x')\n"
        "except InputError as error: print(error.field)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**nothing, "PYTHONPATH": str(CHECKOUT), "ACME_DESKTOP_KEYRING_DEADLINE": text},
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert done.stdout == "ACME_DESKTOP_KEYRING_DEADLINE\n"
