"""A practice CA with all its sockets, in a thread of the test."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any, Self

from acme_desktop.practice import control_client
from acme_desktop.practice.profile import Folder
from acme_desktop.practice.running import RunningCa, Wishes
from acme_desktop.practice.sockets import Ports

_SECONDS = 20


class LiveCa:
    """Runs as a context; `document` is what it tells when it is ready."""

    def __init__(self, home: Path, ports: Ports | None = None) -> None:
        self.home = home
        self.folder = Folder(home)
        self.document: dict[str, Any] = {}
        self._ports = ports or Ports()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble: list[BaseException] = []

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(_SECONDS)
        if self._trouble:
            raise self._trouble[0]
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None and self._thread.is_alive():
            self.ask("POST", "/stop")
            self._thread.join(_SECONDS)
            assert not self._thread.is_alive()

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The control interface."""
        return control_client.ask(self.folder, method, path, body)

    def add(self, name: str, kind: str, value: str) -> None:
        """A DNS record."""
        self.ask("POST", "/dns", {"name": name, "type": kind, "value": value})

    def fail(self, *names: str, slow_seconds: float | None = None) -> None:
        """Switch these failures on, and all others off."""
        self.ask("PUT", "/failures", {"on": list(names), "slow_seconds": slow_seconds})

    @property
    def directory_url(self) -> str:
        return str(self.document["directory_url"])

    @property
    def root(self) -> Path:
        return self.folder.root

    @property
    def http01_port(self) -> int:
        return int(self.document["http01_port"])

    @property
    def dns_port(self) -> int:
        return int(str(self.document["dns"]).rpartition(":")[2])

    @property
    def acme_port(self) -> int:
        return int(self.directory_url.split("/")[2].rpartition(":")[2])

    def _run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                runner.run(RunningCa(self.folder, Wishes(self._ports, ready=self._on_ready)).run())
        except BaseException as error:
            self._trouble.append(error)
            self._ready.set()

    def _on_ready(self, document: dict[str, Any]) -> None:
        self.document = document
        self._ready.set()
