"""Another database: looked at first, chosen by whoever may, its password in the vault and nowhere else."""

from __future__ import annotations

import tomllib

import pytest

from acme_desktop.domain.errors import InputError, NotAllowedError, NotSignedInError, StorageError, VaultError
from acme_desktop.domain.errors import VaultTrouble as Trouble
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.database_requests import ChangeDatabase, LookAtDatabase
from acme_desktop.service.requests import AddOperator, ChangeSetting, ChangeVault
from acme_desktop.service.secrets import DATABASE_ENTRY
from tests.unit.service.core import PASSWORD, Core

URL = "postgresql://maren:s3cret@db.example/acme"
SHOWN = "postgresql://maren:***@db.example/acme"
REPORT = DatabaseReport(SHOWN, "postgresql", "new")


@pytest.fixture(autouse=True)
def _known(request: pytest.FixtureRequest) -> None:
    for name in ("core", "fresh"):
        if name in request.fixturenames:
            core = request.getfixturevalue(name)
            core.databases.reports.update({URL: REPORT, "": DatabaseReport("/home/acme.db", "sqlite", "ours", 1)})


def saved(core: Core) -> dict[str, object]:
    file = core.folder / "settings.toml"
    return tomllib.loads(file.read_text()) if file.exists() else {}


def test_a_database_can_be_looked_at(core: Core) -> None:
    assert core.handle(LookAtDatabase(f" {URL}\n")) == REPORT
    assert core.databases.looked_at == [URL]
    assert saved(core) == {}
    with pytest.raises(StorageError):
        core.handle(LookAtDatabase("postgresql://nowhere/none"))


def test_another_one_is_used_from_the_next_start_on(core: Core) -> None:
    assert core.handle(ChangeDatabase(URL)) == REPORT
    assert saved(core) == {"database_url": SHOWN}
    assert core.vault.entries[DATABASE_ENTRY] == b"s3cret"
    assert core.happened[-2:] == ["database.change-setting intent", "database.change-setting ok"]
    assert "s3cret" not in str([row.detail for row in core.trail()])


def test_one_without_a_password_leaves_the_vault_alone(core: Core) -> None:
    core.databases.reports["postgresql://maren@db.example/acme"] = REPORT
    core.handle(ChangeDatabase("postgresql://maren@db.example/acme"))
    assert saved(core) == {"database_url": "postgresql://maren@db.example/acme"}
    assert DATABASE_ENTRY not in core.vault.entries


def test_the_file_in_the_profile_is_what_it_goes_back_to(core: Core) -> None:
    core.handle(ChangeDatabase(URL))
    core.handle(ChangeDatabase(""))
    assert saved(core) == {}


def test_it_is_a_setting_like_any_other_on_the_command_line(core: Core) -> None:
    changed = core.handle(ChangeSetting("database-url", URL))
    assert changed.database_url == SHOWN
    assert saved(core) == {"database_url": SHOWN}
    assert "s3cret" not in str([row.detail for row in core.trail()])


def test_one_that_cannot_be_used_is_not_chosen(core: Core) -> None:
    with pytest.raises(StorageError):
        core.handle(ChangeDatabase("postgresql://maren:s3cret@nowhere/none"))
    with pytest.raises(InputError):
        core.handle(ChangeDatabase("postgresql://db.example/acme?password=s3cret"))
    assert saved(core) == {}
    assert DATABASE_ENTRY not in core.vault.entries


def test_where_the_vault_does_not_take_the_password_nothing_is_saved(core: Core) -> None:
    core.vault.trouble[""] = Trouble.LOCKED
    with pytest.raises(VaultError):
        core.handle(ChangeDatabase(URL))
    assert saved(core) == {}


def test_before_the_first_operator_anyone_may(fresh: Core) -> None:
    assert fresh.handle(LookAtDatabase(URL)) == REPORT
    fresh.handle(ChangeDatabase(URL))
    assert saved(fresh) == {"database_url": SHOWN}


def test_afterwards_an_admin_may(core: Core) -> None:
    for request in (LookAtDatabase(URL), ChangeDatabase(URL)):
        with pytest.raises(NotSignedInError):
            core.handle(request, token="")
    core.handle(AddOperator("bob", "operator", PASSWORD))
    core.sign_in("bob")
    for request in (LookAtDatabase(URL), ChangeDatabase(URL)):
        with pytest.raises(NotAllowedError):
            core.handle(request)
    assert saved(core) == {}


def test_the_password_moves_along_to_another_vault(core: Core) -> None:
    core.handle(ChangeDatabase(URL))
    core.handle(ChangeVault("passphrase"))
    assert core.other_vault.entries[DATABASE_ENTRY] == b"s3cret"
