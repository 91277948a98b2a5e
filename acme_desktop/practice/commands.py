"""What is typed: `acme-desktop practice …`. Arguments in, one document or lines out, an exit code."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from acme_desktop.practice import control_client, document, grammar
from acme_desktop.practice.control_client import ControlError, NotRunningError
from acme_desktop.practice.document import Document
from acme_desktop.practice.failures import ABOUT, Failure
from acme_desktop.practice.grammar import HelpWanted, UsageError
from acme_desktop.practice.profile import Folder, Lock, profile_home, read_json

if TYPE_CHECKING:
    from acme_desktop.practice.happenings import Happening

DONE, FAILED, WRONG_USAGE, CANNOT_START, STOPPED = 0, 1, 2, 3, 130
_PATIENCE = 10.0  # seconds for another process to come up, or to end
_BREATH = 0.05
_PORT_HINT = "Choose another: acme-desktop practice start --port PORT (accounts are then registered again)."


class _Told(Exception):
    """What failed, what to do, and the exit code."""

    def __init__(self, code: int, message: str, hint: str = "") -> None:
        self.code = code
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True)
class _Call:
    """One command: what was typed, the folder it is about, and where to print."""

    typed: Namespace
    folder: Folder
    out: TextIO
    err: TextIO

    def answer(self, found: Mapping[str, object], lines: Iterable[str]) -> None:
        """The answer, for a program or for people."""
        text = json.dumps(found, indent=2) if self.typed.json else "\n".join(lines)
        self.out.write(text + "\n")
        self.out.flush()

    def message(self, text: str) -> None:
        """Something for people, on standard error."""
        self.err.write("".join(char if char.isprintable() else " " for char in text) + "\n")
        self.err.flush()


def run(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Run one command line, without `acme-desktop practice`; returns its exit code. Raises OSError of the output."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    as_json = "--json" in argv
    try:
        typed = grammar.parse(argv)
        call = _Call(typed, Folder(profile_home(os.environ if environ is None else environ)), out, err)
        return _VERBS[typed.verb](call)
    except HelpWanted as wanted:
        out.write(json.dumps({"help": str(wanted)}) + "\n" if as_json else str(wanted))
        return DONE
    except UsageError as error:
        return _told(out, err, as_json, _Told(WRONG_USAGE, str(error), error.hint), "input", error.field)
    except ControlError as error:
        code = WRONG_USAGE if error.field else FAILED
        return _told(out, err, as_json, _Told(code, str(error)), "input" if error.field else "state", error.field)
    except _Told as error:
        return _told(out, err, as_json, error, "storage" if error.code == CANNOT_START else "state")
    except NotRunningError:
        hint = "Start it: acme-desktop practice"
        return _told(out, err, as_json, _Told(FAILED, "the practice CA is not running", hint), "state")
    except (sqlite3.Error, OSError) as error:
        why = getattr(error, "strerror", "") or str(error)
        return _told(out, err, as_json, _Told(CANNOT_START, f"the practice CA's folder: {why.lower()}"), "storage")


def _told(out: TextIO, err: TextIO, as_json: bool, error: _Told, kind: str, field: str = "") -> int:
    lines = [f"acme-desktop: {error}", *(f"  {line}" for line in [error.hint] if line)]
    err.write("\n".join(lines) + "\n")
    if as_json:
        members = {"kind": kind, "field": field or None, "message": str(error), "hint": error.hint}
        out.write(json.dumps({"error": members}, indent=2) + "\n")
    return error.code


# --- the CA itself ------------------------------------------------------------------------------------------------


def _start(call: _Call) -> int:
    # The server's libraries are imported only by whoever becomes the server.
    from acme_desktop.practice import running
    from acme_desktop.practice.sockets import Ports, PortTakenError
    from acme_desktop.practice.store import UnreadableStoreError

    typed = call.typed
    wishes = running.Wishes(
        Ports(typed.port, typed.dns_port, typed.http01_port), typed.parent_pid, _announce(call), _watching(call)
    )
    try:
        by_signal = running.run(call.folder, wishes)
    except running.AlreadyRunningError:
        return _runs_already(call)
    except PortTakenError as error:
        raise _Told(CANNOT_START, str(error), _PORT_HINT) from None
    except UnreadableStoreError as error:
        raise _Told(
            CANNOT_START,
            f"the practice CA's database can't be read: {error}",
            "Start anew, with nothing in it: acme-desktop practice reset --yes",
        ) from None
    return STOPPED if by_signal else DONE


def _announce(call: _Call) -> Callable[[Document], None]:
    def ready(found: Document) -> None:
        head = "The practice CA runs. Nothing that it issues is trusted by anybody."
        call.answer(found, [head, *document.facts(found), *document.next_steps(found), ""])

    return ready


def _watching(call: _Call) -> Callable[[Happening], None]:
    """Every happening in a line, unless a program reads."""

    def tell(happening: Happening) -> None:
        if not (call.typed.json or call.typed.quiet):
            call.message(f"{happening.at[11:19]}  {happening.text}")

    return tell


def _runs_already(call: _Call) -> int:
    """The same document, from the process that runs it; it may still be coming up."""
    found = _waited_for(lambda: _status_or_none(call.folder))
    if found is None:
        raise _Told(FAILED, "the practice CA is starting or ending in another process, and does not answer")
    if call.typed.parent_pid:
        found["token"] = _token(call.folder)
    call.answer(found, ["The practice CA runs already.", *document.facts(found)])
    return DONE


def _token(folder: Folder) -> str:
    return str((read_json(folder.control) or {}).get("token", ""))


def _waited_for(ask: Callable[[], Document | None]) -> Document | None:
    """The first answer within some seconds."""
    nobody, deadline = threading.Event(), time.monotonic() + _PATIENCE
    while (found := ask()) is None and time.monotonic() < deadline:
        nobody.wait(_BREATH)
    return found


def _status_or_none(folder: Folder) -> Document | None:
    try:
        return control_client.ask(folder, "GET", "/status")
    except NotRunningError:
        return None


def _status(call: _Call) -> int:
    found = _status_or_none(call.folder)
    if found is not None:
        if call.typed.with_token:
            found["token"] = _token(call.folder)
        call.answer(found, ["The practice CA runs.", *document.facts(found)])
        return DONE
    known = read_json(call.folder.ca) or {}
    resting = {"running": False, **{name: known.get(name) for name in ("directory_url", "dns", "http01_port")}}
    resting["ca_bundle"] = str(call.folder.root) if known else None
    before = [f"  Its directory is then again {known.get('directory_url')}"] if known else []
    call.answer(resting, ["The practice CA is not running. Start it: acme-desktop practice", *before])
    return DONE


def _stop(call: _Call) -> int:
    try:
        control_client.ask(call.folder, "POST", "/stop")
    except NotRunningError:
        call.answer({"running": False}, ["The practice CA is not running."])
        return DONE
    if _waited_for(lambda: _lock_or_none(call.folder)) is None:
        raise _Told(FAILED, "the practice CA was told to stop, and has not ended yet")
    call.answer({"running": False}, ["The practice CA has stopped; accounts, certificates and DNS records stay."])
    return DONE


def _lock_or_none(folder: Folder) -> Document | None:
    """Whether the other process has let go."""
    lock = Lock(folder.lock)
    if not lock.take():
        return None
    lock.release()
    return {}


def _reset(call: _Call) -> int:
    if not call.typed.yes:
        raise UsageError("yes", "--yes is missing: every account, order, certificate and DNS record is forgotten")
    try:
        control_client.ask(call.folder, "POST", "/reset")
    except NotRunningError:
        from acme_desktop.practice import running

        try:
            running.reset_resting(call.folder)
        except running.AlreadyRunningError:
            raise _Told(FAILED, "the practice CA is just starting or ending: try again") from None
    call.answer({"reset": True}, ["The practice CA has forgotten everything but its root and where it is found."])
    return DONE


def _fail(call: _Call) -> int:
    asked: list[str] = call.typed.failures
    before = control_client.ask(call.folder, "GET", "/status")["failures"]
    wanted = [] if asked == ["off"] else list(dict.fromkeys([*before, *asked]))
    body: Document = {"on": wanted, "slow_seconds": call.typed.seconds}
    found = control_client.ask(call.folder, "PUT", "/failures", body)
    on = [f"  {name}: {ABOUT[Failure(name)]}" for name in found["failures"]]
    call.answer(
        {"failures": found["failures"], "slow_seconds": found["slow_seconds"]},
        ["Switched on:", *on] if on else ["No failure is switched on."],
    )
    return DONE


# --- its DNS ------------------------------------------------------------------------------------------------------


def _dns_add(call: _Call) -> int:
    typed = call.typed
    body: Document = {"name": typed.name, "type": typed.type, "value": typed.value, "ttl": typed.ttl}
    record = control_client.ask(call.folder, "POST", "/dns", body)["record"]
    call.answer(record, [f"There is now {_line(record)}"])
    return DONE


def _dns_remove(call: _Call) -> int:
    typed = call.typed
    body: Document = {"name": typed.name}
    body |= {"type": typed.type} if typed.type else {}
    body |= {"value": typed.value} if typed.value else {}
    found = control_client.ask(call.folder, "POST", "/dns/remove", body)
    if not found["removed"]:
        raise _Told(FAILED, f"there is no such record at {typed.name}", "See them: acme-desktop practice dns list")
    count = found["removed"]
    call.answer(found, [f"{count} record{'' if count == 1 else 's'} removed."])
    return DONE


def _dns_list(call: _Call) -> int:
    found = control_client.ask(call.folder, "GET", "/dns")
    lines = [_line(record) for record in found["records"]]
    call.answer(found, lines or ["There are no records. Every name that you order is at 127.0.0.1."])
    return DONE


def _line(record: Mapping[str, object]) -> str:
    return f"{record['name']} {record['ttl']} {record['type']} {record['value']}"


_VERBS: Mapping[str, Callable[[_Call], int]] = {
    "start": _start,
    "status": _status,
    "stop": _stop,
    "reset": _reset,
    "fail": _fail,
    "dns add": _dns_add,
    "dns remove": _dns_remove,
    "dns list": _dns_list,
}
