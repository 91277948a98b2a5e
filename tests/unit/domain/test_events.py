"""Events, in the words of the audit trail."""

from __future__ import annotations

import pytest

from acme_desktop.domain.events import Event, Outcome, Topic


@pytest.mark.parametrize("topic", Topic)
def test_an_action_is_topic_dot_verb(topic: Topic) -> None:
    assert Event(topic, "verb").action == f"{topic.value}.verb"


def test_an_event_is_a_success_unless_it_says_otherwise() -> None:
    event = Event(Topic.ORDER, "finalize", "7")
    assert (event.outcome, event.detail, event.object_id) == (Outcome.OK, {}, "7")
    assert event.detail is not Event(Topic.ORDER, "finalize").detail


def test_the_words_of_the_trail_stay() -> None:
    assert {topic.value for topic in Topic} == {
        "operator", "account", "order", "challenge", "certificate", "audit", "vault", "database", "request",
    }  # fmt: skip
    assert [outcome.value for outcome in Outcome] == ["intent", "ok", "failed", "denied"]
