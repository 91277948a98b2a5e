"""The real program in a process of its own: first run, sign-in, second start, kill and start again, no screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from acme_desktop.desktop.preferences import Preferences
from tests.desktop.driven_program import CHECKOUT, DrivenProgram, environment

PASSWORD = "correct horse battery staple"
_HEAVY = ("sqlalchemy", "alembic", "acme", "josepy", "cryptography", "keyring", "dns", "requests", "argon2", "urllib3")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A profile that nobody has used yet."""
    return environment(tmp_path / "profile")


@pytest.fixture
def prepared(environ: dict[str, str]) -> dict[str, str]:
    """The same after `acme-desktop operator add`: window and command line use one profile."""
    done = typed(environ, "operator", "add", "maren", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert done.returncode == 0, done.stderr
    return environ


def typed(environ: dict[str, str], *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "acme_desktop", *words],
        env=environ,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def come_in(program: DrivenProgram) -> None:
    program.until("name()", "SignInScreen")
    assert program.ask(f"fill(name_edit='maren', password_edit='{PASSWORD}')")
    program.until("press('Sign in')", True)
    program.until("name()", "Shell")


def make_operator(program: DrivenProgram) -> None:
    """The first three steps."""
    program.until("name()", "OperatorStep")
    program.ask(f"[edit.setText('{PASSWORD}') for edit in (step().secret.first_edit, step().secret.second_edit)]")
    assert program.ask("fill(name_edit='maren') and press('Continue')")
    program.until("name()", "StorageStep")
    assert program.ask("press('Continue')")
    program.until("name()", "VaultStep")
    assert program.ask("press('Set up')")
    program.until("name()", "KitStep")


def test_from_nothing_to_the_workplace_and_in_again(environ: dict[str, str], tmp_path: Path) -> None:
    with DrivenProgram(environ) as program:
        make_operator(program)
        kit = tmp_path / "kit"
        program.ask(
            "[edit.setText('a long passphrase') for edit in (step().secret.first_edit, step().secret.second_edit)]"
        )
        assert program.ask(f"fill(path_edit='{kit}') and press('Save the kit')")
        program.until("name()", "AccountStep")
        assert kit.stat().st_size > 100
        program.until("press('Skip for now')", True)
        program.until("name()", "DoneStep")
        assert program.ask("press('Go to the dashboard')")
        program.until("name()", "Shell")
        assert program.ask("window().windowTitle()").endswith("ACME Desktop")
        assert program.end() == 0
    with DrivenProgram(environ) as program:
        assert program.ask("name()") == "SignInScreen"  # before anything was asked
        assert program.ask("screen().name_edit.text()") == "maren"
        come_in(program)
        done = typed(environ, "operator", "list")  # at the same time, and not signed in there
        assert done.returncode == 3
        assert "nobody is signed in" in done.stderr
        assert program.end() == 0
    log = Path(environ["ACME_DESKTOP_HOME"], "window", "window.log").read_text(encoding="utf-8")
    assert "ERROR" not in log
    assert PASSWORD not in log


def test_one_that_was_killed_in_the_first_run_goes_on_where_it_was(environ: dict[str, str]) -> None:
    with DrivenProgram(environ) as program:
        program.until("name()", "OperatorStep")
        program.child.kill()
        program.child.wait()
    with DrivenProgram(environ) as program:
        make_operator(program)  # nothing was there
        program.child.kill()
        program.child.wait()
    with DrivenProgram(environ) as program:
        program.until("name()", "SignInScreen")
        assert program.ask(f"fill(name_edit='maren', password_edit='{PASSWORD}')")
        program.until("press('Sign in')", True)
        program.until("name()", "KitStep")
        assert program.ask("step().decline.choose() or fill(words_edit='no kit') and press('Go on without a kit')")
        program.until("name()", "AccountStep")
        program.child.kill()
        program.child.wait()
    with DrivenProgram(environ) as program:
        program.until("name()", "SignInScreen")
        assert program.ask(f"fill(name_edit='maren', password_edit='{PASSWORD}')")
        program.until("press('Sign in')", True)
        program.until("name()", "AccountStep")
        program.until("press('Skip for now')", True)
        program.until("press('Go to the dashboard')", True)
        program.until("name()", "Shell")
        assert program.end() == 0


def test_a_second_start_raises_the_first_and_passes_its_route(prepared: dict[str, str]) -> None:
    with DrivenProgram(prepared) as first:
        first.until("name()", "SignInScreen")
        assert typed(prepared, "open", "/acme/audit", "--json").stdout == '{\n  "route": "/acme/audit"\n}\n'
        assert typed(prepared).returncode == 0
        come_in(first)
        first.until("window().windowTitle()", "Audit trail – ACME Desktop")
        assert typed(prepared, "open", "/acme/orders").returncode == 0
        first.until("window().windowTitle()", "Orders – ACME Desktop")
        assert first.end() == 0
    # without a window and without a screen there is nothing to raise
    done = typed({**prepared, "QT_QPA_PLATFORM": "xcb"}, "open", "/acme/orders", "--json")
    assert done.returncode == 3
    assert '"kind": "no-window"' in done.stdout
    assert "no screen" in done.stderr


def test_one_that_was_killed_is_in_nobodys_way(prepared: dict[str, str]) -> None:
    with DrivenProgram(prepared) as first:
        come_in(first)
        first.child.kill()
        first.child.wait()
    with DrivenProgram(prepared) as second:
        come_in(second)
        assert typed(prepared).returncode == 0  # it has taken the place of the first
        assert second.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_it_cleanly(prepared: dict[str, str], number: signal.Signals) -> None:
    with DrivenProgram(prepared, "open", "/acme/audit") as program:
        come_in(program)
        assert program.end(number) == 130
    home = Path(prepared["ACME_DESKTOP_HOME"])
    assert not (home / "window" / "socket").exists()
    assert Preferences(home, "maren").get("route") == "/acme/audit"


def test_ctrl_l_locks_and_the_draft_stays(prepared: dict[str, str]) -> None:
    with DrivenProgram(prepared) as program:
        come_in(program)
        shell = program.ask("id(screen())")
        program.ask("window().lock_wanted.emit()")
        program.until("name()", "SignInScreen")
        assert program.ask("window().windowTitle()") == "ACME Desktop"
        assert program.ask("screen().heading.title") == "Locked"
        assert program.ask("fill(password_edit='not that one') and press('Unlock')")
        program.until("screen().message.headline", "The password is not right.")
        assert program.ask(f"fill(password_edit='{PASSWORD}') and press('Unlock')")
        program.until("name()", "Shell")
        assert program.ask("id(screen())") == shell
        assert program.end() == 0


def test_a_profile_that_cannot_be_used_is_explained_and_tried_again(prepared: dict[str, str], tmp_path: Path) -> None:
    settings = Path(prepared["ACME_DESKTOP_HOME"]) / "settings.toml"
    settings.write_text('database_url = "postgresql://nobody@127.0.0.1:1/none"\n')
    with DrivenProgram(prepared) as program:
        program.until("name()", "TroubleScreen")
        assert program.ask("screen().heading.title") == "Your data can’t be opened"
        assert "does not answer" in program.ask("screen().why.text")
        settings.unlink()
        assert program.ask("press('Try again')")
        come_in(program)
        assert program.end() == 0


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_profile_that_cannot_be_written_is_no_crash(environ: dict[str, str]) -> None:
    home = Path(environ["ACME_DESKTOP_HOME"])
    home.mkdir(mode=0o500)
    with DrivenProgram(environ) as program:
        program.until("name()", "TroubleScreen")
        assert "cannot be used" in program.ask("screen().why.text")
        assert program.end() == 0


def test_the_window_is_made_without_anything_heavy(environ: dict[str, str]) -> None:
    code = (
        "import sys, acme_desktop.desktop.app, acme_desktop.desktop.program\n"
        "import acme_desktop.desktop.panes.entry.sign_in\n"
        f"print(*sorted({{name.partition('.')[0] for name in sys.modules}} & set({_HEAVY!r})))\n"
        "print('acme_desktop.service.acme_service' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "\nFalse\n"
