"""What the service needs of the world, as Protocols that adapters implement.

Ports answer; only the service waits (`waiting.py`). A port raises errors of `domain.errors` and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from acme_desktop.domain.account import Account, AccountId, CaEndpoint, KeyType
from acme_desktop.domain.audit import AuditRow, Checkpoint
from acme_desktop.domain.certificate import Certificate, CertificateFacts, CertificateId
from acme_desktop.domain.directory import (
    AccountResource,
    AuthorizationResource,
    ChallengeResource,
    Directory,
    ExternalAccount,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.events import Event
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.operator import Operator, OperatorId, Session
from acme_desktop.domain.order import Authorization, Challenge, ChallengeId, Order, OrderId, OrderWish
from acme_desktop.domain.preflight import Check, Evidence
from acme_desktop.domain.renewal import Window
from acme_desktop.domain.settings import Settings
from acme_desktop.domain.solver import SolverSpec
from acme_desktop.service.job import Job


class Clock(Protocol):
    """The time: aware UTC."""

    def now(self) -> datetime:
        """Aware UTC."""


class CertificateAuthority(Protocol):
    """One account's line to a CA (RFC 8555): each method is one round trip (and its badNonce repeats), never a wait.

    Safe to use from several threads at once: each call has a connection of its own. Raises CaError for a problem
    document, TransportError where the answer is unusable (with `may_have_acted`), UntrustedServerError, Cancelled.
    Leaving the context closes the connections.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    @property
    def round_trip(self) -> float:
        """Seconds that the quickest answer so far took; 0.0 before the first."""

    def directory(self) -> Directory:
        """RFC 8555 §7.1.1; asked once and kept, asked again after a 404."""

    def register(
        self, contacts: Sequence[str], *, terms_agreed: bool, external: ExternalAccount | None = None
    ) -> AccountResource:
        """NewAccount, RFC 8555 §7.3, with external account binding §7.3.4."""

    def find_account(self) -> AccountResource | None:
        """NewAccount with onlyReturnExisting, RFC 8555 §7.3.1; None where the CA does not know the key."""

    def account(self) -> AccountResource:
        """POST-as-GET of the account URL."""

    def update_contacts(self, contacts: Sequence[str]) -> AccountResource:
        """RFC 8555 §7.3.2."""

    def deactivate_account(self) -> AccountResource:
        """RFC 8555 §7.3.6."""

    def roll_key(self, new_key: bytes) -> None:
        """RFC 8555 §7.3.5; `new_key` is PKCS#8 PEM. This object goes on with the new key after success."""

    def new_order(self, identifiers: Sequence[Identifier], *, profile: str = "", replaces: str = "") -> OrderResource:
        """RFC 8555 §7.4, draft-ietf-acme-profiles, RFC 9773 §5."""

    def order(self, url: str) -> OrderResource:
        """POST-as-GET of an order."""

    def authorization(self, url: str) -> AuthorizationResource:
        """POST-as-GET of an authorization, RFC 8555 §7.5."""

    def respond(self, challenge_url: str) -> ChallengeResource:
        """RFC 8555 §7.5.1: tell the CA to look."""

    def challenge(self, url: str) -> ChallengeResource:
        """POST-as-GET of a challenge."""

    def finalize(self, url: str, csr: bytes) -> OrderResource:
        """RFC 8555 §7.4; `csr` is DER."""

    def certificate(self, url: str) -> IssuedChain:
        """RFC 8555 §7.4.2; PEM checked to hold certificates and nothing else."""

    def revoke(self, certificate: bytes, reason: int, *, certificate_key: bytes | None = None) -> None:
        """RFC 8555 §7.6; DER; signed by the account or by `certificate_key` (PKCS#8 PEM). alreadyRevoked is success."""

    def renewal_info(self, ari_id: str) -> Window:
        """RFC 9773 §4; without authentication."""


class ConnectAuthority(Protocol):
    """Opens a line to a CA; `key` is the account's PKCS#8 PEM (None: only directory and renewal_info)."""

    def __call__(
        self, endpoint: CaEndpoint, *, key: bytes | None, account_url: str = "", stop: threading.Event
    ) -> CertificateAuthority: ...


class Solver(Protocol):
    """Puts answers where the CA looks for them. `clean_up` gets no job: tidying can't be stopped."""

    def present(self, challenges: Sequence[Challenge]) -> None:
        """Put these in place; ready when it returns. Raises StateError or StorageError, having put nothing."""

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        """Take these away, also when they were never put there, in this process or an earlier one."""


class Preflight(Protocol):
    """Looks where the CA will look."""

    def check(self, challenges: Sequence[Challenge], *, test_ca: bool, stop: threading.Event) -> tuple[Check, ...]:
        """One check a challenge, in order. With `test_ca` (a CA on this machine, with ports and names of its own)
        an unreachable name or port is UNCERTAIN rather than RED."""

    def ask_resolvers(self, *, stop: threading.Event) -> tuple[Evidence, ...]:
        """Ask each resolver in use one harmless question, for doctor."""


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """Which vault is in use and how it does: `state` is "ok" or a VaultTrouble's value, `detail` says more."""

    kind: str
    backend: str
    state: str
    detail: str = ""


class KeyVault(Protocol):
    """Small secrets by name, in keyring or passphrase vault. Every call has a deadline. Raises VaultError."""

    def fits(self, secret: bytes) -> bool:
        """Whether every backend we support could hold a secret of this size."""

    def put(self, name: str, secret: bytes) -> None:
        """Write, read back and compare."""

    def get(self, name: str) -> bytes | None:
        """None only where the vault works and has no such entry."""

    def delete(self, name: str) -> None:
        """Also where there is none."""

    def status(self) -> VaultStatus:
        """Write, read and delete a canary; never raises."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What a certificate request made elsewhere asks for (RFC 2986); `der` as to be sent."""

    identifiers: tuple[Identifier, ...]
    key_type: KeyType
    public_key: bytes
    der: bytes


class Crypto(Protocol):
    """Keys, requests, certificates. Private keys are PKCS#8 PEM bytes, unencrypted, in memory only."""

    def new_key(self, key_type: KeyType) -> bytes: ...

    def thumbprint(self, key: bytes) -> str:
        """RFC 7638, base64url."""

    def public_key(self, key: bytes) -> bytes:
        """SubjectPublicKeyInfo, DER."""

    def request(self, key: bytes, identifiers: Sequence[Identifier]) -> bytes:
        """A CSR (DER) with these as subject alternative names and no common name."""

    def read_request(self, data: bytes) -> RequestFacts:
        """PEM or DER, at most 64 KiB. Raises InputError(field="csr")."""

    def read_chain(self, pem: str) -> CertificateFacts:
        """Facts of the leaf; checks that each certificate is signed by the next. Raises TransportError otherwise."""

    def leaf_der(self, pem: str) -> bytes: ...

    def export(
        self, form: str, *, pem: str, key: bytes | None, password: bytes, friendly_name: str
    ) -> Mapping[str, bytes]:
        """File name suffix → content, for pem, pfx, pfx-legacy, der, p7b; read back before returned."""

    def check_bundle(self, pem: bytes) -> str:
        """CA certificates as normalised PEM text. Raises InputError(field="ca-bundle")."""

    def seal(self, key: bytes, plaintext: bytes, context: str) -> bytes:
        """AES-256-GCM; `context` is bound to it and must be given again."""

    def unseal(self, key: bytes, sealed: bytes, context: str) -> bytes:
        """Raises VaultError(WRONG_KEY)."""

    def seal_with_passphrase(self, passphrase: str, plaintext: bytes) -> bytes:
        """Argon2id, then AES-256-GCM: a text envelope for the recovery kit."""

    def unseal_with_passphrase(self, passphrase: str, sealed: bytes) -> bytes:
        """Raises VaultError(WRONG_KEY) or InputError(field="kit")."""

    def new_signing_key(self) -> bytes:
        """Raw Ed25519 private key, 32 bytes."""

    def signing_public_key(self, key: bytes) -> bytes: ...

    def sign(self, key: bytes, message: bytes) -> bytes: ...

    def verify(self, public_key: bytes, message: bytes, signature: bytes) -> bool: ...

    def hash_password(self, password: str) -> str:
        """argon2id, 64 MiB, 3 passes, 4 lanes."""

    def password_matches(self, password_hash: str, password: str) -> bool:
        """An empty hash costs the same time and never matches."""


class CertificateFiles(Protocol):
    """Files for the operator, written whole or not at all."""

    def write(self, folder: str, files: Mapping[str, tuple[bytes, int]]) -> tuple[str, ...]:
        """Name → (content, mode); same-folder temporary, fsync, rename, fsync of the folder, read back.

        Returns full paths. Raises StorageError, or InputError(field="to") where the folder can't be used.
        """

    def read(self, path: str, *, field: str, at_most: int) -> bytes:
        """Raises InputError(field) where the file is absent, unreadable, no file, or too large."""


class Leases(Protocol):
    """One worker at a time per name, across processes and machines (a row with an expiry, refreshed while held)."""

    def hold(self, name: str, job: Job) -> AbstractContextManager[None]:
        """Raises BusyError where another holds it (a dead process on this machine does not count)."""


class Operators(Protocol):
    """Operators and their sessions."""

    def get(self, operator_id: OperatorId) -> Operator: ...

    def find(self, name: str) -> Operator | None:
        """By name, letter case ignored."""

    def list(self) -> tuple[Operator, ...]: ...

    def add(self, operator: Operator) -> Operator:
        """Returned with its id."""

    def save(self, operator: Operator) -> None: ...

    def session(self, token_digest: str) -> Session | None: ...

    def put_session(self, session: Session) -> None:
        """Insert or update."""

    def end_session(self, token_digest: str) -> None: ...

    def end_sessions_of(self, operator_id: OperatorId) -> None: ...


class Accounts(Protocol):
    """Accounts; `get` raises NotFoundError."""

    def get(self, account_id: AccountId) -> Account: ...

    def list(self) -> tuple[Account, ...]: ...

    def add(self, account: Account) -> Account: ...

    def save(self, account: Account) -> None: ...


class Orders(Protocol):
    """Orders with their authorizations and challenges; `get` and `challenge` raise NotFoundError."""

    def get(self, order_id: OrderId) -> Order: ...

    def list(self) -> tuple[Order, ...]:
        """Newest first."""

    def active(self, wish: OrderWish) -> Order | None:
        """An order not final for the same account, identifiers (in any order) and profile."""

    def unfinished(self) -> tuple[Order, ...]:
        """Not final."""

    def add(self, order: Order) -> Order: ...

    def save(self, order: Order) -> None: ...

    def authorizations(self, order_id: OrderId) -> tuple[Authorization, ...]: ...

    def put_authorizations(
        self, order_id: OrderId, authorizations: Sequence[Authorization]
    ) -> tuple[Authorization, ...]:
        """Replace all of an order's by URL, challenges matched by URL (their ids stay); returned with ids."""

    def challenge(self, challenge_id: ChallengeId) -> Challenge: ...

    def save_challenges(self, challenges: Iterable[Challenge]) -> None: ...

    def with_leftovers(self) -> tuple[Order, ...]:
        """Final orders that have a challenge INTENDED or DONE."""


class Certificates(Protocol):
    """Certificates; `get` raises NotFoundError."""

    def get(self, certificate_id: CertificateId) -> Certificate: ...

    def list(self, *, superseded: bool = False) -> tuple[Certificate, ...]:
        """Soonest expiry first; VALID and REVOKED only unless `superseded`."""

    def add(self, certificate: Certificate) -> Certificate: ...

    def save(self, certificate: Certificate) -> None: ...


class Secrets(Protocol):
    """Sealed envelopes by reference; never plaintext."""

    def put(self, ref: str, sealed: bytes) -> None: ...

    def get(self, ref: str) -> bytes | None: ...

    def all(self) -> tuple[tuple[str, bytes], ...]: ...


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty members do not filter; `text` is looked for in every column. Pages go backwards from `before_seq`."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    action: str = ""
    object: str = ""
    outcome: str = ""
    text: str = ""
    limit: int = 200
    before_seq: int | None = None
    chain: str = ""


class AuditTrail(Protocol):
    """The chained rows. They are appended by Transaction.record only."""

    def chains(self) -> tuple[str, ...]: ...

    def rows(self, chain: str, after_seq: int = 0) -> Iterator[AuditRow]:
        """In order, in pages, never all in memory."""

    def search(self, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        """Newest first."""

    def head(self, chain: str) -> tuple[int, bytes]:
        """(0, 32 zero bytes) where there is no row."""

    def checkpoints(self, chain: str) -> tuple[Checkpoint, ...]: ...

    def add_checkpoint(self, checkpoint: Checkpoint) -> None: ...


class Values(Protocol):
    """Small facts about this database, by name."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...


class Transaction(Protocol):
    """One transaction; leaving without `commit` rolls back. Never held across the network."""

    operators: Operators
    accounts: Accounts
    orders: Orders
    certificates: Certificates
    secrets: Secrets
    audit: AuditTrail
    values: Values

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def record(self, event: Event) -> None:
        """Append to the audit chain as the job's actor, in this transaction; given to `job.report` after commit."""

    def commit(self) -> None:
        """Raises StorageError; then nothing of it has happened."""


class Database(Protocol):
    """The store. `write` begins a writing transaction (BEGIN IMMEDIATE), `read` one that sees a single snapshot."""

    chain: str

    def write(self, job: Job) -> Transaction: ...

    def read(self) -> Transaction: ...

    def describe(self) -> Mapping[str, str]:
        """Kind, place, schema version, for doctor; checks that it answers. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the handlers may use. `draw` gives [0, 1).

    `save_setting(name, text)` checks, saves and returns the settings as they will be at the next start;
    `other_vault(kind)` opens the vault of that kind ("keyring" or "passphrase"), in use or not.
    """

    database: Database
    connect: ConnectAuthority
    vault: KeyVault
    crypto: Crypto
    solver: Callable[[SolverSpec], Solver]
    preflight: Preflight
    files: CertificateFiles
    leases: Leases
    clock: Clock
    settings: Settings
    save_setting: Callable[[str, str], Settings]
    other_vault: Callable[[str], KeyVault]
    draw: Callable[[], float]
    new_token: Callable[[], str]
