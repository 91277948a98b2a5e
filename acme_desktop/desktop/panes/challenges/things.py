"""From challenges to what is put in place: a record with its values, a file; by DNS zone or web server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Authorization, ChallengeId, ChallengeType
from acme_desktop.domain.preflight import Check
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import ChallengeRow

Checks = Mapping[int, Check]  # by the challenge's id


@value_class(frozen=True)
class Value:
    """What one challenge wants to see: a TXT value, or a file's content. `name` is whose control it proves."""

    challenge_id: ChallengeId
    name: Identifier
    text: str


@value_class(frozen=True)
class Thing:
    """One thing to deploy. `name` is the record's (FQDN without final dot) or the web server's, `zone` the DNS zone
    around it, or the web server once more; `expires` is when the first of its authorizations lapses."""

    kind: ChallengeType
    name: str
    zone: str
    values: tuple[Value, ...]
    file: HttpFile | None = None
    expires: datetime | None = None

    @property
    def key(self) -> str:
        """Tells it from the others of its order."""
        return self.file.url if self.file else self.name

    @property
    def relative(self) -> str:
        """The name as a zone's own editor wants it: without the zone, `@` for the zone itself."""
        if self.name == self.zone:
            return "@"
        return self.name.removesuffix(f".{self.zone}") if self.zone else self.name

    def checks(self, seen: Checks) -> tuple[Check | None, ...]:
        """The last look at each value; None where nobody has looked yet."""
        return tuple(seen.get(value.challenge_id) for value in self.values)


@value_class(frozen=True)
class Group:
    """The things of one DNS zone or web server."""

    title: str
    kind: ChallengeType
    things: tuple[Thing, ...]


@value_class(frozen=True)
class Proved:
    """A name that the CA has no more questions about; `until` is when it will ask again."""

    name: Identifier
    until: datetime | None


@value_class(frozen=True)
class Sheet:
    """Everything that one order wants from a person."""

    groups: tuple[Group, ...] = ()
    proved: tuple[Proved, ...] = ()

    @property
    def things(self) -> tuple[Thing, ...]:
        """All of them, in the order of their groups."""
        return tuple(thing for group in self.groups for thing in group.things)

    @property
    def values(self) -> tuple[Value, ...]:
        """One for each challenge."""
        return tuple(value for thing in self.things for value in thing.values)

    @property
    def kind(self) -> ChallengeType:
        """An order's names are all proved the same way."""
        return self.groups[0].kind if self.groups else ChallengeType.DNS_01

    def thing_of(self, challenge_id: int) -> Thing | None:
        """The thing that holds this challenge's value."""
        return next((t for t in self.things if any(v.challenge_id == challenge_id for v in t.values)), None)


def sheet_of(rows: Sequence[ChallengeRow], authorizations: Sequence[Authorization] = (), seen: Checks = {}) -> Sheet:  # noqa: B006 - never changed
    """Group what is to be deployed; names stay in the order in which they were ordered.

    The zone is the one that name servers have told, else the registered domain.
    """
    proved = {a.identifier: a.expires for a in authorizations if a.status == "valid"}
    proved |= {r.challenge.identifier: r.expires for r in rows if r.challenge.status == "valid"}
    things: dict[str, Thing] = {}
    for row in rows:
        if row.challenge.identifier in proved:
            continue
        fresh = _thing(row, seen.get(row.challenge.id))
        known = things.get(fresh.key)
        things[fresh.key] = _joined(known, fresh) if known else fresh
    zones: dict[str, list[Thing]] = {}
    for thing in things.values():
        zones.setdefault(thing.zone, []).append(thing)
    groups = tuple(Group(title, members[0].kind, tuple(members)) for title, members in zones.items())
    return Sheet(groups, tuple(Proved(name, until) for name, until in proved.items()))


def _thing(row: ChallengeRow, check: Check | None) -> Thing:
    what, challenge = row.deployment, row.challenge
    if isinstance(what, TxtRecord):
        value = Value(challenge.id, challenge.identifier, what.value)
        return Thing(ChallengeType.DNS_01, what.name, _zone(what.name, row, check), (value,), expires=row.expires)
    value = Value(challenge.id, challenge.identifier, what.content)
    host = challenge.identifier.value
    return Thing(ChallengeType.HTTP_01, host, host, (value,), what, row.expires)


def _zone(name: str, row: ChallengeRow, check: Check | None) -> str:
    told = check.zone.lower() if check else ""
    return told if told and (name == told or name.endswith(f".{told}")) else row.zone


def _joined(known: Thing, more: Thing) -> Thing:
    """Two values at one name: whichever lapses first is what counts."""
    ends = [one for one in (known.expires, more.expires) if one is not None]
    return Thing(known.kind, known.name, known.zone, known.values + more.values, known.file, min(ends, default=None))
