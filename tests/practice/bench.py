"""The practice CA without its sockets: requests go straight to its door; the database is real, the clock its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from acme_desktop.practice import authorizations, finalizing
from acme_desktop.practice.acme_server import AcmeServer
from acme_desktop.practice.authority import Authority
from acme_desktop.practice.dns_records import DnsRecords
from acme_desktop.practice.http_server import Request, Response
from acme_desktop.practice.store import Store
from tests.practice.signer import Signer, signed, tampered

BASE = "https://127.0.0.1:21000"
HOME = f"{BASE}/acme-desktop-practice"
T = TypeVar("T")


class World:
    """What the CA finds when it looks: TXT values by name, files by host and path, CAA records by name."""

    def __init__(self) -> None:
        self.txt: dict[str, list[str]] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.records: dict[str, list[tuple[int, str, str]]] = {}

    async def texts(self, name: str) -> list[str]:
        return self.txt.get(name, [])

    async def addresses(self, name: str) -> list[str]:
        return ["127.0.0.1"]

    async def caa(self, name: str) -> list[tuple[int, str, str]]:
        return self.records.get(name, [])

    async def body(self, host: str, path: str) -> bytes:
        return self.files.get((host, path), b"")


@dataclass(frozen=True)
class Answer:
    """A response, its body read."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.body)
        return document

    @property
    def error(self) -> str:
        """The type of a problem document, without its namespace."""
        kind = str(self.json["type"])
        assert kind.startswith("urn:ietf:params:acme:error:")
        assert self.json["status"] == self.status
        return kind.rpartition(":")[2]


@dataclass
class Bench:
    """One CA and its event loop; `moment` is its clock."""

    folder: Path
    moment: datetime = datetime(2026, 5, 4, 12, tzinfo=UTC)
    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()
        self.restart()

    def restart(self) -> None:
        """As after a kill: only the database is left."""
        if hasattr(self, "store"):
            self.run(self.authority.close())
            self.store.close()
        self.store = Store(self.folder / "practice.sqlite3")
        self.authority = Authority(
            self.store,
            DnsRecords(self.store),
            self.world,  # type: ignore[arg-type]
            self.world,  # type: ignore[arg-type]
            BASE,
            now=lambda: self.moment,
        )
        self.server = AcmeServer(self.authority)

        async def resume() -> None:
            authorizations.resume(self.authority)
            finalizing.resume(self.authority)

        self.run(resume())

    def close(self) -> None:
        self.run(self.authority.close())
        self.store.close()
        self.runner.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def passes(self, **time: float) -> None:
        """The clock goes on."""
        self.moment += timedelta(**time)

    def settle(self) -> None:
        """Everything that goes on beside the answers comes to its end."""

        async def wait() -> None:
            while work := list(self.authority._work):
                await asyncio.gather(*work)

        self.run(wait())

    # --- requests ---------------------------------------------------------------------------------------------------

    def ask(self, method: str, url: str, body: bytes = b"", **headers: str) -> Answer:
        """Anything at all."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(method, url.removeprefix(BASE), given, body)
        response: Response = self.run(self.server.handle(request))
        return Answer(response.status, {"Content-Type": response.content_type, **response.headers}, response.body)

    def nonce(self) -> str:
        return self.ask("HEAD", f"{HOME}/new-nonce").headers["Replay-Nonce"]

    def post(self, url: str, payload: object, signer: Signer, *, twist: Callable[[Any], Any] | None = None) -> Answer:
        """A signed request; `twist` changes the JWS on its way."""
        body = signed(signer, url, payload, self.nonce())
        if twist is not None:
            body = tampered(body, twist)
        return self.ask("POST", url, body, content_type="application/jose+json")

    def account(self, signer: Signer | None = None, **wish: object) -> Signer:
        """A registered signer."""
        signer = signer or Signer()
        answer = self.post(f"{HOME}/new-account", {"termsOfServiceAgreed": True, **wish}, signer)
        assert answer.status == 201, answer.body
        signer.kid = answer.headers["Location"]
        return signer

    def order(self, signer: Signer, *names: str, **wish: object) -> Answer:
        """newOrder."""
        return self.post(f"{HOME}/new-order", {"identifiers": identifiers(*names), **wish}, signer)

    def prove(self, signer: Signer, order: Answer, kind: str = "") -> None:
        """Put everything in place, tell the CA, and let it look."""
        for url in order.json["authorizations"]:
            proof = self.post(url, "", signer).json
            if proof["status"] != "pending":
                continue
            challenge = next(one for one in proof["challenges"] if kind in ("", one["type"]))
            self.deploy(signer, proof["identifier"]["value"], challenge)
            assert self.post(challenge["url"], {}, signer).status == 200
        self.settle()

    def deploy(self, signer: Signer, name: str, challenge: dict[str, Any]) -> None:
        """As a client would."""
        content = f"{challenge['token']}.{signer.thumbprint}"
        if challenge["type"] == "http-01":
            self.world.files[name, f"/.well-known/acme-challenge/{challenge['token']}"] = content.encode()
        else:
            self.world.txt.setdefault(f"_acme-challenge.{name}", []).append(signer.digest(content))

    def look(self, signer: Signer, order: Answer) -> Answer:
        """The order as it is now."""
        return self.post(order.headers["Location"], "", signer)


def identifiers(*names: str) -> list[dict[str, str]]:
    """Names as an order has them."""
    return [{"type": "ip" if name.replace(".", "").isdigit() else "dns", "value": name} for name in names]
