"""Keys at rest: what lies in the vault, what lies sealed in the database, and how each is found again.

The vault holds the workspace key, the audit signing key and one entry for each account key that fits. The database
holds every private key as an envelope under the workspace key: certificate keys only there, account keys as the copy
that a recovery kit can open.
"""

from __future__ import annotations

import uuid

from acme_desktop.domain.errors import VaultError, VaultTrouble
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.store import Transaction

WORKSPACE_ENTRY = "workspace"
DATABASE_ENTRY = "database"  # the password of the database's address
AUDIT_ENTRY = "audit"
ACCOUNT_KEY, CERTIFICATE_KEY = "account-key", "certificate-key"
_CHECK_VALUE = "workspace.check"
_CHECK_TEXT = b"acme-desktop workspace"
_LOST_HINT = (
    "Unlock or restore the keyring that was used before, or put the recovery kit back: "
    "acme-desktop vault import-kit FILE"
)


@value_class(frozen=True)
class SealedKey:
    """A private key ready to be stored: its reference, and the envelope for `tx.secrets`."""

    ref: str
    envelope: bytes


def prepare(ports: Ports, job: Job) -> None:
    """Make the workspace key and the audit signing key where there are none.

    Raises VaultError; what was made before it stays and is used the next time. One process at a time.
    """
    with ports.leases.hold("workspace", job) as job:
        made = _make_workspace(ports, job)
        if ports.vault.get(AUDIT_ENTRY) is None:
            ports.leases.check(job)
            ports.vault.put(AUDIT_ENTRY, ports.crypto.new_signing_key())
            made = True
        if made:
            with ports.database.write(job) as tx:
                tx.record(Event(Topic.VAULT, "prepare", detail={"kind": ports.settings.vault}))
                tx.commit()


def workspace_key(ports: Ports) -> bytes:
    """The key of all envelopes. Raises VaultError(MISSING) where the vault lost it: a new one would open nothing."""
    key = ports.vault.get(WORKSPACE_ENTRY)
    if key is None:
        raise VaultError(VaultTrouble.MISSING, "the vault does not hold this workspace's key", hint=_LOST_HINT)
    with ports.database.read() as tx:
        check = tx.values.get(_CHECK_VALUE)
    if check is not None and not opens_workspace(ports, key, check):
        raise VaultError(VaultTrouble.WRONG_KEY, "the vault holds the key of another workspace", hint=_LOST_HINT)
    return key


def opens_workspace(ports: Ports, key: bytes, check: str) -> bool:
    """Whether this is the key that the database's check value was made with."""
    try:
        return ports.crypto.unseal(key, bytes.fromhex(check), _CHECK_VALUE) == _CHECK_TEXT
    except VaultError:
        return False


def check_value(tx: Transaction) -> str:
    """What `opens_workspace` compares with; empty before the workspace was prepared."""
    return tx.values.get(_CHECK_VALUE) or ""


def seal_key(ports: Ports, key: bytes, kind: str) -> SealedKey:
    """Seal a private key (PKCS#8 PEM); an account key that fits is in the vault, read back, when this returns."""
    ref = f"{kind}:{uuid.uuid4().hex}"
    sealed = ports.crypto.seal(workspace_key(ports), key, ref)
    if kind == ACCOUNT_KEY and ports.vault.fits(key):
        ports.vault.put(ref, key)
    return SealedKey(ref, sealed)


def load_key(ports: Ports, ref: str) -> bytes:
    """A private key (PKCS#8 PEM). Raises VaultError where neither vault nor envelope gives it."""
    if ref.startswith(ACCOUNT_KEY):
        kept = ports.vault.get(ref)
        if kept is not None:
            return kept
    with ports.database.read() as tx:
        sealed = tx.secrets.get(ref)
    if sealed is None:
        raise VaultError(VaultTrouble.MISSING, "the key {ref} is nowhere to be found", hint=_LOST_HINT, ref=ref)
    return ports.crypto.unseal(workspace_key(ports), sealed, ref)


def _make_workspace(ports: Ports, job: Job) -> bool:
    """True where something was made now; a key is never made over envelopes that need another."""
    with ports.database.read() as tx:
        check = tx.values.get(_CHECK_VALUE)
    if check is not None:
        workspace_key(ports)
        return False
    key = ports.vault.get(WORKSPACE_ENTRY)
    if key is None:
        key = ports.crypto.new_signing_key()  # 32 random bytes
        ports.leases.check(job)  # over the key that another has made since, nothing would open any more
        ports.vault.put(WORKSPACE_ENTRY, key)
    with ports.database.write(job) as tx:
        tx.values.put(_CHECK_VALUE, ports.crypto.seal(key, _CHECK_TEXT, _CHECK_VALUE).hex())
        tx.commit()
    return True
