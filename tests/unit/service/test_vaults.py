"""The vault as a whole, the recovery kit, settings, and keys at rest."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import InputError, NotSignedInError, StorageError, VaultError, VaultTrouble
from acme_desktop.service import secrets
from acme_desktop.service.audit import ANCHOR_ENTRY
from acme_desktop.service.kit_requests import ExportKit, ImportKit
from acme_desktop.service.requests import (
    AddOperator,
    ChangeSetting,
    ChangeVault,
    CheckVault,
    RegisterAccount,
    ShowSettings,
    VerifyAudit,
)
from tests.unit.service.core import PASSWORD, SERVER, Core

PASSPHRASE = "a passphrase for paper"


def test_the_vault_tells_how_it_does(core: Core) -> None:
    assert core.handle(CheckVault(), token="").state == "ok"
    core.vault.trouble[""] = VaultTrouble.LOCKED
    assert core.handle(CheckVault(), token="").state == "locked"


# --- moving ------------------------------------------------------------------------------------------------------


def test_everything_moves_along_to_another_vault_and_the_old_entries_stay(core: Core) -> None:
    core.handle(VerifyAudit())
    assert core.handle(ChangeVault("passphrase")).state == "ok"
    assert set(core.other_vault.entries) == {"workspace", "audit", ANCHOR_ENTRY, core.account.key_ref}
    assert core.other_vault.entries == core.vault.entries
    assert 'vault = "passphrase"' in (core.folder / "settings.toml").read_text()
    assert core.happened[-1] == "vault.change ok"


def test_with_the_other_vault_work_goes_on(core: Core) -> None:
    core.handle(ChangeVault("passphrase"))
    core.vault, core.other_vault = core.other_vault, core.vault
    core.restart()
    assert core.issue().serial


def test_a_vault_that_does_not_work_is_not_moved_to(core: Core) -> None:
    core.other_vault.trouble[""] = VaultTrouble.ABSENT
    with pytest.raises(VaultError) as caught:
        core.handle(ChangeVault("passphrase"))
    assert caught.value.reason is VaultTrouble.ABSENT
    assert not (core.folder / "settings.toml").exists()


def test_there_are_two_kinds_of_vault(core: Core) -> None:
    with pytest.raises(InputError, match="'cloud' is not a vault"):
        core.handle(ChangeVault("cloud"))


def test_before_the_first_operator_anyone_may_choose_the_vault(fresh: Core) -> None:
    fresh.handle(ChangeVault("passphrase"))
    assert fresh.other_vault.entries == {}


def test_afterwards_only_an_admin_may(core: Core) -> None:
    with pytest.raises(NotSignedInError):
        core.handle(ChangeVault("passphrase"), token="")
    assert core.other_vault.entries == {}


# --- an older vault in the way -----------------------------------------------------------------------------------


@pytest.fixture
def in_the_way(core: Core) -> dict[str, bytes]:
    """An older vault under a passphrase that nobody remembers."""
    core.other_vault.entries["workspace"] = b"of an earlier life"
    core.other_vault.trouble[""] = VaultTrouble.WRONG_KEY
    return dict(core.other_vault.entries)


def test_an_older_vault_that_cannot_be_opened_is_left_alone_and_the_way_out_is_said(
    core: Core, in_the_way: dict[str, bytes]
) -> None:
    with pytest.raises(VaultError, match="that vault can't be used") as caught:
        core.handle(ChangeVault("passphrase"))
    assert "vault use-passphrase --set-aside" in caught.value.hint
    assert core.other_vault.entries == in_the_way


def test_an_older_vault_is_kept_under_another_name_and_a_new_one_begun(
    core: Core, in_the_way: dict[str, bytes]
) -> None:
    status = core.handle(ChangeVault("passphrase", set_aside=True))
    assert (status.state, status.detail) == ("ok", "the vault that was there is kept as vault.sealed.1")
    assert core.other_vault.kept == [in_the_way]
    assert core.other_vault.entries == core.vault.entries
    assert [r.action for r in core.trail()][-3:] == ["vault.set-aside", "vault.change", "vault.change"]
    assert "vault.sealed.1" in core.trail("vault.change")[-1].detail


def test_where_nothing_is_in_the_way_nothing_is_set_aside(core: Core) -> None:
    assert core.handle(ChangeVault("passphrase", set_aside=True)).detail == ""
    assert core.trail("vault.set-aside") == []


def test_the_vault_in_use_is_never_set_aside(core: Core) -> None:
    with pytest.raises(InputError, match="that vault is in use") as caught:
        core.handle(ChangeVault("keyring", set_aside=True))
    assert caught.value.field == "set-aside"


def test_an_older_vault_can_be_set_aside_before_there_is_anything(fresh: Core) -> None:
    fresh.other_vault.entries["workspace"] = b"of an earlier life"
    assert fresh.handle(ChangeVault("passphrase", set_aside=True)).state == "ok"
    assert (len(fresh.other_vault.kept), fresh.other_vault.entries) == (1, {})


@pytest.mark.parametrize("lost", [{}, {"workspace": bytes(32)}])
def test_nothing_is_set_aside_while_the_vault_in_use_does_not_open_this_database(
    core: Core, in_the_way: dict[str, bytes], lost: dict[str, bytes]
) -> None:
    """It may well be the older one that does."""
    core.vault.entries.pop("workspace")
    core.vault.entries.update(lost)
    with pytest.raises(VaultError) as caught:
        core.handle(ChangeVault("passphrase", set_aside=True))
    assert "import-kit" in caught.value.hint
    assert core.other_vault.entries == in_the_way


# --- the recovery kit --------------------------------------------------------------------------------------------


@pytest.fixture
def kit(core: Core, tmp_path: Path) -> Path:
    core.handle(ExportKit(str(tmp_path / "kit.txt"), PASSPHRASE))
    return tmp_path / "kit.txt"


def test_a_kit_opens_everything_after_the_vault_was_lost(core: Core, kit: Path) -> None:
    core.issue()
    before = dict(core.vault.entries)
    core.vault.entries.clear()
    with pytest.raises(VaultError):
        core.issue("b.example")
    report = core.handle(ImportKit(str(kit), PASSPHRASE), token="")
    assert report.secrets == 2
    assert {name: before[name] for name in ("workspace", "audit")} == core.vault.entries
    assert core.issue("b.example").serial
    assert core.happened[-1] != "vault.import-kit ok"
    assert [r.detail for r in core.trail("vault.import-kit")] == ['{"entries":["audit","workspace"]}']


def test_a_kit_is_for_its_owner_alone(core: Core, kit: Path) -> None:
    assert kit.stat().st_mode & 0o777 == 0o600
    assert core.trail("vault.export-kit")[0].detail == '{"file":"kit.txt"}'


def test_a_kit_needs_a_long_passphrase_and_a_file(core: Core, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 12 characters"):
        core.handle(ExportKit(str(tmp_path / "kit"), "too short"))
    with pytest.raises(InputError, match="names no file"):
        core.handle(ExportKit("/", PASSPHRASE))


def test_without_an_audit_key_a_kit_holds_the_other_one(core: Core, tmp_path: Path) -> None:
    del core.vault.entries["audit"]
    assert core.handle(ExportKit(str(tmp_path / "kit"), PASSPHRASE)).secrets == 1
    assert core.handle(ImportKit(str(tmp_path / "kit"), PASSPHRASE)).secrets == 1


def test_a_lost_workspace_key_cannot_be_exported(core: Core, tmp_path: Path) -> None:
    del core.vault.entries["workspace"]
    with pytest.raises(VaultError) as caught:
        core.handle(ExportKit(str(tmp_path / "kit"), PASSPHRASE))
    assert caught.value.reason is VaultTrouble.MISSING


def test_a_wrong_passphrase_opens_no_kit(core: Core, kit: Path) -> None:
    with pytest.raises(VaultError) as caught:
        core.handle(ImportKit(str(kit), "some other passphrase"))
    assert caught.value.reason is VaultTrouble.WRONG_KEY


def test_a_kit_of_another_workspace_is_refused(core: Core, fresh: Core, tmp_path: Path) -> None:
    document = {
        "format": "acme-desktop-recovery-kit",
        "entries": {"workspace": base64.b64encode(bytes(32)).decode()},
    }
    path = tmp_path / "other"
    path.write_bytes(core.crypto.seal_with_passphrase(PASSPHRASE, json.dumps(document).encode()))
    fresh.handle(ImportKit(str(path), PASSPHRASE))
    assert fresh.vault.entries == {"workspace": bytes(32)}
    fresh.vault.entries.clear()
    fresh.handle(AddOperator("ada", "admin", PASSWORD))
    with pytest.raises(InputError, match="belongs to another workspace"):
        fresh.handle(ImportKit(str(path), PASSPHRASE))


@pytest.mark.parametrize(
    "document",
    [
        "no JSON", "[]", "{}", '{"format": "other", "entries": {}}', '{"entries": []}',
        '{"format": "acme-desktop-recovery-kit", "entries": {}}',
        '{"format": "acme-desktop-recovery-kit", "entries": {"workspace": 7}}',
        '{"format": "acme-desktop-recovery-kit", "entries": {"workspace": "!"}}',
        '{"format": "acme-desktop-recovery-kit", "entries": {"workspace": "AAAA"}}',
        f'{{"format": "other", "entries": {{"workspace": "{base64.b64encode(bytes(32)).decode()}"}}}}',
    ],
)  # fmt: skip
def test_what_is_no_kit_is_refused(core: Core, tmp_path: Path, document: str) -> None:
    path = tmp_path / "kit"
    path.write_bytes(core.crypto.seal_with_passphrase(PASSPHRASE, document.encode()))
    with pytest.raises(InputError, match="not a recovery kit"):
        core.handle(ImportKit(str(path), PASSPHRASE))


def test_a_kit_brings_nothing_but_its_two_keys(core: Core, tmp_path: Path) -> None:
    entries = {"workspace": core.vault.entries["workspace"], "session": b"a token"}
    encoded = {name: base64.b64encode(secret).decode() for name, secret in entries.items()}
    document = {"format": "acme-desktop-recovery-kit", "entries": encoded}
    path = tmp_path / "kit"
    path.write_bytes(core.crypto.seal_with_passphrase(PASSPHRASE, json.dumps(document).encode()))
    assert core.handle(ImportKit(str(path), PASSPHRASE)).secrets == 1
    assert "session" not in core.vault.entries


# --- settings ----------------------------------------------------------------------------------------------------


def test_settings_are_shown_to_anyone(core: Core) -> None:
    assert core.handle(ShowSettings(), token="") == core.settings


def test_a_changed_setting_is_saved_for_the_next_start_and_on_the_record(core: Core) -> None:
    assert core.handle(ChangeSetting("at_once", "7")).at_once == 7
    assert core.handle(ShowSettings()).at_once == 4
    intent, done = core.trail("database.change-setting")
    assert (intent.outcome, intent.detail) == ("intent", '{"name":"at_once"}')
    assert (done.outcome, done.detail) == ("ok", '{"name":"at_once","value":"7"}')


def test_a_setting_that_cannot_be_right_is_refused(core: Core) -> None:
    with pytest.raises(InputError):
        core.handle(ChangeSetting("at_once", "many"))
    assert [row.outcome for row in core.trail("database.change-setting")] == ["intent"]
    row = core.trail("request.change-setting")[0]
    assert (row.outcome, row.detail) == ("failed", '{"error":"InputError","field":"at_once"}')


# --- keys at rest ------------------------------------------------------------------------------------------------


def test_preparing_twice_makes_nothing_new(core: Core) -> None:
    before = dict(core.vault.entries)
    secrets.prepare(core.ports, core.job())
    assert core.vault.entries == before
    assert len(core.trail("vault.prepare")) == 1


def test_a_signing_key_that_was_lost_is_made_anew(core: Core) -> None:
    del core.vault.entries["audit"]
    secrets.prepare(core.ports, core.job())
    assert len(core.vault.entries["audit"]) == 32
    assert len(core.trail("vault.prepare")) == 2


def test_a_workspace_key_that_was_lost_is_never_made_anew(core: Core) -> None:
    del core.vault.entries["workspace"]
    with pytest.raises(VaultError) as caught:
        core.handle(RegisterAccount(SERVER, "new@a.example", agree_terms=True))
    assert caught.value.reason is VaultTrouble.MISSING
    assert "import-kit" in caught.value.hint


def test_a_workspace_key_of_another_workspace_is_told(core: Core) -> None:
    core.vault.entries["workspace"] = bytes(32)
    with pytest.raises(VaultError) as caught:
        core.place()
    assert caught.value.reason is VaultTrouble.WRONG_KEY


def test_a_workspace_key_that_was_kept_before_the_end_came_is_used(fresh: Core) -> None:
    fresh.ports.database.fails["write"] = StorageError("the disk is full")  # type: ignore[attr-defined]
    fresh.vault.entries["workspace"] = bytes(range(32))
    with pytest.raises(StorageError):
        secrets.prepare(fresh.ports, fresh.job())
    fresh.ports.database.fails.clear()  # type: ignore[attr-defined]
    secrets.prepare(fresh.ports, fresh.job())
    assert fresh.vault.entries["workspace"] == bytes(range(32))


def test_an_account_key_is_found_in_the_vault_or_under_the_workspace_key(core: Core) -> None:
    key = secrets.load_key(core.ports, core.account.key_ref)
    assert core.vault.entries.pop(core.account.key_ref) == key
    assert secrets.load_key(core.ports, core.account.key_ref) == key


def test_an_account_key_that_does_not_fit_into_the_vault_is_kept_under_the_workspace_key(core: Core) -> None:
    core.vault.largest = 10
    account = core.handle(RegisterAccount(SERVER, "new@a.example", agree_terms=True))
    assert account.key_ref not in core.vault.entries
    assert core.crypto.thumbprint(secrets.load_key(core.ports, account.key_ref)) == account.thumbprint


def test_a_certificates_key_is_never_in_the_vault(core: Core) -> None:
    certificate = core.issue()
    assert certificate.key_ref not in core.vault.entries
    key = secrets.load_key(core.ports, certificate.key_ref)
    assert core.crypto.public_key(key) == core.crypto.read_chain(certificate.pem).public_key


def test_a_key_that_is_nowhere_is_told_by_its_reference(core: Core) -> None:
    with pytest.raises(VaultError, match="account-key:gone is nowhere to be found"):
        secrets.load_key(core.ports, "account-key:gone")


def test_before_the_workspace_is_prepared_a_key_is_believed(fresh: Core) -> None:
    fresh.vault.entries["workspace"] = bytes(32)
    sealed = secrets.seal_key(fresh.ports, fresh.crypto.new_key(KeyType.EC256), secrets.CERTIFICATE_KEY)
    assert sealed.ref.startswith("certificate-key:")
