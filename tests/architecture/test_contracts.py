"""The import contracts of pyproject.toml: the program keeps each of them, and each of them bites."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT

TOOLS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
NAMES = [contract["name"] for contract in TOOLS["importlinter"]["contracts"]]

# Files that break every contract, and nothing else about the program.
CRIMES = {
    "domain/intruder.py": "import sqlalchemy\nfrom acme_desktop import service\n",
    "service/intruder.py": "import idna\nfrom acme_desktop import adapters, bootstrap, domain\n",
    "adapters/intruder.py": "from acme_desktop.adapters import other_intruder\nimport PySide6\n",
    "adapters/other_intruder.py": "",
    "desktop/panes/intruder.py": "from acme_desktop.desktop.panes import other_intruder\n",
    "desktop/panes/other_intruder.py": "",
    "cli/intruder.py": "from acme_desktop import practice\n",
    "practice/intruder.py": "from acme_desktop import domain\n",
}


def test_the_program_keeps_every_contract() -> None:
    verdicts, output = lint(CHECKOUT)
    assert verdicts == dict.fromkeys(NAMES, "KEPT"), output


@pytest.fixture(scope="module")
def verdicts_on_crimes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of a copy of the program with CRIMES in it."""
    copy = copy_of_the_program(tmp_path_factory.mktemp("crimes"))
    for name, text in CRIMES.items():
        (copy / "acme_desktop" / name).write_text(text, encoding="utf-8")
    return lint(copy)[0]


@pytest.mark.parametrize("name", NAMES)
def test_each_contract_bites(name: str, verdicts_on_crimes: dict[str, str]) -> None:
    assert verdicts_on_crimes.get(name) == "BROKEN"


def test_a_new_room_needs_a_place_in_the_plan(tmp_path: Path) -> None:
    copy = copy_of_the_program(tmp_path)
    (copy / "acme_desktop" / "utils").mkdir()
    (copy / "acme_desktop" / "utils" / "__init__.py").touch()
    verdicts, output = lint(copy)
    assert verdicts.get("Arrows point down") != "KEPT"
    assert "utils" in output


def copy_of_the_program(folder: Path) -> Path:
    """The package and its configuration, to be spoiled."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "acme_desktop", folder / "acme_desktop", ignore=ignored)
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> tuple[dict[str, str], str]:
    """`{contract: KEPT | BROKEN}` for the package in a folder, and everything the linter printed."""
    # The folder that a program started with -c runs in comes before every installed package.
    program = "import sys; from importlinter.cli import lint_imports_command as lint; lint(sys.argv[1:])"
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    output = done.stdout + done.stderr
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", output, re.MULTILINE)), output
