"""What the service needs of the world, as Protocols that adapters implement.

Ports answer; only the service waits (`waiting.py`). A port raises errors of `domain.errors` and nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, Self

from acme_desktop.domain.account import CaEndpoint, KeyType
from acme_desktop.domain.authority import PracticeCa
from acme_desktop.domain.certificate import CertificateFacts, Particulars
from acme_desktop.domain.directory import (
    AccountResource,
    AuthorizationResource,
    ChallengeResource,
    Directory,
    ExternalAccount,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Evidence, Vantage
from acme_desktop.domain.renewal import Window
from acme_desktop.domain.settings import Settings
from acme_desktop.domain.solver import SolverSpec
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import BackupFile, BackupReport, DatabaseReport
from acme_desktop.service.job import Job
from acme_desktop.service.store import Database


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

    def live_directory(self) -> Directory:
        """The same, asked now: whoever wants to know whether the CA answers is not told what it answered once."""

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

    def must_exist(self) -> None:
        """Raises InputError(field="solver") where what it was told to use isn't there. Nothing is put or taken."""

    def present(self, challenges: Sequence[Challenge]) -> None:
        """Put these in place; ready when it returns. Raises StateError or StorageError, having put nothing."""

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        """Take these away, also when they were never put there, in this process or an earlier one."""


class Preflight(Protocol):
    """Looks where the CA will look."""

    def check(self, challenges: Sequence[Challenge], vantage: Vantage, *, stop: threading.Event) -> tuple[Check, ...]:
        """One check a challenge, in order, as far as we can see it from where the CA looks."""

    def ask_resolvers(self, *, stop: threading.Event) -> tuple[Evidence, ...]:
        """Ask each resolver in use one harmless question, for doctor."""


@value_class(frozen=True)
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

    def get(self, name: str, *, fresh: bool = False) -> bytes | None:
        """None only where the vault works and has no such entry. `fresh`: as it is now, past any memory of ours."""

    def delete(self, name: str) -> None:
        """Also where there is none."""

    def status(self) -> VaultStatus:
        """Write, read and delete a canary; never raises."""

    def set_aside(self) -> str:
        """Keep what it holds under another name, which is returned, and be empty; "" where there is nothing to keep.

        A keyring is not ours to move: nothing happens, and the answer is "".
        """


@value_class(frozen=True)
class RequestFacts:
    """What a certificate request made elsewhere asks for (RFC 2986); `der` as to be sent."""

    identifiers: tuple[Identifier, ...]
    key_type: KeyType
    public_key: bytes
    der: bytes


@value_class(frozen=True)
class FoundCertificate:
    """The leaf that a file holds: its names, the kind of its key ("RSA" or "EC"), SHA-256 of its DER (hexadecimal)."""

    identifiers: frozenset[Identifier]
    key_kind: str
    fingerprint: str
    not_after: datetime


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

    def read_particulars(self, pem: str) -> Particulars:
        """What else the leaf says; empty where that can't be read. Never raises."""

    def export(
        self, form: str, *, pem: str, key: bytes | None, password: bytes, friendly_name: str
    ) -> Mapping[str, bytes]:
        """File name suffix → content, for pem, pfx, pfx-legacy, der, p7b; read back before returned."""

    def find_leaf(self, data: bytes, password: bytes) -> FoundCertificate | None:
        """In a file of any of these forms; None where none can be read (with this password)."""

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

    def write(
        self, folder: str, files: Mapping[str, tuple[bytes | Iterable[bytes], int]], *, new: bool = False
    ) -> tuple[str, ...]:
        """Name → (content, mode); same-folder temporary, fsync, rename, fsync of the folder, read back.

        Content may come in parts, so that no more of it than one has to be in memory.

        Returns full paths. Raises StorageError, or InputError(field="to") where the folder can't be used, or where
        there is such a file and it was to be `new`.
        """

    def present(self, folder: str, names: Sequence[str]) -> Mapping[str, bytes]:
        """Those of these files that are there already, with what they hold; what can't be read holds nothing."""

    def read(self, path: str, *, field: str, at_most: int) -> bytes:
        """Raises InputError(field) where the file is absent, unreadable, no file, or too large."""


class Leases(Protocol):
    """One worker at a time per name, across processes and machines (a row with an expiry, refreshed while held)."""

    def hold(self, name: str, job: Job) -> AbstractContextManager[Job]:
        """Gives the job to go on with: whoever sleeps through its lease writes nothing more.

        Raises BusyError where another holds it (a dead process on this machine does not count).
        """

    def is_held(self, name: str) -> bool:
        """Whether somebody works on it at this moment."""

    def check(self, job: Job) -> None:
        """To be asked before an act that no transaction guards. Raises BusyError where a lease of the job is lost."""

    def held(self) -> tuple[str, ...]:
        """What anybody works on now."""


class Backups(Protocol):
    """The whole database in files. Where it is a server's nothing of this is `possible`."""

    possible: bool

    def found(self, folder: str) -> tuple[BackupFile, ...]:
        """Those beside the database, and those in this folder ("": none); newest first. None is looked into."""

    def make(self, path: str, job: Job) -> BackupReport:
        """Into a file that is not there yet, checked. Raises InputError(field="to"), StorageError, Cancelled."""

    def look(self, path: str, job: Job) -> BackupReport:
        """At every page. Raises InputError(field="backup") for what could not be brought back."""

    def restore(self, path: str, job: Job, adopt: Callable[[Database, str], None]) -> str:
        """Have it take the database's place in one transaction; where the database as it was is kept.

        `adopt` is handed the back-up, opened and up to date, and that place; what it writes is in what takes the
        place, and what it raises ends everything. Raises as `look`, StorageError, Cancelled.
        """


@value_class(frozen=True)
class Ports:
    """Everything the handlers may use. `draw` gives [0, 1); `practice` our practice CA, None if it was never started.

    `save_setting(name, text)` checks, saves and returns the settings as they will be at the next start;
    `other_vault(kind)` opens the vault of that kind ("keyring" or "passphrase"), in use or not;
    `look_at_database(url)` changes nothing there, and raises StorageError where it could not be used.
    """

    database: Database
    connect: ConnectAuthority
    vault: KeyVault
    crypto: Crypto
    solver: Callable[[SolverSpec], Solver]
    preflight: Preflight
    files: CertificateFiles
    leases: Leases
    backups: Backups
    clock: Clock
    settings: Settings
    save_setting: Callable[[str, str], Settings]
    other_vault: Callable[[str], KeyVault]
    look_at_database: Callable[[str], DatabaseReport]
    draw: Callable[[], float]
    new_token: Callable[[], str]
    practice: Callable[[], PracticeCa | None]
