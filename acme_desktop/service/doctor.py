"""Doctor: is everything there that the work needs? One line each, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from acme_desktop.domain.account import Account, AccountStatus
from acme_desktop.domain.errors import AcmeDesktopError, StorageError
from acme_desktop.service import secrets
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.authorities import clock_skew
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.renewals import LAST_RUN
from acme_desktop.service.requests import RunDoctor
from acme_desktop.service.waiting import insist

_SKEW_WARNING = 120.0
_SKEW_FAILURE = 3600.0
_RUN_AT_LEAST = timedelta(days=1)


def run_doctor(request: RunDoctor, ports: Ports, job: Job) -> tuple[Diagnosis, ...]:
    """Each look stands alone: one that fails does not hide the others."""
    looks: tuple[tuple[tuple[str, ...], Callable[[], Iterable[Diagnosis]]], ...] = (
        (("keyring",), lambda: [_safely("keyring", lambda: _vault(ports))]),
        (("database",), lambda: [_safely("database", lambda: _database(ports, whole=not request.subjects))]),
        (("ca", "clock"), lambda: _authorities(ports, job)),
        (("dns",), lambda: [_safely("dns", lambda: _dns(ports, job))]),
        (("timers",), lambda: [_safely("timers", lambda: _timers(ports))]),
    )
    wanted = set(request.subjects)
    return tuple(
        diagnosis
        for subjects, look in looks
        if not wanted or wanted.intersection(subjects)
        for diagnosis in look()
        if not wanted or diagnosis.subject in wanted
    )


def _safely(subject: str, look: Callable[[], Diagnosis]) -> Diagnosis:
    try:
        return look()
    except AcmeDesktopError as error:
        return Diagnosis(subject, "failed", str(error), error.hint, {"error": error})


def _vault(ports: Ports) -> Diagnosis:
    status = ports.vault.status()
    known: dict[str, object] = {"kind": status.kind, "backend": status.backend, "state": status.state}
    if status.state == "ok":
        _check_workspace(ports)
        return Diagnosis("keyring", "ok", f"{status.backend}: written, read and deleted a test entry", "", known)
    return Diagnosis(
        "keyring",
        "failed",
        f"{status.backend or status.kind}: {status.detail or status.state}",
        "Unlock it, or use a passphrase instead: acme-desktop vault use-passphrase",
        known,
    )


def _check_workspace(ports: Ports) -> None:
    """A vault that works but is not the one of this workspace opens nothing. Raises VaultError."""
    try:
        with ports.database.read() as tx:
            prepared = bool(secrets.check_value(tx))
    except StorageError:
        return
    if prepared:
        secrets.workspace_key(ports)


def _database(ports: Ports, *, whole: bool) -> Diagnosis:
    """All of it where everything is looked at; somebody who asks every few minutes must not hold up the others."""
    facts = ports.database.describe(whole=whole)
    said = ", ".join(f"{name} {value}" for name, value in facts.items())
    return Diagnosis("database", "ok", said, facts=dict(facts))


def _authorities(ports: Ports, job: Job) -> Iterator[Diagnosis]:
    """The CA of each account, and from its Date header this machine's clock."""
    try:
        with ports.database.read() as tx:
            accounts = [a for a in tx.accounts.list() if a.status is AccountStatus.VALID]
    except StorageError:
        return  # the database has a line of its own
    by_url = {a.endpoint.directory_url: a for a in accounts}
    skews: list[float] = []
    for account in by_url.values():
        yield _safely("ca", lambda account=account: _authority(account, skews, ports, job))  # type: ignore[misc]  # bound now
    if not by_url:
        yield Diagnosis("ca", "warning", "no account yet", "acme-desktop account register --help")
    yield _clock(skews)


def _authority(account: Account, skews: list[float], ports: Ports, job: Job) -> Diagnosis:
    with ports.connect(account.endpoint, key=None, stop=job.stop) as line:
        directory = insist(line.live_directory, job, patience=5.0)
        milliseconds = round(line.round_trip * 1000)
    skew = clock_skew(directory.server_date, ports.clock.now())
    if skew is not None:
        skews.append(skew)
    return Diagnosis("ca", "ok", f"{account.endpoint.directory_url} answers in {milliseconds} ms")


def _clock(skews: list[float]) -> Diagnosis:
    if not skews:
        return Diagnosis("clock", "warning", "no CA to compare with")
    skew = min(skews, key=abs)
    state = "ok" if abs(skew) < _SKEW_WARNING else "warning" if abs(skew) < _SKEW_FAILURE else "failed"
    advice = "" if state == "ok" else "Set this machine's clock; renewal times depend on it."
    return Diagnosis("clock", state, f"{skew:+.0f} s against the CA", advice, {"skew": skew})


def _dns(ports: Ports, job: Job) -> Diagnosis:
    answers = ports.preflight.ask_resolvers(stop=job.stop)
    good = [e.asked for e in answers if e.as_expected]
    bad = [f"{e.asked}: {e.answer}" for e in answers if not e.as_expected]
    if good:
        return Diagnosis("dns", "warning" if bad else "ok", "; ".join([f"{', '.join(good)} answers", *bad]))
    return Diagnosis(
        "dns",
        "failed",
        "; ".join(bad) or "no resolver is known",
        "Name one: acme-desktop settings set resolvers ADDRESS",
    )


def _timers(ports: Ports) -> Diagnosis:
    with ports.database.read() as tx:
        last = tx.values.get(LAST_RUN)
        waiting = tx.dashboard.renewal_moments(ports.clock.now()).next_due is not None
    if last is None:
        state = "warning" if waiting else "ok"
        return Diagnosis("timers", state, "renew has not run yet", _TIMER_ADVICE if waiting else "")
    age = ports.clock.now() - datetime.fromisoformat(last)
    said = f"renew last ran {round(age.total_seconds() / 3600)} hours ago"
    late = age > _RUN_AT_LEAST and waiting
    state, advice = ("warning", _TIMER_ADVICE) if late else ("ok", "")
    return Diagnosis("timers", state, said, advice, {"last_run": datetime.fromisoformat(last)})


_TIMER_ADVICE = "Let a timer run “acme-desktop renew” at least twice a day (cron or a systemd timer)."
