"""Errors in three sentences: what failed, why (in the CA's own words where it was the CA), and what to do.

The core's messages are templates; they are translated in the context "errors" and filled with their values then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.in_the_window import in_the_window
from acme_desktop.desktop.wording.report import report_of
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    Cancelled,
    ChallengeError,
    GaveUpError,
    InputError,
    NotAllowedError,
    NotSignedInError,
    RateLimitedError,
    SignInError,
    StorageError,
    TermsChangedError,
    TransportError,
    UnexpectedError,
    UntrustedServerError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.problem import Problem, plain_text
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Told:
    """`why` and `advice` may be empty; `details` is a report to copy, without secrets."""

    headline: str
    why: str = ""
    advice: str = ""
    details: str = ""


def told(error: BaseException, now: datetime | None = None) -> Told:
    """Any error in words. With `now`, moments at which something may be tried again are named."""
    if not isinstance(error, AcmeDesktopError):
        return Told(_unexpected(), "", "", report_of(error))
    said = _stated(error)
    headline, why = _headline(error, said)
    why = "" if why == headline else why
    advice = [sentence(in_the_window(error.hint)), _again(error, now), _next_step(error)]
    # The first piece of advice is the closest to what happened.
    return Told(headline, why, next(filter(None, advice), ""), report_of(error))


def core_text(template: str, values: Mapping[str, object] | None = None) -> str:
    """A text of the core, translated, its placeholders filled."""
    words = in_the_window(template)
    return plain_text(words.format_map(values) if values else words)


def _stated(error: AcmeDesktopError) -> str:
    """A message that begins with a value (a host, somebody's name) begins as that value does."""
    words = core_text(error.template, error.values)
    return sentence(words, as_it_is=error.template.startswith("{"))


def ca_words(problem: Problem | None) -> str:
    """What a CA said, in its own words, which are never translated; "" where it said nothing."""
    if problem is None:
        return ""
    return QCoreApplication.translate("errors", "The CA says: “{words}”").format(words=plain_text(problem.sentence))


def sentence(text: str, *, as_it_is: bool = False) -> str:
    """With a full stop behind, and a capital letter in front unless its beginning stays `as_it_is`."""
    text = text.strip()
    if not text:
        return ""
    first = text[0] if as_it_is or text.startswith("acme-desktop") else text[0].upper()
    return f"{first}{text[1:]}{'' if text[-1] in '.!?:…”' else '.'}"


def _headline(error: AcmeDesktopError, said: str) -> tuple[str, str]:
    """What failed, and why."""
    if isinstance(error, ChallengeError):
        proved = QCoreApplication.translate("errors", "{name} could not be validated.").format(name=error.name)
        return proved, ca_words(error.problem)
    if isinstance(error, CaError):
        return _refused(error), ca_words(error.problem)
    for kind, headline in _family_headlines():
        if isinstance(error, kind):
            return headline, said
    if isinstance(error, VaultError):
        return _vault_headline(error.reason), said
    return said, ""


def _family_headlines() -> tuple[tuple[type[AcmeDesktopError], str], ...]:
    translate = QCoreApplication.translate
    return (
        (UnexpectedError, _unexpected()),
        (NotAllowedError, translate("errors", "Your role does not include this.")),
        (TransportError, translate("errors", "There was no usable answer.")),
        (UntrustedServerError, translate("errors", "This is not the server that it should be.")),
        (StorageError, translate("errors", "The database or the disk did not do its part.")),
    )


def _unexpected() -> str:
    return QCoreApplication.translate("errors", "Something went wrong inside the program.")


def _refused(error: CaError) -> str:
    if isinstance(error, RateLimitedError):
        return QCoreApplication.translate("errors", "The CA takes no more of these for now.")
    if isinstance(error, TermsChangedError):
        return QCoreApplication.translate("errors", "The CA’s terms of service have changed.")
    return QCoreApplication.translate("errors", "The CA refused.")


def _vault_headline(reason: VaultTrouble) -> str:
    headlines = {
        VaultTrouble.ABSENT: QCoreApplication.translate("errors", "There is no keyring on this computer."),
        VaultTrouble.LOCKED: QCoreApplication.translate("errors", "The keyring is locked."),
        VaultTrouble.TIMED_OUT: QCoreApplication.translate("errors", "The keyring did not answer in time."),
        VaultTrouble.FORGETFUL: QCoreApplication.translate("errors", "The keyring keeps nothing."),
        VaultTrouble.REFUSED: QCoreApplication.translate("errors", "The keyring refused."),
        VaultTrouble.MISSING: QCoreApplication.translate("errors", "A secret is missing from the vault."),
        VaultTrouble.TOO_LARGE: QCoreApplication.translate("errors", "The secret is too large for the vault."),
        VaultTrouble.WRONG_KEY: QCoreApplication.translate("errors", "That does not open with this key."),
    }
    return headlines[reason]


def _again(error: AcmeDesktopError, now: datetime | None) -> str:
    """When the CA or the sign-in lets it be tried again."""
    wait = getattr(error, "retry_after", None) or (error.wait if isinstance(error, SignInError) else None)
    if not wait:
        return ""
    if now is None:
        return QCoreApplication.translate("errors", "Try again in {span}.").format(span=moments.span(wait))
    moment = moments.when(now + timedelta(seconds=wait), now)
    return QCoreApplication.translate("errors", "It may be tried again from {moment} on.").format(moment=moment)


def _next_step(error: AcmeDesktopError) -> str:
    """Where the error itself has no advice."""
    translate = QCoreApplication.translate
    steps: tuple[tuple[type[AcmeDesktopError] | type[Cancelled], str], ...] = (
        (InputError, ""),
        (NotSignedInError, translate("errors", "Sign in again.")),
        (BusyError, translate("errors", "Wait for it to finish, then try again.")),
        (GaveUpError, translate("errors", "The work goes on where it stands when it is continued.")),
        (TransportError, translate("errors", "Nothing is lost. Try again.")),
        (UnexpectedError, translate("errors", "Nothing that was saved is lost. Please report it with the details.")),
    )
    return next((step for kind, step in steps if isinstance(error, kind)), "")
