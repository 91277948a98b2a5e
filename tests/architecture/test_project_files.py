"""What the project's files must not contain, and what must be there."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.architecture.sources import CHECKOUT, project_files

# Addresses of package indexes and folders of single machines: the project runs anywhere, with any machine's own pip.
# Written in two halves so that this file does not contain what it looks for.
FORBIDDEN = (
    r"py" r"pi\.org",
    r"python" r"hosted\.org",
    r"--(extra-)?index" r"-url",
    r"--find" r"-links",
    r"PIP_" r"(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|TRUSTED_HOST)",
    r"(?<![\w.])/wo" r"rk/",
    r"(?<![\w.])/ro" r"ot/",
    r"(?<![\w.])/op" r"t/(wheels|pypi)",
)
TOP_LEVEL = (
    ".ci/run",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "README.md",
    "SECURITY.md",
    "THIRD-PARTY.md",
    "pyproject.toml",
)


def test_no_file_knows_a_package_index_or_a_single_machine() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}: {match.group()}"
        for path in project_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        for pattern in FORBIDDEN
        if (match := re.search(pattern, line)) and "no-emit" not in line
    ]
    assert found == []


def test_no_private_key_is_under_version_control() -> None:
    marker = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE" rb" KEY-----\s+[A-Za-z0-9+/]{40}")
    assert [path.name for path in project_files() if marker.search(path.read_bytes())] == []


def test_the_house_has_its_papers() -> None:
    assert [name for name in TOP_LEVEL if not (CHECKOUT / name).is_file()] == []


def test_scripts_can_be_run() -> None:
    scripts = [path for path in project_files() if path.suffix in {".sh", ""} and path.read_bytes().startswith(b"#!")]
    assert scripts
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'__version__ = "([^"]+)"', (CHECKOUT / "acme_desktop/__init__.py").read_text(encoding="utf-8"))
    assert version is not None
    assert f"[{version[1]}]" in (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_list_of_third_parties_is_fresh() -> None:
    script = CHECKOUT / "packaging" / "third_party.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
