"""What is said of a practice CA: one JSON document for programs, the same in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from acme_desktop.practice.addresses import DIRECTORY
from acme_desktop.practice.failures import ABOUT, Failure
from acme_desktop.practice.profile import Folder
from acme_desktop.practice.records import Account, Certificate, DnsRecord, Order
from acme_desktop.practice.sockets import ADDRESS, Ports

if TYPE_CHECKING:
    from acme_desktop.practice.authority import Authority

Document = dict[str, Any]


def ca_document(folder: Folder, ports: Ports) -> Document:
    """What stays the same while the CA rests (README.md explains the keys)."""
    return {
        "directory_url": f"https://{ADDRESS}:{ports.acme}{DIRECTORY}",
        "ca_bundle": str(folder.root),
        "dns": f"{ADDRESS}:{ports.dns}",
        "http01_port": ports.http01,
    }


def running_document(authority: Authority, folder: Folder, ports: Ports, pid: int) -> Document:
    """The same, and how it does."""
    store = authority.store
    return {
        "running": True,
        **ca_document(folder, ports),
        "pid": pid,
        "control": f"http://{ADDRESS}:{ports.control}",
        "failures": list(authority.failures.on),
        "slow_seconds": authority.failures.slow_seconds,
        "accounts": len(store.all(Account)),
        "orders": len(store.all(Order)),
        "certificates": len(store.all(Certificate)),
        "dns_records": len(store.all(DnsRecord)),
        "happenings": authority.happenings[-1].number if authority.happenings else 0,
    }


def record_document(record: DnsRecord) -> Document:
    """One record of its DNS."""
    return {"id": record.id, "name": record.name, "type": record.type, "value": record.value, "ttl": record.ttl}


def facts(document: Mapping[str, Any]) -> list[str]:
    """A running CA in lines."""
    on = [f"{name}: {ABOUT[Failure(name)]}" for name in document["failures"]]
    return [
        f"  Directory   {document['directory_url']}",
        f"  Root        {document['ca_bundle']}",
        f"  DNS         {document['dns']}, for every name that you order",
        f"  http-01     looks at port {document['http01_port']} of this machine, in place of port 80",
        f"  Holds       {document['accounts']} accounts, {document['orders']} orders, "
        f"{document['certificates']} certificates, {document['dns_records']} DNS records",
        f"  Failures    {'; '.join(on) or 'none'}",
    ]


def next_steps(document: Mapping[str, Any]) -> list[str]:
    """What a beginner does next."""
    return [
        "",
        "In another terminal:",
        "  acme-desktop account register --email you@example.org --server practice --agree-terms",
        '  acme-desktop order create --account 1 --domains "www.shop.example" --challenge dns-01',
        "  acme-desktop practice dns add _acme-challenge.www.shop.example TXT VALUE",
        f"or let the program answer by itself: --solver http-server:{document['http01_port']}",
        "",
        "Ctrl+C ends it; accounts, certificates and DNS records stay.",
    ]
