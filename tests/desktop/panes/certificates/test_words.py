"""What is said of certificates, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from acme_desktop.desktop.panes.certificates import fact_words
from acme_desktop.desktop.panes.certificates.columns import exported, left, life_bar, next_renewal
from acme_desktop.desktop.panes.certificates.comparison import compare
from acme_desktop.desktop.panes.certificates.password_strength import Strength, strength
from acme_desktop.desktop.panes.certificates.revocation_words import reason_meaning, reason_word, reasons
from acme_desktop.desktop.panes.certificates.standing import Deed, deed_word, standing
from acme_desktop.desktop.panes.certificates.targets import TARGETS, install_note, planned_files
from acme_desktop.desktop.panes.certificates.wanted import Wanted, wanted_by
from acme_desktop.desktop.wording.story import as_text, story
from acme_desktop.domain.certificate import RenewalPlan, RevocationReason
from acme_desktop.domain.health import Health
from acme_desktop.domain.routes import read_route
from acme_desktop.service.lines import Milestone
from tests.desktop.panes.certificates import sample


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(text="a & b"), Wanted(health="failing", within=0), Wanted(within=90, account=7)]
)
def test_an_address_says_all_of_it(wanted: Wanted) -> None:
    assert wanted_by(read_route(wanted.address()), superseded=False) == wanted


@pytest.mark.parametrize(("days", "ink"), [(-3, "bad"), (9, "bad"), (10, "warn"), (29, "warn"), (31, "ok"), (90, "ok")])
def test_the_bar_is_red_for_the_last_tenth_of_a_life(days: int, ink: str) -> None:
    end = sample.NOW + timedelta(days=days)
    line = replace(sample.line(13), not_after=end, not_before=end - timedelta(days=90))
    assert life_bar(line, sample.NOW).ink == ink
    assert life_bar(replace(line, health=Health.REVOKED), sample.NOW).ink == "quiet"
    assert life_bar(replace(line, not_before=end), sample.NOW).fraction == 0.0


@pytest.mark.parametrize(("hours", "said"), [(816, "34 d"), (30, "30 h"), (-50, "\u22123 d"), (0.5, "30 min")])
def test_what_is_left_is_told_in_hours_at_the_end(hours: float, said: str) -> None:
    line = replace(sample.line(13), not_after=sample.NOW + timedelta(hours=hours))
    assert left(line, sample.NOW) == said


def test_the_next_renewal_is_as_short_as_can_be() -> None:
    line = sample.line(13)
    today = replace(line, next_renewal=sample.NOW + timedelta(hours=2))
    assert next_renewal(today, sample.NOW).startswith("today ")
    assert next_renewal(replace(line, next_renewal=sample.NOW), sample.NOW) == "now"
    assert next_renewal(replace(line, next_renewal=None), sample.NOW) == "by hand"
    assert next_renewal(replace(line, health=Health.REVOKED), sample.NOW) == "none"
    assert next_renewal(sample.line(1), sample.NOW) == "now"
    assert "Jan" in next_renewal(line, sample.NOW)


def test_an_export_is_told_by_its_folder() -> None:
    assert exported(sample.line(3)) == "certs"
    assert exported(replace(sample.line(3), exported_to="/")) == "/"
    assert exported(sample.line(13)) == "not yet"


def test_the_renewal_says_when_and_why() -> None:
    detail = sample.detail(13)
    assert "the window that the CA suggests" in fact_words.renewal_words(detail, sample.NOW)
    third = replace(detail, certificate=replace(detail.certificate, plan=RenewalPlan()))
    assert "when a third of its life is left" in fact_words.renewal_words(third, sample.NOW)
    brief = replace(third.certificate, not_before=third.certificate.not_after - timedelta(days=6))
    assert "when half of its life is left" in fact_words.renewal_words(replace(third, certificate=brief), sample.NOW)
    by_hand = sample.detail(13, wish=replace(detail.certificate.wish, auto_renew=False))
    assert "only when you ask for it" in fact_words.renewal_words(by_hand, sample.NOW)
    own = sample.detail(13, wish=replace(detail.certificate.wish, own_csr=True), key_ref="")
    assert "new request of yours" in fact_words.renewal_words(own, sample.NOW)
    assert "made elsewhere" in fact_words.key_words(own)
    over = replace(detail, line=replace(detail.line, health=Health.SUPERSEDED))
    assert fact_words.renewal_words(over, sample.NOW) == "none any more"


def test_fingerprints_are_shown_by_their_ends() -> None:
    print_ = fact_words.fingerprint(sample.detail(13))
    assert print_.startswith("9C:41:7E:D0:")
    assert fact_words.shortened(print_) == "9C:41:7E:…:5B:0F:E2"
    assert fact_words.shortened("04d1f0a96bb7d2c8815e0c39d1b0e4f7a2c3") == "04d1f0a9…e4f7a2c3"
    assert fact_words.shortened("04d1") == "04d1"


def test_every_state_that_needs_somebody_says_so() -> None:
    detail = sample.detail(13)

    def told(health: Health, **changes: object) -> tuple[str, tuple[Deed, ...]]:
        of = sample.detail(13, **changes)
        said = standing(replace(of, line=replace(of.line, health=health)), sample.NOW)
        return said.headline, said.deeds

    wish = detail.certificate.wish
    assert told(Health.HEALTHY) == ("", ())
    assert told(Health.EXPIRED)[1] == (Deed.RENEW,)
    assert told(Health.EXPIRED, wish=replace(wish, own_csr=True))[1] == (Deed.NEW_ORDER,)
    assert told(Health.DUE_SOON, wish=replace(wish, own_csr=True))[1] == (Deed.NEW_ORDER,)
    assert "nobody renews it" in told(Health.DUE_SOON, wish=replace(wish, auto_renew=False))[0]
    assert told(Health.DUE_SOON)[0] == ""
    assert told(Health.SUPERSEDED, replaced_by=14) == ("Replaced by certificate 14.", (Deed.SUCCESSOR,))
    assert told(Health.SUPERSEDED)[1] == ()
    revoked = told(Health.REVOKED, revoked_at=sample.NOW, revocation_reason=1, replaced_by=14)
    assert revoked == ("Revoked today, 10:42 (just now).", (Deed.SUCCESSOR,)) or revoked[0].startswith("Revoked today")
    assert all(deed_word(deed) for deed in Deed)


def test_reasons_are_words_and_every_one_is_offered() -> None:
    assert set(reasons()) == set(RevocationReason)
    assert len({reason_word(int(reason)) for reason in reasons()}) == len(RevocationReason)
    assert all(reason_meaning(reason) for reason in reasons())
    assert (reason_word(None), reason_word(9)) == ("", "9")


def test_versions_that_differ_in_names_say_which() -> None:
    line = sample.line(7)
    rows = compare(line, replace(line, names=("shop.example.com", "new.example.com"), key_type="ec384"))
    assert rows[0].after == "with new.example.com; without www.shop.example.com"
    assert [row.what for row in rows if row.changed] == ["Names", "Key"]
    assert not compare(line, line)[0].changed


def test_an_intention_is_told_only_where_nothing_came_of_it() -> None:
    told = [chapter.text for chapter in story(sample.milestones())]
    assert told == [
        "Ordered for vpn.example.com.",
        "We looked where the CA will look: it was not right yet.",
        "The CA was told to look at vpn.example.com.",
        "The order failed.",
        "Issued by E7; it holds until 13 Feb 2027.",
        "Exported with its key to /etc/nginx/certs, as pem.",
        "something.new",
    ]
    begun = story(sample.milestones()[:1])
    assert begun[0].text == "Ordered for vpn.example.com."
    assert "2026-11-15T10:42:00Z  Ordered for vpn.example.com. (Maren Holt)" in as_text(begun)


@pytest.mark.parametrize(
    ("action", "outcome", "detail"),
    [
        ("order.place", "ok", {"replaces": "ari", "identifiers": 7}),
        ("order.place", "ok", {}),
        ("certificate.issue", "ok", {"not_after": "never"}),
        ("certificate.revoke", "failed", {"message": "a\nb\u202e"}),
        ("certificate.renew", "failed", {"error": "StorageError", "message": "no room"}),
        ("challenge.remove", "ok", {}),
        ("challenge.deploy", "ok", {"identifiers": ["a"] * 9}),
        ("order.fail", "failed", {"problem": {"type": "x"}}),
        ("order.wait", "failed", {"until": "soon"}),
    ],
)
def test_a_row_of_any_kind_is_told(action: str, outcome: str, detail: dict[str, object]) -> None:
    chapter = story((Milestone(sample.NOW, action, outcome, "", detail),))[0]
    assert chapter.text
    assert "\n" not in chapter.more
    assert "\u202e" not in chapter.more


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.key)
def test_a_note_names_the_files_that_were_written(target: object) -> None:
    for one in TARGETS:
        if one is target and one.form:
            paths = [f"/srv/{file.name}" for file in planned_files(sample.detail(13), one.form)]
            note = install_note(one, paths)
            assert "/srv/vpn.example.com-" in note
            assert "{" not in note
            assert "(none)" not in note


def test_a_wildcard_has_a_file_name_too() -> None:
    assert planned_files(sample.detail(8), "der")[0].name == "_.dev.example.com-cert.der"


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("", Strength.NONE),
        ("Ab1!", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("kqzvwhbmxo", Strength.FAIR),
        ("hunter2hunter2", Strength.FAIR),
        ("correct horse battery staple", Strength.STRONG),
        ("Größe-ß-2026-Ärger", Strength.STRONG),
    ],
)
def test_passwords_are_weighed(password: str, verdict: Strength) -> None:
    assert strength(password) is verdict


def test_until_when_the_ca_asked_to_wait_is_told_with_what_it_said() -> None:
    problem = {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many certificates"}
    detail = {"until": "2026-11-26T14:20:00+00:00", "problem": problem}
    (told,) = story((Milestone(sample.NOW, "order.wait", "failed", "maren", detail),))
    assert told.text.startswith("The CA asked to wait until 26 Nov 2026, ")
    assert told.more == "The CA says: “too many certificates”"
