"""Pebble, a real ACME CA with real validation, and the DNS server that answers its questions."""

from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import trustme

from .challenge_dns import ChallengeDns
from .child_process import ChildProcess, ServerUnavailable
from .free_ports import free_port
from .pebble_options import PebbleOptions

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_STARTS = 5


class Pebble:
    """A CA of one's own: `with Pebble(folder, nonce_reject=50) as ca: ...`; options as in `PebbleOptions`.

    Names resolve to 127.0.0.1 unless a record says otherwise. Pebble validates http-01 at `http_port` and tls-alpn-01
    at `tls_port`: nothing listens there, they are for the client's own responder.
    `directory_url` and `ca_bundle` (PEM file of the CA that signed the *API's* certificate) are what a client needs;
    `dns_address` ("127.0.0.1:port", UDP and TCP) is the DNS server that Pebble asks; `dns` sets its records. With
    `dns_server` it asks another one.
    """

    def __init__(self, folder: Path, *, programs: Path | None = None, dns_server: str = "", **options: Any) -> None:
        self.folder = folder
        self.options = PebbleOptions(**options)
        self.programs = programs or pebble_programs()
        self.authority = trustme.CA(organization_name="Pebble's API")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_bundle = folder / "api-ca.pem"
        self.authority.cert_pem.write_to_path(self.ca_bundle)
        own = self.authority.issue_cert("localhost", "127.0.0.1", "::1")
        own.cert_chain_pems[0].write_to_path(folder / "api.pem")
        own.private_key_pem.write_to_path(folder / "api.key")
        self._context = ssl.create_default_context(cafile=str(self.ca_bundle))
        self.http_port = self.options.http_port or free_port()
        self.tls_port = self.options.tls_port or free_port()
        self._log = folder / "pebble.log"
        self.dns = ChallengeDns(self.programs / "pebble-challtestsrv", folder / "challtestsrv.log")
        self._dns_server = dns_server
        self._process: ChildProcess | None = None

    def __enter__(self) -> Pebble:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Pebble:
        """Start both servers and return when both answer; another process may take a port, so try a few times."""
        self.dns.start()
        try:
            for attempt in range(1, _STARTS + 1):
                self._port, self._management_port = free_port(), free_port()
                try:
                    self._launch()
                    break
                except ServerUnavailable:
                    raise
                except RuntimeError:
                    if attempt == _STARTS:
                        raise
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End both servers; may be called again."""
        if self._process is not None:
            self._process.stop()
        self.dns.stop()

    def restart(self) -> None:
        """Start the CA again on the same ports: new roots, and every account, order and certificate forgotten."""
        if self._process is not None:
            self._process.stop()
        self._launch()

    def stop_answering(self) -> None:
        """End the CA but not its DNS server; `restart()` begins it again."""
        self._running().stop()

    def pause(self) -> None:
        """Let the CA hang: connections are accepted by the kernel, nothing is answered until `resume()`."""
        self._running().send(signal.SIGSTOP)

    def resume(self) -> None:
        """End a `pause()`."""
        self._running().send(signal.SIGCONT)

    @property
    def directory_url(self) -> str:
        """The directory's address, with the name `localhost`."""
        return f"https://localhost:{self._port}/dir"

    @property
    def port(self) -> int:
        """The API's port on 127.0.0.1."""
        return self._port

    @property
    def dns_address(self) -> str:
        """`127.0.0.1:port` of the DNS server, UDP and TCP."""
        return self._dns_server or self.dns.address

    def set_txt(self, name: str, value: str) -> None:
        """Add a TXT value (several values of one name live side by side)."""
        self.dns.set_txt(name, value)

    def clear_txt(self, name: str) -> None:
        """Remove all TXT values of a name."""
        self.dns.clear_txt(name)

    def add_a(self, name: str, *addresses: str) -> None:
        """Let a name resolve to these IPv4 addresses instead of 127.0.0.1."""
        self.dns.add_a(name, *addresses)

    def add_aaaa(self, name: str, *addresses: str) -> None:
        """Let a name resolve to these IPv6 addresses."""
        self.dns.add_aaaa(name, *addresses)

    def add_cname(self, name: str, target: str) -> None:
        """Make a name an alias."""
        self.dns.add_cname(name, target)

    def add_caa(self, name: str, value: str, *, tag: str = "issue") -> None:
        """Add a CAA record: `add_caa("example.test", "other-ca.test")` forbids us."""
        self.dns.add_caa(name, value, tag=tag)

    def set_servfail(self, name: str) -> None:
        """Answer every question about a name with SERVFAIL."""
        self.dns.set_servfail(name)

    def root_pem(self, number: int = 0) -> str:
        """The root at the end of chain `number` (0 is the default chain, the others are alternates)."""
        return self._management(f"/roots/{number}")

    def intermediate_pem(self, number: int = 0) -> str:
        """The certificate that signs leaves, as chain `number` has it."""
        return self._management(f"/intermediates/{number}")

    def certificate_status(self, serial: str) -> dict[str, Any] | None:
        """`{"Status": "Valid" | "Revoked", "Serial": …, "Certificate": PEM, "Reason": …, "RevokedAt": …}`.

        `serial` is hexadecimal; None when the CA has issued no such certificate.
        """
        try:
            status: dict[str, Any] = json.loads(self._management(f"/cert-status-by-serial/{serial}"))
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code == 404:
                return None
            raise
        return status

    def set_renewal_info(self, pem: str, response: str | Mapping[str, Any]) -> None:
        """Let renewalInfo answer `response` for the first certificate in `pem`; text is sent as it is, even broken."""
        text = response if isinstance(response, str) else json.dumps(response)
        leaf = pem[: pem.index("-----END CERTIFICATE-----")] + "-----END CERTIFICATE-----\n"
        self._management("/set-renewal-info/", {"Certificate": leaf, "ARIResponse": text})

    def issued_serials(self) -> list[str]:
        """Serials (hexadecimal) of all certificates issued since the first start, in order, restarts included."""
        return re.findall(r"Issued certificate serial ([0-9a-f]+) for order", self.log_text())

    def certificates_issued(self) -> int:
        """How many certificates the CA has issued."""
        return len(self.issued_serials())

    def orders_created(self) -> int:
        """How many orders the CA has accepted."""
        return len(re.findall(r"Added order \S+ to the db", self.log_text()))

    def log_text(self) -> str:
        """What the CA has logged so far (it writes each line before it answers)."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _running(self) -> ChildProcess:
        if self._process is None:
            raise RuntimeError("Pebble has not been started")
        return self._process

    def _launch(self) -> None:
        configuration = self.folder / "pebble.json"
        configuration.write_text(json.dumps(self._configuration(), indent=2), encoding="utf-8")
        strict = "true" if self.options.strict else "false"
        command = [str(self.programs / "pebble"), "-config", str(configuration), "-dnsserver", self.dns_address]
        self._process = ChildProcess([*command, f"-strict={strict}"], self._log, environment=self.options.environment())
        try:
            self._process.wait_until(self._answers, "answer of its directory and its management interface")
        except BaseException:
            self._process.stop()
            raise

    def _configuration(self) -> dict[str, Any]:
        own = {
            "listenAddress": f"127.0.0.1:{self._port}",
            "managementListenAddress": f"127.0.0.1:{self._management_port}",
            "certificate": str(self.folder / "api.pem"),
            "privateKey": str(self.folder / "api.key"),
            "httpPort": self.http_port,
            "tlsPort": self.tls_port,
        }
        return {"pebble": {**own, **self.options.configuration()}}

    def _answers(self) -> bool:
        try:
            self._fetch(f"https://localhost:{self._port}/dir")
            self._management("/roots/0")
        except OSError:  # URLError and SSLError are OSErrors: not up yet, or somebody else's port
            return False
        return True

    def _management(self, path: str, body: Mapping[str, str] | None = None) -> str:
        return self._fetch(f"https://localhost:{self._management_port}{path}", body)

    def _fetch(self, url: str, body: Mapping[str, str] | None = None) -> str:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers={"User-Agent": "acme-desktop-tests"})
        handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._context))
        with urllib.request.build_opener(*handlers).open(request, timeout=10) as answer:
            text: str = answer.read().decode()
        return text


_programs_lock = threading.Lock()


def pebble_programs() -> Path:
    """The folder of Pebble's programs; fetched on first use. Raises ServerUnavailable with the reasons."""
    folder = _CHECKOUT / ".cache" / "pebble"
    with _programs_lock:
        if all((folder / name).is_file() for name in ("pebble", "pebble-challtestsrv", "VERSION")):
            return folder
        script = _CHECKOUT / "packaging" / "get_pebble.py"
        done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServerUnavailable(done.stderr.strip())
    return folder
