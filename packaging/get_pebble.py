#!/usr/bin/env python3
"""Put `pebble` and `pebble-challtestsrv` (an ACME CA for tests, and its DNS) into a folder.

    python3 packaging/get_pebble.py [FOLDER]        default: .cache/pebble of this checkout

Debian's sid carries a Pebble that is new enough (2.10: renewal information, profiles, dns-account-01) and runs on
older releases. Its package is fetched beside the system: with a sources list, state and cache of our own, from the
mirror the machine already uses, root or not, and without installing anything. What sid can't give is looked for in
trixie, then in bookworm, then on PATH.

The archive's signature is always checked (the keyring is the one that the machine's own sources name, or Debian's);
nothing here ever marks a source as trusted.

Exit code 0 and one line on standard output when both programs are there; 1 and the reasons otherwise.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("pebble", "pebble-challtestsrv")
WANTED = (2, 10)
SUITES = ("sid", "trixie", "bookworm")
DEBIAN_KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
DEBIAN_RELEASES = {
    *("sid", "unstable", "testing", "stable", "oldstable", "oldoldstable"),
    *("bullseye", "bookworm", "trixie", "forky", "duke"),
}
NOTE = "VERSION"
APT_SECONDS = 240


class Unavailable(Exception):
    """One way of getting Pebble did not work; the text says why."""


@dataclass(frozen=True)
class Mirror:
    """Where the machine gets Debian from, and the value of Signed-By that its own source names (or None)."""

    uri: str
    signed_by: str | None


def main(arguments: list[str]) -> int:
    """Fetch what is missing and say which version is there."""
    if any(argument.startswith("-") for argument in arguments) or len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    checkout = Path(__file__).resolve().parent.parent
    folder = Path(arguments[0]).resolve() if arguments else checkout / ".cache" / "pebble"
    try:
        version = get_pebble(folder)
    except (Unavailable, OSError) as failure:
        print(f"Pebble could not be had:\n{failure}", file=sys.stderr)
        return 1
    if not is_new_enough(version):
        print(f"warning: Pebble {version} is older than {WANTED[0]}.{WANTED[1]}; some tests need more", file=sys.stderr)
    print(f"pebble {version} in {folder}")
    return 0


def get_pebble(folder: Path) -> str:
    """Make sure that `folder` holds both programs; return their version. Safe to call from two processes at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        present = present_version(folder)
        if present is not None and is_new_enough(present):
            return present
        reasons: list[str] = []
        for source in (*SUITES, "PATH"):
            try:
                if source == "PATH":
                    return present or from_path(folder)
                return from_suite(source, folder, at_least=present)
            except Unavailable as failure:
                reasons.append(f"- {source}: {failure}")
        raise Unavailable("\n".join(reasons))


def present_version(folder: Path) -> str | None:
    """The version that an earlier run left in `folder`, if its programs still run."""
    note = folder / NOTE
    if not note.is_file() or not all(runs(folder / program) for program in PROGRAMS):
        return None
    return note.read_text(encoding="utf-8").strip()


def is_new_enough(version: str) -> bool:
    """Whether the version begins with WANTED or more; an unknown version does not."""
    return numbers(version) >= WANTED


def numbers(version: str) -> tuple[int, ...]:
    """`2.10.0+ds1-2 (sid)` as (2, 10); () when it does not start with two numbers."""
    match = re.match(r"v?(\d+)\.(\d+)", version)
    return tuple(int(part) for part in match.groups()) if match else ()


def from_path(folder: Path) -> str:
    """Link the programs on PATH into `folder`."""
    for program in PROGRAMS:
        found = shutil.which(program)
        if found is None or not runs(Path(found)):
            raise Unavailable(f"no usable {program} there")
        link = folder / program
        link.unlink(missing_ok=True)
        link.symlink_to(Path(found).resolve())
    answer = subprocess.run([folder / "pebble", "-version"], capture_output=True, text=True, check=False).stdout
    version = f"{answer.rpartition(':')[2].strip() or 'unknown'} (PATH)"
    (folder / NOTE).write_text(version + "\n", encoding="utf-8")
    return version


def from_suite(suite: str, folder: Path, *, at_least: str | None) -> str:
    """Download the package of one Debian suite and unpack its programs into `folder`."""
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Unavailable(f"this machine has no {tool}")
    reasons = []
    with tempfile.TemporaryDirectory(prefix="get-pebble-", dir=folder) as work:
        for number, (mirror, signed_by) in enumerate(ways_to_ask()):
            attempt = Path(work) / str(number)
            try:
                package = download(suite, mirror, signed_by, attempt)
                return unpack(package, suite, attempt, folder, at_least)
            except Unavailable as failure:
                reasons.append(str(failure))
    raise Unavailable("; ".join(dict.fromkeys(reasons)) or "the machine's package sources name no Debian mirror")


def ways_to_ask() -> list[tuple[str, str | None]]:
    """(mirror address, Signed-By or None) in the order to try: the machine's own key choice first, then Debian's."""
    known = [keyring for keyring in DEBIAN_KEYRINGS if Path(keyring).is_file()][:1]
    ways = [(mirror.uri, choice) for mirror in mirrors() for choice in (mirror.signed_by, *known)]
    return list(dict.fromkeys(ways))


def mirrors() -> list[Mirror]:
    """The Debian mirrors in the machine's own package sources, as apt itself understands them."""
    form = "$(RELEASE)|$(COMPONENT)|$(REPO_URI)|$(SOURCESENTRY)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=APT_SECONDS)
    found = []
    for line in done.stdout.splitlines():
        release, component, uri, entry = line.split("|", 3)
        if release in DEBIAN_RELEASES and component == "main" and not uri.startswith("cdrom:"):
            found.append(Mirror(uri, signed_by_of(entry)))
    return list(dict.fromkeys(found))


def signed_by_of(entry: str) -> str | None:
    """The Signed-By value of the source that apt calls `entry` (`FILE:LINE`, or `FILE:STANZA` for the newer form)."""
    name, _, number = entry.rpartition(":")
    try:
        text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if not number.isdigit():
        return None
    if name.endswith(".sources"):
        uncommented = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        stanzas = [stanza for stanza in re.split(r"\n\s*\n", uncommented) if stanza.strip()]
        stanza = stanzas[int(number) - 1] if 0 < int(number) <= len(stanzas) else ""
        match = re.search(r"^Signed-By:[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.MULTILINE | re.IGNORECASE)
    else:
        lines = text.splitlines()
        line = lines[int(number) - 1] if 0 < int(number) <= len(lines) else ""
        match = re.search(r"\[[^\]]*\bsigned-by=([^\s\]]+)", line, re.IGNORECASE)
    return match.group(1).rstrip() if match and match.group(1).strip() else None


def download(suite: str, uri: str, signed_by: str | None, work: Path) -> Path:
    """Fetch the `pebble` package of `suite` into `work`; nothing outside `work` changes."""
    for part in ("state/lists/partial", "cache/archives/partial", "parts"):
        (work / part).mkdir(parents=True)
    status = work / "state" / "status"
    status.touch()
    sources = work / "debian.sources"
    fields = ["Types: deb", f"URIs: {uri}", f"Suites: {suite}", "Components: main", "Targets: Packages"]
    if signed_by is not None:
        fields.append(f"Signed-By: {signed_by}")
    sources.write_text("\n".join(fields) + "\n", encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State": work / "state",
        "Dir::State::lists": work / "state" / "lists",
        "Dir::State::status": status,
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "root",  # the sandbox account can't enter a private folder; we may be that account
        "APT::Update::Error-Mode": "any",
        "Acquire::AllowInsecureRepositories": "false",
        "Acquire::AllowWeakRepositories": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
        "Acquire::http::Timeout": "30",
        "Acquire::https::Timeout": "30",
    }
    options = [text for name, value in settings.items() for text in ("-o", f"{name}={value}")]
    run_apt([*options, "update"], work)
    run_apt([*options, "download", "pebble"], work / "parts")
    packages = list((work / "parts").glob("pebble_*.deb"))
    if len(packages) != 1:
        raise Unavailable("apt-get downloaded no package")
    return packages[0]


def run_apt(arguments: list[str], folder: Path) -> None:
    """Run apt-get quietly; its last error line is the reason when it fails."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = ["apt-get", "-qq", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=APT_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"apt-get {arguments[-1]} took more than {APT_SECONDS} s") from None
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))]
        raise Unavailable(errors[0] if errors else f"apt-get ended with {done.returncode}")


def unpack(package: Path, suite: str, work: Path, folder: Path, at_least: str | None) -> str:
    """Move the programs of a downloaded package into `folder`, if they run here; return the version."""
    tree = work / "tree"
    extracted = subprocess.run(["dpkg-deb", "-x", package, tree], capture_output=True, text=True, check=False)
    if extracted.returncode != 0:
        raise Unavailable(f"dpkg-deb: {extracted.stderr.strip()}")
    asked = subprocess.run(["dpkg-deb", "-f", package, "Version"], capture_output=True, text=True, check=True)
    version = asked.stdout.strip()
    if at_least is not None and numbers(version) <= numbers(at_least):
        return at_least
    programs = [tree / "usr" / "bin" / program for program in PROGRAMS]
    for program in programs:
        if not runs(program):
            raise Unavailable(f"the {program.name} of version {version} does not run on this machine")
    for program in programs:
        program.replace(folder / program.name)
    label = f"{version} ({suite})"
    (folder / NOTE).write_text(label + "\n", encoding="utf-8")
    return label


def runs(program: Path) -> bool:
    """Whether the program starts here (a newer release's build may need a newer C library)."""
    try:
        done = subprocess.run([program, "-h"], capture_output=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode in (0, 2) and b"Usage" in done.stdout + done.stderr


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path`: two test runs that start together download once."""
    with path.open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
