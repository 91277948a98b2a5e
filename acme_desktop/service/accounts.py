"""Accounts at a CA: register, change contacts, roll the key, deactivate (RFC 8555 §7.3)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import preset_for
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.directory import AccountResource, Directory, ExternalAccount
from acme_desktop.domain.email import check_contact, check_email
from acme_desktop.domain.errors import CaError, InputError, StateError, TransportError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import OrderState
from acme_desktop.service import account_keys, authorities, secrets
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.external_accounts import external_account
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.requests import (
    DeactivateAccount,
    ListAccounts,
    RegisterAccount,
    RollAccountKey,
    ShowAccount,
    UpdateAccount,
)
from acme_desktop.service.store import Transaction
from acme_desktop.service.waiting import insist

T = TypeVar("T")
_ACCOUNT_KEYS = (KeyType.EC256, KeyType.EC384, KeyType.RSA2048, KeyType.RSA4096)
_GONE = (AccountStatus.DEACTIVATED, AccountStatus.REVOKED)


def register_account(command: RegisterAccount, ports: Ports, job: Job) -> Account:
    """Register, or carry on a registration that was interrupted, or register a known key again.

    The key is in the vault and the row is saved before the CA is asked: whatever happens then, the same command goes
    on with the same key (RFC 8555 §7.3.1).
    """
    wanted, external = _read(command, ports)
    job.step(Step.CONNECTING, subject=wanted.endpoint.directory_url)
    directory = _directory(wanted.endpoint, command.agree_terms, ports, job)
    if directory.external_account_required and external is None:
        raise InputError(
            "eab-kid",
            "this CA wants an external account",
            hint="Get a key identifier and HMAC key from the CA and give --eab-kid and --eab-hmac-stdin.",
        )
    with ports.leases.hold(f"register:{wanted.endpoint.directory_url}:{wanted.email}", job) as job:
        known = _known(wanted, ports)
        if known is None:
            return _announce(_prepare(wanted, directory, ports, job), wanted, directory, external, ports, job)
        # From here on it is an account like any other: its key may be changing, or somebody lets it go.
        with ports.leases.hold(account_keys.lease_of(known.id), job) as job:
            account = account_keys.settled_under_lease(known.id, ports, job)
            if account.status in _GONE:
                account = _prepare(wanted, directory, ports, job)
            else:
                _intend(account, "register", _intention(wanted), ports, job)
            return _announce(account, wanted, directory, external, ports, job)


def _intention(wanted: Account) -> dict[str, object]:
    return {"server": wanted.endpoint.directory_url, "contacts": list(wanted.all_contacts)}


def list_accounts(_: ListAccounts, ports: Ports, __: Job) -> tuple[Account, ...]:
    """Oldest first."""
    with ports.database.read() as tx:
        return tx.accounts.list()


def show_account(query: ShowAccount, ports: Ports, _: Job) -> Account:
    """One."""
    return _get(query.account_id, ports)


def update_account(command: UpdateAccount, ports: Ports, job: Job) -> Account:
    """RFC 8555 §7.3.2: the CA first, then the row."""
    with ports.leases.hold(account_keys.lease_of(command.account_id), job) as job:
        account = _active(_get(command.account_id, ports))
        changed = _changed(account, command)
        account = account_keys.settled_under_lease(account.id, ports, job)
        detail: dict[str, object] = {"contacts": list(changed.all_contacts)}
        _intend(account, "update", detail, ports, job)
        with authorities.open_line(account, ports, job) as line:
            _ask(account, lambda: insist(lambda: line.update_contacts(changed.all_contacts), job), ports, job)
        changed = replace(account, email=changed.email, contacts=changed.contacts)
        return _saved(changed, "update", detail, ports, job)


def _changed(account: Account, command: UpdateAccount) -> Account:
    """What is not named stays."""
    contacts = command.contacts
    return replace(
        account,
        email=account.email if command.email is None else check_email(command.email),
        contacts=account.contacts if contacts is None else tuple(check_contact(c) for c in contacts if c.strip()),
    )


def deactivate_account(command: DeactivateAccount, ports: Ports, job: Job) -> Account:
    """RFC 8555 §7.3.6. A lost answer is asked after: an account that is gone refuses every further request."""
    with ports.leases.hold(account_keys.lease_of(command.account_id), job) as job:
        _active(_get(command.account_id, ports))
        account = account_keys.settled_under_lease(command.account_id, ports, job)
        _intend(account, "deactivate", {}, ports, job)
        with authorities.open_line(account, ports, job) as line:
            _ask(account, lambda: _deactivated(line, job), ports, job)
        return _saved(replace(account, status=AccountStatus.DEACTIVATED), "deactivate", {}, ports, job)


def _deactivated(line: CertificateAuthority, job: Job) -> AccountResource:
    """An earlier run may have been cut off after the CA had acted: then this refusal is the success."""
    try:
        return insist(line.deactivate_account, job, settled=lambda: _if_gone(line))
    except CaError:
        gone = _if_gone(line)
        if gone is None:
            raise
        return gone


def roll_account_key(command: RollAccountKey, ports: Ports, job: Job) -> Account:
    """RFC 8555 §7.3.5. Both keys are kept until one of them has been seen to work.

    Raises BusyError while an order of the account is carried on: its requests are signed with the old key.
    """
    with ExitStack() as held:
        job = held.enter_context(ports.leases.hold(account_keys.lease_of(command.account_id), job))
        account = _active(_get(command.account_id, ports))
        job = _alone_with(account, held, ports, job)
        if not account.pending_key_ref:
            account = account_keys.prepare(account, ports, job)
            # Those that were begun meanwhile; who comes after this sees that the key is changing, and waits.
            job = _alone_with(account, held, ports, job)
        new_key = secrets.load_key(ports, account.pending_key_ref)
        if not account_keys.knows(account, new_key, ports, job):
            _intend(account, "roll-key", {}, ports, job)
            with authorities.open_line(account, ports, job) as line:
                _ask(account, lambda: _roll(account, new_key, line, ports, job), ports, job)
        crashpoint("K3")
        return account_keys.take_over(account, new_key, ports, job)


def _alone_with(account: Account, held: ExitStack, ports: Ports, job: Job) -> Job:
    """Until `held` is closed nobody carries on an order of the account. Raises BusyError."""
    with ports.database.read() as tx:
        orders = account_keys.unfinished_of(account, tx)
    ours = {one.name for one in job.leases}
    for name in (lease_of(order.id) for order in orders):
        if name not in ours:
            job = held.enter_context(ports.leases.hold(name, job))
    return job


def _roll(account: Account, new_key: bytes, line: CertificateAuthority, ports: Ports, job: Job) -> None:
    insist(
        lambda: line.roll_key(new_key),
        job,
        settled=lambda: True if account_keys.knows(account, new_key, ports, job) else None,
    )


def parse_key_type(text: str, allowed: tuple[KeyType, ...] = tuple(KeyType)) -> KeyType:
    """A key type as typed. Raises InputError(field="key-type")."""
    try:
        key_type = KeyType(text.strip().lower())
    except ValueError:
        key_type = None
    if key_type not in allowed or key_type is None:
        names = ", ".join(k.value for k in allowed)
        raise InputError("key-type", "{given} is not a key type", hint=f"Use one of {names}.", given=repr(text))
    return key_type


def _read(command: RegisterAccount, ports: Ports) -> tuple[Account, ExternalAccount | None]:
    """Everything as typed → an account that is not saved yet. Raises InputError with the field."""
    endpoint = authorities.endpoint_for(command.server, command.ca_bundle, ports)
    email = check_email(command.email)
    contacts = tuple(check_contact(c) for c in command.contacts)
    key_type = parse_key_type(command.key_type, _ACCOUNT_KEYS)
    external = external_account(command.eab_kid, command.eab_hmac)
    preset = preset_for(endpoint.directory_url)
    if preset and preset.eab and external is None:
        raise InputError("eab-kid", "{ca} wants an external account: --eab-kid and --eab-hmac-stdin", ca=preset.name)
    account = Account(
        AccountId(0),
        endpoint,
        email,
        contacts,
        AccountStatus.CREATING,
        key_type,
        "",
        "",
        ports.clock.now(),
        terms_agreed_at=ports.clock.now() if command.agree_terms else None,
        eab_kid=external.kid if external else "",
    )
    return account, external


def _directory(endpoint: CaEndpoint, agreed: bool, ports: Ports, job: Job) -> Directory:
    with ports.connect(endpoint, key=None, stop=job.stop) as line:
        try:
            directory = insist(line.directory, job)
        except (TransportError, CaError):
            if agreed:
                raise
            raise InputError("agree-terms", "the CA's terms of service must be agreed to: --agree-terms") from None
    if (directory.terms_of_service or directory.has_terms) and not agreed:
        raise InputError(
            "agree-terms",
            "the CA's terms of service must be agreed to: {url}",
            hint="Read them, then give --agree-terms.",
            url=directory.terms_of_service or "its directory names no page to read them at",
        )
    return directory


def _known(wanted: Account, ports: Ports) -> Account | None:
    """The same e-mail at the same CA: a registration that was interrupted, or one that the CA may have forgotten."""
    with ports.database.read() as tx:
        accounts = tx.accounts.list()
    for account in accounts:
        same = (account.endpoint.directory_url, account.email, account.key_type) == (
            wanted.endpoint.directory_url,
            wanted.email,
            wanted.key_type,
        )
        if same and account.status not in _GONE:
            return account
    return None


def _prepare(wanted: Account, directory: Directory, ports: Ports, job: Job) -> Account:
    secrets.prepare(ports, job)
    key = ports.crypto.new_key(wanted.key_type)
    crashpoint("A1")
    sealed = secrets.seal_key(ports, key, secrets.ACCOUNT_KEY)
    crashpoint("A2")
    with ports.database.write(job) as tx:
        tx.secrets.put(sealed.ref, sealed.envelope)
        account = tx.accounts.add(
            replace(
                wanted,
                key_ref=sealed.ref,
                thumbprint=ports.crypto.thumbprint(key),
                created_by=job.actor.name,
                terms_url=directory.terms_of_service,
            )
        )
        tx.record(Event(Topic.ACCOUNT, "register", str(account.id), Outcome.INTENT, _intention(wanted)))
        tx.commit()
    crashpoint("A3")
    return account


def _announce(
    account: Account,
    wanted: Account,
    directory: Directory,
    external: ExternalAccount | None,
    ports: Ports,
    job: Job,
) -> Account:
    """NewAccount. An external account may be spent already, so a known key is asked for first (§7.3.1)."""
    job.step(Step.REGISTERING, subject=account.email)
    account = replace(account, endpoint=wanted.endpoint, contacts=wanted.contacts)
    with authorities.open_line(account, ports, job) as line:
        resource = _ask(account, lambda: _found_or_made(account, external, line, job), ports, job)
    crashpoint("A4")
    done = replace(
        account,
        status=_status(resource),
        url=resource.url,
        orders_url=resource.orders_url,
        terms_url=directory.terms_of_service,
        terms_agreed_at=ports.clock.now(),
        eab_kid=wanted.eab_kid or account.eab_kid,
    )
    with ports.database.write(job) as tx:
        if account.url not in ("", done.url):
            _start_orders_over(done, tx, ports.clock.now())
        tx.accounts.save(done)
        detail = {"url": resource.url, "created": resource.created}
        tx.record(Event(Topic.ACCOUNT, "register", str(account.id), detail=detail))
        tx.commit()
    crashpoint("A5")
    return done


def _found_or_made(
    account: Account, external: ExternalAccount | None, line: CertificateAuthority, job: Job
) -> AccountResource:
    found = insist(line.find_account, job) if account.url or external else None
    return found or insist(
        lambda: line.register(account.all_contacts, terms_agreed=True, external=external),
        job,
        settled=line.find_account,
    )


def _start_orders_over(account: Account, tx: Transaction, now: datetime) -> None:
    """The CA gave the account another URL: it knows none of its orders. One whose certificate we have needs none."""
    for order in account_keys.unfinished_of(account, tx):
        if order.state is OrderState.STORED:
            continue
        tx.orders.save(
            replace(
                order,
                state=OrderState.PLACING,
                url="",
                finalize_url="",
                certificate_url="",
                authorization_urls=(),
                expires=None,
                updated_at=now,
            )
        )
        tx.record(Event(Topic.ORDER, "start-over", str(order.id), detail={"account": account.id}))


def _status(resource: AccountResource) -> AccountStatus:
    """Unknown words of a CA count as valid until it refuses something."""
    try:
        return AccountStatus(resource.status)
    except ValueError:
        return AccountStatus.VALID


def _if_gone(line: CertificateAuthority) -> AccountResource | None:
    """After a lost answer to a deactivation: None where the account is still there."""
    try:
        return None if line.account().status == "valid" else AccountResource("", "deactivated")
    except CaError as error:
        if error.problem.code in ("unauthorized", "accountDoesNotExist"):
            return AccountResource("", "deactivated")
        raise


def _intend(account: Account, verb: str, detail: dict[str, object], ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.ACCOUNT, verb, str(account.id), Outcome.INTENT, detail))
        tx.commit()


def _ask(account: Account, request: Callable[[], T], ports: Ports, job: Job) -> T:
    """Ask the CA; an account that turns out to be gone there is marked so."""
    try:
        return request()
    except CaError as error:
        lost = authorities.forgotten(error, account, ports, job)
        raise lost or error from error


def _saved(account: Account, verb: str, detail: dict[str, object], ports: Ports, job: Job) -> Account:
    with ports.database.write(job) as tx:
        tx.accounts.save(account)
        tx.record(Event(Topic.ACCOUNT, verb, str(account.id), detail=detail))
        tx.commit()
    return account


def _get(account_id: AccountId, ports: Ports) -> Account:
    with ports.database.read() as tx:
        return tx.accounts.get(account_id)


def _active(account: Account) -> Account:
    if account.status is not AccountStatus.VALID:
        raise StateError(
            "account {id} is {status}", hint="Only a valid account can do this.", id=account.id, status=account.status
        )
    return account
