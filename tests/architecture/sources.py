"""The program's source as the house rules see it: parsed modules, and the files of the project."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PACKAGE = CHECKOUT / "acme_desktop"
# Made by tools, never edited: held to no size.
GENERATED = (PACKAGE / "desktop" / "forms",)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One parsed file; `name` is its path from the checkout, as it is printed in a finding."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How long the file is."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class, nested ones too."""
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def handlers(self) -> Iterator[ast.ExceptHandler]:
        """Every `except`."""
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.ExceptHandler))

    def imported(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of every import; relative ones are made absolute."""
        package = [*Path(self.name).parent.parts]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = package[: len(package) - node.level + 1] if node.level else []
                yield node.lineno, ".".join([*start, *([node.module] if node.module else [])])


@cache
def program() -> tuple[Module, ...]:
    """Every module of the package but the generated ones."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if not any(map(path.is_relative_to, GENERATED)))
    return tuple(parsed(path) for path in paths)


def room(name: str) -> tuple[Module, ...]:
    """The modules of one room (`domain`, `service` …)."""
    return tuple(module for module in program() if module.name.startswith(f"acme_desktop/{name}/"))


def parsed(path: Path) -> Module:
    """One file of the checkout."""
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(CHECKOUT).as_posix(), text, ast.parse(text, str(path)))


def span(node: Function | ast.ClassDef) -> int:
    """Lines from the first decorator to the last statement, without the docstring (documenting costs nothing)."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    length = (node.end_lineno or first) - first + 1
    if ast.get_docstring(node) is not None:
        text = node.body[0]
        length -= (text.end_lineno or text.lineno) - text.lineno + 1
    return length


def is_protocol(node: ast.ClassDef) -> bool:
    """Whether a class only describes a port."""
    named = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return any(ast.unparse(base).rpartition(".")[2] == "Protocol" for base in named)


@cache
def project_files() -> tuple[Path, ...]:
    """Every text file that is, or is about to be, under version control."""
    git = shutil.which("git")
    command = [str(git), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if git is not None and (CHECKOUT / ".git").exists():
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
        paths = [CHECKOUT / name for name in done.stdout.split("\0") if name]
    else:
        hidden = {".git", ".venv", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
        hidden |= {"__pycache__", ".import_linter_cache", "build", "dist"}
        paths = [path for path in CHECKOUT.rglob("*") if not hidden.intersection(path.relative_to(CHECKOUT).parts)]
    return tuple(path for path in sorted(paths) if path.is_file() and b"\0" not in path.read_bytes())
