"""Tables, blocks to deploy, and what reaches a terminal."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from acme_desktop.cli import deployments
from acme_desktop.cli.console import Console, safe_line
from acme_desktop.cli.tables import facts, table, width
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.requests import ListAccounts, ListOrders, SignOut
from tests.cli import values
from tests.cli.recording_service import NOW, Desk, Terminal

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\r\nfake line\x9b31m"


# --- tables ------------------------------------------------------------------------------------------------------


def test_columns_are_aligned_whatever_the_width_of_their_letters() -> None:
    lines = table(("ID", "NAME", "X"), [(1, "a", "x"), (22, "日本", "y"), (3, "", None)])
    assert lines == ["ID  NAME  X", "1   a     x", "22  日本  y", "3   -     -"]
    assert width("日本") == 4
    assert width("e\u0301") == 1


def test_facts_without_a_value_are_left_out() -> None:
    assert facts((("A", 1), ("Longer", ""), ("None", None), ("Long", "b"))) == ["A     1", "Long  b"]


def test_nothing_foreign_moves_the_cursor() -> None:
    for line in (*table(("A",), [(HOSTILE,)]), *facts((("A", HOSTILE),)), safe_line(f"  {HOSTILE}")):
        assert not any(c in line for c in "\x1b\x07\r\n\x9b\u202e")
    assert safe_line("    four") == "    four"


@pytest.mark.parametrize("words", [("account", "list"), ("order", "list")])
def test_a_hostile_value_reaches_neither_the_screen_nor_the_document(words: tuple[str, ...]) -> None:
    account = values.an_account(email=HOSTILE)
    order = values.an_order(wish=values.a_wish(HOSTILE))
    desk = Desk({ListAccounts: (account,), ListOrders: (order,)})
    for result in (desk(*words), desk(*words, "--json")):
        assert result.code == 0
        assert not any(c in result.out for c in "\x1b\x07\r\x9b\u202e")
    assert len(desk(*words).out.splitlines()) == 2


# --- what is to be deployed ----------------------------------------------------------------------------------------


def test_values_of_one_record_name_stand_in_one_block() -> None:
    rows = [
        values.a_txt_row(1, "example.org", "one"),
        values.a_txt_row(2, "www.example.net", "two"),
        values.a_txt_row(3, "*.example.org", "three"),
    ]
    lines = deployments.blocks(rows)
    assert lines[0].startswith("example.org and *.example.org: 2 TXT values at one name, add both, replace none")
    assert [line.split()[-1] for line in lines[1:5]] == ["_acme-challenge.example.org", "TXT", "one", "three"]
    assert lines[6].startswith("www.example.net: one TXT record")


def test_more_than_two_values_are_all_added() -> None:
    rows = [values.a_txt_row(n, "example.org", str(n)) for n in (1, 2, 3)]
    assert "add all, replace none" in deployments.blocks(rows)[0]


def test_the_next_steps_name_the_earliest_deadline_and_the_commands() -> None:
    late, early = values.a_txt_row(1), values.a_file_row(2)
    early = type(early)(early.challenge, early.deployment, NOW + timedelta(days=2))
    first, check, carry_on = deployments.next_steps(7, [late, early], NOW)
    assert "in 2 days" in first
    assert "acme-desktop challenge check --order 7" in check
    assert "acme-desktop order continue 7 --wait 120" in carry_on


# --- progress ----------------------------------------------------------------------------------------------------


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def console(stderr: io.StringIO, clock: Clock | None = None, *, as_json: bool = False, quiet: bool = False) -> Console:
    monotonic = clock or Clock()
    return Console(io.StringIO(), stderr, as_json=as_json, quiet=quiet, now=lambda: NOW, monotonic=monotonic)


def test_a_terminal_sees_a_line_for_each_step() -> None:
    screen = Terminal()
    shown = console(screen)
    for step in (Step.ORDERING, Step.ORDERING, Step.AUTHORIZING, Step.FINALIZING):
        shown.report(Progress(step))
    shown.report(Event(Topic.ORDER, "place"))
    assert screen.getvalue().splitlines() == [
        "Ordering…",
        "Fetching what is to be proved…",
        "Sending the certificate request…",
    ]


def test_a_long_step_is_told_again_only_now_and_then() -> None:
    screen, clock = Terminal(), Clock()
    shown = console(screen, clock)
    for done in range(50):
        shown.report(Progress(Step.AUTHORIZING, done, 50))
        clock.seconds += 0.125
    assert [line.rpartition("… ")[2] for line in screen.getvalue().splitlines()] == [
        "0 of 50",
        "16 of 50",
        "32 of 50",
        "48 of 50",
    ]


@pytest.mark.parametrize(
    ("terminal", "as_json", "quiet"), [(False, False, False), (True, True, False), (True, False, True)]
)
def test_progress_is_silent_when_piped_or_asked_to_be(terminal: bool, as_json: bool, quiet: bool) -> None:
    screen = Terminal() if terminal else io.StringIO()
    console(screen, as_json=as_json, quiet=quiet).report(Progress(Step.ORDERING))
    assert screen.getvalue() == ""


def test_a_verb_reports_its_progress_to_the_terminal() -> None:
    desk = Desk({SignOut: lambda _, job: job.step(Step.STORING)}, stderr=Terminal)
    assert desk("sign-out").err == "Storing…\n"
    assert desk("sign-out", "--quiet").err == ""
    assert desk("sign-out", "--json").err == ""
