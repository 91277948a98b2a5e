"""Every kind of error has its exit code, its sentences and its document."""

from __future__ import annotations

import io
import json
import signal
import threading

import pytest

from acme_desktop.cli import failures
from acme_desktop.cli.main import run
from acme_desktop.cli.stopping import StopOnSignal, interrupts_wait
from acme_desktop.domain.errors import (
    BusyError,
    CaError,
    Cancelled,
    ChallengeError,
    GaveUpError,
    InputError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
    RateLimitedError,
    SignInError,
    StateError,
    StorageError,
    TermsChangedError,
    TransportError,
    UntrustedServerError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.service.job import Job
from acme_desktop.service.requests import ListOrders
from tests.cli import values
from tests.cli.recording_service import Desk, RecordingService

PROBLEM = Problem("urn:ietf:params:acme:error:rejectedIdentifier", "policy forbids it")
ERRORS: list[tuple[BaseException, int, str]] = [
    (InputError("domains", "a..b: empty label", hint="Leave one dot out."), 2, "input"),
    (NotFoundError("order", 99), 2, "not-found"),
    (NotSignedInError("nobody is signed in"), 3, "not-signed-in"),
    (SignInError("name or password is wrong", wait=4.0), 3, "sign-in"),
    (NotAllowedError("that role does not include this"), 1, "not-allowed"),
    (StateError("order 7 is valid"), 1, "state"),
    (BusyError("order 7 is being worked on", holder="pid 17"), 1, "busy"),
    (CaError(PROBLEM), 1, "ca"),
    (RateLimitedError(PROBLEM, retry_after=90.0), 1, "rate-limited"),
    (TermsChangedError(PROBLEM, url="https://ca.test/tos"), 1, "terms-changed"),
    (ChallengeError("example.org", PROBLEM), 1, "challenge"),
    (TransportError("no answer"), 1, "transport"),
    (UntrustedServerError("not who it says"), 1, "untrusted-server"),
    (GaveUpError("waited long enough"), 1, "gave-up"),
    (VaultError(VaultTrouble.LOCKED, "the keyring is locked"), 3, "vault"),
    (StorageError("the disk is full"), 1, "storage"),
    (Cancelled(), 130, "stopped"),
    (KeyboardInterrupt(), 130, "stopped"),
    (ZeroDivisionError("division by zero"), 1, "fault"),
]


@pytest.mark.parametrize(("error", "code", "kind"), ERRORS, ids=[kind for _, _, kind in ERRORS])
def test_an_error_of_the_service_has_its_exit_code_and_its_document(error: BaseException, code: int, kind: str) -> None:
    desk = Desk({ListOrders: error})
    result = desk("order", "list")
    assert result.code == code
    assert result.out == ""
    assert result.err.startswith("acme-desktop: ")
    assert result.service.closed == 1
    document = desk("order", "list", "--json")
    assert document.code == code
    assert document.document["error"]["kind"] == kind
    assert document.document["error"]["message"]


def test_a_database_that_can_not_be_opened_is_exit_code_3() -> None:
    result = Desk(refusal=StorageError("the database is newer than this program"))("order", "list", "--json")
    assert result.code == 3
    assert result.document["error"]["kind"] == "storage"


def test_an_unknown_account_is_wrong_input_and_names_what_is_unknown() -> None:
    result = Desk({ListOrders: NotFoundError("account", 99)})("order", "list")
    assert result.err.splitlines()[0] == "acme-desktop: there is no account 99"
    assert "account list" in result.err


def test_a_sentence_that_does_not_name_its_field_gets_it_in_front() -> None:
    assert (
        failures.sentences(InputError("domains", "a..b: empty label"))[0] == "acme-desktop: domains: a..b: empty label"
    )
    assert failures.sentences(InputError("key-type", "that key type is odd"))[0] == "acme-desktop: that key type is odd"


def test_every_bad_name_stands_on_a_line_of_its_own() -> None:
    error = InputError(
        "domains", "the names cannot be used:\n{reasons}", reasons="a..b: empty\n-c: hyphen", hint="x\ny"
    )
    assert failures.sentences(error) == [
        "acme-desktop: domains: the names cannot be used:",
        "  a..b: empty",
        "  -c: hyphen",
        "  x",
        "  y",
    ]


def test_what_a_program_can_use_is_in_the_document() -> None:
    def members(error: BaseException) -> dict[str, object]:
        return failures.error_members(error)

    assert members(RateLimitedError(PROBLEM, retry_after=90.0))["retry_after"] == 90.0
    assert members(CaError(PROBLEM))["problem"] == PROBLEM.as_dict()
    assert members(ChallengeError("example.org", None))["name"] == "example.org"
    assert members(TermsChangedError(PROBLEM, url="https://ca.test/tos"))["terms_url"] == "https://ca.test/tos"
    assert members(VaultError(VaultTrouble.ABSENT, "none"))["reason"] == "absent"
    assert members(SignInError("too soon", wait=4.0))["wait"] == 4.0
    assert members(BusyError("busy", holder="pid 17"))["holder"] == "pid 17"


def test_a_fault_shows_its_trace_only_when_asked_to() -> None:
    def fault(*_: object) -> None:
        raise LookupError("seen only when debugging")

    quiet = Desk({ListOrders: fault})("order", "list")
    assert "seen only" not in quiet.err
    assert "LookupError" in quiet.err
    assert "ACME_DESKTOP_DEBUG=1" in quiet.err
    with pytest.raises(AssertionError):  # the desk refuses every trace
        Desk({ListOrders: fault}, {"ACME_DESKTOP_DEBUG": "1"})("order", "list")


def test_an_error_while_closing_is_no_success() -> None:
    class Leaky(RecordingService):
        """Can't be closed."""

        def close(self) -> None:
            raise StorageError("the last write failed")

    out, err = io.StringIO(), io.StringIO()
    service = Leaky({ListOrders: (values.an_order(),)})
    code = run(("order", "list"), build=lambda *_, **__: service, stdout=out, stderr=err, environ={})
    assert code == 1
    assert "the last write failed" in err.getvalue()


def test_a_reader_who_left_is_no_fault() -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    err = io.StringIO()
    service = RecordingService({ListOrders: ()})
    code = run(("order", "list"), build=lambda *_, **__: service, stdout=Closed(), stderr=err, environ={})
    assert code == 1
    assert err.getvalue() == ""
    assert service.closed == 1


# --- stopping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_stops_the_job_and_lets_it_tidy_up(number: signal.Signals) -> None:
    tidied = threading.Event()
    before = signal.getsignal(number)

    def busy(_: object, job: Job) -> None:
        threading.Timer(0.05, signal.raise_signal, (number,)).start()
        try:
            job.sleep(20)
        finally:
            tidied.set()

    result = Desk({ListOrders: busy})("order", "list", "--json")
    assert result.code == 130
    assert tidied.is_set()
    assert result.document["error"]["kind"] == "stopped"
    assert "tidying up first" in result.err
    assert signal.getsignal(number) is before


def test_a_signal_that_whoever_started_us_wants_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        result = Desk({ListOrders: lambda *_: signal.raise_signal(signal.SIGHUP) or ()})("order", "list", "--json")
    finally:
        signal.signal(signal.SIGHUP, before)
    assert result.document == {"orders": []}


def test_messages_that_can_not_be_written_hold_nothing_up() -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    out, service = io.StringIO(), RecordingService({ListOrders: StateError("no")})
    code = run(("order", "list", "--json"), build=lambda *_, **__: service, stdout=out, stderr=Full(), environ={})
    assert (code, json.loads(out.getvalue())["error"]["kind"]) == (1, "state")


def test_an_interrupt_waits_for_the_end_of_an_import() -> None:
    before, done = signal.getsignal(signal.SIGINT), []

    def imported() -> None:
        with interrupts_wait():
            signal.raise_signal(signal.SIGINT)
            done.append("imported")

    with pytest.raises(KeyboardInterrupt):
        imported()
    assert done == ["imported"]
    assert signal.getsignal(signal.SIGINT) is before
    with interrupts_wait():
        pass


def test_elsewhere_than_in_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def enter() -> None:
        with StopOnSignal(threading.Event(), lambda: None), interrupts_wait():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [before]
