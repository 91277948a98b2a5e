"""CAs that are known by name: presets, as data. A CA's live directory always has the last word."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.names import NamePolicy
from acme_desktop.domain.preflight import Viewpoint
from acme_desktop.domain.rate_limits import Counted, RateLimit
from acme_desktop.domain.value_class import value_class


class Environment(StrEnum):
    """Whether browsers trust what it issues."""

    PRODUCTION = "production"
    STAGING = "staging"
    TEST = "test"  # on this machine
    PRACTICE = "practice"  # on this machine, our own, to learn with
    PRIVATE = "private"  # a company's own


@value_class(frozen=True)
class Preset:
    """A CA known by name; the figures are those of its own documents in 2026 (`max_names` None: unknown).

    `limits` are empty where the CA publishes none.
    """

    id: str
    name: str
    directory_url: str
    environment: Environment
    eab: bool = False
    wildcards: bool = True
    ip: bool = False
    max_names: int | None = 100
    caa_identity: str = ""
    note: str = ""
    limits: tuple[RateLimit, ...] = ()


_LETS_ENCRYPT = (
    RateLimit(Counted.SAME_NAMES, 5, timedelta(days=7)),
    RateLimit(Counted.DOMAIN, 50, timedelta(days=7)),
    RateLimit(Counted.ORDERS, 300, timedelta(hours=3)),
    RateLimit(Counted.FAILURES, 5, timedelta(hours=1)),
)
_LETS_ENCRYPT_STAGING = (
    RateLimit(Counted.SAME_NAMES, 30_000, timedelta(days=7)),
    RateLimit(Counted.ORDERS, 1500, timedelta(hours=3)),
    RateLimit(Counted.FAILURES, 200, timedelta(hours=1)),
)
PRESETS: tuple[Preset, ...] = (
    Preset(
        "letsencrypt", "Let's Encrypt", "https://acme-v02.api.letsencrypt.org/directory", Environment.PRODUCTION,
        ip=True, caa_identity="letsencrypt.org", note="IP addresses only with the profile shortlived",
        limits=_LETS_ENCRYPT,
    ),
    Preset(
        "letsencrypt-staging", "Let's Encrypt (staging)", "https://acme-staging-v02.api.letsencrypt.org/directory",
        Environment.STAGING, ip=True, caa_identity="letsencrypt.org", note="not trusted by browsers",
        limits=_LETS_ENCRYPT_STAGING,
    ),
    Preset(
        "google", "Google Trust Services", "https://dv.acme-v02.api.pki.goog/directory", Environment.PRODUCTION,
        eab=True, caa_identity="pki.goog", note="external account key from a Cloud project, single use, 7 days",
    ),
    Preset(
        "google-staging", "Google Trust Services (staging)", "https://dv.acme-v02.test-api.pki.goog/directory",
        Environment.STAGING, eab=True, caa_identity="pki.goog",
    ),
    Preset(
        "zerossl", "ZeroSSL", "https://acme.zerossl.com/v2/DV90", Environment.PRODUCTION, eab=True,
        caa_identity="sectigo.com", note="may take minutes to issue",
    ),
    Preset(
        "sslcom-rsa", "SSL.com (RSA)", "https://acme.ssl.com/sslcom-dv-rsa", Environment.PRODUCTION, eab=True,
        wildcards=False, max_names=2, caa_identity="ssl.com", note="charges if the account has funds",
    ),
    Preset(
        "sslcom-ecc", "SSL.com (ECC)", "https://acme.ssl.com/sslcom-dv-ecc", Environment.PRODUCTION, eab=True,
        wildcards=False, max_names=2, caa_identity="ssl.com", note="charges if the account has funds",
    ),
    Preset(
        "actalis", "Actalis", "https://acme-api.actalis.com/acme/directory", Environment.PRODUCTION, eab=True,
        wildcards=False, max_names=2, caa_identity="actalis.it",
    ),
)  # fmt: skip
PRACTICE_CA = "practice"  # what stands for it where a server is asked for
_PRACTICE_PATH = "/acme-desktop-practice/directory"
_PRACTICE_MAX_NAMES = 100
_MOST_NAMES = 1000  # several times what any CA is known to take; the CA's account of such an order still fits an answer
_LONGEST_URL = 2000
# A name as DNS has them, underscores too, or an IPv6 address; a port. Anything else (a percent sign, a comma, text
# beside the brackets) is read differently by different parsers.
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_AUTHORITY = re.compile(rf"({_LABEL}(\.{_LABEL})*\.?|\[[0-9a-f:.]+\])(:[0-9]{{1,5}})?\Z", re.ASCII | re.IGNORECASE)


@value_class(frozen=True)
class PracticeCa:
    """The practice CA of this profile as it was last started, whether it runs now or not.

    `ca_bundle` is its root (PEM); `dns` (ADDRESS:PORT) answers for its names, `http01_port` stands for port 80.
    """

    directory_url: str
    ca_bundle: str
    dns: str
    http01_port: int

    @property
    def viewpoint(self) -> Viewpoint:
        """Where it looks."""
        return Viewpoint(self.dns, self.http01_port)


def is_loopback(host: str) -> bool:
    """This machine, by name or address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(typed: str) -> SplitResult:
    """The URL's parts. Raises ValueError, for an address in brackets on every Python (urlsplit looks since 3.11.4)."""
    url = urlsplit(typed)
    if "[" in url.netloc:
        ipaddress.IPv6Address(url.hostname or "")
    return url


def preset_for(directory_url: str) -> Preset | None:
    """The preset with that directory, if one has it."""
    return next((p for p in PRESETS if p.directory_url == directory_url), None)


def environment_of(directory_url: str) -> Environment:
    """A preset's environment; else PRACTICE or TEST on this machine, PRIVATE elsewhere."""
    preset = preset_for(directory_url)
    if preset:
        return preset.environment
    url = urlsplit(directory_url)
    if not is_loopback(url.hostname or ""):
        return Environment.PRIVATE
    return Environment.PRACTICE if (url.scheme, url.path) == ("https", _PRACTICE_PATH) else Environment.TEST


def ca_name(directory_url: str) -> str:
    """What people call it: the preset's name, else the host of its directory; our own practice CA by its purpose."""
    preset = preset_for(directory_url)
    if preset:
        return preset.name
    if environment_of(directory_url) is Environment.PRACTICE:
        return "Practice CA"
    return urlsplit(directory_url).hostname or directory_url


def limits_of(directory_url: str) -> tuple[RateLimit, ...]:
    """How many of what this CA is known to allow; empty where nobody knows."""
    preset = preset_for(directory_url)
    return preset.limits if preset else ()


def name_policy(directory_url: str) -> NamePolicy:
    """Which names this CA can be asked for; unknown CAs get the benefit of the doubt."""
    preset = preset_for(directory_url)
    if preset is None:
        practice = environment_of(directory_url) is Environment.PRACTICE
        return NamePolicy(public=False, max_names=_PRACTICE_MAX_NAMES if practice else _MOST_NAMES)
    return NamePolicy(public=True, max_names=preset.max_names, wildcards=preset.wildcards, ip=preset.ip)


def resolve_server(text: str, *, loopback_http: bool = False) -> str:
    """A preset's id or a directory URL → the directory URL. Raises InputError(field="server").

    https only; http only for this machine and only where `loopback_http` (a test CA) was set.
    """
    typed = text.strip()
    preset = next((p for p in PRESETS if p.id == typed.lower()), None)
    if preset:
        return preset.directory_url
    hint = "Give a directory URL (https://…) or one of: " + ", ".join((PRACTICE_CA, *(p.id for p in PRESETS))) + "."
    if len(typed) > _LONGEST_URL or any(c <= " " or c in "\\\x7f" for c in typed):
        raise InputError("server", "this is no directory URL: it has characters no URL has, or too many", hint=hint)
    # Before any message that repeats what was typed: it may be a password.
    if "@" in re.split("[/?#]", typed.partition("//")[2] or typed)[0]:
        raise InputError("server", "a directory URL holds no user name or password", hint=hint)
    try:
        url = _split(typed)
        host, port = url.hostname or "", url.port
    except ValueError:
        raise InputError("server", "{url} is not a URL", hint=hint, url=typed) from None
    if url.scheme not in ("https", "http") or not host or not typed.isascii():
        raise InputError("server", "{url} is neither a preset nor an https URL", hint=hint, url=typed)
    if "#" in typed or port == 0 or not _AUTHORITY.match(url.netloc):
        raise InputError("server", "{url} is not a directory URL", hint=hint, url=typed)
    if url.scheme == "http" and not (loopback_http and is_loopback(host)):
        raise InputError(
            "server",
            "{url} is not https",
            hint="ACME is spoken over https only; http is possible only for a test CA on this machine, with "
            "ACME_DESKTOP_LOOPBACK_HTTP=1.",
            url=typed,
        )
    return typed
