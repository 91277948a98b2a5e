"""The vault: which one is in use, how it does, and the recovery kit."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import CANNOT_START, DONE
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.record_documents import kit_document, vault_document
from acme_desktop.cli.secret_input import PASSPHRASE, PASSPHRASE_FILE
from acme_desktop.cli.tables import facts
from acme_desktop.service.kit_requests import ExportKit, ImportKit
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import ChangeVault, CheckVault

_PASSPHRASE_STDIN = Option("--passphrase-stdin", about="read the passphrase from the first line of standard input")


def _status(call: Call) -> int:
    return _tell(call, call.ask(CheckVault()))


def _use_keyring(call: Call) -> int:
    return _tell(call, call.ask(ChangeVault("keyring")))


def _use_passphrase(call: Call) -> int:
    if call.typed.has("passphrase-stdin") or not call.environ.get(PASSPHRASE_FILE):
        passphrase = call.secret(PASSPHRASE, new=True)
        call.passphrase = lambda: passphrase
    return _tell(call, call.ask(ChangeVault("passphrase", call.typed.has("set-aside"))))


def _tell(call: Call, status: VaultStatus) -> int:
    lines = facts((("Vault", status.kind), ("Backend", status.backend), ("State", status.state)))
    told = [*lines, f"  {status.detail}"] if status.detail else lines
    call.console.answer(vault_document(status), lambda: told)
    return DONE if status.state == "ok" else CANNOT_START


def _export_kit(call: Call) -> int:
    report = call.ask(ExportKit(call.typed.text("to"), call.secret(PASSPHRASE, new=True)))
    call.console.answer(
        kit_document(report),
        lambda: (
            f"{report.path} opens {wording.count(report.secrets, 'secret')}.",
            "  Keep it where this machine's disk can't take it along.",
        ),
    )
    return DONE


def _import_kit(call: Call) -> int:
    report = call.ask(ImportKit(call.typed.text("file"), call.secret(PASSPHRASE)))
    call.console.answer(
        kit_document(report), lambda: (f"Back in the vault: {wording.count(report.secrets, 'secret')}.",)
    )
    return DONE


VERBS = (
    Verb(
        ("vault", "status"),
        "write, read and delete a canary in the vault",
        _status,
        examples=("acme-desktop vault status",),
        more="Exit code 3: the vault is absent, locked or refuses.",
    ),
    Verb(
        ("vault", "use-keyring"),
        "keep secrets in the keyring of this desktop session from now on",
        _use_keyring,
        examples=("acme-desktop vault use-keyring",),
        more="Everything in the vault moves along and is read back first. Before the first operator anyone may choose; "
        "afterwards an admin.",
    ),
    Verb(
        ("vault", "use-passphrase"),
        "keep secrets in a file of the profile under a passphrase from now on, for machines without a keyring",
        _use_passphrase,
        options=(
            _PASSPHRASE_STDIN,
            Option("--set-aside", about="keep an older vault, whose passphrase is another one, under another name"),
        ),
        examples=(
            "acme-desktop vault use-passphrase",
            "pass show acme/vault | acme-desktop vault use-passphrase --passphrase-stdin",
        ),
        more=f"Later runs ask for the passphrase on the terminal, or read it from the file that {PASSPHRASE_FILE} "
        "names.",
    ),
    Verb(
        ("vault", "export-kit"),
        "write a recovery kit: what opens everything here, under a passphrase",
        _export_kit,
        options=(Option("--to", "FILE", "a file that does not exist yet", required=True), _PASSPHRASE_STDIN),
        examples=("acme-desktop vault export-kit --to /media/usb/acme-kit.txt",),
    ),
    Verb(
        ("vault", "import-kit"),
        "put a recovery kit's secrets back into the vault",
        _import_kit,
        (Operand("FILE", "the kit"),),
        (_PASSPHRASE_STDIN,),
        examples=("acme-desktop vault import-kit /media/usb/acme-kit.txt",),
        more="Needs the kit's passphrase, not a sign-in: a vault that has lost everything holds no session either.",
    ),
)
