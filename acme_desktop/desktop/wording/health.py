"""What doctor finds, in the words of the status bar and of the explanation behind each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.errors import sentence, told
from acme_desktop.desktop.wording.in_the_window import in_the_window
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import Diagnosis

# Up to here a clock is as good as it needs to be.
_EXACT = 2.0  # seconds
_LOOKS = {"ok": ("healthy", "ok"), "warning": ("clock", "warn"), "failed": ("failing", "bad")}


@value_class(frozen=True)
class HealthLook:
    """One item of the status bar: `words` (`short` where there is little room), and what stands behind it.

    `route` is where something can be done about it, with `button` on the button that leads there.
    """

    icon: str
    tone: str
    words: str
    short: str
    explanation: str
    advice: str = ""
    route: str = ""
    button: str = ""


def health_look(diagnosis: Diagnosis, now: datetime) -> HealthLook:
    """Of keyring, database, clock, timers, ca or dns."""
    icon, tone = _LOOKS[diagnosis.state]
    words, short = _WORDS[diagnosis.subject](diagnosis, now)
    explanation, advice = _explained(diagnosis, now)
    settings = QCoreApplication.translate("health", "Open settings")
    return HealthLook(
        icon,
        tone,
        words,
        short,
        explanation,
        advice,
        "" if diagnosis.state == "ok" else "/acme/settings",
        "" if diagnosis.state == "ok" else settings,
    )


def asking_look(subject: str) -> HealthLook:
    """Nothing is known yet."""
    return _unknown(subject, "running", QCoreApplication.translate("health", "{subject}: looking…"))


def unknown_look(subject: str) -> HealthLook:
    """It could not be asked."""
    return _unknown(subject, "help", QCoreApplication.translate("health", "{subject}: not known"))


def subject_name(subject: str) -> str:
    """As the status bar calls it."""
    names = {
        "timers": QCoreApplication.translate("health", "Renewals"),
        "keyring": QCoreApplication.translate("health", "Keyring"),
        "database": QCoreApplication.translate("health", "Database"),
        "clock": QCoreApplication.translate("health", "Clock"),
        "ca": QCoreApplication.translate("health", "CA"),
        "dns": QCoreApplication.translate("health", "DNS"),
    }
    return names.get(subject, subject)


def purpose(subject: str) -> str:
    """Why the window keeps an eye on it."""
    purposes = {
        "timers": QCoreApplication.translate(
            "health",
            "Certificates renew by themselves only where a timer of the system runs the renewals.",
        ),
        "keyring": QCoreApplication.translate(
            "health", "Account keys and the key to everything else are kept in the keyring of this computer."
        ),
        "database": QCoreApplication.translate(
            "health", "Accounts, orders, certificates and the audit trail are kept in the database."
        ),
        "clock": QCoreApplication.translate(
            "health", "Renewal times and deadlines depend on this computer’s clock. It is compared with the CA’s."
        ),
        "ca": QCoreApplication.translate("health", "Without an answer from the CA nothing can be ordered or renewed."),
        "dns": QCoreApplication.translate(
            "health", "The look at your DNS records, before the CA looks, needs resolvers that answer."
        ),
    }
    return purposes.get(subject, "")


def _unknown(subject: str, icon: str, words: str) -> HealthLook:
    name = subject_name(subject)
    return HealthLook(icon, "quiet", words.format(subject=name), name, purpose(subject))


def _keyring(diagnosis: Diagnosis, _: datetime) -> tuple[str, str]:
    if diagnosis.state != "ok":
        state = str(diagnosis.facts.get("state", ""))
        trouble = {
            "locked": QCoreApplication.translate("health", "locked"),
            "absent": QCoreApplication.translate("health", "missing"),
            "timed-out": QCoreApplication.translate("health", "no answer"),
        }.get(state, QCoreApplication.translate("health", "can’t be used"))
        return (
            QCoreApplication.translate("health", "Keyring: {trouble}").format(trouble=trouble),
            QCoreApplication.translate("health", "Keyring {trouble}").format(trouble=trouble),
        )
    if diagnosis.facts.get("kind") == "passphrase":
        return (
            QCoreApplication.translate("health", "Vault: open (passphrase)"),
            QCoreApplication.translate("health", "Vault open"),
        )
    return (
        QCoreApplication.translate("health", "Keyring: unlocked"),
        QCoreApplication.translate("health", "Keyring unlocked"),
    )


def _database(diagnosis: Diagnosis, _: datetime) -> tuple[str, str]:
    if diagnosis.state != "ok":
        return (
            QCoreApplication.translate("health", "Database: no answer"),
            QCoreApplication.translate("health", "No database"),
        )
    short = QCoreApplication.translate("health", "Database")
    if diagnosis.facts.get("kind") == "PostgreSQL":
        return QCoreApplication.translate("health", "Database: shared"), short
    return QCoreApplication.translate("health", "Database: this computer"), short


def _clock(diagnosis: Diagnosis, _: datetime) -> tuple[str, str]:
    skew = diagnosis.facts.get("skew")
    if not isinstance(skew, float | int):
        return (
            QCoreApplication.translate("health", "Clock: not compared"),
            QCoreApplication.translate("health", "Clock"),
        )
    if abs(skew) < _EXACT:
        return (
            QCoreApplication.translate("health", "Clock: exact ({skew} s)").format(skew=f"{skew:+.1f}"),
            QCoreApplication.translate("health", "Clock exact"),
        )
    span = moments.span(abs(skew))
    if skew > 0:
        words = QCoreApplication.translate("health", "Clock: {span} fast").format(span=span)
    else:
        words = QCoreApplication.translate("health", "Clock: {span} slow").format(span=span)
    return words, words.replace(":", "", 1)


def _timers(diagnosis: Diagnosis, now: datetime) -> tuple[str, str]:
    last = diagnosis.facts.get("last_run")
    if diagnosis.facts.get("error") is not None:
        unknown = QCoreApplication.translate("health", "Renewals: not known")
        return unknown, subject_name("timers")
    if not isinstance(last, datetime):
        return (
            QCoreApplication.translate("health", "Renewals: no run yet"),
            QCoreApplication.translate("health", "No run yet"),
        )
    when = moments.when(last, now)
    return (
        QCoreApplication.translate("health", "Renewals: last run {when}").format(when=when),
        QCoreApplication.translate("health", "Last run {when}").format(when=when),
    )


def _ca(diagnosis: Diagnosis, _: datetime) -> tuple[str, str]:
    if diagnosis.state == "failed":
        words = QCoreApplication.translate("health", "CA: no answer")
    elif diagnosis.state == "warning":
        words = QCoreApplication.translate("health", "CA: no account yet")
    else:
        words = QCoreApplication.translate("health", "CA: answers")
    return words, words


def _dns(diagnosis: Diagnosis, _: datetime) -> tuple[str, str]:
    if diagnosis.state == "failed":
        words = QCoreApplication.translate("health", "DNS: no answer")
    elif diagnosis.state == "warning":
        words = QCoreApplication.translate("health", "DNS: some don’t answer")
    else:
        words = QCoreApplication.translate("health", "DNS: answers")
    return words, words


def _explained(diagnosis: Diagnosis, now: datetime) -> tuple[str, str]:
    """What is so, and what to do. Summaries that hold values stay as the core says them."""
    error = diagnosis.facts.get("error")
    if isinstance(error, AcmeDesktopError):
        said = told(error, now)
        return " ".join(filter(None, (said.headline, said.why))), said.advice
    return sentence(in_the_window(diagnosis.summary)), sentence(in_the_window(diagnosis.advice))


_WORDS: dict[str, Callable[[Diagnosis, datetime], tuple[str, str]]] = {
    "keyring": _keyring,
    "database": _database,
    "clock": _clock,
    "timers": _timers,
    "ca": _ca,
    "dns": _dns,
}
