"""Lists of any length are quick: names as people read them, chains apart, indices that find audit rows by place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import idna
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_PAGE = 500


def upgrade() -> None:
    _widen_orders()
    _widen_certificates()
    _part_chains()
    _index_trail()


def _widen_orders() -> None:
    op.add_column("orders", sa.Column("names", sa.Text(), nullable=False, server_default=""))
    _fill("orders", ("identifiers",), lambda row: {"names": _shown(json.loads(row["identifiers"]))})
    op.create_index("ix_orders_updated_at", "orders", ["updated_at"])
    op.create_index("ix_orders_replaces_certificate_state", "orders", ["replaces_certificate", "state"])


def _widen_certificates() -> None:
    for name in ("names", "identifier_key", "due_at", "soon_at"):
        op.add_column("certificates", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _fill("certificates", ("identifiers", "not_before", "not_after", "renewal_moment"), _derived)
    op.create_index("ix_certificates_identifier_key", "certificates", ["identifier_key"])
    due = ["status", "due_at", "next_attempt", "auto_renew", "own_csr"]
    op.create_index("ix_certificates_due", "certificates", due)
    health = ["status", "not_after", "soon_at", "failures", "account_id"]
    op.create_index("ix_certificates_health", "certificates", health)


def _part_chains() -> None:
    op.create_table(
        "certificate_chains",
        sa.Column("certificate_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_chains")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_chains_certificate_id")
        ),
    )
    op.execute("INSERT INTO certificate_chains (certificate_id, pem) SELECT id, pem FROM certificates")
    op.drop_column("certificates", "pem")


def _index_trail() -> None:
    """A row's place is where it stands in this database, whatever its chain: SQLite numbers its rows by itself.

    Every index ends in the place (in SQLite without being told), so that what it finds is in order already.
    """
    place = []
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE audit_event ADD COLUMN place BIGINT GENERATED ALWAYS AS IDENTITY")
        op.execute("CREATE UNIQUE INDEX uq_audit_event_place ON audit_event (place)")
        place = ["place"]
    for columns in (("action", "at"), ("actor", "at"), ("object_id", "at"), ("at",)):
        op.drop_index(f"ix_audit_event_{'_'.join(columns)}", "audit_event")
    op.create_index("ix_audit_event_at", "audit_event", ["at", *place])
    op.create_index("ix_audit_event_kind", "audit_event", ["action", "actor", "outcome", *place])
    op.create_index("ix_audit_event_object", "audit_event", ["object_id", "action", "actor", "outcome", *place])
    _note_disorder("place" if place else "rowid")


def _note_disorder(place: str) -> None:
    """By how much times go back at most from one row to a later one."""
    line = op.get_bind()
    query: sa.Select[Any] = (
        sa.select(sa.literal_column("at")).select_from(sa.table("audit_event")).order_by(sa.literal_column(place))
    )
    newest, furthest = "", timedelta()
    for at in line.execute(query.execution_options(yield_per=1000)).scalars():
        if at < newest:
            furthest = max(furthest, _between(at, newest))
        newest = max(newest, at)
    if furthest:
        fact = sa.table("facts", sa.column("name", sa.Text), sa.column("value", sa.Text))
        line.execute(sa.insert(fact).values(name="audit.clock-went-back", value=str(furthest.total_seconds())))


def _between(at: str, newest: str) -> timedelta:
    """A time that somebody has made illegible is in no order with any other."""
    try:
        return datetime.fromisoformat(newest) - datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return timedelta(days=4_000_000)


def _fill(table: str, read: Iterable[str], derive: Callable[[sa.RowMapping], dict[str, str]]) -> None:
    """Fill the new columns, a page at a time."""
    line = op.get_bind()
    rows = sa.table(table, sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in read))
    last = 0
    while (
        page := line.execute(sa.select(rows).where(rows.c.id > last).order_by(rows.c.id).limit(_PAGE)).mappings().all()
    ):
        last = page[-1]["id"]
        many = [{"row_id": row["id"], **derive(row)} for row in page]
        wanted = sa.table(
            table, sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in many[0] if name != "row_id")
        )
        line.execute(sa.update(wanted).where(wanted.c.id == sa.bindparam("row_id")), many)


def _derived(row: sa.RowMapping) -> dict[str, str]:
    """As the program derives them when it saves a certificate."""
    identifiers = json.loads(row["identifiers"])
    start, end = datetime.fromisoformat(row["not_before"]), datetime.fromisoformat(row["not_after"])
    life = end - start
    if row["renewal_moment"] is None:
        due = end - life / (2 if life < timedelta(days=10) else 3)
    else:
        latest = end - min(max(life / 10, timedelta(hours=12)), life / 2)
        due = min(datetime.fromisoformat(row["renewal_moment"]), latest)
    return {
        "names": _shown(identifiers),
        "identifier_key": _key(identifiers),
        "due_at": _text(due),
        "soon_at": _text(due - min(timedelta(days=7), life / 10)),
    }


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _key(identifiers: Iterable[list[str]]) -> str:
    names = sorted({f"{kind}:{value}" for kind, value in identifiers})
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()


def _shown(identifiers: Iterable[list[str]]) -> str:
    return "\n".join(
        value if kind == "ip" else ".".join(_label(label) for label in value.split(".")) for kind, value in identifiers
    )


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except UnicodeError:
        return label
