"""gnome-keyring on a private D-Bus, with a home folder of its own: a real desktop keyring without a desktop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from .child_process import ChildProcess, ServerUnavailable

_SECRETS = "org.freedesktop.secrets"
_LOGIN = "/org/freedesktop/secrets/collection/login"
_DESKTOP_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SSH_AUTH_SOCK", "PYTHON_KEYRING_BACKEND")
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class KeyringSession:
    """A session bus and a keyring: `unlocked=True` open, `False` present but locked, `None` no keyring at all.

    `environment` is a complete environment for subprocesses: HOME and XDG folders under `folder`, the private bus, no
    display (nobody can be asked for a password). The bus starts no services by itself: a killed daemon stays away
    until `start_daemon()`.
    """

    def __init__(self, folder: Path, unlocked: bool | None = True, *, password: str = "open sesame") -> None:
        if not password:
            raise ValueError("an empty password makes a keyring that fails later")
        for program in ("dbus-daemon", "dbus-send", "gnome-keyring-daemon"):
            if shutil.which(program) is None:
                raise ServerUnavailable(f"{program} is not installed: see tests/servers/system_packages.txt")
        self.folder = folder
        self.password = password
        self._unlocked = unlocked
        self._bus: ChildProcess | None = None
        self._daemon: ChildProcess | None = None
        # Socket paths end at 107 characters: the runtime folder must not lie deep in a test's folder.
        self._runtime = Path(tempfile.mkdtemp(prefix="keyring-"))
        self.environment = self._make_environment()

    def __enter__(self) -> KeyringSession:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> KeyringSession:
        """Start the bus and, unless `unlocked` is None, the keyring with an (empty) login collection."""
        try:
            self._start_bus()
            if self._unlocked is not None:
                self.start_daemon(unlocked=True)  # the first unlocking creates the collection
            if self._unlocked is False:
                self.lock()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End both and remove the sockets; the keyring's file stays in `folder`. May be called again."""
        for process in (self._daemon, self._bus):
            if process is not None:
                process.stop()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def start_daemon(self, *, unlocked: bool) -> None:
        """Start the keyring (again); unlocked, or with the login collection locked as after an automatic log-in."""
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        self._daemon = ChildProcess(
            [*command, "--unlock"] if unlocked else command,
            self.folder / "gnome-keyring.log",
            environment=self.environment,
            standard_input=self.password.encode() if unlocked else b"",
            death_signal=signal.SIGTERM,
        )
        self._daemon.wait_until(self._is_on_the_bus, "name on the bus")
        if unlocked:
            self._daemon.wait_until(lambda: self.is_locked() is False, "unlocked login collection")

    def lock(self) -> None:
        """Lock the login collection, as a user does by hand or a screen locker does."""
        self._call(f"/{_SECRETS.replace('.', '/')}", "org.freedesktop.Secret.Service.Lock", f"array:objpath:{_LOGIN}")
        if self.is_locked() is not True:
            raise RuntimeError("the keyring did not lock")

    def unlock(self) -> None:
        """Unlock the login collection with the password, without a prompt: what PAM does when its user logs in."""
        if self._daemon is None:
            raise RuntimeError("the keyring has not been started")
        _unlock_over(self._runtime / "keyring" / "control", self.password)
        self._daemon.wait_until(lambda: self.is_locked() is False, "unlocked login collection")

    def kill_daemon(self) -> None:
        """SIGKILL the keyring; the bus goes on."""
        if self._daemon is not None:
            self._daemon.stop(signal.SIGKILL)

    def pause_daemon(self) -> None:
        """Let the keyring hang: calls to it are never answered until `resume_daemon()`."""
        if self._daemon is not None:
            self._daemon.send(signal.SIGSTOP)

    def resume_daemon(self) -> None:
        """End a `pause_daemon()`."""
        if self._daemon is not None:
            self._daemon.send(signal.SIGCONT)

    def kill_bus(self) -> None:
        """SIGKILL the bus: clients lose their connection, new ones are refused."""
        if self._bus is not None:
            self._bus.stop(signal.SIGKILL)

    def is_locked(self) -> bool | None:
        """Whether the login collection is locked; None when there is none or nobody answers."""
        property_of = "org.freedesktop.DBus.Properties.Get"
        answer = self._ask(_LOGIN, property_of, "string:org.freedesktop.Secret.Collection", "string:Locked")
        if "boolean" not in answer:
            return None
        return "boolean true" in answer

    def _start_bus(self) -> None:
        configuration = self.folder / "bus.conf"
        configuration.write_text(_BUS.format(socket=self._runtime / "bus"), encoding="utf-8")
        command = ["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={configuration}"]
        self._bus = ChildProcess(command, self.folder / "dbus.log", environment=self.environment)
        self._bus.wait_until((self._runtime / "bus").exists, "socket")

    def _make_environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in _DESKTOP_VARIABLES and not name.startswith(("XDG_", "DBUS_", "GNOME_"))
        }
        home = self.folder / "home"
        places = {
            "HOME": home,
            "XDG_DATA_HOME": home / ".local" / "share",
            "XDG_CONFIG_HOME": home / ".config",
            "XDG_CACHE_HOME": home / ".cache",
            "XDG_STATE_HOME": home / ".local" / "state",
            "XDG_RUNTIME_DIR": self._runtime,
        }
        for place in places.values():
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o700)
        own = {name: str(place) for name, place in places.items()}
        return {**kept, **own, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._runtime / 'bus'}"}

    def _is_on_the_bus(self) -> bool:
        answer = self._ask("/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", f"string:{_SECRETS}", bus=True)
        return "boolean true" in answer

    def _ask(self, path: str, method: str, *arguments: str, bus: bool = False) -> str:
        """The printed answer of a call, or "" when it failed."""
        return self._send(path, method, arguments, bus).stdout

    def _call(self, path: str, method: str, *arguments: str) -> None:
        done = self._send(path, method, arguments, bus=False)
        if done.returncode != 0:
            raise RuntimeError(f"{method}: {done.stderr.strip()}")

    def _send(self, path: str, method: str, arguments: tuple[str, ...], bus: bool) -> subprocess.CompletedProcess[str]:
        destination = "org.freedesktop.DBus" if bus else _SECRETS
        command = ["dbus-send", "--session", "--print-reply", "--reply-timeout=5000", f"--dest={destination}"]
        return subprocess.run(
            [*command, path, method, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )


def _unlock_over(control: Path, password: str) -> None:
    """Send the password to the daemon's control socket, in the protocol of its PAM module.

    One zero byte carries our credentials; then length, operation (1: unlock), and the length and text of the argument.
    The answer is its length (8) and a result, 0 when it worked.
    """
    secret = password.encode()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        connection.connect(str(control))
        connection.sendall(b"\0" + struct.pack(">III", 12 + len(secret), 1, len(secret)) + secret)
        with connection.makefile("rb") as reader:
            answer = reader.read(8)
    if len(answer) != 8 or struct.unpack(">II", answer)[1] != 0:
        raise RuntimeError(f"the keyring refused to unlock ({answer!r})")
