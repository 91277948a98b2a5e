"""The tables as this version of the program knows them; `migrations` makes them. Column by column, nothing implied.

Ids are never used again. Columns that point at a later row of a circle (an order's certificate, a certificate's
successor) carry no foreign key.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from acme_desktop.adapters.db.column_types import JsonText, PlainText, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _words(name: str) -> Column[Any]:
    """Text that is never NULL; empty where there is nothing to say."""
    return Column(name, PlainText, nullable=False)


def _time(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, UtcTime, nullable=optional)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean(create_constraint=False), nullable=False)


def _json(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, JsonText, nullable=optional)


def _wish() -> tuple[Column[Any], ...]:
    """What an order was asked for; a certificate keeps it for its renewal."""
    return (
        Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
        _json("identifiers"),
        _words("challenge_type"),
        _words("solver_kind"),
        _words("solver_argument"),
        _words("key_type"),
        _words("profile"),
        _flag("auto_renew"),
        _flag("own_csr"),
        _words("preferred_chain"),
    )


operators = Table(
    "operators",
    metadata,
    _id(),
    _words("name"),
    Column("name_key", PlainText, nullable=False, unique=True),  # the name without regard to letter case
    _words("role"),
    _words("password_hash"),
    _time("created_at"),
    _flag("disabled"),
    Column("failed_attempts", Integer, nullable=False),
    _time("last_failed_at", optional=True),
    _time("last_signed_in_at", optional=True),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", PlainText, primary_key=True),
    Column("operator_id", Integer, ForeignKey("operators.id"), nullable=False, index=True),
    _time("started_at"),
    _time("last_used_at"),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    _words("directory_url"),
    _words("ca_bundle"),
    _words("email"),
    _json("contacts"),
    _words("status"),
    _words("key_type"),
    _words("key_ref"),
    _words("thumbprint"),
    _time("created_at"),
    _words("url"),
    _words("orders_url"),
    _words("terms_url"),
    _time("terms_agreed_at", optional=True),
    _words("eab_kid"),
    _words("pending_key_ref"),
    _words("created_by"),
    sqlite_autoincrement=True,
)

# Orders of these states are over. The migration's partial index `uq_orders_active` says the same; it is not repeated
# here, because describing it would import PostgreSQL's dialect at every start.
FINAL_STATES = ("valid", "invalid", "abandoned")

orders = Table(
    "orders",
    metadata,
    _id(),
    *_wish(),
    _words("identifier_key"),  # the set of identifiers, as mapping.identifier_key says
    _words("state"),
    _words("key_ref"),
    Column("csr", LargeBinary, nullable=False),
    _time("created_at"),
    _time("updated_at"),
    _words("created_by"),
    _words("url"),
    _words("finalize_url"),
    _words("certificate_url"),
    _json("authorization_urls"),
    _time("expires", optional=True),
    _words("replaces"),
    Column("replaces_certificate", Integer, nullable=True),
    Column("certificate_id", Integer, nullable=True),
    _json("problem", optional=True),
    _words("note"),
    _words("names"),  # as people read them, a line each
    Index("ix_orders_state", "state"),
    Index("ix_orders_updated_at", "updated_at"),
    Index("ix_orders_replaces_certificate_state", "replaces_certificate", "state"),
    sqlite_autoincrement=True,
)

authorizations = Table(
    "authorizations",
    metadata,
    _id(),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False),
    Column("position", Integer, nullable=False),
    _words("url"),
    _json("identifier"),
    _words("status"),
    _time("expires", optional=True),
    Index("ix_authorizations_order_id_position", "order_id", "position"),
    sqlite_autoincrement=True,
)

challenges = Table(
    "challenges",
    metadata,
    _id(),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False),
    Column("authorization_id", Integer, ForeignKey("authorizations.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    _json("identifier"),
    _words("type"),
    _words("url"),
    _words("status"),
    _words("token"),
    _words("key_authorization"),
    _flag("chosen"),
    _words("deployed"),
    _json("problem", optional=True),
    _time("validated_at", optional=True),
    Index("ix_challenges_order_id_position", "order_id", "position"),
    Index("ix_challenges_deployed", "deployed"),
    sqlite_autoincrement=True,
)

certificates = Table(
    "certificates",
    metadata,
    _id(),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False, index=True),
    *_wish(),
    _words("status"),
    _words("serial"),
    _json("issuers"),
    _time("not_before"),
    Column("not_after", UtcTime, nullable=False, index=True),
    Column("fingerprint", PlainText, nullable=False, index=True),
    _words("ari_id"),
    _words("key_ref"),
    _time("created_at"),
    _time("window_start", optional=True),
    _time("window_end", optional=True),
    _time("renewal_moment", optional=True),
    _words("explanation_url"),
    _time("next_check", optional=True),
    Column("failures", Integer, nullable=False),
    _time("next_attempt", optional=True),
    _words("last_error"),
    Column("replaced_by", Integer, nullable=True),
    _time("revoked_at", optional=True),
    Column("revocation_reason", Integer, nullable=True),
    _words("exported_to"),
    _words("names"),  # as people read them, a line each
    Column("identifier_key", PlainText, nullable=False, index=True),  # as in orders
    _time("due_at"),  # the renewal moment, as domain.renewal says it of the plan
    _time("soon_at"),  # from when on that counts as soon
    Index("ix_certificates_due", "status", "due_at", "next_attempt", "auto_renew", "own_csr"),
    Index("ix_certificates_health", "status", "not_after", "soon_at", "failures", "account_id"),
    sqlite_autoincrement=True,
)

# Apart from the certificates, so that whoever looks through a list does not have to read past every chain.
certificate_chains = Table(
    "certificate_chains",
    metadata,
    Column("certificate_id", Integer, ForeignKey("certificates.id"), primary_key=True, autoincrement=False),
    _words("pem"),
)

sealed_secrets = Table(
    "sealed_secrets",
    metadata,
    Column("ref", PlainText, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

facts = Table("facts", metadata, Column("name", PlainText, primary_key=True), _words("value"))

# In the order of domain.audit.AuditRow's members. How rows are found is the business of `audit_places`: the indices of
# migration 0002 end in the place of a row, which is no column here.
audit_event = Table(
    "audit_event",
    metadata,
    Column("chain", PlainText, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _words("at"),  # text, not UtcTime: the hash covers the very characters
    _words("actor"),
    _words("role"),
    _words("session"),
    _words("host"),
    _words("version"),
    _words("action"),
    _words("topic"),
    _words("object_id"),
    _words("outcome"),
    _words("detail"),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("chain", PlainText, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("head", LargeBinary, nullable=False),
    _words("at"),
    Column("public_key", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", PlainText, primary_key=True),
    _words("holder"),  # empty: nobody holds it; the row stays for its token
    _words("host"),
    _words("place"),  # which machine, boot and process space `pid` counts in
    Column("pid", Integer, nullable=False),
    Column("started", BigInteger, nullable=False),  # the process's start, in the kernel's ticks; 0 where unknown
    Column("token", BigInteger, nullable=False),  # grows with every holder
    _time("taken_at"),
    _time("expires_at"),
)
