"""Orders: place one, look at them, let one go. How an order goes on is `walk.py`'s business."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.account import Account, AccountStatus, KeyType
from acme_desktop.domain.authority import name_policy
from acme_desktop.domain.certificate import CertificateId, CertificateStatus
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import (
    BusyError,
    CaError,
    ChallengeError,
    InputError,
    StateError,
    StorageError,
    TransportError,
)
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.names import Identifier, IdentifierType, parse_names
from acme_desktop.domain.order import ChallengeType, Order, OrderId, OrderState, OrderWish
from acme_desktop.domain.renewal import after_failure
from acme_desktop.domain.solver import SolverKind, SolverSpec, parse_solver
from acme_desktop.service import adoption, authorities, secrets
from acme_desktop.service.accounts import parse_key_type
from acme_desktop.service.answers import OrderDetail
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import AbandonOrder, ContinueOrder, ListOrders, PlaceOrder, ShowOrder
from acme_desktop.service.store import AuditFilter, Transaction
from acme_desktop.service.stretch import Patience, sweep_leftovers, tidy_leftovers
from acme_desktop.service.waiting import insist
from acme_desktop.service.walk import go_on

_LONGEST_ISSUER = 200


def place_order(command: PlaceOrder, ports: Ports, job: Job) -> Order:
    """Place it and get it ready; the CA is not told to look yet, unless a solver deploys and `wait` says to go on."""
    wish, csr = read_wish(command, ports)
    ports.solver(wish.solver).must_exist()
    sweep_leftovers(ports, job)
    with ports.database.read() as tx:
        before = tx.orders.active(wish)
    order = enter(wish, csr, ports, job)
    with ports.leases.hold(lease_of(order.id), job) as job:
        onward = Patience(command.wait) if wish.solver.automatic and command.wait > 0 else Patience(respond=False)
        try:
            return go_on(order.id, ports, job, onward)
        except (ChallengeError, StateError, StorageError):
            if before is not None:
                adoption.put_back(before, ports, job)
            raise


def continue_order(command: ContinueOrder, ports: Ports, job: Job) -> Order:
    """Carry the order on from wherever it stopped, even in an earlier life of the program."""
    with ports.leases.hold(lease_of(command.order_id), job) as job:
        patience = Patience(command.wait, command.respond, command.without_check, command.reason)
        return go_on(command.order_id, ports, job, patience)


def abandon_order(command: AbandonOrder, ports: Ports, job: Job) -> Order:
    """Let it go. At the CA it is left to expire: to deactivate its authorizations would count as failures there."""
    with ports.leases.hold(lease_of(command.order_id), job) as job:
        _check_not_issued(command.order_id, ports, job)
        with ports.database.write(job) as tx:
            order = tx.orders.get(command.order_id)
            if order.state.is_final or order.state is OrderState.STORED:
                raise StateError(
                    "order {id} is {state}",
                    hint="Only an unfinished order can be abandoned.",
                    id=order.id,
                    state=order.state.value,
                )
            order = replace(order, state=OrderState.ABANDONED, updated_at=ports.clock.now())
            tx.orders.save(order)
            _count_as_failure(order, ports, tx)
            tx.record(Event(Topic.ORDER, "abandon", str(order.id)))
            tx.commit()
        tidy_leftovers(ports, job, order.id)
    return order


def _check_not_issued(order_id: OrderId, ports: Ports, job: Job) -> None:
    """An order that was finalized may have its certificate by now: that is not thrown away. Raises StateError."""
    with ports.database.read() as tx:
        order = tx.orders.get(order_id)
        account = tx.accounts.get(order.wish.account_id)
    if order.state is not OrderState.PROCESSING or account.status is not AccountStatus.VALID:
        return
    try:
        with authorities.line_for(account, ports, job) as line:
            status = insist(lambda: line.order(order.url), job, patience=5.0).status
    except (CaError, TransportError):
        return
    if status in ("processing", "valid"):
        raise StateError(
            "the CA is issuing the certificate of order {id}, or has done so",
            hint=f"Fetch it: acme-desktop order continue {order_id}",
            id=order_id,
        )


def _count_as_failure(order: Order, ports: Ports, tx: Transaction) -> None:
    """A renewal that is let go is not placed again by the very next run."""
    if order.replaces_certificate is None:
        return
    old = tx.certificates.get(CertificateId(order.replaces_certificate))
    plan = after_failure(old.plan, ports.clock.now(), "the order was abandoned", not_after=old.not_after)
    tx.certificates.save(replace(old, plan=plan))


def list_orders(_: ListOrders, ports: Ports, __: Job) -> tuple[Order, ...]:
    """Newest first."""
    with ports.database.read() as tx:
        return tx.orders.list()


def show_order(query: ShowOrder, ports: Ports, _: Job) -> OrderDetail:
    """With its authorizations."""
    with ports.database.read() as tx:
        order = tx.orders.get(query.order_id)
        account = tx.accounts.get(order.wish.account_id)
        authorizations = tx.orders.authorizations(order.id)
        return OrderDetail(order, authorizations, account.endpoint.directory_url, _abandoned_by(order, tx))


def _abandoned_by(order: Order, tx: Transaction) -> str:
    """Who let it go, as the record has it."""
    if order.state is not OrderState.ABANDONED:
        return ""
    rows = tx.audit_rows.page(AuditFilter(action="order.abandon", object=str(order.id), limit=1))
    return rows[0].actor if rows else ""


def enter(
    wish: OrderWish, csr: bytes, ports: Ports, job: Job, *, replaces: str = "", replaces_certificate: int | None = None
) -> Order:
    """Save order, key and request before the CA hears of it; an unfinished order for the same wish goes on."""
    with ports.database.read() as tx:
        existing = tx.orders.active(wish)
    if existing:
        return adoption.adopt(existing, wish, csr, replaces_certificate, ports, job)
    key = b"" if wish.own_csr else ports.crypto.new_key(wish.key_type)
    request = csr if wish.own_csr else ports.crypto.request(key, wish.identifiers)
    sealed = secrets.seal_key(ports, key, secrets.CERTIFICATE_KEY) if key else None
    now = ports.clock.now()
    order = Order(
        OrderId(0),
        wish,
        OrderState.PLACING,
        sealed.ref if sealed else "",
        request,
        now,
        now,
        job.actor.name,
        replaces=replaces,
        replaces_certificate=replaces_certificate,
    )
    try:
        return _save_new(order, sealed, ports, job)
    except StateError:
        # Another process entered the same order between our look and our insert.
        with ports.database.read() as tx:
            existing = tx.orders.active(wish)
        if existing is None and replaces_certificate is not None:
            raise BusyError("another process has just ordered these names", holder="another process") from None
        if existing is None:
            raise
        return adoption.adopt(existing, wish, csr, replaces_certificate, ports, job)


def _save_new(order: Order, sealed: secrets.SealedKey | None, ports: Ports, job: Job) -> Order:
    with ports.database.write(job) as tx:
        _check_not_replaced(order, tx)
        if sealed:
            tx.secrets.put(sealed.ref, sealed.envelope)
        order = tx.orders.add(order)
        detail = {
            "account": order.wish.account_id,
            "identifiers": [i.value for i in order.wish.identifiers],
            "challenge": order.wish.challenge_type.value,
            "solver": str(order.wish.solver),
            "replaces": order.replaces,
        }
        tx.record(Event(Topic.ORDER, "place", str(order.id), Outcome.INTENT, detail))
        tx.commit()
    for point in ("O1", "O9", "O10"):
        crashpoint(point)
    return order


def _check_not_replaced(order: Order, tx: Transaction) -> None:
    """Between the look at a certificate and the order that replaces it, another process may have done it."""
    if order.replaces_certificate is None:
        return
    old = tx.certificates.get(CertificateId(order.replaces_certificate))
    if old.status is not CertificateStatus.VALID or old.replaced_by is not None:
        raise BusyError("certificate {id} has just been replaced", holder="another process", id=old.id)


def read_wish(command: PlaceOrder, ports: Ports) -> tuple[OrderWish, bytes]:
    """Everything as typed → the wish, and the DER of a request made elsewhere. Raises InputError with the field."""
    key_type = parse_key_type(command.key_type)
    with ports.database.read() as tx:
        account = _account(command, tx)
    solver = _solver(command.solver, account, ports)
    identifiers, csr, key_type = _names(command, account, key_type, ports)
    wish = OrderWish(
        account.id,
        identifiers,
        _challenge_type(command.challenge_type, identifiers, solver),
        solver,
        key_type,
        _profile(command.profile),
        command.auto_renew and not csr,
        bool(csr),
        _preferred_chain(command.preferred_chain),
    )
    return wish, csr


def _account(command: PlaceOrder, tx: Transaction) -> Account:
    account = tx.accounts.get(command.account_id)
    if account.status is not AccountStatus.VALID:
        raise InputError(
            "account",
            "account {id} is {status}",
            hint="Orders need a valid account: acme-desktop account list",
            id=account.id,
            status=account.status.value,
        )
    return account


def _solver(text: str, account: Account, ports: Ports) -> SolverSpec:
    """As typed; a listener without a port listens where the practice CA looks, which is not port 80."""
    solver = parse_solver(text)
    viewpoint = authorities.viewpoint_of(account, ports)
    if viewpoint is not None and solver.kind is SolverKind.HTTP_SERVER and not solver.argument:
        return replace(solver, argument=f"localhost:{viewpoint.http01_port}")
    return solver


def _names(
    command: PlaceOrder, account: Account, key_type: KeyType, ports: Ports
) -> tuple[tuple[Identifier, ...], bytes, KeyType]:
    policy = name_policy(account.endpoint.directory_url)
    if not command.csr:
        return parse_names(command.domains, policy).required(), b"", key_type
    facts = ports.crypto.read_request(command.csr)
    asked = parse_names([i.value for i in facts.identifiers], policy).required()
    if command.domains.strip():
        typed = parse_names(command.domains, policy).required()
        if set(typed) != set(asked):
            names = ", ".join(i.value for i in asked)
            raise InputError("domains", "the request is for other names: {names}", names=names)
    return asked, facts.der, facts.key_type


def _challenge_type(text: str, identifiers: tuple[Identifier, ...], solver: SolverSpec) -> ChallengeType:
    """As typed, or the only one that fits; checked against names and solver."""
    wildcard = next((i.value for i in identifiers if i.is_wildcard), "")
    address = next((i.value for i in identifiers if i.type is IdentifierType.IP), "")
    if wildcard and address:
        raise InputError(
            "domains",
            "{wildcard} needs dns-01 and {address} can't have it: order them apart",
            wildcard=wildcard,
            address=address,
        )
    try:
        chosen = ChallengeType(text.strip().lower()) if text.strip() else _fitting(wildcard, solver)
    except ValueError:
        known = ", ".join(c.value for c in ChallengeType)
        raise InputError(
            "challenge", "{given} is not a challenge type", hint=f"Use {known}.", given=repr(text)
        ) from None
    if wildcard and chosen is not ChallengeType.DNS_01:
        raise InputError("challenge", "{name} can be proved by dns-01 only", name=wildcard)
    if address and chosen is ChallengeType.DNS_01:
        raise InputError("challenge", "{name} can't be proved by dns-01 (RFC 8738)", name=address)
    if chosen.value not in solver.challenge_types:
        raise InputError("solver", "{solver} can't meet {challenge}", solver=str(solver), challenge=chosen.value)
    return chosen


def _fitting(wildcard: str, solver: SolverSpec) -> ChallengeType:
    if wildcard and ChallengeType.DNS_01.value in solver.challenge_types:
        return ChallengeType.DNS_01
    return ChallengeType.HTTP_01


def _profile(text: str) -> str:
    profile = text.strip()
    if len(profile) > 100 or not profile.isprintable():
        raise InputError("profile", "that is not the name of a profile")
    return profile


def _preferred_chain(text: str) -> str:
    issuer = text.strip()
    if len(issuer) > _LONGEST_ISSUER or not issuer.isprintable():
        raise InputError("preferred-chain", "that is not the name of an issuer")
    return issuer
