"""What a CA answers, as values that keep its secrets out of sight."""

from __future__ import annotations

from acme_desktop.domain.directory import (
    AccountResource,
    AuthorizationResource,
    ChallengeResource,
    Directory,
    ExternalAccount,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.names import Identifier, IdentifierType


def test_the_key_of_an_external_account_is_never_printed() -> None:
    account = ExternalAccount("kid-1", b"very secret mac key")
    for shown in (repr(account), str(account), f"{account}", repr([account])):
        assert "secret" not in shown
        assert "kid-1" in shown
    assert account != ExternalAccount("kid-1", b"another")


def test_a_directory_may_offer_next_to_nothing() -> None:
    bare = Directory("https://ca/n", "https://ca/a", "https://ca/o")
    assert (bare.renewal_info, bare.key_change, bare.terms_of_service) == ("", "", "")
    assert not bare.external_account_required
    assert bare.profiles == {}
    assert bare.profiles is not Directory("n", "a", "o").profiles


def test_what_a_ca_leaves_out_is_empty() -> None:
    name = Identifier(IdentifierType.DNS, "a.example")
    assert OrderResource("", "pending").problem is None
    assert OrderResource("", "pending").retry_after is None
    assert AccountResource("u", "valid").created is False
    challenge = ChallengeResource("new-thing-07", "https://ca/c", "odd")
    assert AuthorizationResource("u", name, "pending", None, (challenge,)).challenges == (challenge,)
    assert IssuedChain("PEM").alternates == ()
