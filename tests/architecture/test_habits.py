"""Annotations, docstrings, exceptions, waiting: habits that are easy to keep from the first line, and never later."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator

import pytest

from tests.architecture.sources import CHECKOUT, Function, Module, parsed, program, room

# The two edges where a bug is caught, logged and told: the command line and (with the window) its worker.
EDGES = ("acme_desktop/cli/main.py", "acme_desktop/desktop/service_client.py")
MOST_EXCEPT_EXCEPTION = 2
MOST_TYPE_IGNORES = 5
TABLES = {"idna", "publicsuffixlist"}
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc", "core", "lib"}


def test_everything_is_annotated() -> None:
    bare = [f"{module.name}:{node.lineno} {node.name}" for module in program() for node in not_annotated(module)]
    assert bare == []


def test_every_module_and_every_class_has_a_docstring() -> None:
    silent = [module.name for module in program() if ast.get_docstring(module.tree) is None]
    silent += [
        f"{module.name}:{node.lineno} {node.name}"
        for module in program()
        for node in module.classes()
        if ast.get_docstring(node) is None
    ]
    assert silent == []


def test_bugs_are_caught_only_at_the_edges() -> None:
    broad = [
        f"{module.name}:{handler.lineno}"
        for module in program()
        for handler in module.handlers()
        if "Exception" in caught_by(handler)
    ]
    assert [place for place in broad if not place.startswith(EDGES)] == []
    assert len(broad) <= MOST_EXCEPT_EXCEPTION


def test_whoever_catches_everything_lets_it_go_on() -> None:
    kept = [
        f"{module.name}:{handler.lineno}"
        for module in program()
        for handler in module.handlers()
        if handler.type is None or ("BaseException" in caught_by(handler) and not passes_it_on(handler))
    ]
    assert kept == []


def test_the_type_checker_is_silenced_rarely_and_with_a_reason() -> None:
    silenced = [
        (f"{module.name}:{line}", comment)
        for module in program()
        for line, comment in comments_of(module)
        if re.search(r"type:\s*ignore", comment)
    ]
    unexplained = [
        place for place, comment in silenced if not re.search(r"type: ignore\[[a-z, -]+\]\s+#\s*\S{2,}", comment)
    ]
    assert unexplained == []
    assert len(silenced) <= MOST_TYPE_IGNORES


def test_nothing_is_left_to_be_done() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    left = [
        f"{module.name}:{line}"
        for module in (*program(), *everything_else())
        for line, comment in comments_of(module)
        if marks.search(comment)
    ]
    assert left == []


def test_the_program_never_sleeps() -> None:
    sleeping = [
        f"{module.name}:{node.lineno}"
        for module in program()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep")
        or (isinstance(node, ast.ImportFrom) and node.module == "time" and "sleep" in {a.name for a in node.names})
    ]
    assert sleeping == []


def test_no_widget_is_asked_for_its_screen() -> None:
    """PySide makes the screen a child of the widget, and deletes it with a widget that the garbage collector finds."""
    asked = [
        f"{module.name}:{node.lineno}"
        for module in (*program(), *everything_else())
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "screen"
        and not node.args
    ]
    assert asked == []


def test_nothing_is_patched() -> None:
    patched = [
        f"{module.name}:{line}"
        for module in (*program(), *everything_else())
        for line, name in module.imported()
        if name.split(".")[:2] == ["unittest", "mock"] or name == "mock"
    ]
    assert patched == []


def test_the_domain_imports_python_and_two_tables() -> None:
    assert strangers_in("domain", {"acme_desktop.domain"}, TABLES) == []


def test_the_service_imports_python_and_the_domain() -> None:
    assert strangers_in("service", {"acme_desktop.domain", "acme_desktop.service"}, set()) == []


def test_files_are_named_after_what_they_are_about() -> None:
    parts = {module.name: set(module.name.removesuffix(".py").split("/")) for module in program()}
    assert [name for name, words in parts.items() if words & NO_NAMES] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(a: int, *b: int, **c: int) -> None: ...", []),
        ("class C:\n    def f(self) -> None: ...\n    @classmethod\n    def g(cls) -> None: ...", []),
        ("def f(a) -> None: ...", ["f"]),
        ("def f(*, a) -> None: ...", ["f"]),
        ("def f(*a) -> None: ...", ["f"]),
        ("def f(): ...", ["f"]),
        ("class C:\n    @staticmethod\n    def f(a) -> None: ...", ["f"]),
        ("class C:\n    def __init__(self): ...", ["__init__"]),
    ],
)
def test_a_missing_annotation_is_seen(text: str, expected: list[str]) -> None:
    assert [node.name for node in not_annotated(Module("example.py", text, ast.parse(text)))] == expected


def not_annotated(module: Module) -> Iterator[Function]:
    """Functions with an argument or a result without a type; `self` and `cls` need none."""
    bound = {
        part
        for node in module.classes()
        for part in node.body
        if isinstance(part, Function) and "staticmethod" not in map(ast.unparse, part.decorator_list)
    }
    for node in module.functions():
        named = [*node.args.posonlyargs, *node.args.args][1 if node in bound else 0 :]
        rest = [part for part in (node.args.vararg, node.args.kwarg) if part is not None]
        if node.returns is None or any(part.annotation is None for part in (*named, *node.args.kwonlyargs, *rest)):
            yield node


def caught_by(handler: ast.ExceptHandler) -> set[str]:
    """The names that an `except` lists."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type] if handler.type else []
    return {ast.unparse(kind) for kind in kinds}


def passes_it_on(handler: ast.ExceptHandler) -> bool:
    """Whether it ends with a bare `raise`, having only tidied, or hands the exception to whoever waits on a future."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise):
        return last.exc is None
    called = last.value.func if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "set_exception"


def strangers_in(name: str, own: set[str], libraries: set[str]) -> list[str]:
    """Imports of one room that are neither Python's, nor the named rooms', nor the named libraries'."""
    allowed = (*own, *libraries)
    return [
        f"{module.name}:{line} {imported}"
        for module in room(name)
        for line, imported in module.imported()
        if imported.split(".")[0] not in sys.stdlib_module_names
        and not any(imported == one or imported.startswith(f"{one}.") for one in allowed)
    ]


def comments_of(module: Module) -> Iterator[tuple[int, str]]:
    """Line and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def everything_else() -> tuple[Module, ...]:
    """The tests, the build scripts and what is shipped beside the program."""
    folders = (CHECKOUT / "tests", CHECKOUT / "packaging", CHECKOUT / "resources")
    return tuple(parsed(path) for folder in folders for path in sorted(folder.rglob("*.py")))
