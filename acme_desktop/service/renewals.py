"""Renewal: what is due, and getting it done without doing anything twice."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from threading import Lock

from acme_desktop.domain.account import Account, AccountId, AccountStatus
from acme_desktop.domain.certificate import Certificate, CertificateStatus
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    GaveUpError,
    StateError,
    TransportError,
    UntrustedServerError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.renewal import after_failure, renewal_moment, waits_for, with_window, without_window
from acme_desktop.domain.value_class import value_class
from acme_desktop.service import authorities
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.job import Job, Step
from acme_desktop.service.orders import enter
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.requests import RenewDue
from acme_desktop.service.side_by_side import side_by_side
from acme_desktop.service.stretch import Patience, sweep_leftovers
from acme_desktop.service.waiting import insist
from acme_desktop.service.walk import go_on

LAST_RUN = "renewal.last-run"
_MOST_SKEW = 86_400.0  # seconds
_CLOSED = (VaultTrouble.ABSENT, VaultTrouble.LOCKED, VaultTrouble.TIMED_OUT)


class _Lines:
    """One line to the CA for each account and key, however many certificates of it are renewed."""

    def __init__(self, ports: Ports, job: Job) -> None:
        self._ports, self._job = ports, job
        self._open: dict[tuple[AccountId, str], CertificateAuthority] = {}
        self._lock, self._stack = Lock(), ExitStack()

    def get(self, account_id: AccountId) -> CertificateAuthority:
        """The line of this account, opened when it is first asked for, and anew where its key has changed since."""
        with self._ports.database.read() as tx:
            account = tx.accounts.get(account_id)
        with self._lock:
            which = (account.id, account.key_ref)
            if which not in self._open:
                line = authorities.line_for(account, self._ports, self._job)
                self._open[which] = self._stack.enter_context(line)
            return self._open[which]

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


@value_class(frozen=True)
class _Candidate:
    """A certificate to look at, and the account that it is renewed by."""

    certificate: Certificate
    account: Account


def renew_due(command: RenewDue, ports: Ports, job: Job) -> tuple[RenewalOutcome, ...]:
    """One outcome a certificate; one that fails does not hold up the others."""
    sweep_leftovers(ports, job)
    candidates = _candidates(command, ports)
    with _Lines(ports, job) as lines:
        outcomes = side_by_side(
            lambda c: _one(c, command, lines, ports, job), candidates, min(ports.settings.at_once, len(candidates)), job
        )
    if not command.dry_run:
        with ports.database.write(job) as tx:
            tx.values.put(LAST_RUN, ports.clock.now().isoformat())
            tx.commit()
    return tuple(outcomes)


def _candidates(command: RenewDue, ports: Ports) -> tuple[_Candidate, ...]:
    with ports.database.read() as tx:
        if command.certificate_id is not None:
            chosen: tuple[Certificate, ...] = (tx.certificates.get(command.certificate_id),)
        else:
            chosen = tuple(c for c in tx.certificates.list() if _renewable(c, everything=command.everything))
        return tuple(_Candidate(c, tx.accounts.get(c.wish.account_id)) for c in chosen)


def _renewable(certificate: Certificate, *, everything: bool) -> bool:
    wanted = certificate.wish.auto_renew or everything
    return wanted and certificate.status is CertificateStatus.VALID and not certificate.wish.own_csr


def _one(candidate: _Candidate, command: RenewDue, lines: _Lines, ports: Ports, job: Job) -> RenewalOutcome:
    job.step(Step.RENEWING, subject=candidate.certificate.identifiers[0].value)
    try:
        with ports.leases.hold(f"certificate:{candidate.certificate.id}", job) as held:
            return _under_lease(candidate, command, lines, ports, held)
    except BusyError as error:
        return _outcome(candidate.certificate, "held", error=error)


def _under_lease(candidate: _Candidate, command: RenewDue, lines: _Lines, ports: Ports, job: Job) -> RenewalOutcome:
    """After taking the lease, look whether the work is still needed: another process may just have done it."""
    with ports.database.read() as tx:
        certificate = tx.certificates.get(candidate.certificate.id)
    try:
        _check_renewable(certificate, candidate.account, named=command.certificate_id is not None)
        if certificate.status is not CertificateStatus.VALID:
            return _outcome(certificate, "not-due")
        certificate = _ask_window(certificate, command, lines, ports, job)
        early = "" if _is_forced(command) else _too_early(certificate, ports.clock.now())
        if early or command.dry_run:
            return _outcome(certificate, early or "would-renew")
        return _renew(certificate, command, lines, ports, job)
    except AcmeDesktopError as error:
        if _is_no_failure(error):
            raise
        if not command.dry_run:
            _note_failure(certificate, error, ports, job)
        return _outcome(certificate, "failed", error=error)


def _is_forced(command: RenewDue) -> bool:
    """Whether due or not."""
    return command.everything or command.certificate_id is not None


def _too_early(certificate: Certificate, now: datetime) -> str:
    """The result where nothing is to be done yet, or ""."""
    if now < _due_at(certificate):
        return "not-due"
    return "held" if waits_for(certificate.plan.not_before, now) else ""


def _is_no_failure(error: AcmeDesktopError) -> bool:
    """Somebody else works on the order, or the whole run has to wait until the vault is open again."""
    return isinstance(error, BusyError) or (isinstance(error, VaultError) and error.reason in _CLOSED)


def _check_renewable(certificate: Certificate, account: Account, *, named: bool) -> None:
    if named and certificate.status is CertificateStatus.SUPERSEDED:
        raise StateError(
            "certificate {id} was replaced by {new}", id=certificate.id, new=certificate.replaced_by or "another"
        )
    if certificate.status is CertificateStatus.REVOKED:
        raise StateError("certificate {id} is revoked", hint="Place a new order.", id=certificate.id)
    if certificate.wish.own_csr:
        raise StateError(
            "certificate {id} was made from a request of yours: place a new order with a new request", id=certificate.id
        )
    if account.status is not AccountStatus.VALID:
        raise StateError("account {id} is {status}", id=account.id, status=account.status.value)


def _renew(certificate: Certificate, command: RenewDue, lines: _Lines, ports: Ports, job: Job) -> RenewalOutcome:
    account_id = certificate.wish.account_id
    _check_clock(insist(lines.get(account_id).directory, job), command, ports)
    order = enter(
        certificate.wish, b"", ports, job, replaces=certificate.ari_id, replaces_certificate=int(certificate.id)
    )
    with ports.leases.hold(lease_of(order.id), job) as held:
        patience = Patience(command.wait, respond=certificate.wish.solver.automatic)
        try:
            order = go_on(order.id, ports, held, patience, lines.get(account_id))
        except GaveUpError as slow:
            # It goes on at the CA: no failure, and the next run fetches it.
            return _outcome(certificate, "waiting", order_id=order.id, error=slow)
    if order.state is OrderState.INVALID:
        error = CaError(order.problem) if order.problem else StateError("the order failed")
        _note_failure(certificate, error, ports, job)
        return _outcome(certificate, "failed", order_id=order.id, error=error)
    result = "renewed" if order.state is OrderState.VALID else "waiting"
    return _outcome(certificate, result, order_id=order.id, new=order.certificate_id)


def _check_clock(directory: Directory, command: RenewDue, ports: Ports) -> None:
    """By a clock that is days off, everything is due or nothing is. Raises StateError."""
    skew = authorities.clock_skew(directory.server_date, ports.clock.now())
    if not _is_forced(command) and skew is not None and abs(skew) > _MOST_SKEW:
        raise StateError(
            "this machine's clock and the CA's are {days} days apart: nothing is renewed by it",
            hint="Set the clock, then renew.",
            days=round(abs(skew) / 86_400),
        )


def _ask_window(certificate: Certificate, command: RenewDue, lines: _Lines, ports: Ports, job: Job) -> Certificate:
    """ARI (RFC 9773): asked when it is time to; the answer is saved, the moment drawn once."""
    now, plan = ports.clock.now(), certificate.plan
    if not certificate.ari_id or waits_for(plan.next_check, now) or now >= certificate.not_after:
        return certificate
    line = lines.get(certificate.wish.account_id)
    try:
        directory = insist(line.directory, job, patience=5.0)
        _check_clock(directory, command, ports)
        if not directory.renewal_info:
            return certificate
        window = insist(lambda: line.renewal_info(certificate.ari_id), job, patience=5.0)
        plan = with_window(plan, window, now, ports.draw)
    except (CaError, TransportError, UntrustedServerError):
        plan = without_window(plan, now)
    updated = replace(certificate, plan=plan)
    with ports.database.write(job) as tx:
        tx.certificates.save(replace(tx.certificates.get(certificate.id), plan=plan))
        tx.commit()
    return updated


def _due_at(certificate: Certificate) -> datetime:
    return renewal_moment(certificate.plan, certificate.not_before, certificate.not_after)


def _note_failure(certificate: Certificate, error: AcmeDesktopError, ports: Ports, job: Job) -> None:
    retry_after = getattr(error, "retry_after", None)
    with ports.database.write(job) as tx:
        fresh = tx.certificates.get(certificate.id)
        plan = after_failure(fresh.plan, ports.clock.now(), str(error)[:1000], retry_after, not_after=fresh.not_after)
        tx.certificates.save(replace(fresh, plan=plan))
        detail = {"error": str(error)[:1000], "failures": plan.failures, "next": str(plan.not_before)}
        tx.record(Event(Topic.CERTIFICATE, "renew", str(certificate.id), Outcome.FAILED, detail))
        tx.commit()


def _outcome(
    certificate: Certificate,
    result: str,
    *,
    order_id: int | None = None,
    new: int | None = None,
    error: AcmeDesktopError | None = None,
) -> RenewalOutcome:
    names = tuple(i.value for i in certificate.identifiers)
    return RenewalOutcome(certificate.id, names, result, _due_at(certificate), order_id, new, error)
