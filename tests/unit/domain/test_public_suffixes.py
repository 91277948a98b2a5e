"""Which part of a name somebody has registered."""

from __future__ import annotations

import pytest

from acme_desktop.domain.public_suffixes import registered_domain


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("example.org", "example.org"),
        ("www.example.org", "example.org"),
        ("*.a.b.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("www.practice.example", "practice.example"),
        ("printer", "printer"),
        ("host.lan", "host.lan"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)
def test_the_registered_domain_is_one_label_below_its_public_suffix(name: str, expected: str) -> None:
    assert registered_domain(name) == expected
