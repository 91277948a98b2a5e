"""What we saw when we looked where the CA will look."""

from __future__ import annotations

from enum import StrEnum

from acme_desktop.domain.caa import Issuer, Ruling
from acme_desktop.domain.value_class import value_class


class Verdict(StrEnum):
    """GREEN: the CA would be satisfied. RED: it would not. UNCERTAIN: we can't see it from here."""

    GREEN = "green"
    RED = "red"
    UNCERTAIN = "uncertain"


class Finding(StrEnum):
    """What exactly was found; the words for it stand in each door's wording."""

    AS_EXPECTED = "as-expected"
    NO_RECORD = "no-record"
    OTHER_VALUE = "other-value"
    SERVERS_DISAGREE = "servers-disagree"
    NO_ANSWER = "no-answer"
    NAME_NOT_FOUND = "name-not-found"
    NOT_REACHABLE = "not-reachable"
    HTTP_STATUS = "http-status"
    OTHER_CONTENT = "other-content"
    REDIRECTED_AWAY = "redirected-away"
    BROKEN_SIGNATURES = "broken-signatures"  # the values are there, and the zone's DNSSEC signatures do not hold
    CAA_FORBIDS = "caa-forbids"  # all is in place, and the domain does not let this CA issue


class Flaw(StrEnum):
    """What is wrong with a file's content, where that can be told."""

    EMPTY = "empty"
    BYTE_ORDER_MARK = "byte-order-mark"
    UTF_16 = "utf-16"
    WHITE_SPACE = "white-space"  # before the content, where no CA forgives it
    WHITE_SPACE_BEHIND = "white-space-behind"  # which only some CAs forgive, where it is no line end
    QUOTED = "quoted"
    TEXT_AROUND = "text-around"  # the content is in it, and more
    WEB_PAGE = "web-page"
    TOKEN_ONLY = "token-only"  # noqa: S105 - no secret
    OTHER_ACCOUNT = "other-account"  # the token of this challenge with the thumbprint of another account key


class Trouble(StrEnum):
    """Why a web server gave no answer, or one that no CA would follow."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    NO_ROUTE = "no-route"  # from this machine
    NOT_HTTP = "not-http"
    TLS = "tls"
    OTHER_HOST = "other-host"  # a redirect to a host without an address
    LOOP = "loop"  # too many redirects
    PORT = "port"  # a redirect to a port that no CA goes to
    PRIVATE = "private"  # a redirect into a private network
    STRANGE = "strange"  # a redirect to something else than an http or https URL


class Hint(StrEnum):
    """What else was found out where something is wrong; what the clue's text is stands behind each."""

    FOUND_AT = "found-at"  # the name or path that holds what is expected
    OTHER_TYPE = "other-type"  # the type of another record at the name, where there is no TXT record
    WILDCARD = "wildcard"  # the wildcard that the answer comes from
    DELEGATED = "delegated"  # the servers that the name itself is delegated to
    ALIAS_DOT = "alias-dot"  # what the alias would have led to without the zone at its end
    ALIAS_LOOP = "alias-loop"  # the name at which aliases begin that never end
    DNSSEC = "dnssec"  # the domain that is there as long as nobody validates
    LAME = "lame"  # a server that does not know the zone which is delegated to it
    REMEMBERED = "remembered"  # for how many seconds resolvers remember that there is nothing
    SAME_EVERYWHERE = "same-everywhere"  # another path that has the same answer
    SOFTWARE = "software"  # the web server, as it calls itself
    PRIVATE = "private"  # an address that a CA on the Internet can't reach


@value_class(frozen=True)
class Clue:
    """One thing that was found out besides."""

    hint: Hint
    text: str


@value_class(frozen=True)
class Viewpoint:
    """Where a CA with a small world of its own looks: its DNS (ADDRESS:PORT), and the port that stands for 80."""

    dns: str
    http01_port: int


@value_class(frozen=True)
class Vantage:
    """What is known of whom the look is for.

    `own_world`: a CA on this machine, with names and ports of its own, where what is absent or can't be reached is
    UNCERTAIN and not RED; `public`: it looks from the Internet, where private addresses lead nowhere. `viewpoint`:
    where it looks, if that is known. `issuer`: whom CAA records have to let, None where nobody knows what the CA is
    called in them.
    """

    own_world: bool = False
    public: bool = False
    viewpoint: Viewpoint | None = None
    issuer: Issuer | None = None


@value_class(frozen=True)
class Evidence:
    """One answer: who was asked, and what came (plain text, shortened).

    The rest is the same in parts, for a table. `server` is the name server's name ("" where there is none), `address`
    its IP address, with the port where it is not the usual one; `resolver`: not an authoritative server. `finding` is
    what this answer comes to, None where it says nothing either way. `code` is the DNS response code or the HTTP
    status, "" where no answer came; `values` are TXT values, ours first; `led_to` is where an alias or redirects led;
    `size` is the body's, in bytes, and `flaw` what is wrong with it; `trouble` is why none came that counts.
    """

    asked: str
    answer: str
    as_expected: bool
    server: str = ""
    address: str = ""
    resolver: bool = False
    finding: Finding | None = None
    code: str = ""
    values: tuple[str, ...] = ()
    led_to: str = ""
    size: int | None = None
    flaw: Flaw | None = None
    trouble: Trouble | None = None
    milliseconds: float | None = None


@value_class(frozen=True)
class Check:
    """The result for one challenge; `asked` names the record or URL, `expected` what should be there.

    `zone` is the DNS zone that the record lies in, "" where nobody said; `clues` are what was found out besides, where
    something is wrong. `caa` is what else stands in the way.
    """

    challenge_id: int
    identifier: str
    verdict: Verdict
    finding: Finding
    asked: str
    expected: str
    evidence: tuple[Evidence, ...] = ()
    zone: str = ""
    clues: tuple[Clue, ...] = ()
    caa: Ruling | None = None

    def clue(self, hint: Hint) -> str:
        """The text of the first clue of this kind, "" where there is none."""
        return next((clue.text for clue in self.clues if clue.hint is hint), "")
