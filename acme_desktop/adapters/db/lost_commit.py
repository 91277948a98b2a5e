"""What became of a COMMIT whose answer was lost with the connection: PostgreSQL remembers, and can be asked."""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.busy import STEP, pause
from acme_desktop.domain.errors import StorageError

_TRIES = 20


def was_committed(engine: Engine, number: int, said: StorageError) -> bool:
    """Whether transaction `number` took effect; asked for some ten seconds, over new connections.

    Not given up because of a stop. Raises StorageError where the server does not come back: `said` is what failed.
    """
    for _ in range(_TRIES):
        try:
            with engine.connect() as line:
                status = line.execute(text("SELECT txid_status(:number)"), {"number": number}).scalar()
        except SQLAlchemyError:
            status = "unknown"
        if status in ("committed", "aborted"):
            return bool(status == "committed")
        pause(STEP)
    raise StorageError(
        "{said}; it broke while a change was being stored, and it can't be told whether it was",
        hint="Look at what is shown once the server answers again, before repeating anything.",
        said=said,
    )
