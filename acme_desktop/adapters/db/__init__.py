"""Keeps everything in SQLite or PostgreSQL, and nothing in the clear that is secret.

`open_database` gives the ports.Database, `SqlLeases` the ports.Leases, `SqlBackups` the ports.Backups;
`look_at_database` looks before that. Rows
never leave this room: what comes out are values of `domain`, and StorageError where the database or the disk did not
do its part. It knows no network but the database's, and no key. Imports `domain`, `service.ports`, `service.answers`
and `service.job`, SQLAlchemy, and Alembic only to migrate.
"""

from acme_desktop.adapters.db.backups import SqlBackups
from acme_desktop.adapters.db.leases import SqlLeases
from acme_desktop.adapters.db.looking import look_at_database
from acme_desktop.adapters.db.opening import open_database
from acme_desktop.adapters.db.transaction import SqlDatabase, SqlTransaction

__all__ = ["SqlBackups", "SqlDatabase", "SqlLeases", "SqlTransaction", "look_at_database", "open_database"]
