"""Errors in words: what failed, why, what to do; the CA's own words; reports without secrets."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.errors import Told, core_text, sentence, told
from acme_desktop.desktop.wording.in_the_window import WORDS, in_the_window
from acme_desktop.desktop.wording.report import report_of, without_secrets
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    ChallengeError,
    GaveUpError,
    InputError,
    NotAllowedError,
    NotConfirmedError,
    NotFoundError,
    NotSignedInError,
    RateLimitedError,
    SignInError,
    StateError,
    StorageError,
    TermsChangedError,
    TransportError,
    UnexpectedError,
    UntrustedServerError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.problem import Problem
from tests.architecture.sources import CHECKOUT
from tests.desktop.recording_desk import NOON

GENERATOR = runpy.run_path(str(CHECKOUT / "packaging" / "core_texts.py"))
LISTING = CHECKOUT / "resources" / "translations" / "core_texts.py"
PROBLEM = Problem(
    "urn:ietf:params:acme:error:malformed",
    "Error creating new order",
    subproblems=(Problem("urn:ietf:params:acme:error:rejectedIdentifier", "policy forbids", identifier="a.example"),),
)
CA_SAYS = "The CA says: “Error creating new order (malformed); a.example: policy forbids (rejectedIdentifier)”"

EXAMPLES: list[tuple[AcmeDesktopError, Told]] = [
    (InputError("email", "{given} is too long", given="x"), Told("x is too long.")),
    (
        NotFoundError("order", 7),
        Told("There is no order 7.", "", "The list shows what there is."),
    ),
    (NotSignedInError("nobody is signed in"), Told("Nobody is signed in.", "", "Sign in again.")),
    (
        SignInError("name or password is wrong", wait=8),
        Told("Name or password is wrong.", "", "It may be tried again from {soon} on."),
    ),
    (
        NotAllowedError("{name} is a {role}", name="jonas", role="viewer", hint="Ask an admin to do it."),
        Told("Your role does not include this.", "jonas is a viewer.", "Ask an admin to do it."),
    ),
    (
        NotConfirmedError("this needs your password again", hint="Give it, then try again."),
        Told("This needs your password again.", "", "Give it, then try again."),
    ),
    (
        StateError("order {id} is {state}", id=7, state="valid", hint="Fetch it: acme-desktop order continue 7"),
        Told("Order 7 is valid.", "", "Continue order 7 to fetch it."),
    ),
    (
        BusyError("order {id} is under way", id=7, holder="renew"),
        Told("Order 7 is under way.", "", "Wait for it to finish, then try again."),
    ),
    (CaError(PROBLEM), Told("The CA refused.", CA_SAYS)),
    (
        RateLimitedError(PROBLEM, retry_after=7200),
        Told("The CA takes no more of these for now.", CA_SAYS, "It may be tried again from {later} on."),
    ),
    (
        TermsChangedError(PROBLEM, url="https://ca.example/terms"),
        Told(
            "The CA’s terms of service have changed.",
            CA_SAYS,
            "Read https://ca.example/terms, then register again and agree.",
        ),
    ),
    (
        ChallengeError("a.example", Problem("urn:ietf:params:acme:error:dns", "NXDOMAIN looking up TXT")),
        Told("a.example could not be validated.", "The CA says: “NXDOMAIN looking up TXT (dns)”"),
    ),
    (ChallengeError("a.example", None), Told("a.example could not be validated.")),
    (
        TransportError("{near} cannot be reached: {reason}", near="ca.example", reason="refused"),
        Told("There was no usable answer.", "ca.example cannot be reached: refused.", "Nothing is lost. Try again."),
    ),
    (
        UntrustedServerError("the certificate is not trusted", hint="Check the directory URL."),
        Told(
            "This is not the server that it should be.", "The certificate is not trusted.", "Check the directory URL."
        ),
    ),
    (
        GaveUpError("the CA was not done after {seconds} seconds", seconds=90),
        Told("The CA was not done after 90 seconds.", "", "The work goes on where it stands when it is continued."),
    ),
    (
        VaultError(
            VaultTrouble.LOCKED,
            "the keyring is locked",
            hint="Unlock it at the desktop, or keep the secrets under a passphrase instead: “acme-desktop vault …”.",
        ),
        Told(
            "The keyring is locked.",
            "",
            "Unlock it at the desktop, or keep the secrets under a passphrase: Settings, Security.",
        ),
    ),
    (
        StorageError("the disk is full", hint="Make room and try again."),
        Told("The database or the disk did not do its part.", "The disk is full.", "Make room and try again."),
    ),
    (
        UnexpectedError("something went wrong inside the program: {kind}", kind="KeyError", hint="Report it."),
        Told(
            "Something went wrong inside the program.",
            "Something went wrong inside the program: KeyError.",
            "Report it.",
        ),
    ),
]


@pytest.mark.parametrize(("error", "expected"), EXAMPLES, ids=lambda what: type(what).__name__)
def test_every_kind_of_error_is_told(error: AcmeDesktopError, expected: Told) -> None:
    soon, later = (moments.time(NOON + timedelta(seconds=wait)) for wait in (8, 7200))
    said = told(error, NOON)
    assert replace(said, details="") == replace(expected, advice=expected.advice.format(soon=soon, later=later))
    assert said.details.startswith("ACME Desktop ")


def test_there_is_an_example_of_every_class() -> None:
    def below(kind: type[AcmeDesktopError]) -> Iterator[type[AcmeDesktopError]]:
        for one in kind.__subclasses__():
            if one.__module__ == "acme_desktop.domain.errors":
                yield one
                yield from below(one)

    families = {"AccessError", "NoWindowError"}  # never raised itself; told where there is no window
    assert {kind.__name__ for kind in below(AcmeDesktopError)} - families == {type(e).__name__ for e, _ in EXAMPLES}


def test_a_bug_is_told_without_its_words() -> None:
    said = told(KeyError("secret"))
    assert said.headline == "Something went wrong inside the program."
    assert said.why == ""


def test_every_reason_of_the_vault_has_a_headline() -> None:
    headlines = [told(VaultError(reason, "it is so")).headline for reason in VaultTrouble]
    assert len(set(headlines)) == len(VaultTrouble)


def test_a_ca_is_quoted_as_plain_text() -> None:
    said = told(CaError(Problem("about:blank", "a\u202eb\n<b>c</b>")))
    assert said.why == "The CA says: “a b <b>c</b>”"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("the disk is full", "The disk is full."),
        ("Really?", "Really?"),
        ("acme-desktop is locked", "acme-desktop is locked."),
        ("see “here”", "See “here”"),
    ],
)
def test_a_sentence_begins_large_and_ends_with_a_stop(text: str, expected: str) -> None:
    assert sentence(text) == expected


class Backwards(QTranslator):
    """Translates one text of the core."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(
        self,
        context: bytes | str,
        sourceText: bytes | str,  # noqa: N803
        disambiguation: bytes | str | None = None,
        n: int = -1,
    ) -> str:
        asked = (context, sourceText)
        return "{state} ist Bestellung {id}" if asked == ("errors", "order {id} is {state}") else ""


def test_a_template_is_translated_before_it_is_filled(qapp: QCoreApplication) -> None:
    translator = Backwards()
    qapp.installTranslator(translator)
    try:
        assert core_text("order {id} is {state}", {"id": 7, "state": "valid"}) == "valid ist Bestellung 7"
    finally:
        qapp.removeTranslator(translator)


# --- the listing of the core's texts -----------------------------------------------------------------------------


def test_the_listing_of_the_cores_texts_is_fresh() -> None:
    fresh = GENERATOR["listing"]()
    assert LISTING.read_text(encoding="utf-8") == fresh, "run “python packaging/generate.py core-texts”"


def test_the_listing_holds_messages_and_advice() -> None:
    texts = GENERATOR["core_texts"]()
    assert "order {id} is {state}" in texts  # a plain one
    assert "the certificate of {host} is not trusted: {reason}; it is: {shown}" in texts  # put together
    assert "no CA to compare with" in texts  # of doctor
    assert "Try again in a moment." in texts  # of a table
    assert len(texts) > 300


def test_the_window_names_no_command() -> None:
    command = re.compile(r"acme-desktop [a-z]|(?<![\w-])--[a-z]|\bvault use-")
    named = [text for text in GENERATOR["core_texts"]() if command.search(text)]
    assert named
    left = [text for text in named if command.search(in_the_window(text))]
    assert left == [], "say it in the window's own ways in wording/in_the_window.py"


def test_the_windows_words_are_for_texts_that_there_are_and_take_the_same_values() -> None:
    texts = set(GENERATOR["core_texts"]())
    holes = re.compile(r"\{\w+\}")
    assert [text for text in WORDS if text not in texts] == []
    assert [text for text, words in WORDS.items() if set(holes.findall(words)) != set(holes.findall(text))] == []


# --- reports -----------------------------------------------------------------------------------------------------


def test_a_report_has_the_kind_the_causes_and_the_cas_document() -> None:
    try:
        try:
            raise OSError("connection reset")
        except OSError as cause:
            raise CaError(PROBLEM, hint="Wait.") from cause
    except CaError as error:
        report = report_of(error)
    assert "CaError: the CA refused: Error creating new order" in report
    assert "hint: Wait." in report
    assert "caused by OSError: connection reset" in report
    assert '"identifier": "a.example"' in report


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2",
        'the request {"password": "hunter2", "name": "maren"}',
        "passphrase: hunter2",
        "postgresql://maren:hunter2@db.example/acme",
        "Authorization: Bearer hunter2",
        "token=hunter2&x=1",
        "-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nhunter2",
        '"signature": "hunter2"',
        "eyJhbGciOiJFUzI1NiJ9hunter2.eyJhunter2.hunter2",
    ],
)
def test_secrets_are_left_out(text: str) -> None:
    shown = without_secrets(f"it failed: {text}")
    assert "hunter2" not in shown
    assert "(left out)" in shown


def test_what_is_no_secret_stays() -> None:
    text = "the token of _acme-challenge.a.example at https://ca.example/acme/7?x=1 is not there"
    assert without_secrets(text) == text
