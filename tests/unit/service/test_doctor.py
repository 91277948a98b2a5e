"""Doctor, and what CAs say of themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from acme_desktop.domain.authority import PRESETS, Environment
from acme_desktop.domain.errors import InputError, StorageError, TransportError, VaultTrouble
from acme_desktop.domain.preflight import Evidence
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import (
    DeactivateAccount,
    ListAuthorities,
    RegisterAccount,
    RunDoctor,
    TestAuthority,
)
from tests.builders import a_broken_line
from tests.unit.service.core import SERVER, Core

# pytest takes a class called Test… for one of its own
AskAuthority = TestAuthority
del TestAuthority


def diagnosed(core: Core) -> dict[str, Diagnosis]:
    return {d.subject: d for d in core.handle(RunDoctor())}


def test_where_all_is_well_every_line_says_so(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, server_date=core.clock.now())
    found = diagnosed(core)
    assert {d.subject: d.state for d in found.values()} == dict.fromkeys(
        ["keyring", "database", "ca", "clock", "dns", "timers"], "ok"
    )
    assert found["ca"].summary == f"{SERVER} answers in 1 ms"
    assert "SQLite" in found["database"].summary
    assert found["database"].facts["kind"] == "SQLite"
    assert found["clock"].facts == {"skew": 0.0}
    assert found["keyring"].facts["state"] == "ok"


def test_doctor_needs_no_sign_in(fresh: Core) -> None:
    assert {d.subject: d.state for d in fresh.handle(RunDoctor(), token="")} == {
        "keyring": "ok",
        "database": "ok",
        "ca": "warning",
        "clock": "warning",
        "dns": "ok",
        "timers": "ok",
    }


def test_only_what_is_wanted_is_looked_at(core: Core) -> None:
    core.ca.endpoints.clear()
    found = core.handle(RunDoctor(("timers", "keyring")))
    assert [d.subject for d in found] == ["keyring", "timers"]
    assert core.ca.endpoints == []
    assert [d.subject for d in core.handle(RunDoctor(("clock",)))] == ["clock"]


def test_a_locked_keyring_is_told_with_what_to_do(core: Core) -> None:
    core.vault.trouble[""] = VaultTrouble.LOCKED
    found = diagnosed(core)["keyring"]
    assert (found.state, found.summary) == ("failed", "memory: it is locked")
    assert "use-passphrase" in found.advice


def test_a_database_out_of_reach_hides_nothing_else(core: Core) -> None:
    core.ports.database.fails.update(  # type: ignore[attr-defined]
        dict.fromkeys(("read", "write", "describe"), StorageError("the disk is gone", hint="Mount it."))
    )
    found = {d.subject: (d.state, d.summary) for d in core.handle(RunDoctor())}
    assert found["database"] == ("failed", "the disk is gone")
    assert isinstance(diagnosed(core)["database"].facts["error"], StorageError)
    assert found["keyring"][0] == found["dns"][0] == "ok"


def test_a_ca_that_does_not_answer_is_told(core: Core) -> None:
    core.ca.say("live_directory", *[a_broken_line()] * 100)
    found = diagnosed(core)
    assert (found["ca"].state, found["ca"].summary) == ("failed", "the connection broke")
    assert found["clock"].summary == "no CA to compare with"


def test_each_ca_is_asked_once(core: Core) -> None:
    core.handle(RegisterAccount(SERVER, "two@a.example", agree_terms=True))
    core.handle(RegisterAccount("https://other.example/dir", "two@a.example", agree_terms=True))
    core.ca.endpoints.clear()
    diagnosed(core)
    assert [e.directory_url for e in core.ca.endpoints] == [SERVER, "https://other.example/dir"]


def test_accounts_that_are_no_more_are_not_asked_about(core: Core) -> None:
    core.handle(DeactivateAccount(core.account.id))
    assert diagnosed(core)["ca"].summary == "no account yet"


@pytest.mark.parametrize(
    ("seconds", "state", "summary"),
    [
        (-5, "ok", "-5 s against the CA"),
        (300, "warning", "+300 s against the CA"),
        (-7200, "failed", "-7200 s against the CA"),
    ],
)
def test_this_machines_clock_is_compared_with_the_cas(core: Core, seconds: float, state: str, summary: str) -> None:
    core.ca.directory = replace(core.ca.directory, server_date=core.clock.now() - timedelta(seconds=seconds))
    found = diagnosed(core)["clock"]
    assert (found.state, found.summary, bool(found.advice)) == (state, summary, state != "ok")


@pytest.mark.parametrize(
    ("answers", "state", "summary"),
    [
        ([("192.0.2.1", True), ("192.0.2.2", False)], "warning", "192.0.2.1 answers; 192.0.2.2: REFUSED"),
        ([("192.0.2.2", False)], "failed", "192.0.2.2: REFUSED"),
        ([], "failed", "no resolver is known"),
    ],
)
def test_resolvers_are_asked(core: Core, answers: list[tuple[str, bool]], state: str, summary: str) -> None:
    core.preflight.resolvers = tuple(Evidence(asked, "NOERROR" if ok else "REFUSED", ok) for asked, ok in answers)
    found = diagnosed(core)["dns"]
    assert (found.state, found.summary) == (state, summary)


def test_without_a_timer_certificates_would_expire(core: Core) -> None:
    core.issue()
    assert diagnosed(core)["timers"].state == "warning"
    core.renew()
    assert diagnosed(core)["timers"].summary == "renew last ran 0 hours ago"
    core.clock.forward(timedelta(hours=30))
    assert diagnosed(core)["timers"].state == "warning"


def test_a_timer_that_has_stopped_is_no_matter_without_certificates(core: Core) -> None:
    core.renew()
    core.clock.forward(timedelta(hours=30))
    core.token = ""
    last_run = {"last_run": core.clock.now() - timedelta(hours=30)}
    assert diagnosed(core)["timers"] == Diagnosis("timers", "ok", "renew last ran 30 hours ago", facts=last_run)


# --- CAs ---------------------------------------------------------------------------------------------------------


def test_known_cas_are_listed_before_our_own(core: Core) -> None:
    core.handle(RegisterAccount("letsencrypt-staging", "two@a.example", agree_terms=True))
    rows = core.handle(ListAuthorities())
    assert [r.id for r in rows] == [*(p.id for p in PRESETS), ""]
    assert {r.id: r.accounts for r in rows if r.accounts} == {"letsencrypt-staging": (2,), "": (1,)}
    assert (rows[-1].directory_url, rows[-1].environment) == (SERVER, Environment.PRIVATE)


def test_a_live_directory_is_asked(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, server_date=core.clock.now() - timedelta(seconds=3))
    report = core.handle(AskAuthority(SERVER))
    assert (report.directory, report.milliseconds, report.skew) == (core.ca.directory, 1.0, 3.0)
    assert report.environment is Environment.PRIVATE


def test_a_preset_knows_better_where_a_directory_is_wrong(core: Core) -> None:
    report = core.handle(AskAuthority("sslcom-rsa"))
    assert report.directory.external_account_required
    assert report.skew is None


def test_a_directory_that_does_not_answer_is_told(core: Core) -> None:
    core.ca.say("live_directory", *[a_broken_line()] * 100)
    with pytest.raises(TransportError):
        core.handle(AskAuthority(SERVER))


def test_the_bundle_of_a_private_ca_is_checked(core: Core) -> None:
    with pytest.raises(InputError) as caught:
        core.handle(AskAuthority(SERVER, "junk"))
    assert caught.value.field == "ca-bundle"
