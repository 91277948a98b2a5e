"""Where Alembic comes in: it works on the connection, and in the transaction, that `schema` hands it."""

from __future__ import annotations

from alembic import context

from acme_desktop.adapters.db.schema import VERSION_TABLE
from acme_desktop.adapters.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
