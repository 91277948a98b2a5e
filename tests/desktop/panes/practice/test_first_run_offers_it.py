"""The first run offers the practice CA, and starts it for whoever chooses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.entry.first_run.account_step import AccountStep
from acme_desktop.desktop.panes.entry.first_run.authority_choice import PRACTICE, STAGING
from acme_desktop.desktop.practice.control import Refused
from acme_desktop.desktop.practice.process import PracticeProcess, PracticeState
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.directory import Directory
from acme_desktop.service.answers import AuthorityReport
from acme_desktop.service.requests import RegisterAccount
from acme_desktop.service.requests import TestAuthority as AskAuthority
from tests.desktop.panes.practice.recording_practice import RecordingPractice
from tests.desktop.recording_client import RecordingClient

DIRECTORY = Directory("n", "a", "o", terms_of_service="https://127.0.0.1/terms", has_terms=True)
REPORT = AuthorityReport("https://127.0.0.1/d", Environment.PRACTICE, DIRECTORY, 2.0, 0.0)


@pytest.fixture
def practice() -> RecordingPractice:
    made = RecordingPractice()
    made.state = PracticeState.RESTING
    return made


@pytest.fixture
def step(client: RecordingClient, practice: RecordingPractice, qtbot: QtBot) -> AccountStep:
    made = AccountStep(client, lambda _: None, practice=cast("PracticeProcess", practice))
    qtbot.addWidget(made)
    made.show()
    made.begin()
    return made


def test_it_is_started_when_it_is_chosen_and_then_asked(
    step: AccountStep, client: RecordingClient, practice: RecordingPractice, settle: Callable[[], None]
) -> None:
    assert step.choice.options[PRACTICE].isVisible()
    assert practice.starts == 0
    client.answer(AskAuthority, REPORT)
    step.choice.options[PRACTICE].button.click()
    assert practice.starts == 1
    assert step.checking.text().startswith("Starting the practice CA")
    practice.turn(PracticeState.RUNNING)
    settle()
    assert client.requests(AskAuthority)[-1].server == "practice"
    step.consent.box.setChecked(True)
    step.email_edit.setText("maren@shop.example")
    step.go_on()
    assert client.requests(RegisterAccount) == [RegisterAccount("practice", "maren@shop.example", agree_terms=True)]


def test_a_start_that_fails_is_told_and_tried_again(step: AccountStep, practice: RecordingPractice) -> None:
    step.choice.options[PRACTICE].button.click()
    practice.turn(PracticeState.RESTING)
    practice.failed.emit(Refused("", "port 21000 can't be had"))
    assert "could not be started" in step.result.headline
    step.choice.options[STAGING].button.click()
    assert step.result.headline == ""
    practice.failed.emit(Refused("", "late"))
    assert step.result.headline == ""
    step.choice.options[PRACTICE].button.click()
    assert practice.starts == 2
