"""The vault as a whole: how it does, moving to another, and the recovery kit."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.settings import Settings
from acme_desktop.service import guard, secrets, storage
from acme_desktop.service.answers import KitReport
from acme_desktop.service.audit import ANCHOR_ENTRY
from acme_desktop.service.job import Job
from acme_desktop.service.kit_requests import ExportKit, ImportKit
from acme_desktop.service.ports import KeyVault, Ports, VaultStatus
from acme_desktop.service.requests import (
    ChangeSetting,
    ChangeVault,
    CheckVault,
    ShowSettings,
)

_KIT_FORMAT = "acme-desktop-recovery-kit"
_LARGEST_KIT = 64 * 1024
_SHORTEST_PASSPHRASE = 12
_IN_KIT = (secrets.WORKSPACE_ENTRY, secrets.AUDIT_ENTRY)


def check_vault(_: CheckVault, ports: Ports, __: Job) -> VaultStatus:
    """Writes, reads and deletes a canary."""
    return ports.vault.status()


def show_settings(_: ShowSettings, ports: Ports, __: Job) -> Settings:
    """As they are now."""
    return ports.settings


def change_setting(command: ChangeSetting, ports: Ports, job: Job) -> Settings:
    """Checked by whoever keeps the settings; in force at the next start."""
    name = command.name.strip().replace("-", "_")
    if name == "vault":
        raise InputError("vault", "another vault needs its secrets: vault use-passphrase, or vault use-keyring")
    if name == "database_url":
        return storage.use_database(command.value.strip(), ports, job)[1]
    # The value only once it is known to be one: what was typed into the wrong place may be a secret.
    intent = Event(Topic.DATABASE, "change-setting", outcome=Outcome.INTENT, detail={"name": name[:64]})
    _record(intent, ports, job)
    changed = ports.save_setting(name, command.value)
    detail = {"name": name, "value": command.value[:200] if name != "proxy" else "…"}
    _record(Event(Topic.DATABASE, "change-setting", detail=detail), ports, job)
    return changed


def change_vault(command: ChangeVault, ports: Ports, job: Job) -> VaultStatus:
    """Everything moves along, is read back there, and only then does the setting change; the old entries stay."""
    _check_kind(command, ports)
    with ports.database.read() as tx:
        fresh = not tx.operators.list()
        refs = [ref for ref, _ in tx.secrets.all() if ref.startswith(secrets.ACCOUNT_KEY)]
    if not fresh:
        guard.require(command, Permission.MANAGE_VAULT, ports, job)
        guard.require_confirmed(command, ports, job)
    detail: dict[str, object] = {"kind": command.kind}
    target, kept = ports.other_vault(command.kind), {} if fresh else _everything(refs, ports)
    if command.set_aside:
        detail |= _set_aside(target, ports, job)
    status = target.status()
    if status.state != "ok":
        raise _unusable(command.kind, status)
    _record(Event(Topic.VAULT, "change", outcome=Outcome.INTENT, detail=detail), ports, job)
    for name, secret in kept.items():
        target.put(name, secret)
    ports.save_setting("vault", command.kind)
    _record(Event(Topic.VAULT, "change", detail=detail), ports, job)
    if "older" in detail:
        return replace(status, detail=f"the vault that was there is kept as {detail['older']}")
    return status


def _check_kind(command: ChangeVault, ports: Ports) -> None:
    if command.kind not in ("keyring", "passphrase"):
        raise InputError("vault", "{kind} is not a vault", hint="Use keyring or passphrase.", kind=repr(command.kind))
    if command.set_aside and command.kind == ports.settings.vault:
        raise InputError("set-aside", "that vault is in use: its secrets are needed where they are")


def _everything(refs: Sequence[str], ports: Ports) -> dict[str, bytes]:
    """What the vault in use holds."""
    passing = (ANCHOR_ENTRY, guard.SESSION_ENTRY)
    names = (*_IN_KIT, secrets.DATABASE_ENTRY, *passing, *refs)
    found = {name: ports.vault.get(name, fresh=name in passing) for name in names}
    return {name: secret for name, secret in found.items() if secret is not None}


def _set_aside(target: KeyVault, ports: Ports, job: Job) -> dict[str, object]:
    """Only where the vault in use opens this database: it might be the older one that does. Raises VaultError."""
    with ports.database.read() as tx:
        prepared = bool(secrets.check_value(tx))
    if prepared:
        secrets.workspace_key(ports)
    older = target.set_aside()
    if not older:
        return {}
    _record(Event(Topic.VAULT, "set-aside", detail={"older": older}), ports, job)
    return {"older": older}


def _unusable(kind: str, status: VaultStatus) -> VaultError:
    hint = ""
    if kind == "passphrase" and status.state == VaultTrouble.WRONG_KEY:
        hint = (
            "It is an older vault under another passphrase. Give that passphrase; or keep the older vault under "
            "another name and begin a new one: acme-desktop vault use-passphrase --set-aside"
        )
    return VaultError(VaultTrouble(status.state), "that vault can't be used: {detail}", hint=hint, detail=status.detail)


def export_kit(command: ExportKit, ports: Ports, job: Job) -> KitReport:
    """The workspace key and the audit key under a passphrase: with the database, all that going on elsewhere needs."""
    if len(command.passphrase) < _SHORTEST_PASSPHRASE:
        raise InputError(
            "passphrase", "a recovery kit's passphrase has at least {least} characters", least=_SHORTEST_PASSPHRASE
        )
    secrets.workspace_key(ports)
    kept = {name: ports.vault.get(name) for name in _IN_KIT}
    entries = {name: base64.b64encode(secret).decode() for name, secret in kept.items() if secret is not None}
    document = {"format": _KIT_FORMAT, "version": 1, "installation": ports.settings.installation, "entries": entries}
    sealed = ports.crypto.seal_with_passphrase(command.passphrase, json.dumps(document).encode())
    path = PurePath(command.path)
    if not path.name:
        raise InputError("to", "{path} names no file", path=repr(command.path))
    detail = {"file": path.name}
    _record(Event(Topic.VAULT, "export-kit", outcome=Outcome.INTENT, detail=detail), ports, job)
    (written,) = ports.files.write(str(path.parent), {path.name: (sealed, 0o600)}, new=True)
    _record(Event(Topic.VAULT, "export-kit", detail=detail), ports, job)
    return KitReport(written, len(entries))


def import_kit(command: ImportKit, ports: Ports, job: Job) -> KitReport:
    """Put the kit's entries into the vault. A kit of another workspace is refused: it would open nothing here."""
    data = ports.files.read(command.path, field="kit", at_most=_LARGEST_KIT)
    entries = _entries(ports.crypto.unseal_with_passphrase(command.passphrase, data))
    with ports.database.read() as tx:
        check = secrets.check_value(tx)
    if check and not secrets.opens_workspace(ports, entries[secrets.WORKSPACE_ENTRY], check):
        raise InputError("kit", "that recovery kit belongs to another workspace")
    for name, secret in entries.items():
        ports.vault.put(name, secret)
    _record(Event(Topic.VAULT, "import-kit", detail={"entries": sorted(entries)}), ports, job)
    return KitReport(command.path, len(entries))


def _record(event: Event, ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        tx.record(event)
        tx.commit()


def _entries(plaintext: bytes) -> dict[str, bytes]:
    try:
        document = json.loads(plaintext)
        entries = {str(k): base64.b64decode(v, validate=True) for k, v in document["entries"].items()}
        if document["format"] != _KIT_FORMAT or len(entries[secrets.WORKSPACE_ENTRY]) != 32:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("kit", "that file is not a recovery kit") from None
    return {name: secret for name, secret in entries.items() if name in _IN_KIT}
