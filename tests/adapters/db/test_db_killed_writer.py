"""A program that is killed at any moment loses nothing that it was told is stored."""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
from pathlib import Path

from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.test_db_audit_trail import verify
from tests.adapters.db.test_db_schema import integrity, start


def test_a_writer_killed_at_any_moment_loses_nothing_that_it_was_told_is_stored(
    file_url: str, open_it: OpenDatabase, tmp_path: Path
) -> None:
    for _ in range(12):
        writer = start(url=file_url, home=str(tmp_path), task="write")
        assert writer.stdout is not None
        first = writer.stdout.readline()
        with contextlib.suppress(subprocess.TimeoutExpired):
            writer.wait(random.uniform(0.0, 0.08))
        writer.kill()
        rest, _ = writer.communicate()
        acknowledged = int(re.findall(rb"\d+\n", first + rest)[-1])
        database = open_it(file_url)
        with database.read() as tx:
            stored = int(tx.values.get("number") or 0)
        assert acknowledged <= stored <= acknowledged + 1
        assert integrity(tmp_path / "acme.db") == "ok"
        assert verify(database).ok
        database.close()
