"""requirements/*.txt: every package pinned and hashed, as pyproject.toml wants it, and no address in any of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT

FOLDER = CHECKOUT / "requirements"
FILES = sorted(FOLDER.glob("*.txt"))
PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PYPROJECT["project"]["optional-dependencies"]


def test_there_is_one_file_for_each_purpose() -> None:
    assert [path.stem for path in FILES] == ["build", "desktop", "dev", "run", "team"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_package_is_pinned_and_hashed(path: Path) -> None:
    blocks = logical_lines(path)
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9][a-z0-9-]*==[0-9][^\s;]*( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+$", block), block


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_names_an_address_or_a_folder(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"://|\bfile:|^\s*-(?!-hash)|^\s*--(?!hash)|@|/", text, re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_package_has_one_version_everywhere(path: Path) -> None:
    everywhere = pins(FOLDER / "dev.txt")
    assert {name: pin for name, pin in pins(path).items() if everywhere.get(name, pin) != pin} == {}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("run", PYPROJECT["project"]["dependencies"]),
        ("team", [*PYPROJECT["project"]["dependencies"], *EXTRAS["team"]]),
        ("desktop", [*PYPROJECT["project"]["dependencies"], *EXTRAS["desktop"]]),
        ("dev", [*PYPROJECT["project"]["dependencies"], *EXTRAS["desktop"], *EXTRAS["team"], *EXTRAS["dev"]]),
        ("build", PYPROJECT["build-system"]["requires"]),
    ],
)
def test_what_pyproject_asks_for_is_pinned_within_its_bounds(name: str, wanted: list[str]) -> None:
    pinned = pins(FOLDER / f"{name}.txt")
    for requirement in wanted:
        match = re.match(r"([A-Za-z0-9-]+)(?:\[[a-z]+\])?(.*)", requirement)
        assert match is not None
        if match[1] == "acme-desktop":
            continue
        version = pinned.get(match[1].lower())
        assert version is not None, f"{requirement} is not in {name}.txt: make requirements"
        for operator, bound in re.findall(r"(>=|<|!=)([0-9.]+)", match[2]):
            assert is_within(version, operator, bound), f"{version} is not {requirement}: make requirements"


def test_tools_stay_out_of_the_program() -> None:
    tools = {re.split(r"[<>=!\[]", requirement)[0].lower() for requirement in EXTRAS["dev"]} - {"acme-desktop"}
    assert tools & pins(FOLDER / "run.txt").keys() == set()


def is_within(version: str, operator: str, bound: str) -> bool:
    """Whether a version meets one bound."""
    mine, other = ([int(part) for part in re.findall(r"\d+", text)] for text in (version, bound))
    return {">=": mine >= other, "<": mine < other, "!=": mine != other}[operator]


def pins(path: Path) -> dict[str, str]:
    """`{name: version}` of one file."""
    return dict(re.findall(r"^([^=\s]+)==([^\s;]+)", "\n".join(logical_lines(path)), re.MULTILINE))


def logical_lines(path: Path) -> list[str]:
    """The requirements of one file, each on one line, without comments."""
    text = re.sub(r"^\s*#.*\n?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
