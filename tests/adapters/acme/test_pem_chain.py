"""Downloaded chains: certificates are kept, and not a byte besides."""

from __future__ import annotations

import pytest
import trustme
from cryptography import x509

from acme_desktop.domain.errors import TransportError
from tests.adapters.acme.lines import OpenLine, ec_key
from tests.adapters.acme.scripted_ca import ScriptedCa, http_answer

PATH = "/certificate/1"
TYPE = "application/pem-certificate-chain"


@pytest.fixture(scope="module")
def chain() -> bytes:
    """A leaf and its root."""
    authority = trustme.CA()
    leaf = authority.issue_cert("a.example")
    return b"".join(blob.bytes() for blob in leaf.cert_chain_pems) + authority.cert_pem.bytes()


def test_a_chain_with_its_root_is_read(ca: ScriptedCa, line: OpenLine, chain: bytes) -> None:
    ca.on(PATH, http_answer(200, body=chain, content_type=TYPE))
    issued = line().certificate(ca.url(PATH))
    assert issued.pem.encode() == chain
    assert issued.alternates == ()
    assert ca.requests_of(PATH)[0].headers["accept"] == TYPE


def test_line_ends_and_white_space_do_not_matter(ca: ScriptedCa, line: OpenLine, chain: bytes) -> None:
    said = b"\r\n\r\n" + chain.replace(b"\n", b"\r\n").replace(b"-----BEGIN", b"\r\n  -----BEGIN") + b"\r\n \r\n"
    ca.on(PATH, http_answer(200, body=said, content_type=TYPE))
    pem = line().certificate(ca.url(PATH)).pem
    assert x509.load_pem_x509_certificates(pem.encode()) == x509.load_pem_x509_certificates(chain)
    assert "\r" not in pem
    assert pem.encode() == chain


def test_alternates_are_found_in_every_link_header(ca: ScriptedCa, line: OpenLine, chain: bytes) -> None:
    links = (
        ("Link", f'<{ca.url("/directory")}>;rel="index"'),
        ("Link", f'<{ca.url(PATH + "/1")}>;rel="alternate"'),
        ("Link", f'<{PATH}/2>; rel="ALTERNATE other", <{ca.url(PATH + "/1")}>; rel=alternate, <{PATH}>; rel=alternate'),
    )
    ca.on(PATH, http_answer(200, body=chain, content_type=TYPE, headers=links))
    assert line().certificate(ca.url(PATH)).alternates == (ca.url(PATH + "/1"), ca.url(PATH + "/2"))


def test_an_alternate_that_leads_elsewhere_is_left_out_and_the_chain_kept(
    ca: ScriptedCa, line: OpenLine, chain: bytes
) -> None:
    links = (
        ("Link", '<https://elsewhere.example/1>;rel="alternate", <>;rel="alternate"'),
        ("Link", f'<{PATH}/2>;rel="alternate"'),
    )
    ca.on(PATH, http_answer(200, body=chain, content_type=TYPE, headers=links))
    issued = line().certificate(ca.url(PATH))
    assert issued.pem.encode() == chain
    assert issued.alternates == (ca.url(PATH + "/2"),)


@pytest.mark.parametrize(
    ("before", "between", "behind"),
    [
        (b"subject=CN = a.example\nissuer=CN = R1\n", b"", b""),
        (b"", b"include /etc/passwd;\n", b""),
        (b"", b"", b"ssl_certificate_key /etc/x;\n"),
        (b"\xef\xbb\xbf", b"", "Grüße\n".encode()),
        (b"\xff\xfe", b"\x00", b"\x00"),
    ],
)
def test_text_around_the_certificates_is_left_out(
    ca: ScriptedCa, line: OpenLine, chain: bytes, before: bytes, between: bytes, behind: bytes
) -> None:
    said = before + chain.replace(b"-----BEGIN", between + b"-----BEGIN") + behind
    ca.on(PATH, http_answer(200, body=said, content_type=TYPE))
    assert line().certificate(ca.url(PATH)).pem.encode() == chain


def spoilt(chain: bytes, how: str) -> bytes:
    return {
        "empty": b"",
        "a private key": chain + ec_key(),
        "a private key first": ec_key() + chain,
        "cut short": chain[:-100],
        "cut shorter": chain[:-10],
        "a second beginning": chain + b"-----BEGIN CERTIFICATE-----\n",
        "a certificate request": chain.replace(b"CERTIFICATE", b"CERTIFICATE REQUEST"),
        "not base64": chain.replace(b"MII", b"M*I", 1),
        "base64 of text": b"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n",
        "bad padding": b"-----BEGIN CERTIFICATE-----\nMA=\n-----END CERTIFICATE-----\n",
        "eleven": chain[: chain.index(b"-----END") + 26] * 11,
        "a page": b"<html>sign in</html>",
        "json": b'{"status": "valid"}',
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "empty", "a private key", "a private key first", "cut short", "cut shorter", "a second beginning", "not base64",
        "a certificate request", "base64 of text", "bad padding", "eleven", "a page", "json",
    ],
)  # fmt: skip
def test_anything_else_is_a_transport_error(ca: ScriptedCa, line: OpenLine, chain: bytes, how: str) -> None:
    ca.on(PATH, http_answer(200, body=spoilt(chain, how), content_type=TYPE))
    with pytest.raises(TransportError):
        line().certificate(ca.url(PATH))


def test_a_megabyte_is_the_most(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(PATH, http_answer(200, body=b"x" * (1024 * 1024 + 1), content_type=TYPE))
    with pytest.raises(TransportError, match="1048576 bytes"):
        line().certificate(ca.url(PATH))
