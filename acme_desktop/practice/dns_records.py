"""The contents of our own DNS: the records that were typed, and what a name without any has."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Iterable, Sequence, Set

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType
from dns.rdtypes.ANY.TXT import TXT

from acme_desktop.practice.addresses import zone_of
from acme_desktop.practice.records import DnsRecord, Zone
from acme_desktop.practice.store import Store

HOME_ZONE = "practice.example"
NAME_SERVER = f"ns.{HOME_ZONE}"
TYPES = ("A", "AAAA", "CAA", "CNAME", "TXT")
EVERYWHERE = "127.0.0.1"  # what a name has that has no record of its own
_MOST = 10_000
_LONGEST_VALUE = 4000
_STRING = 255  # RFC 1035 §3.3: a TXT record is made of strings of that length
_TTL = 60
_LONGEST_TTL = 86_400
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z", re.ASCII)
_MOST_ALIASES = 8


class RecordError(ValueError):
    """A record that can't be; `field` is name, type, value or ttl."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def read_name(text: str) -> str:
    """An absolute name in lower case without its final dot; the first label may be `*`. Raises RecordError."""
    name = text.strip().lower().removesuffix(".")
    labels = name.split(".")
    if labels[0] == "*":
        labels = labels[1:]
    if len(name) > 253 or not labels or not all(_LABEL.match(label) for label in labels):
        raise RecordError("name", f"“{text[:100]}” is not a name in DNS (international ones are written xn--…)")
    return name


class DnsIndex:
    """What is answered, as of one moment: made anew with every change."""

    def __init__(self, records: Sequence[DnsRecord], zones: Set[str], serial: int) -> None:
        self.serial = serial
        self._zones = zones
        self._at: dict[str, list[DnsRecord]] = {}
        for record in records:
            self._at.setdefault(record.name, []).append(record)
        parts = [name.split(".") for name in (*self._at, *zones)]
        self._nodes = {".".join(labels[place:]) for labels in parts for place in range(len(labels))}

    def at(self, name: str) -> list[DnsRecord]:
        """The records of exactly this name."""
        return self._at.get(name, [])

    def zone_around(self, name: str) -> str | None:
        """The zone that a name lies in, the nearest one; None where we are not authoritative."""
        labels = name.split(".")
        above = (".".join(labels[place:]) for place in range(len(labels)))
        return next((zone for zone in above if zone in self._zones), None)

    def exists(self, name: str) -> bool:
        """Whether the name is there: host names all are, other names only with records at or below them."""
        return bool(self._records(name)) or name in self._nodes or not name.startswith("_")

    def found(self, name: str, kind: RdataType) -> list[dns.rrset.RRset]:
        """The answer: records of that type, behind the aliases that lead to them."""
        answer: list[dns.rrset.RRset] = []
        for _ in range(_MOST_ALIASES):
            alias = [one for one in self._records(name) if one.type == "CNAME"]
            wanted = alias if alias and kind is not RdataType.CNAME else self._of(name, kind)
            rrset = _rrset(name, wanted)
            if rrset is not None:
                answer.append(rrset)
            if not alias or kind is RdataType.CNAME:
                break
            name = read_name(alias[0].value)
            if self.zone_around(name) is None:
                break
        return answer

    def _of(self, name: str, kind: RdataType) -> list[DnsRecord]:
        records = self._records(name)
        found = [one for one in records if one.type == dns.rdatatype.to_text(kind)]
        if found or kind is not RdataType.A or any(one.type in ("A", "AAAA") for one in records):
            return found
        return [] if name.startswith("_") else [DnsRecord("", name, "A", EVERYWHERE)]

    def _records(self, name: str) -> list[DnsRecord]:
        """Those of the name, or of the nearest wildcard where the name itself is not there (RFC 4592)."""
        if name in self._nodes:
            return self.at(name)
        labels = name.split(".")
        for place in range(1, len(labels)):
            parent = ".".join(labels[place:])
            if wild := self._at.get(f"*.{parent}"):
                return wild
            if parent in self._nodes:
                break
        return []


class DnsRecords:
    """The records of all zones, kept in the store, and in `index` as they are answered.

    Zones appear with the first record or order for a name in them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.index = DnsIndex(self.all(), self._zones(), 1)

    def _changed(self) -> None:
        self.index = DnsIndex(self.all(), self._zones(), self.index.serial + 1)

    def _zones(self) -> set[str]:
        return {HOME_ZONE, *(zone.id for zone in self._store.all(Zone))}

    def all(self) -> tuple[DnsRecord, ...]:
        """By name, type and value."""
        return tuple(sorted(self._store.all(DnsRecord), key=lambda one: (one.name, one.type, one.value)))

    def add(self, name: str, kind: str, value: str, ttl: int = _TTL, *, instead_of: str = "") -> DnsRecord:
        """Add a record (or put it in place of another); one that is there already is that one. Raises RecordError."""
        record = DnsRecord(
            instead_of or secrets.token_hex(6), read_name(name), kind.strip().upper(), value.strip(), ttl
        )
        _check(record)
        others = [one for one in self.index.at(record.name) if one.id != instead_of]
        same = next((one for one in others if (one.type, one.value) == (record.type, record.value)), None)
        if same and not instead_of:
            return same
        if same or (others and "CNAME" in {record.type, *(one.type for one in others)}):
            what = "the same record is there already" if same else "beside a CNAME there is no other record (RFC 1034)"
            raise RecordError("type", f"{record.name}: {what}")
        if len(self._store.all(DnsRecord)) >= _MOST and not instead_of:
            raise RecordError("name", f"there are {_MOST} records already")
        self._store.save(record, *self._missing_zones([record.name]))
        self._changed()
        return record

    def remove(self, name: str, kind: str = "", value: str = "") -> int:
        """Take away every record of a name, perhaps only of a type, perhaps only with a value; how many there were."""
        wanted = read_name(name)
        gone = [
            one
            for one in self.index.at(wanted)
            if (not kind or one.type == kind.strip().upper()) and (not value or one.value == value.strip())
        ]
        return self._remove(gone)

    def remove_id(self, key: str) -> int:
        """The same for one record."""
        found = self._store.get(DnsRecord, key)
        return self._remove([found] if found else [])

    def _remove(self, gone: Sequence[DnsRecord]) -> int:
        self._store.remove(*gone)
        self._changed()
        return len(gone)

    def get(self, key: str) -> DnsRecord | None:
        """One record by its id."""
        return self._store.get(DnsRecord, key)

    def serve(self, names: Iterable[str]) -> None:
        """From now on we are authoritative for the zones of these names."""
        missing = self._missing_zones(names)
        if missing:
            self._store.save(*missing)
            self._changed()

    def forget(self) -> None:
        """The store was emptied."""
        self._changed()

    def _missing_zones(self, names: Iterable[str]) -> list[Zone]:
        return [Zone(zone) for zone in dict.fromkeys(map(zone_of, names)) if zone not in self._zones()]


def _check(record: DnsRecord) -> None:
    if record.type not in TYPES:
        raise RecordError("type", f"the types here are {', '.join(TYPES)}, not “{record.type[:20]}”")
    if not 0 <= record.ttl <= _LONGEST_TTL:
        raise RecordError("ttl", f"the time to live is between 0 and {_LONGEST_TTL} seconds")
    if not record.value or len(record.value) > _LONGEST_VALUE or any(c < " " for c in record.value):
        raise RecordError("value", f"the value is text of 1 to {_LONGEST_VALUE} characters in one line")
    if record.type == "CNAME":
        read_name(record.value)
    try:
        _rdata(record)
    except (dns.exception.DNSException, ValueError):
        raise RecordError("value", f"“{record.value[:100]}” is not the value of a {_about(record.type)}") from None


def _about(kind: str) -> str:
    examples = {"CAA": 'CAA record; write 0 issue "practice.example"', "A": "A record; write an IPv4 address"}
    return examples.get(kind, f"{kind} record")


def _rdata(record: DnsRecord) -> dns.rdata.Rdata:
    """As it goes over the wire. A TXT value is taken as typed: who types quotes gets quotes."""
    if record.type == "TXT":
        data = record.value.encode("utf-8")
        strings = [data[place : place + _STRING] for place in range(0, len(data), _STRING)]
        return TXT(dns.rdataclass.IN, RdataType.TXT, strings)
    if record.type in ("A", "AAAA"):
        address = ipaddress.ip_address(record.value)
        if (address.version == 4) is (record.type == "AAAA"):
            raise ValueError("an address of the other family")
    value = f"{record.value.removesuffix('.')}." if record.type == "CNAME" else record.value
    return dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.from_text(record.type), value)


def _rrset(name: str, records: Sequence[DnsRecord]) -> dns.rrset.RRset | None:
    if not records:
        return None
    owner, ttl = dns.name.from_text(name), min(one.ttl for one in records)
    return dns.rrset.from_rdata_list(owner, ttl, [_rdata(one) for one in records])
