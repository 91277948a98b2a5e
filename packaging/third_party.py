#!/usr/bin/env python3
"""Write THIRD-PARTY.md: what the program uses that others made, in which version, under which licence.

    python packaging/third_party.py            writes the file
    python packaging/third_party.py --check    exit code 1 when the file is not what would be written

Names and versions come from requirements/*.txt, licences and home pages from the installed packages' own metadata; run
it in the environment that packaging/setup_environment.sh makes.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
TARGET = CHECKOUT / "THIRD-PARTY.md"

# Packages of other systems, which are never installed on this one.
ELSEWHERE = {
    "colorama": ("BSD-3-Clause", "https://github.com/tartley/colorama"),
    "pywin32-ctypes": ("BSD-3-Clause", "https://github.com/enthought/pywin32-ctypes"),
    "tzdata": ("Apache-2.0", "https://github.com/python/tzdata"),
}
# Where the metadata say it in other words than SPDX's.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
HOME_LABELS = ("homepage", "home", "source", "source-code", "source code", "repository", "github", "code")

HEAD = """# Third parties

ACME Desktop is licensed under Apache-2.0 (`LICENSE`) and contains no code of others. It uses the packages below, which
are installed beside it, unchanged, each under its own licence; the licence texts come with the packages. This file is
written by `make third-party`, and a test says when it is out of date.

Packages under LGPL-3.0 (PySide6, shiboken6, psycopg) are replaceable modules; MPL-2.0 files (certifi,
publicsuffixlist) are used unchanged.
"""


def main(arguments: list[str]) -> int:
    """Write the file, or compare it."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = document()
    except LookupError as missing:
        print(f"third_party: {missing}", file=sys.stderr)
        return 1
    if not arguments:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("THIRD-PARTY.md is out of date: make third-party", file=sys.stderr)
    return 1


def document() -> str:
    """The whole file. Raises LookupError for a package without a licence."""
    run, team, dev = (pinned(name) for name in ("run", "team", "dev"))
    chapters = (
        ("The program", run),
        ("With a PostgreSQL database (the extra `team`)", without(team, run)),
        ("Tools of the developers, not part of the program", without(dev, team)),
    )
    return HEAD + "".join(chapter(title, packages) for title, packages in chapters)


def chapter(title: str, packages: dict[str, str]) -> str:
    """One table."""
    rows = [f"| {name} | {version} | {' | '.join(terms_of(name))} |" for name, version in sorted(packages.items())]
    return "\n".join(["", f"## {title}", "", "| package | version | licence | home |", "|---|---|---|---|", *rows, ""])


def terms_of(name: str) -> tuple[str, str]:
    """Licence (SPDX expression) and home page."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        if name not in ELSEWHERE:
            raise LookupError(f"{name} is not installed here: packaging/setup_environment.sh test") from None
        return ELSEWHERE[name]
    classifiers = [text.rpartition(" :: ")[2] for text in found.get_all("Classifier") or [] if "License ::" in text]
    said = [*(found.get_all("License-Expression") or []), *(found.get_all("License") or []), *classifiers]
    # A whole licence text in the field is no name of a licence.
    licence = next((text for text in said if text and len(text) < 60), None)
    if licence is None:
        raise LookupError(f"the metadata of {name} name no licence: add it to ELSEWHERE after looking")
    return SPDX.get(licence, licence), home_of(found)


def home_of(found: metadata.PackageMetadata) -> str:
    """The address that the package calls its home, or else its source."""
    links = dict(link.split(", ", 1) for link in found.get_all("Project-URL") or [])
    by_label = {label.lower(): address for label, address in links.items()}
    named = next((by_label[label] for label in HOME_LABELS if label in by_label), None)
    return named or next(iter(found.get_all("Home-page") or []), "–")


def pinned(name: str) -> dict[str, str]:
    """`{package: version}` of one requirements file."""
    text = (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9-]*)==([^\s;]+)", text, re.MULTILINE))


def without(packages: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    """The packages that are not among the others."""
    return {name: version for name, version in packages.items() if name not in others}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
