"""Everything that can be asked of the service, as frozen values; commands change something, queries do not.

`permission` is what the caller's role must include; with `confirmed` the password must have been given lately.
Secrets in a request never show in its repr.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import ClassVar, Generic, TypeVar

from acme_desktop.domain.account import Account, AccountId
from acme_desktop.domain.audit import AuditRow, ChainReport
from acme_desktop.domain.certificate import Certificate, CertificateId
from acme_desktop.domain.operator import Actor, Operator, Permission
from acme_desktop.domain.order import ChallengeId, Order, OrderId
from acme_desktop.domain.preflight import Check
from acme_desktop.domain.settings import Settings
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import (
    AuthorityReport,
    AuthorityRow,
    ChallengeRow,
    Diagnosis,
    ExportedFiles,
    OrderDetail,
    RenewalOutcome,
    SignedIn,
)
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.store import AuditFilter

R_co = TypeVar("R_co", covariant=True)


class Request(Generic[R_co]):
    """Something asked; R_co is the answer's type."""

    permission: ClassVar[Permission] = Permission.READ
    confirmed: ClassVar[bool] = False


class Command(Request[R_co]):
    """Changes something."""


class Query(Request[R_co]):
    """Changes nothing."""


# --- operators ---------------------------------------------------------------------------------------------------


@value_class(frozen=True)
class AddOperator(Command[Operator]):
    """The first one needs no sign-in and must be an admin."""

    permission = Permission.ANYONE
    name: str
    role: str
    password: str = field(repr=False)


@value_class(frozen=True)
class ListOperators(Query[tuple[Operator, ...]]):
    """All, by name."""


@value_class(frozen=True)
class SetRole(Command[Operator]):
    """The last active admin stays one."""

    permission = Permission.MANAGE_OPERATORS
    confirmed = True
    name: str
    role: str


@value_class(frozen=True)
class ResetPassword(Command[Operator]):
    """Ends the operator's sessions."""

    permission = Permission.MANAGE_OPERATORS
    confirmed = True
    name: str
    password: str = field(repr=False)


@value_class(frozen=True)
class DisableOperator(Command[Operator]):
    """Ends the operator's sessions; the last active admin can't be disabled."""

    permission = Permission.MANAGE_OPERATORS
    confirmed = True
    name: str


@value_class(frozen=True)
class SignIn(Command[SignedIn]):
    """With `keep` the session's token goes into the vault, for later runs of the command line."""

    permission = Permission.ANYONE
    name: str
    password: str = field(repr=False)
    keep: bool = False


@value_class(frozen=True)
class SignOut(Command[None]):
    """Ends this session."""

    permission = Permission.ANYONE


@value_class(frozen=True)
class WhoAmI(Query[Actor]):
    """Who is signed in."""


# --- accounts and CAs --------------------------------------------------------------------------------------------


@value_class(frozen=True)
class RegisterAccount(Command[Account]):
    """`ca_bundle` and `eab_hmac` as typed or read; `server` a preset or a directory URL."""

    permission = Permission.MANAGE_ACCOUNTS
    server: str
    email: str
    contacts: tuple[str, ...] = ()
    agree_terms: bool = False
    key_type: str = "ec256"
    ca_bundle: str = ""
    eab_kid: str = ""
    eab_hmac: str = field(default="", repr=False)


@value_class(frozen=True)
class ListAccounts(Query[tuple[Account, ...]]):
    """All, oldest first."""


@value_class(frozen=True)
class ShowAccount(Query[Account]):
    """One."""

    account_id: AccountId


@value_class(frozen=True)
class UpdateAccount(Command[Account]):
    """None leaves a member as it is."""

    permission = Permission.MANAGE_ACCOUNTS
    account_id: AccountId
    email: str | None = None
    contacts: tuple[str, ...] | None = None


@value_class(frozen=True)
class RollAccountKey(Command[Account]):
    """RFC 8555 §7.3.5; also carries on a key change that was interrupted."""

    permission = Permission.MANAGE_ACCOUNTS
    account_id: AccountId


@value_class(frozen=True)
class DeactivateAccount(Command[Account]):
    """For good: the CA has no way back."""

    permission = Permission.MANAGE_ACCOUNTS
    confirmed = True
    account_id: AccountId


@value_class(frozen=True)
class ListAuthorities(Query[tuple[AuthorityRow, ...]]):
    """Presets, and the CAs of our accounts."""


@value_class(frozen=True)
class TestAuthority(Query[AuthorityReport]):
    """Asks the live directory."""

    server: str
    ca_bundle: str = ""


# --- orders and challenges ---------------------------------------------------------------------------------------


@value_class(frozen=True)
class PlaceOrder(Command[Order]):
    """Everything as typed. An unfinished order for the same account, names and profile goes on instead of a second.

    With `wait` (seconds) an order whose solver is automatic is carried on to its end at once.
    """

    permission = Permission.ISSUE
    account_id: AccountId
    domains: str
    challenge_type: str = ""
    solver: str = "manual"
    key_type: str = "ec256"
    profile: str = ""
    csr: bytes = b""
    auto_renew: bool = True
    preferred_chain: str = ""
    wait: float = 0.0


@value_class(frozen=True)
class ContinueOrder(Command[Order]):
    """Carry the order on; wait at most `wait` seconds for a deployment to show and for the CA. `without_check` with a
    reason tells the CA to look although our own look was not satisfied."""

    permission = Permission.ISSUE
    order_id: OrderId
    wait: float = 90.0
    respond: bool = True
    without_check: bool = False
    reason: str = ""


@value_class(frozen=True)
class AbandonOrder(Command[Order]):
    """Let it go; what was deployed is taken down."""

    permission = Permission.ISSUE
    order_id: OrderId


@value_class(frozen=True)
class ListOrders(Query[tuple[Order, ...]]):
    """Newest first."""


@value_class(frozen=True)
class ShowOrder(Query[OrderDetail]):
    """One, with its authorizations."""

    order_id: OrderId


@value_class(frozen=True)
class ListChallenges(Command[tuple[ChallengeRow, ...]]):
    """What is to be deployed for an order. A command, since looking is on the record."""

    permission = Permission.READ
    order_id: OrderId


@value_class(frozen=True)
class CheckChallenges(Command[tuple[Check, ...]]):
    """Look where the CA will look; the CA is told nothing."""

    permission = Permission.READ
    order_id: OrderId


@value_class(frozen=True)
class RespondChallenge(Command[Order]):
    """Tell the CA to look at one challenge; the others of its order stay as they are."""

    permission = Permission.ISSUE
    challenge_id: ChallengeId
    without_check: bool = False
    reason: str = ""


# --- certificates ------------------------------------------------------------------------------------------------


@value_class(frozen=True)
class ListCertificates(Query[tuple[Certificate, ...]]):
    """Soonest expiry first."""

    superseded: bool = False


@value_class(frozen=True)
class ShowCertificate(Query[Certificate]):
    """One."""

    certificate_id: CertificateId


@value_class(frozen=True)
class ExportCertificate(Command[ExportedFiles]):
    """`form` is pem, pfx, pfx-legacy, der or p7b; `replace` allows to overwrite files of another certificate.

    A private key among the files asks for the password again.
    """

    permission = Permission.EXPORT_KEYS
    certificate_id: CertificateId
    form: str
    folder: str
    password: str = field(default="", repr=False)
    replace: bool = False


@value_class(frozen=True)
class RevokeCertificate(Command[Certificate]):
    """`reason` as typed: a number or a word of RFC 5280."""

    permission = Permission.REVOKE
    confirmed = True
    certificate_id: CertificateId
    reason: str


@value_class(frozen=True)
class RenewDue(Command[tuple[RenewalOutcome, ...]]):
    """Renew what is due; a named certificate is renewed whether due or not, `everything` renews all."""

    permission = Permission.ISSUE
    certificate_id: CertificateId | None = None
    everything: bool = False
    dry_run: bool = False
    wait: float = 300.0


# --- audit, vault, health ----------------------------------------------------------------------------------------


@value_class(frozen=True)
class ListAudit(Query[tuple[AuditRow, ...]]):
    """Newest first."""

    wanted: AuditFilter = field(default_factory=AuditFilter)


@value_class(frozen=True)
class VerifyAudit(Command[tuple[ChainReport, ...]]):
    """Every chain of this database; or an export's lines. On the record."""

    permission = Permission.READ
    lines: Sequence[str] | None = field(default=None, repr=False)


@value_class(frozen=True)
class ExportAudit(Command[ExportedFiles]):
    """JSON Lines that the stand-alone verifier reads; `path` must not exist."""

    permission = Permission.EXPORT_AUDIT
    path: str


@value_class(frozen=True)
class CheckVault(Query[VaultStatus]):
    """Writes, reads and deletes a canary."""

    permission = Permission.ANYONE


@value_class(frozen=True)
class ChangeVault(Command[VaultStatus]):
    """To "keyring" or "passphrase", with everything in it; anyone may before the first operator. `set_aside` keeps an
    older passphrase vault that is in the way under another name, which the answer's `detail` tells."""

    permission = Permission.ANYONE
    kind: str
    set_aside: bool = False


@value_class(frozen=True)
class ShowSettings(Query[Settings]):
    """As they are now."""

    permission = Permission.ANYONE


@value_class(frozen=True)
class ChangeSetting(Command[Settings]):
    """By name, as typed; in force at the next start."""

    permission = Permission.CHANGE_SETTINGS
    name: str
    value: str


@value_class(frozen=True)
class RunDoctor(Query[tuple[Diagnosis, ...]]):
    """Keyring, database, CA, clock, DNS, timers (or only `subjects`): a line each; CAs and resolvers may take long."""

    permission = Permission.ANYONE
    subjects: tuple[str, ...] = ()
