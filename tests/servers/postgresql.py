"""A PostgreSQL cluster of one's own, from Debian's programs, on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from .child_process import ChildProcess, ServerUnavailable, as_account, is_root
from .free_ports import free_port

_STARTS = 5


class PostgresCluster:
    """`with PostgresCluster(folder) as cluster: engine = create_engine(cluster.url)`.

    Connections need the random password (SCRAM) that `url` contains. The server refuses to run as root, so that under
    root it runs as `postgres` (or `nobody`) and its data lie in a folder of their own that account may enter; they
    are removed by `stop()`. `durable=True` keeps fsync on; nothing here needs it unless the machine's power is cut.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.programs = postgresql_programs()
        self.port = 0
        self.password = secrets.token_hex(12)
        self._durable = durable
        self._account = _server_account() if is_root() else None
        self._data = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._process: ChildProcess | None = None

    def __enter__(self) -> PostgresCluster:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> PostgresCluster:
        """Create the cluster and start it; returns when it accepts connections."""
        try:
            self._initialize()
            for attempt in range(1, _STARTS + 1):
                self.port = free_port()
                try:
                    self._launch()
                    break
                except RuntimeError:
                    if attempt == _STARTS:
                        raise
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End it and remove its data; may be called again."""
        self._end()
        shutil.rmtree(self._data, ignore_errors=True)

    def restart(self) -> None:
        """End it (connections break) and start it again on the same port with the same data."""
        self._end()
        self._launch()

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database `postgres`."""
        return self.url_of("postgres")

    def url_of(self, name: str) -> str:
        """SQLAlchemy's address of a database of this cluster."""
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    def create_database(self, name: str) -> str:
        """Create an empty UTF-8 database; its address."""
        self.run_sql(f"CREATE DATABASE {_quoted(name)}")
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and throw its users out; nothing happens when it does not exist."""
        self.run_sql(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")

    def kill_backends(self, name: str | None = None) -> int:
        """Break every client's connection (or those to one database), as an administrator does; how many."""
        where = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
        if name is not None:
            where += f" AND datname = '{name}'"
        answer = self.run_sql(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {where}")
        return int(answer)

    def run_sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the superuser with psql; its output without headings."""
        command = [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        place = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", statement]
        environment = {**os.environ, "PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "5"}
        done = subprocess.run([*command, *place], env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def _initialize(self) -> None:
        self._data.chmod(0o700)
        password_file = self._data / "password"
        password_file.write_text(self.password + "\n", encoding="ascii")
        if self._account is not None:
            for path in (self._data, password_file):
                shutil.chown(path, self._account, pwd.getpwnam(self._account).pw_gid)
        command = [str(self.programs / "initdb"), "-D", str(self._data / "cluster"), "-U", "postgres"]
        command += [
            "-E",
            "UTF8",
            "--locale=C",
            "-A",
            "scram-sha-256",
            f"--pwfile={password_file}",
            "--no-sync",
            "--no-instructions",
        ]
        prefix = [] if self._account is None else as_account(self._account)
        done = subprocess.run([*prefix, *command], cwd=self._data, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"initdb: {done.stderr.strip()}")

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "shared_buffers": "16MB",
            "max_connections": "60",
        }
        if not self._durable:
            settings.update(fsync="off", full_page_writes="off", synchronous_commit="off")
        options = [text for name, value in settings.items() for text in ("-c", f"{name}={value}")]
        self._process = ChildProcess(
            [self.programs / "postgres", "-D", self._data / "cluster", *options],
            self.folder / "postgresql.log",
            account=self._account,
            death_signal=signal.SIGQUIT,  # with SIGKILL it could not free its shared memory
        )
        try:
            self._process.wait_until(self._answers, "connection")
        except BaseException:
            self._end()
            raise

    def _answers(self) -> bool:
        try:
            return self.run_sql("SELECT 1") == "1"
        except RuntimeError:
            return False

    def _end(self) -> None:
        if self._process is not None:
            self._process.stop(signal.SIGINT)  # "fast": clients are thrown out, data are written


def postgresql_programs() -> Path:
    """The folder of the newest PostgreSQL that is installed. Raises ServerUnavailable."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    if found is None:
        raise ServerUnavailable("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).resolve().parent


def _server_account() -> str:
    """An account that is not root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _quoted(name: str) -> str:
    if '"' in name or "\0" in name:
        raise ValueError(f"not a database name: {name!r}")
    return f'"{name}"'
