"""Killed with a half-deployed order on the screen, and started again: the same pane, the same values, to the end."""

from __future__ import annotations

from tests.desktop.driven_program import DrivenProgram
from tests.journeys.window.person import MousePerson, opened
from tests.journeys.window.walk import Prepared, deploy, place_order, sign_in
from tests.servers.pebble import Pebble

TITLE = "window().windowTitle()"


def test_what_was_half_done_is_finished_after_a_kill(prepared: Prepared, pebble: Pebble) -> None:
    environ = prepared(pebble)
    with DrivenProgram(environ) as program:
        person = MousePerson(program)
        sign_in(person)
        person.press("New order")
        values = place_order(person, "killed.test, *.killed.test")
        deploy(pebble, "killed.test", values[:1])
        person.press("Check now")
        person.until_sees("1 of 2")
        title = program.ask(TITLE)
        program.child.kill()
        program.child.wait()
    with opened(environ) as program:
        person = MousePerson(program)
        sign_in(person)
        person.until_sees("Publish 2 TXT values")
        assert program.ask(TITLE) == title
        assert (person.copy("value 1"), person.copy("value 2")) == values
        deploy(pebble, "killed.test", values[1:])
        person.press("Check now")
        person.until_sees("all of it right")
        person.press("Submit to CA")
        person.until_sees("The certificate is here.")
