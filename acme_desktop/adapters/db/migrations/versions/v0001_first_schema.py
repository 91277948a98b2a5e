"""The first schema: operators, accounts, orders, certificates, secrets, leases, the audit trail and its guards."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TRAIL = ("audit_event", "audit_checkpoint")
_WISH = ("identifiers", "challenge_type", "solver_kind", "solver_argument", "key_type", "profile")


def upgrade() -> None:
    _make_operators()
    _make_accounts()
    _make_orders()
    _make_authorizations()
    _make_certificates()
    _make_small_tables()
    _make_trail()
    if op.get_bind().dialect.name == "postgresql":
        _guard_trail_on_postgresql()
    else:
        _guard_trail_on_sqlite()


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _bytes(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.LargeBinary(), nullable=False) for name in names]


def _flags(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Boolean(create_constraint=False), nullable=False) for name in names]


def _number(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def _big_number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _make(table: str, *parts: Any) -> None:
    """A table whose rows have ids that are never used again."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _make_operators() -> None:
    _make(
        "operators",
        *_words("name", "name_key", "role", "password_hash", "created_at"),
        *_flags("disabled"),
        _number("failed_attempts"),
        *_maybe("last_failed_at", "last_signed_in_at"),
        sa.UniqueConstraint("name_key", name=op.f("uq_operators_name_key")),
    )
    op.create_table(
        "sessions",
        *_words("token_digest"),
        _number("operator_id"),
        *_words("started_at", "last_used_at"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sessions")),
        _points("sessions", "operator_id", "operators"),
    )
    _index("sessions", "operator_id")


def _make_accounts() -> None:
    _make(
        "accounts",
        *_words("directory_url", "ca_bundle", "email", "contacts", "status", "key_type", "key_ref", "thumbprint"),
        *_words("created_at", "url", "orders_url", "terms_url"),
        *_maybe("terms_agreed_at"),
        *_words("eab_kid", "pending_key_ref", "created_by"),
    )


def _make_orders() -> None:
    _make(
        "orders",
        _number("account_id"),
        *_words(*_WISH),
        *_flags("auto_renew", "own_csr"),
        *_words("preferred_chain", "identifier_key", "state", "key_ref"),
        *_bytes("csr"),
        *_words("created_at", "updated_at", "created_by", "url", "finalize_url", "certificate_url"),
        *_words("authorization_urls"),
        *_maybe("expires"),
        *_words("replaces"),
        _number("replaces_certificate", optional=True),
        _number("certificate_id", optional=True),
        *_maybe("problem"),
        *_words("note"),
        _points("orders", "account_id", "accounts"),
    )
    _index("orders", "account_id")
    _index("orders", "state")
    not_final = sa.text("state NOT IN ('valid', 'invalid', 'abandoned')")
    op.create_index(
        "uq_orders_active",
        "orders",
        ["account_id", "identifier_key", "profile"],
        unique=True,
        sqlite_where=not_final,
        postgresql_where=not_final,
    )


def _make_authorizations() -> None:
    _make(
        "authorizations",
        _number("order_id"),
        _number("position"),
        *_words("url", "identifier", "status"),
        *_maybe("expires"),
        _points("authorizations", "order_id", "orders"),
    )
    _index("authorizations", "order_id", "position")
    _make(
        "challenges",
        _number("order_id"),
        _number("authorization_id"),
        _number("position"),
        *_words("identifier", "type", "url", "status", "token", "key_authorization"),
        *_flags("chosen"),
        *_words("deployed"),
        *_maybe("problem", "validated_at"),
        _points("challenges", "order_id", "orders"),
        _points("challenges", "authorization_id", "authorizations"),
    )
    _index("challenges", "authorization_id")
    _index("challenges", "order_id", "position")
    _index("challenges", "deployed")


def _make_certificates() -> None:
    _make(
        "certificates",
        _number("order_id"),
        _number("account_id"),
        *_words(*_WISH),
        *_flags("auto_renew", "own_csr"),
        *_words("preferred_chain", "status", "pem", "serial", "issuers", "not_before", "not_after", "fingerprint"),
        *_words("ari_id", "key_ref", "created_at"),
        *_maybe("window_start", "window_end", "renewal_moment"),
        *_words("explanation_url"),
        *_maybe("next_check"),
        _number("failures"),
        *_maybe("next_attempt"),
        *_words("last_error"),
        _number("replaced_by", optional=True),
        *_maybe("revoked_at"),
        _number("revocation_reason", optional=True),
        *_words("exported_to"),
        _points("certificates", "order_id", "orders"),
        _points("certificates", "account_id", "accounts"),
    )
    for column in ("order_id", "account_id", "not_after", "fingerprint"):
        _index("certificates", column)


def _make_small_tables() -> None:
    op.create_table(
        "sealed_secrets",
        *_words("ref"),
        *_bytes("sealed"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_sealed_secrets")),
    )
    op.create_table("facts", *_words("name", "value"), sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")))
    op.create_table(
        "lease",
        *_words("name", "holder", "host", "place"),
        _number("pid"),
        _big_number("started"),
        _big_number("token"),
        *_words("taken_at", "expires_at"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _make_trail() -> None:
    op.create_table(
        "audit_event",
        *_words("chain"),
        _big_number("seq"),
        *_words("at", "actor", "role", "session", "host", "version", "action", "topic", "object_id", "outcome"),
        *_words("detail"),
        *_bytes("prev_hash", "hash"),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_event")),
    )
    _index("audit_event", "at")
    for column in ("action", "actor", "object_id"):
        _index("audit_event", column, "at")
    op.create_table(
        "audit_checkpoint",
        *_words("chain"),
        _big_number("seq"),
        *_bytes("head"),
        *_words("at"),
        *_bytes("public_key", "signature"),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_checkpoint")),
    )


def _guard_trail_on_sqlite() -> None:
    """INSERT OR REPLACE deletes without asking a DELETE trigger: hence the one before INSERT."""
    refusal = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for table in _TRAIL:
        op.execute(f"CREATE TRIGGER {table}_is_never_updated BEFORE UPDATE ON {table} {refusal}")
        op.execute(f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {refusal}")
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE chain = NEW.chain AND seq = NEW.seq)"  # noqa: S608
        op.execute(f"CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table} WHEN {taken} {refusal}")


def _guard_trail_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION acme_desktop_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    for table in _TRAIL:
        op.execute(
            f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION acme_desktop_append_only()"
        )
