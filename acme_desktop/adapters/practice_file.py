"""What the practice CA leaves in the profile for its clients: `practice/ca.json`. Read anew each time it is asked."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any

from acme_desktop.domain.authority import Environment, PracticeCa, environment_of, is_loopback

_LARGEST = 64 * 1024  # bytes
_FORMAT = 1


def read_practice_ca(home: Path) -> PracticeCa | None:
    """The practice CA of a profile; None where it was never started, or the file is not what it writes."""
    try:
        with (home / "practice" / "ca.json").open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        return None
    return _checked(document)


def _checked(document: dict[str, Any]) -> PracticeCa | None:
    url, bundle, dns, port = (document.get(name) for name in ("directory_url", "ca_bundle", "dns", "http01_port"))
    if not (isinstance(url, str) and isinstance(bundle, str) and isinstance(dns, str) and type(port) is int):
        return None
    here = environment_of(url) is Environment.PRACTICE and _is_here(dns) and 0 < port < 65536
    return PracticeCa(url, bundle, dns, port) if here else None


def _is_here(dns: str) -> bool:
    """Whether it is ADDRESS:PORT on this machine."""
    host, _, port = dns.rpartition(":")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return is_loopback(host) and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536
