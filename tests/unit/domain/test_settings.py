"""Settings, which may hold passwords."""

from __future__ import annotations

from pathlib import Path

from acme_desktop.domain.settings import Settings


def test_passwords_in_addresses_are_never_printed() -> None:
    settings = Settings(
        Path("profile"), "postgresql://ana:secret@db.example/acme", proxy="http://ana:secret@proxy.example:3128"
    )
    for shown in (repr(settings), str(settings), f"{settings}", repr([settings])):
        assert "secret" not in shown
        assert "profile" in shown


def test_nothing_dangerous_is_on_by_default() -> None:
    settings = Settings(Path("profile"), "sqlite://")
    assert settings.loopback_http is False
    assert (settings.vault, settings.http01_port, settings.proxy, settings.resolvers) == ("keyring", 80, "", ())
