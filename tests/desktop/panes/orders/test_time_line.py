"""The time line in words."""

from __future__ import annotations

from acme_desktop.desktop.panes.orders.fact_words import renewal_words, solver_words
from acme_desktop.desktop.panes.orders.time_line import time_line
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import OrderStory
from tests.desktop.panes.orders import sample
from tests.desktop.panes.orders.sample import milestone


def texts(story: OrderStory) -> list[str]:
    return [chapter.text for chapter in time_line(story, sample.NOW)]


def test_what_was_shown_to_whom_is_told_once_and_looks_that_saw_the_same_are_counted() -> None:
    told = time_line(sample.story(), sample.NOW)
    assert [chapter.text for chapter in told] == [
        "Ordered for apps.example.net, xn--bcher-kva.example.net.",
        "The CA took the order.",
        "The values to put in place were shown to maren.",
        "The values to put in place were shown to jonas.",
        "We looked where the CA will look: it was not right yet.",
    ]
    assert told[-1].more.startswith("3 ")
    assert [chapter.actor for chapter in told] == ["maren", "", "", "", ""]


def test_what_was_begun_and_has_no_end_yet_is_shown_so() -> None:
    begun = sample.story(
        OrderState.PLACING, milestones=(milestone(0, "order.place", "intent", identifiers=["a.example"]),), url=""
    )
    assert [chapter.look.word for chapter in time_line(begun, sample.NOW)] == ["Begun"]
    at_work = sample.story(OrderState.PROCESSING, milestones=(milestone(0, "order.finalize", "intent"),))
    assert [chapter.look.word for chapter in time_line(at_work, sample.NOW)] == ["Begun"]
    done = sample.story(OrderState.VALID, milestones=(milestone(0, "order.finalize", "intent"),), certificate_id=91)
    assert [chapter.look.word for chapter in time_line(done, sample.NOW)] == ["Done", "Done"]


def test_a_certificate_is_the_end_of_it() -> None:
    assert texts(sample.story(OrderState.VALID, certificate_id=91))[-1] == (
        "The certificate was issued, checked and stored."
    )


def test_nobody_is_named_where_nobody_was() -> None:
    story = sample.story(milestones=(milestone(0, "challenge.view", actor=""),))
    assert texts(story) == ["The values to put in place were shown."]


def test_who_puts_it_in_place_and_how_it_renews() -> None:
    assert "at port 8080" in solver_words(sample.story(solver="http-server:8080").order)
    assert "in /srv/www" in solver_words(sample.story(solver="webroot:/srv/www").order)
    assert renewal_words(sample.story(solver="webroot:/srv/www").order) == "by itself"
    assert renewal_words(sample.story().order) == "by itself up to the challenges, which are yours"
