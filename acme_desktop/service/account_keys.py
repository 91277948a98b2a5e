"""An account's keys while one follows the other (RFC 8555 §7.3.5): which of the two does the CA know?

Both are kept until one has been seen to work. Whoever finds a key change that was cut off between the CA's yes and our
row asks the CA first, and goes on with the key that it knows.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from acme_desktop.domain.account import Account, AccountId
from acme_desktop.domain.challenge import key_authorization
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import BusyError, CaError, VaultError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import Deployed, Order
from acme_desktop.service import secrets
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.store import Transaction
from acme_desktop.service.waiting import insist

logger = logging.getLogger(__name__)

_TURN = 0.5  # seconds; a key change takes two or three round trips
_TURNS = 30


def lease_of(account_id: AccountId) -> str:
    """The name of the lease that everyone takes who changes this account."""
    return f"account:{account_id}"


def settled(account: Account, ports: Ports, job: Job) -> Account:
    """The account with the key that its CA knows; nothing is asked where no key change is open.

    One that is under way is waited for. Not to be called under the account's lease. Raises what asking raises:
    TransportError, CaError, VaultError.
    """
    if not account.pending_key_ref:
        return account
    for _ in range(_TURNS):
        try:
            with ports.leases.hold(lease_of(account.id), job) as held:
                return settled_under_lease(account.id, ports, held)
        except BusyError:
            job.sleep(_TURN)
    return _for_now(account.id, ports, job)


def settled_under_lease(account_id: AccountId, ports: Ports, job: Job) -> Account:
    """The row as it is now, and as it should be where the CA knows the new key already."""
    account = _read(account_id, ports)
    if not account.pending_key_ref:
        return account
    new_key = secrets.load_key(ports, account.pending_key_ref)
    return take_over(account, new_key, ports, job) if knows(account, new_key, ports, job) else account


def prepare(account: Account, ports: Ports, job: Job) -> Account:
    """Make the new key, and keep it before the CA hears of it."""
    sealed = secrets.seal_key(ports, ports.crypto.new_key(account.key_type), secrets.ACCOUNT_KEY)
    crashpoint("K1")
    changed = replace(account, pending_key_ref=sealed.ref)
    with ports.database.write(job) as tx:
        tx.secrets.put(sealed.ref, sealed.envelope)
        tx.accounts.save(changed)
        tx.record(Event(Topic.ACCOUNT, "roll-key", str(account.id), Outcome.INTENT))
        tx.commit()
    crashpoint("K2")
    return changed


def knows(account: Account, key: bytes, ports: Ports, job: Job) -> bool:
    """Whether the CA knows this key for this account (RFC 8555 §7.3.1)."""
    try:
        with ports.connect(account.endpoint, key=key, account_url=account.url, stop=job.stop) as line:
            found = insist(line.find_account, job)
    except CaError as error:
        if error.problem.code == "unauthorized":
            return False  # an account that may do nothing any more; whatever is asked next will say so
        raise
    return found is not None and found.url == account.url


def take_over(account: Account, new_key: bytes, ports: Ports, job: Job) -> Account:
    """The new key, which was seen to work, is the account's from now on. Under the account's lease."""
    rolled = _with_new_key(account, new_key, ports)
    with ports.database.write(job) as tx:
        tx.accounts.save(rolled)
        _follow_the_key(rolled, tx)
        tx.record(Event(Topic.ACCOUNT, "roll-key", str(account.id), detail={"thumbprint": rolled.thumbprint}))
        tx.commit()
    crashpoint("K4")
    try:
        ports.vault.delete(account.key_ref)
    except VaultError as error:  # it opens nothing any more; what was asked for is done
        logger.warning("the old key of account %s stays in the vault: %s", account.id, error)
    return rolled


def _for_now(account_id: AccountId, ports: Ports, job: Job) -> Account:
    """Another process takes long: with the key that works at this moment; the row is that process's to write."""
    account = _read(account_id, ports)
    if not account.pending_key_ref:
        return account
    new_key = secrets.load_key(ports, account.pending_key_ref)
    return _with_new_key(account, new_key, ports) if knows(account, new_key, ports, job) else account


def _with_new_key(account: Account, new_key: bytes, ports: Ports) -> Account:
    thumbprint = ports.crypto.thumbprint(new_key)
    return replace(account, key_ref=account.pending_key_ref, pending_key_ref="", thumbprint=thumbprint)


def _follow_the_key(account: Account, tx: Transaction) -> None:
    """What is to be deployed holds the account key's thumbprint (RFC 8555 §8.1); what is deployed stays as it is."""
    challenges = (
        c for order in unfinished_of(account, tx) for a in tx.orders.authorizations(order.id) for c in a.challenges
    )
    tx.orders.save_challenges(
        replace(challenge, key_authorization=key_authorization(challenge.token, account.thumbprint))
        for challenge in challenges
        if challenge.deployed not in (Deployed.INTENDED, Deployed.DONE)
    )


def unfinished_of(account: Account, tx: Transaction) -> list[Order]:
    """The account's orders that go on."""
    return [order for order in tx.orders.unfinished() if order.wish.account_id == account.id]


def _read(account_id: AccountId, ports: Ports) -> Account:
    with ports.database.read() as tx:
        return tx.accounts.get(account_id)
