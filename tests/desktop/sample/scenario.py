"""What the sample profile is about: an administrator called Maren, her colleague, four CAs, some 150 certificates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from acme_desktop.domain.authority import PRESETS

OPERATOR, PASSWORD, PASSPHRASE = "maren", "correct horse battery staple", "correct horse battery staple"
MAREN, JONAS, UNATTENDED = OPERATOR, "jonas", "renewals"
_URLS = {preset.id: preset.directory_url for preset in PRESETS}


@dataclass(frozen=True)
class Ca:
    """`name` and `root` stand in its chains."""

    key: str
    url: str
    email: str
    name: str
    root: str


_CORP = "https://ca.corp.example.com/acme/acme/directory"
_PRACTICE = "https://localhost:14000/acme-desktop-practice/directory"
CAS = (
    Ca("le", _URLS["letsencrypt"], "ops@example.com", "E7", "ISRG Root X2"),
    Ca("staging", _URLS["letsencrypt-staging"], "ops@example.com", "(STAGING) False Fennel E6", "(STAGING) Bogus X2"),
    Ca("corp", _CORP, "pki@corp.example.com", "Corp Intermediate CA", "Corp Root CA"),
    Ca("practice", _PRACTICE, "maren@example.com", "Practice intermediate", "Practice root"),
)


@dataclass(frozen=True)
class Wanted:
    """A certificate in use: `left` days from its end, `renews` days from its renewal moment (None: as its life says).

    `now` says what is going on: "", failing, your-turn, waiting, revoked or expired. `before` counts older versions.
    """

    names: tuple[str, ...]
    left: float
    ca: str = "le"
    renews: float | None = None
    now: str = ""
    before: int = 0
    solver: str = "webroot:/srv/www"
    challenge: str = "http-01"
    life: int = 90
    auto_renew: bool = True
    exported_to: str = ""
    key_type: str = "ec256"


DNS_BY_HAND = {"solver": "manual", "challenge": "dns-01"}
_APPS = ("apps.example.net", "api.apps.example.net", "static.apps.example.net", "login.apps.example.net")
_CLOUD = ("cloud.example.net", *(f"{n}.cloud.example.net" for n in ("files", "office", "talk", "dav", "push")))
_SHOWN = (
    Wanted(_APPS, 6.2, now="your-turn", renews=-0.1, before=2, **DNS_BY_HAND),  # type: ignore[arg-type]
    Wanted(("mail.example.org",), 9.1, now="failing", renews=-1.0, before=3, exported_to="/etc/ssl/mail"),
    Wanted(("portal.example.org", "www.portal.example.org"), 12.4, renews=6.3, before=1, **DNS_BY_HAND),  # type: ignore[arg-type]
    Wanted(("wiki.example.org",), 14.2, renews=5.9, before=1, **DNS_BY_HAND),  # type: ignore[arg-type]
    Wanted(_CLOUD, 16.3, renews=6.8, **DNS_BY_HAND),  # type: ignore[arg-type]
    Wanted(("forum.example.org",), 18.5, renews=3.2),
    Wanted(("chat.example.org", "matrix.example.org"), 21.1, renews=4.4),
    Wanted(("tickets.example.com",), 24.8, renews=5.1),
    Wanted(("files.corp.example.com",), 29.4, "corp", renews=-0.01, now="waiting", before=1),
    Wanted(("git.example.com",), 34.3, renews=15, before=2, exported_to="/etc/nginx/tls"),
    Wanted(("shop.example.com", "www.shop.example.com"), 41.2, renews=20, before=1, exported_to="/etc/haproxy/certs"),
    Wanted(("*.dev.example.com",), 44.6, renews=22, **DNS_BY_HAND),  # type: ignore[arg-type]
    Wanted(("imap.example.org",), 52.5, renews=30, before=1),
    Wanted(("xn--bcher-kva.example.org",), 58.1, renews=37, before=1, exported_to="/srv/tls/buecher"),
    Wanted(("lab.example.net",), 63.4, "staging", renews=42),
    Wanted(("status.example.com",), 66.2),
    Wanted(("www.example.com", "example.com"), 71.7, before=3, exported_to="/etc/nginx/tls"),
    Wanted(("api.example.com",), 74.4, key_type="ec384"),
    Wanted(("old-api.example.com",), 77.3, now="revoked"),
    Wanted(("vpn.example.com",), 81.5, before=2, exported_to="/etc/openvpn"),
    Wanted(("cdn.example.net", "img.cdn.example.net", "js.cdn.example.net"), 84.2),
    Wanted(("sso.example.org",), 88.6, key_type="rsa2048"),
    Wanted(("ldap.corp.example.com",), 89.9, "corp", before=1),
    Wanted(("learn.example.test", "www.learn.example.test"), 5.2, "practice", renews=2.1, life=7),
)
_WORDS = (
    "auth", "backup", "billing", "blog", "build", "calendar", "ci", "contacts", "crm", "data", "db", "demo", "docs",
    "edge", "erp", "events", "exchange", "feeds", "ftp", "gateway", "grafana", "graph", "help", "hooks", "hr", "id",
    "intranet", "inventory", "jobs", "lists", "logs", "maps", "media", "metrics", "monitor", "news", "notes",
    "packages", "pay", "pictures", "print", "proxy", "queue", "registry", "reports", "rooms", "search", "stats",
    "store", "survey",
    "sync", "time", "track", "vault", "video", "voice", "webmail", "work",
)  # fmt: skip


def certificates(number: int = 152) -> Iterator[Wanted]:
    """Those of the pictures, then others of the same kind, always the same."""
    draw = random.Random(2026)
    yield from _SHOWN
    for place in range(number - len(_SHOWN)):
        word, round_ = _WORDS[place % len(_WORDS)], place // len(_WORDS)
        corp = draw.random() < 0.2
        zone = "corp.example.com" if corp else ("example.com", "example.net", "example.org")[round_ % 3]
        name = f"{word}.{zone}" if round_ < 3 or corp else f"{word}{round_}.{zone}"
        if corp and round_:
            name = f"{word}{round_}.{zone}"
        names = (name, f"www.{name}") if draw.random() < 0.25 else (name,)
        yield Wanted(names, draw.uniform(38.5, 89.5), "corp" if corp else "le", before=draw.choice((0, 0, 0, 1)))
