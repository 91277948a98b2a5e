"""From empty to today's schema, once, whoever else starts; a back-up before; never over what is not ours."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from acme_desktop.adapters.db.engine import make_engine, read_url
from acme_desktop.adapters.db.opening import record_migration
from acme_desktop.adapters.db.schema import HEAD, MIGRATIONS, VERSION_TABLE, Schema
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.adapters.db.tables import metadata
from acme_desktop.domain.errors import StorageError
from acme_desktop.service.job import Job
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import SetClock, an_operator
from tests.servers.postgresql import PostgresCluster

MakeSchema = Callable[..., Schema]
# See tables.FINAL_STATES, and what stands above tables.audit_event.
NOT_DESCRIBED = (
    "uq_orders_active", "place", "uq_audit_event_place", "ix_audit_event_at", "ix_audit_event_kind",
    "ix_audit_event_object",
)  # fmt: skip
NEXT_STEP = """
from alembic import op
import sqlalchemy as sa
revision = "0003"
down_revision = "0002"

def upgrade():
    with op.batch_alter_table("operators") as batch:
        batch.add_column(sa.Column("nickname", sa.Text(), nullable=False, server_default="none"))
"""


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """Today's migrations, and one more."""
    folder = tmp_path / "migrations 100%"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0003_next.py").write_text(NEXT_STEP)
    return folder


@pytest.fixture
def schema_of(tmp_path: Path) -> Iterator[MakeSchema]:
    engines = []

    def make(url: str, scripts: Path = MIGRATIONS, head: str = HEAD) -> Schema:
        address = read_url(url, tmp_path)
        file = SqliteFile(Path(address.database or ""), tmp_path) if url.startswith("sqlite") else None
        engines.append(make_engine(address))
        return Schema(engines[-1], file, SetClock(), 5.0, scripts=scripts, head=head)

    yield make
    for engine in engines:
        engine.dispose()


def start(*, crash_at: str = "", **wanted: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "ACME_DESKTOP_CRASHPOINT": crash_at}
    command = [sys.executable, "-m", "tests.adapters.db.starting_program", json.dumps(wanted)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(process: subprocess.Popen[bytes]) -> str:
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    return output.decode()


def test_the_program_knows_the_last_of_its_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_empty_database_becomes_what_the_program_expects(empty_url: str, open_it: OpenDatabase) -> None:
    database = open_it(empty_url)
    assert database.describe()["schema"] == HEAD
    engine = create_engine(empty_url)
    with engine.connect() as line:
        options = {
            "version_table": VERSION_TABLE,
            "include_object": lambda _object, name, *_: name not in NOT_DESCRIBED,
        }
        found = compare_metadata(MigrationContext.configure(line, opts=options), metadata)
    engine.dispose()
    assert found == []


def test_a_second_start_does_not_import_alembic(file_url: str, tmp_path: Path) -> None:
    script = (
        "import json, sys; from tests.adapters.db.starting_program import main; main(json.loads(sys.argv[1]));"
        "print([m for m in sys.modules if m.startswith(('alembic', 'sqlalchemy.orm', 'psycopg'))])"
    )
    wanted = json.dumps({"url": file_url, "home": str(tmp_path), "task": "open"})
    done = subprocess.run([sys.executable, "-c", script, wanted], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_processes_that_start_at_once_on_nothing_migrate_once(empty_url: str, tmp_path: Path) -> None:
    running = [start(url=empty_url, home=str(tmp_path), task="open") for _ in range(4)]
    for process in running:
        finished(process)
    engine = create_engine(empty_url)
    with engine.connect() as line:
        assert line.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all() == [HEAD]
    engine.dispose()


def test_a_later_version_migrates_what_an_earlier_one_made(
    empty_url: str, open_it: OpenDatabase, schema_of: MakeSchema, next_scripts: Path
) -> None:
    database = open_it(empty_url)
    with database.write(Job()) as tx:
        ada = tx.operators.add(an_operator())
        tx.commit()
    schema = schema_of(empty_url, next_scripts, "0003")
    assert schema.bring_up_to_date() == HEAD
    assert schema.bring_up_to_date() == ""
    assert schema.version() == "0003"
    with database.read() as tx:
        assert tx.operators.list() == (ada,)
        nickname = tx.connection.query(text("SELECT nickname FROM operators")).scalar()  # type: ignore[arg-type]
    assert nickname == "none"


def test_before_it_migrates_a_file_it_makes_a_checked_copy(
    file_url: str, open_it: OpenDatabase, tmp_path: Path, schema_of: MakeSchema, next_scripts: Path
) -> None:
    with open_it(file_url).write(Job()) as tx:
        tx.operators.add(an_operator())
        tx.commit()
    schema_of(file_url, next_scripts, "0003").bring_up_to_date()
    (copy,) = tmp_path.glob("*.backup*")
    assert copy.name == "acme.db.schema-0002-20261123T123456.789012Z.backup"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with open_it(f"sqlite:///{copy}").read() as tx:
        assert [o.name for o in tx.operators.list()] == ["Ada"]


def test_a_first_start_makes_no_copy(tmp_path: Path, open_it: OpenDatabase) -> None:
    open_it("sqlite:///profile/acme.db")
    assert sorted(p.name for p in (tmp_path / "profile").iterdir()) == ["acme.db", "acme.db.lock"]


@pytest.mark.parametrize("point", ["D1", "D2"])
def test_a_migration_that_is_killed_is_done_at_the_next_start(
    file_url: str, open_it: OpenDatabase, tmp_path: Path, next_scripts: Path, point: str
) -> None:
    with open_it(file_url).write(Job()) as tx:
        ada = tx.operators.add(an_operator())
        tx.commit()
    wanted = {"url": file_url, "home": str(tmp_path), "scripts": str(next_scripts), "head": "0003"}
    killed = start(crash_at=point, **wanted)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with open_it(file_url).read() as tx:  # as if nothing had been begun
        assert tx.operators.list() == (ada,)
    assert len(list(tmp_path.glob("*.backup"))) == (0 if point == "D1" else 1)
    assert finished(start(**wanted)) == "from 0002\n"
    assert integrity(tmp_path / "acme.db") == "ok"
    assert len(list(tmp_path.glob("*.backup"))) == (1 if point == "D1" else 2)
    assert not list(tmp_path.glob("*.part"))


def test_a_first_start_that_is_killed_is_done_at_the_next(
    empty_url: str, open_it: OpenDatabase, tmp_path: Path
) -> None:
    killed = start(crash_at="D2", url=empty_url, home=str(tmp_path), task="open")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert open_it(empty_url).describe()["schema"] == HEAD


def test_a_migration_that_breaks_references_is_taken_back(
    file_url: str, open_it: OpenDatabase, schema_of: MakeSchema, next_scripts: Path
) -> None:
    (next_scripts / "versions" / "v0003_next.py").write_text(
        NEXT_STEP + "    op.execute(\"INSERT INTO sessions VALUES ('d', 99, 'x', 'x')\")\n"
    )
    with pytest.raises(StorageError, match="refer to others which are not there"):
        schema_of(file_url, next_scripts, "0003").bring_up_to_date()
    with open_it(file_url).read() as tx:
        assert tx.operators.session("d") is None


def test_a_database_that_says_no_version_is_refused(tmp_path: Path, open_it: OpenDatabase) -> None:
    path = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(path)) as line:
        line.execute(f"CREATE TABLE {VERSION_TABLE} (version_num TEXT)")
        line.commit()
    with pytest.raises(StorageError, match="does not say which version"):
        open_it(f"sqlite:///{path}")


def test_a_migration_is_on_the_record(file_url: str, open_it: OpenDatabase) -> None:
    database = open_it(file_url)
    record_migration(database, "0000")
    with database.read() as tx:
        (row,) = tx.audit.rows("here")
    assert (row.action, row.actor, row.detail) == ("database.migrate", "", f'{{"from":"0000","to":"{HEAD}"}}')


def test_a_newer_database_is_refused_and_left_alone(url: str, open_it: OpenDatabase) -> None:
    engine = create_engine(url)
    with engine.begin() as line:
        line.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0099'"))
    try:
        with pytest.raises(
            StorageError, match=rf"made by a newer version.*schema 0099, this one knows {HEAD}"
        ) as error:
            open_it(url)
        assert "Install the newer version" in error.value.hint
    finally:
        with engine.begin() as line:
            assert line.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() == "0099"
            line.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'"))
        engine.dispose()


def test_another_programs_file_is_refused_and_left_alone(tmp_path: Path, open_it: OpenDatabase) -> None:
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as line:
        line.execute("CREATE TABLE cookies (name TEXT)")
        line.commit()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program's database"):
        open_it(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.journey
def test_on_a_server_other_programs_tables_may_live_beside_ours(
    postgres: PostgresCluster, open_it: OpenDatabase
) -> None:
    empty_url = postgres.create_database("cookies")
    engine = create_engine(empty_url)
    with engine.begin() as line:
        line.execute(text("CREATE TABLE cookies (name TEXT)"))
    open_it(empty_url)
    with engine.begin() as line:
        line.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    with pytest.raises(StorageError, match="another program's database"):
        open_it(empty_url)
    engine.dispose()


def integrity(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as line:
        return str(line.execute("PRAGMA integrity_check").fetchone()[0])
