"""Profiles to look at and to measure with: `python -m tests.desktop.sample_profile FOLDER [--big]`.

The sample is what the pictures show: names, CAs and states of all kinds, certificates that are real in all but trust, a
hash chain with signed checkpoints. The big one has 10,000 certificates, 2,000 orders and 1,000,000 rows in its trail.
Sign in as `maren`; password and passphrase are in `sample.scenario`. Secrets lie in the passphrase vault, so that no
keyring is needed. Everything is dated back from `now`, and drawn with the same numbers every time.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from acme_desktop import bootstrap
from acme_desktop.adapters import settings_file
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.ports import Ports
from tests.desktop.sample.big import fill_big
from tests.desktop.sample.filling import fill
from tests.desktop.sample.scenario import OPERATOR, PASSPHRASE, PASSWORD

__all__ = ["OPERATOR", "PASSPHRASE", "PASSWORD", "big_profile", "cached_big_profile", "environment", "open_ports",
           "open_service", "sample_profile"]  # fmt: skip

CACHE = Path(".cache")
_VERSION = "2"  # of what is made here: a cached profile of another is made anew


def environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """What tells the program to work with the profile."""
    more = {"ACME_DESKTOP_DATABASE_URL": database_url} if database_url else {}
    return {"ACME_DESKTOP_HOME": str(folder), "ACME_DESKTOP_VAULT": "passphrase", **more}


def open_ports(environ: Mapping[str, str]) -> Ports:
    """The program's own adapters on the profile; the passphrase is known."""
    return bootstrap.build_ports(settings_file.load_settings(environ), lambda: PASSPHRASE)


def open_service(folder: Path, database_url: str = "") -> AcmeService:
    """The program on the profile."""
    return AcmeService(open_ports(environment(folder, database_url)))


def sample_profile(folder: Path, now: datetime | None = None, database_url: str = "") -> None:
    """Fill a fresh folder with the sample."""
    ports = _fresh(folder, database_url)
    fill(ports, now or datetime.now(UTC))


def big_profile(
    folder: Path, *, certificates: int = 10_000, orders: int = 2_000, audit_rows: int = 1_000_000,
    now: datetime | None = None, database_url: str = "",
) -> None:  # fmt: skip
    """Fill a fresh folder with very much."""
    ports = _fresh(folder, database_url)
    fill_big(ports, now or datetime.now(UTC), certificates, orders, audit_rows)


def cached_big_profile() -> Path:
    """The big profile with its usual figures, made once. Whoever writes to it works on a copy."""
    folder = CACHE / f"big-profile-{_VERSION}"
    if not folder.exists():
        making = folder.with_suffix(".part")
        shutil.rmtree(making, ignore_errors=True)
        big_profile(making)
        making.rename(folder)
    return folder


def _fresh(folder: Path, database_url: str) -> Ports:
    environ = environment(folder, database_url)
    settings_file.save_setting(settings_file.load_settings({"ACME_DESKTOP_HOME": str(folder)}), "vault", "passphrase")
    return open_ports(environ)


def main() -> None:
    """Fill the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--big", action="store_true")
    given = parser.parse_args()
    (big_profile if given.big else sample_profile)(given.folder.absolute())


if __name__ == "__main__":
    main()
