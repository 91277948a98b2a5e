"""The error tree: a template and its values, a hint, and what each kind carries."""

from __future__ import annotations

import inspect

import pytest

from acme_desktop.domain import errors
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    Cancelled,
    ChallengeError,
    InputError,
    NotFoundError,
    RateLimitedError,
    SignInError,
    TermsChangedError,
    TransportError,
    UntrustedServerError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.problem import Problem

REFUSED = Problem("urn:ietf:params:acme:error:rateLimited", "too many {certificates} already issued")


def test_a_message_is_its_template_filled_with_its_values() -> None:
    error = AcmeDesktopError("{what} is not {where}", hint="Look.", what="it", where="there")
    assert str(error) == "it is not there"
    assert (error.template, error.values, error.hint) == (
        "{what} is not {where}",
        {"what": "it", "where": "there"},
        "Look.",
    )


def test_a_message_without_values_is_left_as_it_is() -> None:
    assert str(AcmeDesktopError("a {brace} and } another")) == "a {brace} and } another"


def test_values_are_not_templates() -> None:
    assert str(AcmeDesktopError("{said}", said="{hint} {0} {")) == "{hint} {0} {"


def test_an_input_error_names_its_field() -> None:
    error = InputError("domains", "{name} is no name", name="x", hint="Try another.")
    assert (error.field, str(error), error.hint) == ("domains", "x is no name", "Try another.")


def test_a_missing_object_is_wrong_input_and_says_where_to_look() -> None:
    error = NotFoundError("order", 7)
    assert isinstance(error, InputError)
    assert (error.field, str(error)) == ("order", "there is no order 7")
    assert "acme-desktop order list" in error.hint


def test_a_ca_speaks_in_its_own_words() -> None:
    error = CaError(REFUSED, retry_after=30.0, hint="Wait.")
    assert str(error) == "the CA refused: too many {certificates} already issued (rateLimited)"
    assert (error.problem, error.retry_after, error.hint) == (REFUSED, 30.0, "Wait.")
    assert RateLimitedError(REFUSED).retry_after is None


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("https://ca/terms", "Read https://ca/terms and register again with --agree-terms."),
        ("", "Read the CA's new terms."),
    ],
)
def test_new_terms_are_to_be_read(url: str, hint: str) -> None:
    error = TermsChangedError(REFUSED, url=url)
    assert (error.url, error.hint, error.problem) == (url, hint, REFUSED)


def test_a_name_that_could_not_be_proved_says_why() -> None:
    said = ChallengeError("a.example", Problem(detail="no TXT record"))
    assert str(said) == "a.example could not be validated: no TXT record"
    assert said.name == "a.example"
    silent = ChallengeError("a.example", None)
    assert str(silent) == "a.example could not be validated: the CA gave no reason"
    assert silent.problem is None


def test_the_others_carry_what_is_needed_to_go_on() -> None:
    assert SignInError("wait {n} s", wait=2.0, n=2).wait == 2.0
    assert SignInError("wrong").wait == 0.0
    assert BusyError("{what} is busy", holder="pid 4", what="it").holder == "pid 4"
    assert VaultError(VaultTrouble.LOCKED, "locked").reason is VaultTrouble.LOCKED
    lost = TransportError("no answer")
    assert (lost.may_have_acted, lost.retry_after) == (True, None)
    assert not TransportError("refused", may_have_acted=False, retry_after=5.0).may_have_acted


def test_what_must_not_be_tried_again_is_no_transport_error() -> None:
    assert not issubclass(UntrustedServerError, TransportError)


def test_everything_a_user_sees_is_in_one_tree_and_a_stop_is_not() -> None:
    classes = {
        name: kind for name, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__
    }
    outside = {name for name, kind in classes.items() if not issubclass(kind, AcmeDesktopError)}
    assert outside == {"Cancelled", "VaultTrouble"}
    assert not issubclass(Cancelled, AcmeDesktopError)
    assert all(name.endswith("Error") for name in classes if name not in outside)


def test_the_plaque_shows_the_whole_tree() -> None:
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if kind.__module__ == errors.__name__ and kind is not VaultTrouble:
            assert name in (errors.__doc__ or ""), name
