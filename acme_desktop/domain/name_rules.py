"""What one typed name says, and whether a CA may put it into a certificate.

Two halves: taking the host out of what was pasted (`split_names`, `host_of`, `folded`), and the rules for DNS names
and IP addresses (`dns_value`, `ip_value`). The rules mirror what public CAs check before they answer an order; the CA
has the last word. Nothing here is silent: what is dropped or read differently is appended to `notes`.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import cache

import idna

from acme_desktop.domain.public_suffixes import icann_rules, suffixes_under

MAX_NAME = 253  # octets of a DNS name in text form without the final dot (RFC 1035 §2.3.4)
MAX_LABEL = 63  # octets of one label (RFC 1035 §2.3.4)
MAX_LABELS = 10  # what Let's Encrypt accepts
_SHOWN = 120  # characters of a typed name worth repeating to its author

_COMMAS = "," + ";" + "\uff0c\u3001\uff1b\u060c\u061b"
_SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SEPARATORS = re.compile(f"[{_COMMAS}{_SPACES}]+")
_IP_ADDRESS_PREFIX = re.compile(r"\bIP Address:", re.IGNORECASE)
_WRAPPING = "\"'`()<>{}\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2039\u203a"

# What UTS #46 maps to nothing. The idna package drops it without a word; people should hear of it.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"  # needed by some scripts; IDNA 2008 decides where (RFC 5892 appendix A)

_SAN_PREFIX = re.compile(r"(?:dns|ip|cn)[:=](?!\d{1,5}(?:/|$))", re.IGNORECASE)
_URL = re.compile(r"(?:[a-z][a-z0-9+.\-]{0,31}:)?//", re.IGNORECASE)
_END_OF_HOST = re.compile(r"[/?#]")
_BRACKETED = re.compile(r"\[([^\[\]]*)\](?:(:)(.*))?", re.DOTALL)
_PORT = re.compile(r"[0-9]{1,5}")
_PREFIX_LENGTH = re.compile(r"/[0-9]{1,3}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NOT_LDH = re.compile(r"[\x00-\x2c/:-`{-\x7f]")

# Notes that tell of nothing but what people paste; whatever else is read differently, somebody should look at.
FROM_URL = "taken from a URL: only the host is used"
PATH_DROPPED = "what followed the host was dropped: a certificate is for a name, not for a path"
USER_DROPPED = "the user name in the URL was dropped"
PORT_DROPPED = "the port was dropped: a certificate is for a name on all its ports"
PREFIX_DROPPED = " in front of it was dropped"
INTERNATIONAL = "international name: "
DUPLICATE = "duplicate removed"
_HARMLESS = (FROM_URL, PATH_DROPPED, USER_DROPPED, PORT_DROPPED, DUPLICATE)

_IDNA_REASONS = {
    "label_too_long": f"a part of it is longer than {MAX_LABEL} characters in its A-label form",
    "leading_combiner": "a part of it begins with a combining mark",
    "hyphen_start_end": "a part of it begins or ends with a hyphen",
    "hyphen_3_4": "a part of it has hyphens as third and fourth character",
}

# (network, what it is): IANA's special-purpose registries and multicast.
_SPECIAL = (
    ("0.0.0.0/8", "“this network”"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "shared carrier address space"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "IETF protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("64:ff9b::/96", "IPv4/IPv6 translation"),
    ("64:ff9b:1::/48", "IPv4/IPv6 translation"),
    ("100::/64", "discard-only"),
    ("2001::/23", "IETF protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
    ("::/3", "not global unicast"),
    ("4000::/2", "not global unicast"),
    ("8000::/1", "not global unicast"),
)


class BadNameError(ValueError):
    """Why one name cannot be used: a clause to stand behind the name and a colon. Stays inside the names modules."""


def is_harmless(note: str) -> bool:
    """Whether a note tells of nothing but what people paste."""
    return note in _HARMLESS or note.startswith(INTERNATIONAL) or note.endswith(PREFIX_DROPPED)


# --- what was pasted ---------------------------------------------------------------------------------------------


def split_names(text: str) -> list[str]:
    """Cut `text` at commas, semicolons and white space; quotes and brackets around a name are taken off."""
    tokens = _SEPARATORS.split(_IP_ADDRESS_PREFIX.sub("IP:", text))
    return [bare for token in tokens if (bare := _unwrapped(token))]


def _unwrapped(token: str) -> str:
    """`["a.example",` loses all that surrounds it; `[::1]:443` and `https://[::1]` keep both brackets."""
    bare = token.lstrip(_WRAPPING + "[").rstrip(_WRAPPING + "]")
    opened, closed = "[" in bare, "]" in bare
    if opened == closed:
        return bare
    return f"{bare}]" if opened else f"[{bare}"


def shown(token: str) -> str:
    """`token` fit for a screen or a log: no password, no control characters, 120 characters at most."""
    scheme, slashes, rest = token.partition("//") if "//" in token else ("", "", token)
    authority = _END_OF_HOST.split(rest, maxsplit=1)[0]
    user, at, host = authority.rpartition("@")
    if at and ":" in user:
        rest = f"…@{host}{rest[len(authority) :]}"
    text = f"{scheme}{slashes}{rest}"
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in cut)


def host_of(token: str, notes: list[str]) -> str:
    """Take the host out of a pasted name, URL, `host:port` or `DNS:…`; raise BadNameError where there is none."""
    text = _visible(token, notes)
    if "\\" in text:
        raise BadNameError("it has a backslash in it")
    if prefix := _SAN_PREFIX.match(text):
        text = text[prefix.end() :]
        notes.append(f"“{prefix[0]}”{PREFIX_DROPPED}")
    url = _URL.match(text)
    rest = text[url.end() :] if url else text
    authority = _END_OF_HOST.split(rest, maxsplit=1)[0]
    tail = rest[len(authority) :]
    if url:
        notes.append(FROM_URL)
    elif tail:
        _refuse_network(authority, tail)
        notes.append(PATH_DROPPED)
    host = _without_port(_without_user(authority, url is not None, notes), notes)
    if not host:
        raise BadNameError("there is no host name in it")
    return host


def _visible(token: str, notes: list[str]) -> str:
    """Drop what UTS #46 ignores, with a note; refuse every other character that cannot be seen."""
    hidden = sorted(set(_INVISIBLE.findall(token)))
    text = _INVISIBLE.sub("", token) if hidden else token
    notes.extend(f"the invisible character {_named(char)} was removed" for char in hidden)
    if not text:
        raise BadNameError("there is nothing visible in it")
    for char in text:
        if not char.isprintable() and char not in _JOINERS:
            raise BadNameError(f"it has the unprintable character {_named(char)} in it")
    return text


def _named(char: str) -> str:
    code = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
    return f"“{char}” ({code})" if char.isprintable() and not _INVISIBLE.match(char) else code


def _refuse_network(authority: str, tail: str) -> None:
    if _PREFIX_LENGTH.fullmatch(tail) and (authority.count(":") > 1 or ends_in_number(authority)):
        raise BadNameError("it is a network; a certificate takes single IP addresses")


def _without_user(authority: str, is_url: bool, notes: list[str]) -> str:
    user, at, host = authority.rpartition("@")
    if at and not is_url:
        raise BadNameError("it looks like an e-mail address; a server certificate takes host names")
    if user:
        notes.append(USER_DROPPED)
    return host


def _without_port(authority: str, notes: list[str]) -> str:
    """`host`, `host:443`, `2001:db8::1`, `[2001:db8::1]:443` → the host."""
    colon, port = "", ""
    if "[" in authority or "]" in authority:
        match = _BRACKETED.fullmatch(authority)
        if match is None or ":" not in match[1]:
            raise BadNameError("square brackets may only stand around an IPv6 address")
        host, colon, port = match[1], match[2] or "", match[3] or ""
    elif authority.count(":") > 1:
        host = authority
    else:
        host, colon, port = authority.partition(":")
    if colon and not _PORT.fullmatch(port):
        raise BadNameError("what follows the colon is not a port number")
    if colon:
        notes.append(PORT_DROPPED)
    return host


def folded(host: str, notes: list[str]) -> str:
    """Lower-case `host` as UTS #46 maps it (non-transitional), without one final dot; labels stay Unicode."""
    if len(host) > 4 * MAX_NAME:  # room for decomposed letters; everything behind this line is cheap
        raise BadNameError(f"it is longer than {MAX_NAME} characters")
    try:
        text = idna.uts46_remap(host, std3_rules=False)
    except idna.IDNAError as error:
        raise BadNameError(_idna_reason(error)) from error
    if text.isascii() and not host.isascii():
        notes.append(f"read as {text}")
    if text in ("", "."):
        raise BadNameError("there is no name in it")
    return text.removesuffix(".")


def _idna_reason(error: idna.IDNAError) -> str:
    code = error.code or ""
    if code.startswith("bidi"):
        return "right-to-left and left-to-right characters are mixed in a way RFC 5893 forbids"
    if error.codepoint is None or code in _IDNA_REASONS:
        return _IDNA_REASONS.get(code, "it is not a valid international name (IDNA 2008)")
    return f"the character {_named(chr(error.codepoint))} is not allowed there (IDNA 2008)"


# --- IP addresses (RFC 8738) -------------------------------------------------------------------------------------


def ends_in_number(host: str) -> bool:
    """Whether browsers would read `host` as an IPv4 address, good or bad: no such name can be a DNS name."""
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def ip_value(host: str, *, public: bool) -> str | None:
    """The canonical text (RFC 5952) of an IP address; None for what is no address at all.

    Raises BadNameError for broken addresses, for those no host has, and, if `public`, for special-purpose ones.
    """
    if ":" in host:
        return _checked(_ipv6(host), public=public)
    if ends_in_number(host):
        try:
            return _checked(ipaddress.IPv4Address(host), public=public)
        except ipaddress.AddressValueError as error:
            raise BadNameError(
                "it reads as an IPv4 address but is none: that takes four numbers from 0 to 255, without leading zeros"
            ) from error
    return None


def _ipv6(host: str) -> ipaddress.IPv6Address:
    if "%" in host:
        raise BadNameError("an address with a zone (%) means something on one machine only")
    try:
        address = ipaddress.IPv6Address(host)
    except ipaddress.AddressValueError as error:
        raise BadNameError("it is not a valid IPv6 address") from error
    if address.ipv4_mapped:
        raise BadNameError(f"it is an IPv4 address in IPv6 form; write {address.ipv4_mapped}")
    return address


def _checked(address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, public: bool) -> str:
    if address.is_unspecified or address.is_multicast or str(address) == "255.255.255.255":
        raise BadNameError("no single host has this address")
    if public:
        for network, kind in _special_networks():
            if address in network:
                raise BadNameError(f"a public CA does not certify special-purpose addresses ({kind}, {network})")
    return str(address)


@cache
def _special_networks() -> tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...]:
    return tuple((ipaddress.ip_network(text), kind) for text, kind in _SPECIAL)


# --- DNS names ---------------------------------------------------------------------------------------------------


def dns_value(name: str, *, wildcard: bool, public: bool, notes: list[str]) -> str:
    """The A-label form of a folded `name` (given without its `*.`), checked; raises BadNameError.

    `public` adds what only public CAs ask: a dot, and a place under, not at, an ICANN public suffix.
    """
    _refuse_characters(name)
    labels = name.split(".")
    if "" in labels:
        raise BadNameError("two dots in a row, or a dot in front; for a wildcard write *.example.com")
    value = ".".join(_a_label(label, notes) for label in labels)
    if len(value) + 2 * wildcard > MAX_NAME:
        raise BadNameError(f"it is longer than {MAX_NAME} characters")
    if len(labels) > MAX_LABELS:
        raise BadNameError(f"it has more than {MAX_LABELS} parts")
    if public:
        _refuse_suffix(value, wildcard=wildcard)
    return value


def _refuse_characters(name: str) -> None:
    match = _NOT_LDH.search(name)
    if match is None:
        return
    if match[0] == "*":
        raise BadNameError("a * may only be the whole first part, as in *.example.com")
    if match[0] == "_":
        raise BadNameError("underscores are not allowed in host names")
    raise BadNameError(f"the character “{match[0]}” is not allowed; a name has letters, digits, hyphens and dots")


def _a_label(label: str, notes: list[str]) -> str:
    """One label as it goes over the wire (RFC 5890 §2.3.2.1); ASCII labels must be LDH and not reserved."""
    if not label.isascii():
        try:
            return idna.alabel(label).decode("ascii")
        except idna.IDNAError as error:
            raise BadNameError(_idna_reason(error)) from error
    if len(label) > MAX_LABEL:
        raise BadNameError(f"a part of it is longer than {MAX_LABEL} characters")
    if label.startswith("-") or label.endswith("-"):
        raise BadNameError(f"its part “{label}” begins or ends with a hyphen")
    if label[2:4] == "--":
        _check_reserved(label, notes)
    return label


def _check_reserved(label: str, notes: list[str]) -> None:
    """`??--` is reserved (RFC 5890 §2.3.1); `xn--` must be true Punycode, as public CAs require of a P-label."""
    if not label.startswith("xn--"):
        raise BadNameError(f"its part “{label}” has hyphens as third and fourth character, which is reserved")
    try:
        text = label[4:].encode("ascii").decode("punycode")
        text.encode("utf-8")  # lone surrogates are no text
    except UnicodeError as error:
        raise BadNameError(f"its part “{label}” is malformed Punycode") from error
    canonical = text.encode("punycode").decode("ascii") == label[4:] and unicodedata.is_normalized("NFC", text)
    if not canonical or any(unicodedata.category(char) == "Cc" for char in text):
        raise BadNameError(f"its part “{label}” is not the A-label of any name")
    if unicode_label(label) == label:
        notes.append(f"“{label}” is not a valid name under IDNA 2008; the CA may refuse it")


def unicode_label(label: str) -> str:
    """The U-label of an A-label; whatever has none comes back unchanged."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except UnicodeError:
        return label


def _refuse_suffix(value: str, *, wildcard: bool) -> None:
    if "." not in value and not wildcard:
        raise BadNameError("a public CA needs a full name, with at least one dot in it")
    last = value.rpartition(".")[2]
    if last not in icann_rules():
        raise BadNameError(f"“{unicode_label(last)}” is not a public top-level domain; only a private CA certifies it")
    if suffixes_under(last).publicsuffix(value) != value:
        return
    if wildcard:
        raise BadNameError(f"a wildcard may not cover a whole public suffix ({value})")
    raise BadNameError("it is a public suffix, under which others register their names")
