"""Every state of the sheet: nothing clipped, nameless or tiny; narrow, in longer words, larger type, turned around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.language import MIRRORED, PSEUDO, Language
from acme_desktop.desktop.panes.challenges.sheet_pane import ChallengesPane
from acme_desktop.desktop.panes.challenges.waiting_pane import WaitingPane
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.routes import read_route
from acme_desktop.service.lines import Leftover, OrderStory, Page
from acme_desktop.service.questions import FindOrders, ListLeftovers, StudyOrder
from acme_desktop.service.requests import CheckChallenges, ContinueOrder, ListChallenges
from tests.desktop.looks import faults
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

from . import samples

Settle = Callable[[], None]
WIDE, NARROW = (1080, 720), (848, 600)
STATES = ("unseen", "partly", "green", "forbidden", "files", "telling", "failing", "refused", "issued", "viewer")


def refused() -> OrderStory:
    story = samples.dns_story(OrderState.INVALID, problem=Problem(detail="the CA refused the order"))
    said = Problem("urn:ietf:params:acme:error:unauthorized", "No TXT record found at " + "x" * 60)
    last = samples.an_authorization(samples.dns_rows()[2], "invalid", status="invalid", problem=said)
    return replace(story, authorizations=(*story.authorizations[:2], last, *story.authorizations[3:]))


def prepared(desk: RecordingDesk, state: str) -> RecordingDesk:
    client = desk.client
    stories = {"refused": refused(), "issued": samples.dns_story(OrderState.VALID, certificate_id=9)}
    story = samples.http_story() if state == "files" else stories.get(state, samples.dns_story())
    client.answer(StudyOrder, story)
    client.answer(ListChallenges, samples.http_rows() if state == "files" else samples.dns_rows())
    left = (Leftover(1, 214, "dns-01", "_acme-challenge.apps.example.net", samples.VALUE_1),)
    client.answer(ListLeftovers, left if story.order.state.is_final else ())
    checks = {
        "files": samples.http_checks(),
        "green": samples.green_dns_checks(),
        "forbidden": samples.forbidden_dns_checks(),
        "telling": samples.green_dns_checks(),
    }
    if state == "failing":
        client.answer(CheckChallenges, TransportError("no network", hint="Look at the cable."))
    elif state != "unseen":
        client.answer(CheckChallenges, tuple(checks.get(state, samples.dns_checks()).values()))
    return desk


def shown(make_desk: MakeDesk, qtbot: QtBot, settle: Settle, state: str, size: tuple[int, int]) -> ChallengesPane:
    desk = prepared(make_desk(role="viewer" if state == "viewer" else "admin"), state)
    pane = ChallengesPane(desk)
    qtbot.addWidget(pane)
    pane.resize(*size)
    order = samples.HTTP_ORDER if state == "files" else samples.DNS_ORDER
    pane.show_route(read_route(f"/acme/orders/{order}/challenges"))
    pane.show()
    pane.wake()
    settle()
    if state == "telling" and pane.view is not None:
        pane.view.footer.next_button.click()
        assert desk.client.requests(ContinueOrder)
    settle()
    assert pane.size().toTuple() == size
    return pane


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("state", STATES)
def test_everything_has_its_room_and_its_name(
    make_desk: MakeDesk, qtbot: QtBot, settle: Settle, state: str, size: tuple[int, int]
) -> None:
    assert faults(shown(make_desk, qtbot, settle, state, size)) == []


@pytest.mark.parametrize("code", [PSEUDO, MIRRORED])
@pytest.mark.parametrize("state", STATES)
def test_longer_words_have_room_from_both_sides(
    make_desk: MakeDesk, qtbot: QtBot, settle: Settle, language: Language, state: str, code: str
) -> None:
    language.choose(code)
    found = faults(shown(make_desk, qtbot, settle, state, NARROW))
    language.choose("en")
    assert found == []


@pytest.mark.parametrize("state", ["partly", "files"])
def test_larger_type_has_room(make_desk: MakeDesk, qtbot: QtBot, settle: Settle, theme: Theme, state: str) -> None:
    theme.choose_text_size(12)
    found = faults(shown(make_desk, qtbot, settle, state, WIDE))
    theme.choose_text_size(None)
    assert found == []


def test_the_list_has_its_room(make_desk: MakeDesk, qtbot: QtBot, settle: Settle) -> None:
    for lines in ((), (samples.dns_story().line, samples.http_story().line)):
        desk = make_desk()
        desk.client.answer(FindOrders, Page(lines, len(lines)))
        pane = WaitingPane(desk)
        qtbot.addWidget(pane)
        pane.resize(*NARROW)
        pane.show_route(read_route("/acme/challenges"))
        pane.show()
        pane.wake()
        settle()
        assert faults(pane) == []


def test_it_is_painted_in_every_scheme_and_changes_while_it_is_shown(
    make_desk: MakeDesk, qtbot: QtBot, settle: Settle, switching: Theme
) -> None:
    pane = shown(make_desk, qtbot, settle, "partly", WIDE)
    pictures = set()
    for scheme in ("light", "dark", "contrast"):
        switching.choose(scheme)
        settle()
        pictures.add(bytes(pane.grab().toImage().constBits()))
    assert len(pictures) == 3
