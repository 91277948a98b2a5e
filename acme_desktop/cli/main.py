"""The command line's door: arguments in, exit code out. The service is imported and built only when a verb needs it."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO

from acme_desktop import __version__
from acme_desktop.cli import failures
from acme_desktop.cli.call import BuildService, Call, OpenWindow, Service
from acme_desktop.cli.console import Console
from acme_desktop.cli.grammar import CommandLine, Verb, parse, wants_json
from acme_desktop.cli.secret_input import SecretInput
from acme_desktop.cli.stopping import interrupts_wait
from acme_desktop.cli.typed import UsageError
from acme_desktop.cli.verbs import VERBS
from acme_desktop.domain.errors import AcmeDesktopError, Cancelled, NoWindowError

_DEBUG = "ACME_DESKTOP_DEBUG"


def build_from_parts(environ: Mapping[str, str] | None = None, *, ask_passphrase: Callable[[], str]) -> Service:
    """The real service; its libraries are imported here and not before."""
    with interrupts_wait():
        from acme_desktop.bootstrap import build_service

    return build_service(environ, ask_passphrase=ask_passphrase)


def no_window(_route: str) -> int:
    """The command line alone has none: the front hall hands one in."""
    raise NoWindowError("the window is opened by the program itself", hint="Type “acme-desktop open ROUTE”.")


def _now() -> datetime:
    return datetime.now(UTC)


def run(
    argv: Sequence[str],
    *,
    build: BuildService = build_from_parts,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    environ: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = _now,
    secrets: SecretInput | None = None,
    open_window: OpenWindow = no_window,
) -> int:
    """Run one command line (without the program's name) and return its exit code. Nothing is raised."""
    environ = os.environ if environ is None else environ
    out, err = stdout or _forgiving(sys.stdout), stderr or _forgiving(sys.stderr)
    console = Console(out, err, as_json=wants_json(argv), quiet="--quiet" in argv, now=now)
    try:
        line = parse(argv, VERBS)
        if line.verb is None or line.help:
            return _explain(line, out)
        call = Call(line.typed, console, secrets or SecretInput(stdin or sys.stdin), environ, build, now, open_window)
        return _guarded(line.verb, call)
    except UsageError as error:
        return _tell(error, console, {}, starting=True)
    except BrokenPipeError:
        return _nobody_reads(out)


def _guarded(verb: Verb, call: Call) -> int:
    """Do the verb's work; every error becomes sentences, a document and an exit code."""
    try:
        try:
            code = verb.run(call)
        finally:
            call.close()
        call.console.stdout.flush()
        return code
    except (AcmeDesktopError, Cancelled, KeyboardInterrupt) as error:
        return _tell(error, call.console, call.context, starting=call.starting)
    except OSError:  # of standard output: the service's own are StorageErrors
        raise
    except Exception as error:
        if call.environ.get(_DEBUG) == "1":
            call.console.message(*traceback.format_exc().split("\n"))
        return _tell(error, call.console, call.context, starting=call.starting)


def _tell(error: BaseException, console: Console, context: Mapping[str, object], *, starting: bool) -> int:
    console.message(*failures.sentences(error))
    if console.as_json:
        console.document(failures.error_document(error, context))
    return failures.exit_code(error, starting=starting)


def _explain(line: CommandLine, out: TextIO) -> int:
    """Version or help, on standard output."""
    if line.version:
        as_json = line.typed.has("json")
        out.write(json.dumps({"version": __version__}) + "\n" if as_json else f"acme-desktop {__version__}\n")
        return failures.DONE
    from acme_desktop.cli.help import help_text

    text = help_text(line.topic, VERBS)
    out.write(json.dumps({"help": text}) + "\n" if line.typed.has("json") else text + "\n")
    return failures.DONE


def _forgiving(stream: TextIO) -> TextIO:
    """A terminal whose encoding lacks a character shows a question mark, not an error."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return stream


def _nobody_reads(out: TextIO) -> int:
    """Whoever read our output has left (`| head`): end quietly, and keep Python from complaining at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except (OSError, ValueError):
        return failures.FAILED
    return failures.FAILED
