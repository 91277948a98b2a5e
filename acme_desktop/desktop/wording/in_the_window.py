"""What the core says to whoever types commands, said to whoever clicks: the same advice with the window's own ways."""

from __future__ import annotations

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

# Texts of the core that name a command or an option → what the window says instead; both take the same values.
WORDS = {
    "Ask an admin to do it, or to change the role: acme-desktop operator set-role NAME ROLE": str(
        QT_TRANSLATE_NOOP("errors", "Ask an admin to do it, or to change your role in Settings.")
    ),
    "Choose another folder, or replace what is there with --replace.": str(
        QT_TRANSLATE_NOOP("errors", "Choose another folder, or tick that what is there is replaced.")
    ),
    "Choose another name; “acme-desktop operator list” shows those that are taken.": str(
        QT_TRANSLATE_NOOP("errors", "Choose another name; Settings shows those that are taken.")
    ),
    "Continue that one (“acme-desktop order list” shows it) or abandon it first.": str(
        QT_TRANSLATE_NOOP("errors", "Continue that one (Orders shows it) or abandon it first.")
    ),
    "End the other acme-desktop process, then try again.": str(
        QT_TRANSLATE_NOOP("errors", "Close the other window or end the other run of the program, then try again.")
    ),
    "For a company's own CA, give the certificate it chains to with --ca-bundle FILE. Otherwise somebody may be "
    "listening in: do not go on from this network.": str(
        QT_TRANSLATE_NOOP(
            "errors",
            "For a company’s own CA, add the certificate it chains to as its CA bundle. Otherwise somebody may be "
            "listening in: do not go on from this network.",
        )
    ),
    "Get a key identifier and HMAC key from the CA and give --eab-kid and --eab-hmac-stdin.": str(
        QT_TRANSLATE_NOOP("errors", "Get a key identifier and an HMAC key from the CA and fill them in.")
    ),
    "Give --password-stdin.": str(QT_TRANSLATE_NOOP("errors", "Choose a password for the file.")),
    "Give --reason TEXT.": str(QT_TRANSLATE_NOOP("errors", "Say why; it goes on the record.")),
    "It is an older vault under another passphrase. Give that passphrase; or keep the older vault under another name "
    "and begin a new one: acme-desktop vault use-passphrase --set-aside": str(
        QT_TRANSLATE_NOOP(
            "errors",
            "It is an older vault under another passphrase. Give that passphrase, or have the older vault kept under "
            "another name and begin a new one.",
        )
    ),
    "Let a timer run “acme-desktop renew” at least twice a day (cron or a systemd timer).": str(
        QT_TRANSLATE_NOOP(
            "errors", "Let a timer run the renewals while the window is closed: Settings has the lines for it."
        )
    ),
    "Make one: acme-desktop audit export --to FILE": str(
        QT_TRANSLATE_NOOP("errors", "Make one with Export in the audit trail.")
    ),
    "Make the first one: acme-desktop operator add NAME --role admin": str(
        QT_TRANSLATE_NOOP("errors", "Make the first one: the window asks for it when it is opened again.")
    ),
    "Name one: acme-desktop settings set resolvers ADDRESS": str(
        QT_TRANSLATE_NOOP("errors", "Name a resolver in Settings.")
    ),
    "The practice CA is not running. Start it: acme-desktop practice": str(
        QT_TRANSLATE_NOOP("errors", "The practice CA is not running. Start it under Practice CA.")
    ),
    "Start it first: acme-desktop practice": str(QT_TRANSLATE_NOOP("errors", "Start it first, under Practice CA.")),
    "Orders need a valid account: acme-desktop account list": str(
        QT_TRANSLATE_NOOP("errors", "Orders need an active account; Accounts shows which are.")
    ),
    "Place the order again with another --challenge: it goes on with that.": str(
        QT_TRANSLATE_NOOP("errors", "Place the order again with another challenge: it goes on with that.")
    ),
    "Read them, then give --agree-terms.": str(QT_TRANSLATE_NOOP("errors", "Read them, then tick that you agree.")),
    "Sign in: acme-desktop sign-in NAME": str(QT_TRANSLATE_NOOP("errors", "Sign in again.")),
    "Unlock it, or use a passphrase instead: acme-desktop vault use-passphrase": str(
        QT_TRANSLATE_NOOP("errors", "Unlock it, or keep the secrets under a passphrase instead: Settings, Security.")
    ),
    "Unlock or restore the keyring that was used before, or put the recovery kit back: acme-desktop vault import-kit "
    "FILE": str(
        QT_TRANSLATE_NOOP(
            "errors",
            "Unlock or restore the keyring that was used before, or put the recovery kit back: Settings, Security.",
        )
    ),
    "Use --role admin.": str(QT_TRANSLATE_NOOP("errors", "Choose the role admin.")),
    "acme-desktop account register --help": str(QT_TRANSLATE_NOOP("errors", "Add one under Accounts.")),
    "another vault needs its secrets: vault use-passphrase, or vault use-keyring": str(
        QT_TRANSLATE_NOOP("errors", "another vault needs its secrets: change it under Settings, Security")
    ),
    "the CA's terms of service must be agreed to: --agree-terms": str(
        QT_TRANSLATE_NOOP("errors", "the CA’s terms of service must be agreed to")
    ),
    "{ca} wants an external account: --eab-kid and --eab-hmac-stdin": str(
        QT_TRANSLATE_NOOP("errors", "{ca} wants an external account: a key identifier and an HMAC key")
    ),
}
# The same for texts that the core puts together; what a group caught is put into the window's words.
_PATTERNS = (
    (
        re.compile(r"“acme-desktop (?P<kind>[a-z-]+) list” shows what there is"),
        str(QT_TRANSLATE_NOOP("errors", "The list shows what there is.")),
    ),
    (
        re.compile(r"Read (?P<url>\S+) and register again with --agree-terms\."),
        str(QT_TRANSLATE_NOOP("errors", "Read {url}, then register again and agree.")),
    ),
    (
        re.compile(r"See what is missing: acme-desktop challenge check --order (?P<id>\d+)"),
        str(QT_TRANSLATE_NOOP("errors", "Check now shows what is missing.")),
    ),
    (
        re.compile(r"See which are: acme-desktop challenge list --order (?P<id>\d+)"),
        str(QT_TRANSLATE_NOOP("errors", "The challenges of order {id} show which are.")),
    ),
    (
        re.compile(r"See where it is: acme-desktop order show (?P<id>\d+)"),
        str(QT_TRANSLATE_NOOP("errors", "Order {id} shows where it is.")),
    ),
    (
        re.compile(r"Fetch it: acme-desktop order continue (?P<id>\d+)"),
        str(QT_TRANSLATE_NOOP("errors", "Continue order {id} to fetch it.")),
    ),
    # What is said of the keyring ends in the other way to keep secrets.
    (
        re.compile(r"“acme-desktop doctor” tries it again, or keep the secrets under a passphrase instead: .*"),
        str(QT_TRANSLATE_NOOP("errors", "Try again, or keep the secrets under a passphrase: Settings, Security.")),
    ),
    (
        re.compile(r"(?P<first>.+), or keep the secrets under a passphrase instead: “acme-desktop .*"),
        str(QT_TRANSLATE_NOOP("errors", "{first}, or keep the secrets under a passphrase: Settings, Security.")),
    ),
)


def in_the_window(text: str) -> str:
    """The window's wording of a text of the core, translated; the translated text itself where it names no command."""
    if text in WORDS:
        return QCoreApplication.translate("errors", WORDS[text])
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return QCoreApplication.translate("errors", words).format(**found.groupdict())
    return QCoreApplication.translate("errors", text)
