"""Everything about one order or one certificate, with its story from the audit trail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.domain.errors import CaError, NotFoundError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.health import Health, OrderGroup
from acme_desktop.domain.order import OrderId
from acme_desktop.domain.problem import Problem
from acme_desktop.service.lines import Milestone
from acme_desktop.service.questions import ExplainCertificate, StudyCertificate, StudyOrder
from acme_desktop.service.requests import ListChallenges
from tests.builders import a_refusal, days, dns
from tests.unit.service.core import Core


def told(milestones: tuple[Milestone, ...]) -> list[str]:
    return [f"{m.action} {m.outcome}" for m in milestones]


def test_an_order_is_told_from_placing_to_its_end(core: Core) -> None:
    order = core.place()
    core.handle(ListChallenges(order.id))
    core.deploy(order)
    core.ca.say("respond", a_refusal("caa", 403, "CAA forbids it"))
    with pytest.raises(CaError):
        core.go_on(order)
    core.go_on(order)
    story = core.handle(StudyOrder(order.id))
    actions = told(story.milestones)
    assert actions[:3] == ["order.place intent", "order.place ok", "challenge.view ok"]
    assert "request.continue-order failed" in actions
    assert actions[-1] == "challenge.respond ok" or actions[-1].startswith("order.")
    assert [m.at for m in story.milestones] == sorted(m.at for m in story.milestones)
    assert {m.actor for m in story.milestones} == {"ada"}
    assert story.milestones[0].detail["identifiers"] == ["a.example"]
    assert (story.line.group, story.line.names) == (OrderGroup.DONE, ("a.example",))
    assert story.order == core.order(order)
    assert story.authorizations == core.authorizations(order)
    assert story.certificate_ends is not None


def test_another_object_with_the_same_number_is_not_its_story(core: Core) -> None:
    order = core.place()
    with core.ports.database.write(core.job()) as tx:
        for topic in (Topic.OPERATOR, Topic.CERTIFICATE, Topic.ACCOUNT):
            tx.record(Event(topic, "test", str(order.id)))
        tx.record(Event(Topic.REQUEST, "show-account", str(order.id)))
        tx.commit()
    assert not [m for m in core.handle(StudyOrder(order.id)).milestones if m.action.endswith(("test", "account"))]


def test_of_a_long_story_the_newest_five_hundred(core: Core) -> None:
    order = core.place()
    with core.ports.database.write(core.job()) as tx:
        for number in range(600):
            tx.record(Event(Topic.CHALLENGE, "check", str(order.id), detail={"number": number}))
        tx.commit()
    milestones = core.handle(StudyOrder(order.id)).milestones
    assert [m.detail["number"] for m in milestones] == list(range(100, 600))


def test_a_certificate_has_its_chain_its_line_and_its_versions(core: Core) -> None:
    first = core.issue("a.example, b.example")
    core.clock.forward(days(65))
    core.sign_in()
    core.renew()
    detail = core.handle(StudyCertificate(first.id))
    assert detail.certificate.replaced_by == detail.versions[0].id
    assert [line.health for line in detail.versions] == [Health.HEALTHY, Health.SUPERSEDED]
    assert detail.line == detail.versions[1]
    assert detail.chain == ("a.example", *first.issuers)
    assert detail.account == core.account


def test_a_certificate_explains_itself_from_its_order_to_its_renewal(core: Core) -> None:
    first = core.issue()
    core.clock.forward(days(65))
    core.sign_in()
    core.renew()
    story = core.handle(ExplainCertificate(first.id))
    assert told(story)[0] == "order.place intent"
    assert told(story).count("order.place intent") == 2
    assert "certificate.issue ok" in told(story)
    (issued,) = (m for m in story if m.action == "certificate.issue")  # the new one's is its own story
    assert issued.detail["order"] == first.order_id


def test_what_nobody_has_is_not_found(core: Core) -> None:
    for question in (StudyOrder(OrderId(99)), StudyCertificate(99), ExplainCertificate(99)):  # type: ignore[arg-type]
        with pytest.raises(NotFoundError):
            core.handle(question)  # type: ignore[arg-type]


def test_what_the_ca_said_of_a_name_stands_with_its_challenge_or_with_the_whole_order(core: Core) -> None:
    order = core.place("a.example, *.a.example, b.example", solver="manual", challenge_type="dns-01")
    core.go_on(order, without_check=True, reason="to see it fail")
    story = core.handle(StudyOrder(order.id))
    problem = story.problem_of(dns("a.example"))
    assert problem is not None
    assert problem.detail == "nothing was there"
    bare = replace(story, authorizations=())
    said = Problem(
        subproblems=(Problem(detail="not b", identifier="b.example"), Problem(detail="not a", identifier="a.example"))
    )
    refused = replace(bare, order=replace(story.order, problem=said))
    for name, words in (("b.example", "not b"), ("*.a.example", "not a")):
        found = refused.problem_of(dns(name))
        assert found is not None
        assert found.detail == words
    assert refused.problem_of(dns("c.example")) is None
    assert replace(bare, order=replace(story.order, problem=None)).problem_of(dns("a.example")) is None


def test_what_else_a_certificate_says_is_read_from_it(core: Core) -> None:
    certificate = core.issue()
    found = core.handle(StudyCertificate(certificate.id)).particulars
    assert (found.purposes, found.must_staple, found.timestamps) == (("serverAuth",), False, ())
