"""Every state has an icon, a word of its own and a tone; what nobody knows is shown as it came."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from acme_desktop.desktop.wording import states
from acme_desktop.desktop.wording.states import StateLook
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.preflight import Finding, Verdict
from acme_desktop.service.lines import Health, NameVerdict, Need, OrderGroup
from tests.architecture.sources import CHECKOUT

DRAWN = {path.stem for path in (CHECKOUT / "resources" / "icons").glob("*.svg")}
TONES = {"ok", "warn", "bad", "virtual", "quiet", "you"}
KINDS: dict[type[StrEnum], Callable[..., StateLook]] = {
    Health: states.health_look,
    OrderState: states.order_look,
    OrderGroup: states.order_look,
    AccountStatus: states.account_look,
    Outcome: states.outcome_look,
    Verdict: states.check_look,
    Finding: states.check_look,
    Need: states.need_look,
    NameVerdict: states.name_look,
    Environment: states.environment_look,
}
ALL = [(look, state) for kind, look in KINDS.items() for state in kind]


@pytest.mark.parametrize(("look", "state"), ALL, ids=lambda one: getattr(one, "value", ""))
def test_every_state_has_an_icon_a_word_and_a_tone(look, state) -> None:
    shown = look(state)
    assert shown.icon in DRAWN
    assert shown.tone in TONES
    assert shown.word
    assert shown.word != state.value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_two_states_of_one_kind_are_told_apart_without_colour(kind) -> None:
    steps = {OrderState.PROCESSING, Environment.TEST}  # shown as VALIDATING and STAGING are
    shown = [KINDS[kind](state) for state in kind if state not in steps]
    assert len({(look.icon, look.word) for look in shown}) == len({look.word for look in shown}) == len(shown)


@pytest.mark.parametrize(
    ("look", "ink", "word_ink"),
    [
        (states.health_look(Health.HEALTHY), "ok", "text"),
        (states.health_look(Health.FAILING), "bad", "bad"),
        (states.health_look(Health.YOUR_TURN), "link", "link"),
        (states.health_look(Health.WAITING), "quiet", "text-2"),
    ],
)
def test_the_word_has_the_colour_only_where_somebody_must_act(look, ink, word_ink) -> None:
    assert (look.ink, look.word_ink) == (ink, word_ink)


def test_only_what_is_no_real_ca_is_marked() -> None:
    marked = {place: mark.word for place in Environment if (mark := states.mark_look(place))}
    assert marked["staging"] == marked["test"] == "TEST"
    assert marked.keys().isdisjoint({"production", "private"})


def test_a_cas_own_word_is_shown_as_it_came() -> None:
    assert states.proof_look("valid").word == "Proved"
    assert states.proof_look("pondering") == StateLook("help", "pondering", "quiet")


def test_a_certificate_that_is_not_there_has_its_look() -> None:
    assert states.not_served_look().icon == "not-served"


def test_words_are_translated_when_they_are_asked_for(qapp) -> None:
    class French(QTranslator):
        def translate(self, context, text, disambiguation=None, n=-1):
            return "À vous" if (context, text) == ("states", "Your turn") else text

        def isEmpty(self):  # noqa: N802  # Qt's name
            return False

    french = French()
    QCoreApplication.installTranslator(french)
    try:
        assert states.health_look(Health.YOUR_TURN).word == "À vous"
        assert states.health_look(Health.HEALTHY).word == "Healthy"
    finally:
        QCoreApplication.removeTranslator(french)
