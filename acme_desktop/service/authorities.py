"""CAs: the line to one, what its live directory says, and which are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from acme_desktop.domain.account import Account, AccountStatus, CaEndpoint
from acme_desktop.domain.authority import (
    PRACTICE_CA,
    PRESETS,
    Environment,
    environment_of,
    preset_for,
    resolve_server,
)
from acme_desktop.domain.caa import Issuer
from acme_desktop.domain.errors import (
    CaError,
    InputError,
    StateError,
    TransportError,
    UntrustedServerError,
    VaultError,
)
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.preflight import Vantage, Viewpoint
from acme_desktop.service import account_keys, secrets
from acme_desktop.service.answers import AuthorityReport, AuthorityRow
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.requests import ListAuthorities, TestAuthority
from acme_desktop.service.waiting import insist


def line_for(account: Account, ports: Ports, job: Job) -> CertificateAuthority:
    """An account's line to its CA, to be used as a context. Raises VaultError where its key can't be read.

    Where a key change was cut off, the CA is asked first which key it knows (`account_keys.settled`, and its errors).
    """
    return open_line(account_keys.settled(account, ports, job), ports, job)


def open_line(account: Account, ports: Ports, job: Job) -> CertificateAuthority:
    """The same with the account's key as it is, for whoever has settled that already."""
    key = secrets.load_key(ports, account.key_ref)
    return ports.connect(account.endpoint, key=key, account_url=account.url, stop=job.stop)


def endpoint_for(server: str, ca_bundle: str, ports: Ports) -> CaEndpoint:
    """A preset's id, a URL or `practice`, as typed → where the CA is, and what its certificate chains to.

    The practice CA's root comes along by itself. Raises InputError.
    """
    practice = ports.practice()
    if server.strip().lower() == PRACTICE_CA:
        if practice is None:
            raise InputError(
                "server",
                "the practice CA of this profile was never started",
                hint="Start it first: acme-desktop practice",
            )
        return CaEndpoint(practice.directory_url, ports.crypto.check_bundle(practice.ca_bundle.encode()))
    url = resolve_server(server, loopback_http=ports.settings.loopback_http)
    if not ca_bundle and practice is not None and url == practice.directory_url:
        ca_bundle = practice.ca_bundle
    return CaEndpoint(url, ports.crypto.check_bundle(ca_bundle.encode()) if ca_bundle else "")


def list_authorities(_: ListAuthorities, ports: Ports, __: Job) -> tuple[AuthorityRow, ...]:
    """Presets first, then the practice CA, if it was ever started, and the CAs of our accounts that have no preset."""
    with ports.database.read() as tx:
        accounts = tx.accounts.list()
    by_url: dict[str, list[int]] = {}
    for account in accounts:
        by_url.setdefault(account.endpoint.directory_url, []).append(account.id)
    known = [
        AuthorityRow(
            p.id, p.name, p.directory_url, p.environment, p.eab, p.note, tuple(by_url.pop(p.directory_url, ()))
        )
        for p in PRESETS
    ]
    practice = ports.practice()
    if practice is not None:
        url, note = practice.directory_url, "on this machine, to learn with; nothing it issues is trusted"
        ids = tuple(by_url.pop(url, ()))
        known.append(AuthorityRow(PRACTICE_CA, "Practice CA", url, Environment.PRACTICE, False, note, ids))
    own = [AuthorityRow("", url, url, environment_of(url), False, "", tuple(ids)) for url, ids in by_url.items()]
    return (*known, *own)


def test_authority(query: TestAuthority, ports: Ports, job: Job) -> AuthorityReport:
    """Ask the live directory. A preset's own flags win where a CA's directory is known to be wrong (SSL.com's EAB)."""
    endpoint = endpoint_for(query.server, query.ca_bundle, ports)
    url = endpoint.directory_url
    job.step(Step.CONNECTING, subject=url)
    with ports.connect(endpoint, key=None, stop=job.stop) as line:
        directory = insist(line.live_directory, job, patience=10.0)
        milliseconds = line.round_trip * 1000
    preset = preset_for(url)
    if preset and preset.eab:
        directory = replace(directory, external_account_required=True)
    skew = clock_skew(directory.server_date, ports.clock.now())
    return AuthorityReport(url, environment_of(url), directory, milliseconds, skew)


def clock_skew(server_date: datetime | None, now: datetime) -> float | None:
    """Our clock minus the CA's, in seconds; None where the CA sent no date."""
    return (now - server_date).total_seconds() if server_date else None


def environment(account: Account) -> Environment:
    """Whether browsers trust what this account's CA issues."""
    return environment_of(account.endpoint.directory_url)


def is_test_ca(account: Account) -> bool:
    """A CA on this machine: its ports and names are its own."""
    return environment(account) in (Environment.TEST, Environment.PRACTICE)


def viewpoint_of(account: Account, ports: Ports) -> Viewpoint | None:
    """Where this account's CA looks, if that is known: it is the practice CA of this profile."""
    practice = ports.practice() if environment(account) is Environment.PRACTICE else None
    if practice is None or practice.directory_url != account.endpoint.directory_url:
        return None
    return practice.viewpoint


def vantage_of(account: Account, ports: Ports, job: Job) -> Vantage:
    """From where this account's CA looks, and whom CAA records have to let, as far as it can be known."""
    viewpoint = viewpoint_of(account, ports)
    own_world = viewpoint is None and is_test_ca(account)
    public = environment(account) in (Environment.PRODUCTION, Environment.STAGING)
    return Vantage(own_world, public, viewpoint, _issuer(account, ports, job))


def _issuer(account: Account, ports: Ports, job: Job) -> Issuer | None:
    """By what names the CA goes in CAA records: its directory says so (RFC 8555 §7.1.1), else what we know of it."""
    preset = preset_for(account.endpoint.directory_url)
    names: tuple[str, ...] = (preset.caa_identity,) if preset and preset.caa_identity else ()
    try:
        with ports.connect(account.endpoint, key=None, stop=job.stop) as line:
            names = line.directory().caa_identities or names
    except (CaError, TransportError, UntrustedServerError):
        pass  # whether the CA answers is found out when it is asked for something
    return Issuer(names, account.url) if names else None


def forgotten(error: CaError, account: Account, ports: Ports, job: Job) -> StateError | None:
    """Where this refusal means that the account is gone, say so on the row and give the error to raise; else None."""
    status = _status_behind(error, account, ports, job) if account.url else None
    if status is None:
        return None
    with ports.database.write(job) as tx:
        tx.accounts.save(replace(tx.accounts.get(account.id), status=status))
        detail = {"problem": error.problem.as_dict()}
        tx.record(Event(Topic.ACCOUNT, status.value, str(account.id), Outcome.FAILED, detail))
        tx.commit()
    why = error.problem.sentence
    if status is AccountStatus.LOST:
        return StateError(
            "the CA does not know account {id} any more: {why}",
            hint="Register again with the same server and e-mail: the key is kept and used again.",
            id=account.id,
            why=why,
        )
    return StateError(
        "account {id} is {status} at the CA: {why}",
        hint="Register again with the same server and e-mail: that makes a new account.",
        id=account.id,
        status=status.value,
        why=why,
    )


def _status_behind(error: CaError, account: Account, ports: Ports, job: Job) -> AccountStatus | None:
    """What became of the account (RFC 8555 §7.3.6), or None where the refusal is about something else.

    `unauthorized` may be about a name, or about the account: then the CA tells when it is asked for the account.
    """
    if error.problem.code == "accountDoesNotExist":
        return AccountStatus.LOST
    if error.problem.code != "unauthorized":
        return None
    try:
        with line_for(account, ports, job) as line:
            return _status_told(line)
    except (CaError, TransportError, UntrustedServerError, VaultError):
        return None  # the first refusal is told as it is


def _status_told(line: CertificateAuthority) -> AccountStatus | None:
    gone = {"deactivated": AccountStatus.DEACTIVATED, "revoked": AccountStatus.REVOKED}
    try:
        found = line.find_account()
        return gone.get(found.status) if found else AccountStatus.LOST
    except CaError as error:
        if error.problem.code != "unauthorized":
            raise
    try:
        # Some CAs refuse the look-up for other reasons (an external account is missing): so the account itself.
        return gone.get(line.account().status)
    except CaError as error:
        if error.problem.code != "unauthorized":
            raise
        return AccountStatus.REVOKED if "revoked" in error.problem.sentence.lower() else AccountStatus.DEACTIVATED
