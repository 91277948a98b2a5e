"""Addresses: where the CA's own are, which names can be ordered from it, and which zone a name lies in."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Any

from acme_desktop.practice.problems import Refusal, malformed, several
from acme_desktop.practice.records import Name

HOME = "/acme-desktop-practice"  # the path of every URL of the CA
DIRECTORY = f"{HOME}/directory"
MOST_NAMES = 100
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z", re.ASCII)
_LONGEST = 253


def read_names(value: object) -> list[Name]:
    """The identifiers of an order, each once. Raises Refusal, with a subproblem for each bad name of several."""
    if not isinstance(value, list) or not value:
        raise malformed("an order names at least one identifier")
    names: list[Name] = []
    problems: list[Refusal] = []
    for one in value[: 2 * MOST_NAMES]:
        try:
            names.append(_name(one))
        except Refusal as refusal:
            problems.append(refusal)
    if problems:
        raise several(problems, f"{len(problems)} of the identifiers can't be certified")
    names = list(dict.fromkeys(names))
    if len(value) > MOST_NAMES or len(names) > MOST_NAMES:
        raise malformed(f"an order here has at most {MOST_NAMES} identifiers")
    _refuse_covered(names)
    return names


def _name(value: Any) -> Name:
    kind = value.get("type") if isinstance(value, dict) else None
    text = value.get("value") if isinstance(value, dict) else None
    if not isinstance(kind, str) or not isinstance(text, str):
        raise malformed("an identifier has a type and a value, both text")
    identifier = (kind[:40], text[:300])
    if kind == "ip":
        return _address(text, identifier)
    if kind != "dns":
        raise Refusal(
            "unsupportedIdentifier", "this CA certifies names (dns) and addresses (ip)", identifier=identifier
        )
    fault = _fault(text.lower())
    if fault:
        raise Refusal("rejectedIdentifier", f"“{text[:100]}” {fault}", identifier=identifier)
    return "dns", text.lower()


def _address(text: str, identifier: Name) -> Name:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Refusal("malformed", f"“{text[:100]}” is no IP address", identifier=identifier) from None
    if str(address) != text:
        raise Refusal("malformed", f"“{text[:100]}” is written {address} (RFC 8738, section 3)", identifier=identifier)
    return "ip", text


def _fault(text: str) -> str:
    base = text.removeprefix("*.")
    if "*" in base:
        return "may hold one asterisk, as its first label"
    if not text.isascii():
        return "is not in ASCII: international names are ordered as A-labels (xn--…)"
    if is_address(base):
        return "is an address: its type is ip"
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if not all(_LABEL.match(label) for label in base.split(".")):
        return "has a label that no host name has"
    return ""


def _refuse_covered(names: Sequence[Name]) -> None:
    wildcards = {value[2:] for kind, value in names if kind == "dns" and value.startswith("*.")}
    for kind, value in names:
        if kind == "dns" and value.partition(".")[2] in wildcards and not value.startswith("*."):
            raise Refusal(
                "malformed", f"“{value}” is redundant with a wildcard of the same order", identifier=(kind, value)
            )


def is_address(text: str) -> bool:
    """Whether it is an IP address, not a name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def zone_of(name: str) -> str:
    """The zone that we keep for a name: its last two labels. Labels that no host has (_acme-challenge, *) are below."""
    labels = name.lower().rstrip(".").split(".")
    while len(labels) > 1 and (labels[0].startswith("_") or labels[0] == "*"):
        labels = labels[1:]
    return ".".join(labels[-2:])
