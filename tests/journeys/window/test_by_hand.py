"""From an empty profile to a certificate on disk that openssl accepts: by the mouse alone, and by the keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.journeys.window.person import KeysPerson, MousePerson, opened
from tests.journeys.window.walk import deploy, first_run, look_at_files, open_account, place_order, submit_and_export
from tests.servers.pebble import Pebble

MOST_CLICKS = 12  # from “New order” to the files, text not counted

Fresh = Callable[..., dict[str, str]]


def test_by_mouse_alone(fresh: Fresh, pebble: Pebble, tmp_path: Path) -> None:
    with opened(fresh(pebble)) as program:
        person = MousePerson(program)
        first_run(person)
        open_account(person, pebble)
        before = person.clicks
        person.press("New order")
        deploy(pebble, "window.test", place_order(person, "window.test, *.window.test"))
        submit_and_export(person, tmp_path / "files")
        used = person.clicks - before
        print(f"clicks: {used}")
        assert used <= MOST_CLICKS
        look_at_files(tmp_path / "files", "window.test", pebble)


def test_by_keys_alone(fresh: Fresh, pebble: Pebble, tmp_path: Path) -> None:
    with opened(fresh(pebble)) as program:
        person = KeysPerson(program)
        first_run(person)
        open_account(person, pebble)
        before = person.strokes
        person.chord("Ctrl+N")
        deploy(pebble, "keys.test", place_order(person, "keys.test, *.keys.test"))
        submit_and_export(person, tmp_path / "files")
        print(f"strokes: {person.strokes - before}")
        assert person.clicks == 0
        look_at_files(tmp_path / "files", "keys.test", pebble)
