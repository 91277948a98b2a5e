"""The words on one card: its kind, how far it is, what to mind when it is put in place; and those of its group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.standing import Standing, is_hindered, score_of, standing_of
from acme_desktop.desktop.panes.challenges.things import Checks, Group, Thing
from acme_desktop.desktop.wording.states import StateLook, check_look
from acme_desktop.domain.order import ChallengeType
from acme_desktop.domain.preflight import Evidence, Finding

translate = QCoreApplication.translate
_MOST_SERVERS = 3


def kind_word(thing: Thing) -> str:
    """The chip beside the name."""
    if thing.kind is ChallengeType.HTTP_01:
        return translate("Challenges", "HTTP file")
    if len(thing.values) == 1:
        return translate("Challenges", "TXT")
    if len(thing.values) == 2:
        return translate("Challenges", "TXT, two values")
    return translate("Challenges", "TXT, %n value(s)", "", len(thing.values))


def advice_line(thing: Thing) -> str:
    """What to mind, under the values."""
    if thing.kind is ChallengeType.HTTP_01:
        return translate("Challenges", "Exactly this, no line end, no file ending.")
    if len(thing.values) == 2:
        return translate("Challenges", "Add both, replace none. TTL 60 s, or the lowest on offer.")
    if len(thing.values) > 2:
        return translate("Challenges", "Add all, replace none. TTL 60 s, or the lowest on offer.")
    return translate("Challenges", "If the zone is added by itself, use “In zone”. TTL 60 s or the lowest.")


def undecided_look() -> StateLook:
    """Of a thing whose order ended before the CA said anything about it."""
    return StateLook("minus", translate("Challenges", "Undecided"), "quiet")


def look_of(thing: Thing, seen: Checks) -> StateLook:
    """The state at the right of the header."""
    standing = standing_of(thing, seen)
    if standing is Standing.UNSEEN:
        return StateLook("clock", translate("Challenges", "Not checked yet"), "quiet")
    if standing is Standing.RIGHT:
        return StateLook("healthy", translate("Challenges", "Right"), "ok")
    if standing is Standing.UNCERTAIN:
        return StateLook("no-answer", translate("Challenges", "Can’t be seen from here"), "warn", loud=True)
    if standing is Standing.HINDERED:
        return check_look(next(check.finding for check in thing.checks(seen) if check and is_hindered(check)))
    if standing is Standing.PARTLY:
        return _partly(thing, seen)
    if thing.kind is ChallengeType.HTTP_01:
        return StateLook("other-value", translate("Challenges", "Not right"), "bad", loud=True)
    if any(check and check.finding is Finding.OTHER_VALUE for check in thing.checks(seen)):
        return StateLook("other-value", translate("Challenges", "Other value"), "bad", loud=True)
    return StateLook("other-value", translate("Challenges", "Not found"), "bad", loud=True)


def _partly(thing: Thing, seen: Checks) -> StateLook:
    score = score_of(thing, seen)
    if thing.kind is ChallengeType.HTTP_01:
        words = translate("Challenges", "%n of {total} right", "", score.right)
        return StateLook("other-value", words.format(total=score.total), "bad", loud=True)
    if len(thing.values) > 1:
        words = translate("Challenges", "%n of {total} found", "", score.right)
    else:
        words = translate("Challenges", "On %n of {total} servers", "", score.right)
    return StateLook("clock", words.format(total=score.total), "warn", loud=True)


def summary_line(thing: Thing, seen: Checks) -> str:
    """What a folded card still says: who confirmed it."""
    evidence = _heard(thing, seen)
    if not evidence:
        return ""
    if thing.kind is ChallengeType.HTTP_01:
        first = evidence[0]
        size = translate("Challenges", "%n byte(s)", "", first.size or 0)
        told = translate("Challenges", "{code}, right, {size} from {places}")
        return told.format(code=first.code, size=size, places=_listed([e.address for e in evidence]))
    servers = list(dict.fromkeys(e.server or e.address or e.asked for e in evidence))
    return translate("Challenges", "seen at {servers}").format(servers=_listed(short_names(servers)))


def group_note(group: Group, seen: Checks) -> str:
    """Who is asked about a zone or web server; "" before the first look."""
    evidence = [e for thing in group.things for e in _asked(thing, seen)]
    if not evidence:
        return ""
    if group.kind is ChallengeType.HTTP_01:
        count = len({e.address for e in evidence if e.address and not e.resolver})
        return translate("Challenges", "%n address(es)", "", count) if count else ""
    servers = list(dict.fromkeys(e.server for e in evidence if e.server))
    if not servers:
        resolvers = list(dict.fromkeys(e.address for e in evidence if e.resolver))
        told = translate("Challenges", "as {resolvers} sees it")
        return told.format(resolvers=_listed(resolvers)) if resolvers else ""
    if all(server == group.title or server.endswith(f".{group.title}") for server in servers):
        return translate("Challenges", "own servers {servers}").format(servers=_listed(short_names(servers)))
    return translate("Challenges", "hosted at {servers}").format(servers=_listed(short_names(servers)))


def _asked(thing: Thing, seen: Checks) -> list[Evidence]:
    return [e for check in thing.checks(seen) if check for e in check.evidence]


def _heard(thing: Thing, seen: Checks) -> list[Evidence]:
    return [e for e in _asked(thing, seen) if e.as_expected]


def short_names(servers: Sequence[str]) -> list[str]:
    """Names that end alike, the ending only on the last: ns1, ns2.hosted.example."""
    parents = {server.partition(".")[2] for server in servers}
    if len(servers) < 2 or len(parents) != 1 or "" in parents:
        return list(servers)
    return [*(server.partition(".")[0] for server in servers[:-1]), servers[-1]]


def _listed(names: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”, “a, b and 3 more”."""
    if len(names) < 2:
        return "".join(names)
    if len(names) > _MOST_SERVERS:
        rest = len(names) - _MOST_SERVERS + 1
        told = translate("Challenges", "{first} and %n more", "", rest)
        return told.format(first=", ".join(names[: _MOST_SERVERS - 1]))
    told = translate("Challenges", "{first} and {last}")
    return told.format(first=", ".join(names[:-1]), last=names[-1])
