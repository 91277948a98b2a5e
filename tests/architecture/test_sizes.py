"""Small files, small classes, small functions: what can be held in the head."""

from __future__ import annotations

import ast
import statistics

from tests.architecture.sources import Module, is_protocol, program, span

LONGEST_FILE = 400
MEDIAN_FILE = 120
LONGEST_CLASS = 200
MOST_METHODS = 15
LONGEST_FUNCTION = 40
NINE_OF_TEN_FUNCTIONS = 20


def test_no_file_is_longer_than_400_lines() -> None:
    assert [f"{module.name}: {module.lines} lines" for module in program() if module.lines > LONGEST_FILE] == []


def test_half_of_the_files_have_120_lines_or_less() -> None:
    assert statistics.median(module.lines for module in program() if module.lines) <= MEDIAN_FILE


def test_no_class_is_longer_than_200_lines() -> None:
    long = [
        f"{module.name}:{node.lineno} {node.name}: {span(node)} lines"
        for module in program()
        for node in module.classes()
        if span(node) > LONGEST_CLASS and not is_protocol(node)
    ]
    assert long == []


def test_no_class_has_more_than_15_methods() -> None:
    wide = [
        f"{module.name}:{node.lineno} {node.name}: {methods_of(node)} methods"
        for module in program()
        for node in module.classes()
        if methods_of(node) > MOST_METHODS and not is_protocol(node)
    ]
    assert wide == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{module.name}:{node.lineno} {node.name}: {span(node)} lines"
        for module in program()
        for node in module.functions()
        if span(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_nine_of_ten_functions_have_20_lines_or_less() -> None:
    lengths = sorted(span(node) for module in program() for node in module.functions())
    assert lengths[int(0.9 * (len(lengths) - 1))] <= NINE_OF_TEN_FUNCTIONS


def test_the_ruler_measures_code_and_not_its_documentation() -> None:
    text = '@first\n@second\ndef f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n'
    function = next(Module("example.py", text, ast.parse(text)).functions())
    assert span(function) == 5


def methods_of(node: ast.ClassDef) -> int:
    """Its own methods; a property and its setter are one."""
    return len({part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)})
