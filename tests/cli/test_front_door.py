"""The program as a process: what it imports, what it says without arguments, help of every verb, Ctrl-C twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import acme_desktop
from acme_desktop.cli.verbs import VERBS
from tests.cli.recording_service import Desk

_CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent
_HEAVY = ("sqlalchemy", "acme", "josepy", "cryptography", "keyring", "alembic", "dns", "PySide6", "requests", "argon2")
_PROBE = """
import sys
from acme_desktop.__main__ import main
code = main(sys.argv[1:])
heavy = sorted({name.partition(".")[0] for name in sys.modules} & set(%r))
print("LOADED", code, *heavy, file=sys.stderr)
"""


def process(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    program = ["-c", code] if code else ["-m", "acme_desktop"]
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=_CHECKOUT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(_CHECKOUT),
            "PYTHONWARNINGS": "error",
            "ACME_DESKTOP_HOME": "/nowhere",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments", [("--help",), ("order", "create", "--help"), ("order", "show", "x"), ("--version",)]
)
def test_help_and_wrong_usage_import_no_library(arguments: tuple[str, ...]) -> None:
    done = process(*arguments, code=_PROBE % (_HEAVY,))
    loaded = re.findall(r"^LOADED (\d+)(.*)$", done.stderr, re.MULTILINE)
    assert loaded == [("2" if "x" in arguments else "0", "")]


def test_without_arguments_it_opens_the_window_or_says_that_there_is_no_screen() -> None:
    done = process()
    assert (done.returncode, done.stdout) == (3, "")
    assert "no screen to open the window on" in done.stderr
    assert "--help" in done.stderr


def test_without_pyside_it_says_how_to_install_it() -> None:
    code = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"  # as if it were not there
        "from acme_desktop.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    for words in ((), ("open", "/acme")):
        done = process(*words, code=code)
        assert done.returncode == 3
        assert "the window can't be opened" in done.stderr
        assert "acme-desktop[desktop]" in done.stderr
    assert process("open", "/acme/unicorns", code=code).returncode == 2


def test_as_a_process_it_ends_with_its_exit_code() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout) == (0, f"acme-desktop {acme_desktop.__version__}\n")
    done = process("order", "show", "x", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["field"] == "id"


def test_a_reader_who_leaves_early_is_not_complained_to() -> None:
    command = f"{sys.executable} -m acme_desktop --help | head -n 1"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_CHECKOUT)}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: S602 - a pipe is what this is about
    assert done.stdout.startswith("acme-desktop")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        (">/dev/full", 1, "acme-desktop: the output can't be written: No space left on device\n"),
        (">&-", 0, ""), ("<&- >&- 2>&-", 0, ""), ("2>&-", 0, ""), (">/dev/full 2>/dev/full", 1, ""),
    ],
)  # fmt: skip
def test_streams_that_are_full_or_closed_end_no_run_in_a_fault(redirected: str, code: int, said: str) -> None:
    command = f"{sys.executable} -m acme_desktop --version {redirected}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_CHECKOUT)}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: S602 - redirections are what this is about
    assert (done.returncode, done.stderr) == (code, said)


_STUBBORN = """
import signal, sys, threading
from acme_desktop.cli.main import run

class Stubborn:
    def handle(self, request, job):
        print("working", flush=True)
        threading.Event().wait(30)
    def close(self):
        pass

sys.exit(run(["order", "list"], build=lambda environ=None, *, ask_passphrase: Stubborn()))
"""


def test_the_second_ctrl_c_ends_the_process_at_once() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _STUBBORN],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_CHECKOUT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child:
        assert child.stdout.readline() == "working\n"
        child.send_signal(signal.SIGINT)
        assert "tidying up first" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(10) == 130


# --- help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.title)
def test_every_verb_explains_itself_with_an_example(verb: object) -> None:
    chosen = next(v for v in VERBS if v is verb)
    result = Desk()(*chosen.words, "--help")
    assert result.code == 0
    assert result.built == 0
    assert result.out.startswith(f"acme-desktop {chosen.title}: ")
    assert "Examples:\n" in result.out
    assert chosen.examples
    for option in chosen.options:
        assert option.name in result.out
        assert option.about
    for operand in chosen.operands:
        assert operand.name in result.out
        assert operand.about


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.title)
def test_every_example_can_be_read_by_the_parser(verb: object) -> None:
    import shlex

    from acme_desktop.cli.grammar import parse

    chosen = next(v for v in VERBS if v is verb)
    for example in chosen.examples:
        command = re.split(r" [<>] ", example.rpartition(" | ")[2])[0]
        words = shlex.split(command)
        assert words[0] == "acme-desktop"
        assert parse(words[1:], VERBS).verb is chosen


def test_the_overview_names_every_verb_and_every_exit_code() -> None:
    text = Desk()("--help").out
    for verb in VERBS:
        assert f"  {verb.title} " in text
    for code in ("0 done", "1 failed", "2 wrong usage", "3 can't start", "4 waiting for you", "130 stopped"):
        assert code in text


@pytest.mark.parametrize("words", [("order", "--help"), ("--help", "order"), ("order", "-h")])
def test_one_kind_of_object_explains_its_verbs(words: tuple[str, ...]) -> None:
    text = Desk()(*words).out
    assert "order continue" in text
    assert "account" not in text


def test_help_needs_nothing_else_to_be_right() -> None:
    assert Desk()("order", "show", "--help").code == 0
    assert json.loads(Desk()("order", "show", "--help", "--json").out)["help"].startswith("acme-desktop order show")
    assert json.loads(Desk()("--version", "--json").out) == {"version": acme_desktop.__version__}


def test_a_verb_begins_with_words_that_are_no_verb_themselves() -> None:
    titles = [verb.words for verb in VERBS]
    assert len(set(titles)) == len(titles)
    assert [words for words in titles if any(words != other and words[: len(other)] == other for other in titles)] == []


def test_two_dashes_end_the_options() -> None:
    from acme_desktop.cli.grammar import parse

    line = parse(("operator", "disable", "--", "--odd-name"), VERBS)
    assert line.typed.text("name") == "--odd-name"


def test_a_value_may_begin_with_a_dash() -> None:
    from acme_desktop.cli.grammar import parse

    line = parse(("challenge", "respond", "12", "--without-check", "--reason=--force", "--json"), VERBS)
    assert line.typed.text("reason") == "--force"
    assert line.typed.has("json")
