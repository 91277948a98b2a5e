"""Colours, fonts and sizes of type stand in the palette file, the style sheet and theme/, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
DESKTOP = CHECKOUT / "acme_desktop" / "desktop"
# Names of Qt that make a colour, a font or a style sheet; transparent ink is no colour.
MAKERS = {"QColor", "QFont", "QFontInfo", "QFontDatabase", "QBrush", "QGradient", "QLinearGradient", "QRadialGradient"}
SETTERS = {"setStyleSheet", "setPalette", "setPointSize", "setPointSizeF", "setPixelSize", "setFamily", "setWeight"}
EFFECTS = {"QGraphicsDropShadowEffect", "QGraphicsBlurEffect", "QGraphicsOpacityEffect", "QGraphicsColorizeEffect"}
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}\b|\brgba?\(|\bhsv\(|\bhsl\(")
IN_FORMS = re.compile(r"<(color|font|palette)\b|styleSheet|pointsize|pixelsize|<family>", re.IGNORECASE)


def sources() -> list[Path]:
    """The window without theme/ and without what is compiled."""
    return [
        path
        for path in sorted(DESKTOP.rglob("*.py"))
        if not path.is_relative_to(DESKTOP / "theme") and not path.is_relative_to(DESKTOP / "forms")
    ]


def test_no_colour_font_or_size_of_type_stands_in_code() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}:{line} {what}"
        for path in sources()
        for line, what in dressed(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_colour_font_or_size_of_type_stands_in_a_form() -> None:
    found = [
        f"{path.name}:{number}"
        for path in sorted((CHECKOUT / "ui").glob("*.ui"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if IN_FORMS.search(line)
    ]
    assert found == []


def test_the_style_sheet_names_its_colours_by_token() -> None:
    sheet = (CHECKOUT / "resources" / "styles" / "acme.qss").read_text(encoding="utf-8")
    assert HEX.findall(sheet) == []
    assert re.findall(r"font(?:-size|-family)?:[^;]*(?:px|\")", sheet) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("x = QColor(1, 2, 3)", True),
        ("x = QtGui.QColor('red')", True),
        ("x = '#ff00aa'", True),
        ("x = 'color: rgb(1, 2, 3)'", True),
        ("w.setStyleSheet(text)", True),
        ("f.setPointSize(9)", True),
        ("x = Qt.GlobalColor.red", True),
        ("x = Qt.GlobalColor.transparent", False),
        ("x = theme.color('text')", False),
        ("x: QColor = theme.color('text')", False),
        ("'''Docs: #fff is white.'''", False),
        ("x = 'order #214'", False),
        ("x = QGraphicsOpacityEffect(w)", True),
    ],
)
def test_the_eye_sees_what_it_must(text: str, seen: bool) -> None:
    assert bool(list(dressed(text))) is seen


def dressed(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of everything that gives a look."""
    tree = ast.parse(text)
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            if name in MAKERS | SETTERS | EFFECTS:
                yield node.lineno, name
        elif isinstance(node, ast.Attribute) and ".GlobalColor." in ast.unparse(node) and node.attr != "transparent":
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and id(node) not in prose and is_color(node.value):
            yield node.lineno, str(node.value)


def is_color(value: object) -> bool:
    """A number of three digits after a # may be an order's."""
    return isinstance(value, str) and bool(HEX.search(value)) and not re.search(r"#\d{3}\b", value)
