"""Keeps everything in SQLite or PostgreSQL, and nothing in the clear that is secret.

`open_database` gives the ports.Database, `SqlLeases` the ports.Leases. Rows never leave this room: what comes out are
values of `domain`, and StorageError where the database or the disk did not do its part. It knows no network but the
database's, and no key. Imports `domain`, `service.ports` and `service.job`, SQLAlchemy, and Alembic only to migrate.
"""

from acme_desktop.adapters.db.leases import SqlLeases
from acme_desktop.adapters.db.opening import open_database
from acme_desktop.adapters.db.transaction import SqlDatabase, SqlTransaction

__all__ = ["SqlDatabase", "SqlLeases", "SqlTransaction", "open_database"]
