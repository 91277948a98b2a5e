"""What is deployed for a challenge, against digests computed here and the words of RFC 8555 §8."""

from __future__ import annotations

import base64
import hashlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.challenge import (
    HttpFile,
    TxtRecord,
    base64url,
    deployment,
    http_file,
    key_authorization,
    txt_name,
    txt_record,
)
from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId

# The token of RFC 8555 §8.3 and §8.4, and the thumbprint of RFC 7638 §3.1.
TOKEN = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0"
THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
ALPHABET = string.ascii_letters + string.digits + "-_"


def a_challenge(name: str, kind: str = "dns-01", token: str = TOKEN, thumbprint: str = THUMBPRINT) -> Challenge:
    """A pending challenge for `name`."""
    is_ip = name.replace(".", "").isdigit() or ":" in name
    identifier = Identifier(IdentifierType.IP if is_ip else IdentifierType.DNS, name)
    return Challenge(
        ChallengeId(1), OrderId(1), identifier, kind, "https://ca/c/1", "pending", token, f"{token}.{thumbprint}"
    )


def test_a_key_authorization_is_token_dot_thumbprint() -> None:
    assert key_authorization(TOKEN, THUMBPRINT) == f"{TOKEN}.{THUMBPRINT}"
    assert key_authorization("a" * 16, THUMBPRINT) == "a" * 16 + "." + THUMBPRINT
    assert key_authorization("_-" * 128, THUMBPRINT) == "_-" * 128 + "." + THUMBPRINT


@pytest.mark.parametrize(
    "token",
    ["", "short", "a" * 15, "a" * 257, "../../../../etc/passwd", "a" * 20 + "/", "a" * 20 + ".", "a" * 20 + "\n",
     "a" * 20 + " ", "a" * 20 + "=", "a" * 20 + "+", "a" * 20 + "\x00", "a" * 20 + "\u0430", "a" * 20 + "%2f",
     "..................", "a" * 20 + "\\"],
)  # fmt: skip
def test_a_token_that_could_be_a_path_or_a_line_is_refused(token: str) -> None:
    with pytest.raises(TransportError, match="token") as caught:
        key_authorization(token, THUMBPRINT)
    assert not caught.value.may_have_acted


@given(st.text(alphabet=ALPHABET, min_size=16, max_size=256))
def test_every_base64url_token_is_a_token(token: str) -> None:
    assert key_authorization(token, "t") == f"{token}.t"


@given(st.text(min_size=1, max_size=30).filter(lambda text: any(c not in ALPHABET for c in text)))
def test_no_other_character_passes(text: str) -> None:
    with pytest.raises(TransportError):
        key_authorization("A" * 16 + text, THUMBPRINT)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("example.com", "http://example.com/.well-known/acme-challenge/"),
        ("xn--bcher-kva.example", "http://xn--bcher-kva.example/.well-known/acme-challenge/"),
        ("192.0.2.1", "http://192.0.2.1/.well-known/acme-challenge/"),
        ("2001:db8::1", "http://[2001:db8::1]/.well-known/acme-challenge/"),
    ],
)
def test_an_http_file_is_where_rfc_8555_looks(name: str, url: str) -> None:
    expected = HttpFile(url + TOKEN, f"/.well-known/acme-challenge/{TOKEN}", TOKEN, f"{TOKEN}.{THUMBPRINT}")
    challenge = a_challenge(name, "http-01")
    assert http_file(challenge) == expected
    assert deployment(challenge) == expected


@pytest.mark.parametrize(
    ("token", "thumbprint", "value"),
    [
        # printf %s TOKEN.THUMBPRINT | openssl dgst -sha256 -binary | basenc --base64url, without "="
        (TOKEN, THUMBPRINT, "_cC5rvB9vM8qzT3MTBcTeVpQwtbNypBXyQnE4fhM9QQ"),
        ("a" * 16, THUMBPRINT, "6Ycii8GowVfA_S0vi-5196_V_dtT9muHa1XzkpBOGc4"),
    ],
)
def test_a_txt_value_is_the_digest_that_openssl_computes(token: str, thumbprint: str, value: str) -> None:
    assert txt_record(a_challenge("example.com", token=token, thumbprint=thumbprint)).value == value


@given(st.text(alphabet=ALPHABET, min_size=16, max_size=80), st.text(alphabet=ALPHABET, min_size=43, max_size=43))
def test_a_txt_value_is_the_sha_256_of_the_key_authorization(token: str, thumbprint: str) -> None:
    value = txt_record(a_challenge("a.example", token=token, thumbprint=thumbprint)).value
    assert len(value) == 43
    digest = hashlib.new("sha256", b".".join((token.encode(), thumbprint.encode()))).digest()
    assert base64.b64decode(value.translate(str.maketrans("-_", "+/")) + "=") == digest


def test_a_wildcard_and_its_base_share_a_name_and_not_a_value() -> None:
    base, wildcard = a_challenge("example.com"), a_challenge("*.example.com", token="b" * 43)
    assert txt_record(base).name == txt_record(wildcard).name == "_acme-challenge.example.com"
    assert txt_record(base).value != txt_record(wildcard).value
    assert txt_name(Identifier(IdentifierType.DNS, "a.b.example")) == "_acme-challenge.a.b.example"


def test_a_dns_challenge_is_met_with_a_txt_record() -> None:
    answer = deployment(a_challenge("*.example.com"))
    assert isinstance(answer, TxtRecord)
    assert answer.type == "TXT"
    assert answer == txt_record(a_challenge("*.example.com"))


@pytest.mark.parametrize("kind", ["tls-alpn-01", "dns-account-01", "", "HTTP-01"])
def test_a_type_we_cannot_meet_has_no_deployment(kind: str) -> None:
    with pytest.raises(ValueError, match="ChallengeType"):
        deployment(a_challenge("example.com", kind))


@given(st.binary(max_size=80))
def test_base64url_has_no_padding_and_loses_nothing(data: bytes) -> None:
    text = base64url(data)
    assert set(text) <= set(ALPHABET)
    assert base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) == data


@pytest.mark.parametrize(
    ("data", "text"), [(b"", ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"\xfb\xff\xfe", "-__-")]
)
def test_base64url_is_that_of_rfc_4648(data: bytes, text: str) -> None:
    assert base64url(data) == text
