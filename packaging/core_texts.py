"""The texts that Qt's lupdate does not find by itself, told to it in the words that it knows.

The core does not know Qt. Of its sources, every message of an error and every piece of advice is written to
resources/translations/core_texts.py; texts that are put together at run time are followed as far as their parts are
constant. And of `translate(context, text, "", n)` in functions lupdate does not see that it has a plural.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LISTING = CHECKOUT / "resources" / "translations" / "core_texts.py"
ROOMS = ("domain", "service", "adapters")
# Which positional arguments hold texts, where it is not the first one alone; the argument `hint` always does.
PLACES = {
    "InputError": (1,),
    "VaultError": (1,),
    "Diagnosis": (2, 3),
    "Fault": (0, 1),
    "NotFoundError": (),
    "CaError": (),
    "ChallengeError": (),
}
ROOT = "AcmeDesktopError"
_HEAD = '''"""What the core says, for lupdate; written by packaging/generate.py, never edited."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

'''
_MOST = 64  # combinations of one text's parts
_SOME = re.compile(r"\((s|es)\)")
_UNFINISHED = re.compile(
    r"(?P<head><source>(?P<source>[^<]*)</source>\s*)"
    r"<translation type=\"unfinished\">(?:\s*<numerusform></numerusform>)+(?P<blank>\s*)</translation>"
)


def listing() -> str:
    """The whole file."""
    lines = (f"QT_TRANSLATE_NOOP({_quoted('errors')}, {_quoted(text)})" for text in core_texts())
    return _HEAD + "\n".join(lines) + "\n"


def core_texts() -> list[str]:
    """Every text, once, in order."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in _paths()]
    wanted = _error_names(modules) | {"BadNameError", "Diagnosis", "Fault"}
    found = {text for module in modules for text in _Module(module).texts(wanted)}
    return sorted(text for text in found if _is_worded(text))


class _Module:
    """One module, and what its names stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        self._values.setdefault(target.id, []).append(node.value)

    def texts(self, wanted: set[str]) -> Iterator[str]:
        """Of every call that makes an error, a diagnosis or a fault."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call):
                name = _called(node, wanted)
                if name:
                    places = PLACES.get(name, (0,))
                    arguments = [node.args[place] for place in places if place < len(node.args)]
                    arguments += [keyword.value for keyword in node.keywords if keyword.arg in ("hint", "advice")]
                    for argument in arguments:
                        yield from self._values_of(argument, frozenset())

    def _values_of(self, node: ast.expr, seen: frozenset[str]) -> list[str]:
        """Every constant text that an expression can be; none where any part of it is not known."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp():
                return self._values_of(node.body, seen) + self._values_of(node.orelse, seen)
            case ast.BoolOp():
                return [text for value in node.values for text in self._values_of(value, seen)]
            case ast.BinOp(op=ast.Add()):
                return self._joined([node.left, node.right], seen)
            case ast.JoinedStr():
                return self._joined([_filling(part) for part in node.values], seen)
            case ast.Name() if node.id not in seen:
                found = self._values.get(node.id, [])
                return [text for value in found for text in self._values_of(value, seen | {node.id})]
            case ast.Subscript(value=ast.Name() as table):
                return [text for text in self._entries_of(table.id) if text]
        return []

    def _joined(self, parts: list[ast.expr], seen: frozenset[str]) -> list[str]:
        choices = [self._values_of(part, seen) for part in parts]
        together = itertools.islice(itertools.product(*choices), _MOST) if all(choices) else ()
        return ["".join(texts) for texts in together]

    def _entries_of(self, table: str) -> Iterator[str]:
        for value in self._values.get(table, []):
            if isinstance(value, ast.Dict):
                for entry in value.values:
                    yield from self._values_of(entry, frozenset({table}))


def _paths() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((CHECKOUT / "acme_desktop" / room).rglob("*.py"))


def _error_names(modules: list[ast.Module]) -> set[str]:
    """The tree of domain/errors.py, and whatever else is derived from it."""
    names = {ROOT}
    classes = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    while True:
        more = {node.name for node in classes if names & {ast.unparse(base) for base in node.bases}} - names
        if not more:
            return names
        names |= more


def _called(node: ast.Call, wanted: set[str]) -> str:
    """The class that is called, also as `errors.StateError(…)` and as `super().__init__(…)` in the tree itself."""
    name = ast.unparse(node.func).rpartition(".")[2]
    if name == "__init__" and ast.unparse(node.func) == "super().__init__":
        return ROOT
    return name if name in wanted else ""


def _filling(part: ast.expr) -> ast.expr:
    return part.value if isinstance(part, ast.FormattedValue) else part


def _is_worded(text: str) -> bool:
    """Names of fields and bare placeholders are no texts."""
    return " " in text.strip() and any(letter.isalpha() for letter in text)


def plurals(paths: Iterable[Path]) -> str:
    """Classes of which lupdate believes that they ask for every plural of these modules."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="translate") | ast.Name(id="translate"),
                    args=[ast.Constant(value=str(context)), ast.Constant(value=str(text)), *_],
                ) if "%n" in text:
                    found.setdefault(context, set()).add(text)
    return "\n".join(
        f"class {context}(QObject):\n    def plurals(self, n):\n"
        + "".join(f"        self.tr({_quoted(text)}, {_quoted('')}, n)\n" for text in sorted(texts))
        for context, texts in sorted(found.items())
    )


def with_english_plurals(translations: str) -> str:
    """Fill the plurals that nobody has written: “%n name(s)” is “%n name” and “%n names”."""

    def filled(message: re.Match[str]) -> str:
        forms = [_SOME.sub(ending, message["source"]) for ending in ("", r"\1")]
        lines = "".join(f"{message['blank']}    <numerusform>{form}</numerusform>" for form in forms)
        return f"{message['head']}<translation>{lines}{message['blank']}</translation>"

    return _UNFINISHED.sub(filled, translations)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
