"""The database's address with and without its password."""

from __future__ import annotations

import pytest

from acme_desktop.domain.database_url import needs_password, split_password, with_password
from acme_desktop.domain.errors import InputError


@pytest.mark.parametrize(
    ("url", "kept", "password"),
    [
        ("postgresql://maren:secret@db.example/acme", "postgresql://maren:***@db.example/acme", "secret"),
        ("postgresql+psycopg://m:a%2Fb:c@[::1]:5432/x?y=1", "postgresql+psycopg://m:***@[::1]:5432/x?y=1", "a%2Fb:c"),
        ("postgresql://:only@db.example/acme", "postgresql://:***@db.example/acme", "only"),
        ("postgresql://maren@db.example/acme", "postgresql://maren@db.example/acme", ""),
        ("postgresql://maren:@db.example/acme", "postgresql://maren:@db.example/acme", ""),
        ("postgresql://maren:***@db.example/acme", "postgresql://maren:***@db.example/acme", ""),
        ("sqlite:////home/maren/a@b.db", "sqlite:////home/maren/a@b.db", ""),
        ("", "", ""),
    ],
)
def test_a_password_is_taken_out_and_put_back(url: str, kept: str, password: str) -> None:
    assert split_password(url) == (kept, password)
    assert needs_password(kept) is ("***" in kept)
    if password:
        assert with_password(kept, password) == url


def test_a_backslash_in_a_password_is_a_backslash() -> None:
    assert with_password("postgresql://m:***@h/d", r"a\1b") == r"postgresql://m:a\1b@h/d"


@pytest.mark.parametrize("name", ["password", "PASSWORD", "passfile", "pass"])
def test_a_password_behind_the_question_mark_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="in the wrong place") as caught:
        split_password(f"postgresql://h/d?sslmode=require&{name}=secret")
    assert caught.value.field == "database_url"
    assert "secret" not in str(caught.value)
