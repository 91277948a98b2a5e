"""Icons: every name is there, drawn by the rules, tinted by the palette, and tinted again when the theme changes."""

from __future__ import annotations

import ast
import gc
import re
import weakref
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.theme import Theme
from tests.architecture.sources import CHECKOUT, room

DRAWINGS = sorted((CHECKOUT / "resources" / "icons").glob("*.svg"))
NAMES = {path.stem for path in DRAWINGS}
RED, GREEN, GREY, BLACK = (QColor(name) for name in ("#c80000", "#00c800", "#888888", "#000000"))


class Paint(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {"text": RED, "disabled": GREY, "on-tint": BLACK}

    def color(self, token: str, *, selected: bool = False) -> QColor:
        # Widgets of other tests may still be alive, in tones that matter to nobody here.
        return self.tokens.get("on-tint" if selected else token, QColor("black"))


@pytest.fixture
def paint(theme: Theme) -> Iterator[Paint]:
    made = Paint()
    icons.use(made)
    yield made
    icons.use(theme)


def colours_of(image: QImage) -> set[str]:
    """Of every pixel that nothing shines through; blending is off by one now and then."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    solid = {pixel.getRgb()[:3] for pixel in pixels if pixel.alpha() == 255}
    return {QColor(*((part + 4) // 8 * 8 for part in color)).name() for color in solid}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_has_the_grid_the_stroke_and_one_colour(path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314  # our own file
    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("fill"), root.get("stroke"), root.get("stroke-width")) == ("none", "currentColor", "1.75")
    assert (root.get("stroke-linecap"), root.get("stroke-linejoin")) == ("round", "round")
    assert not re.search(r"#[0-9a-f]{3}|fill=\"(?!none)|style=|<text|<image|href", text)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_drawing_shows_something_and_nothing_is_cut_off(paint, name) -> None:
    image = icons.pixmap(name, "text", 24, 4.0).toImage()
    edge = range(96)
    outline = [image.pixelColor(*spot).alpha() for at in edge for spot in ((at, 0), (at, 95), (0, at), (95, at))]
    assert colours_of(image) == {RED.name()}
    assert max(outline) == 0


def test_every_name_in_the_program_is_drawn() -> None:
    modules = tuple(room("desktop"))
    places = places_of([module.tree for module in modules])
    wanted = {(name, module.name) for module in modules for name in named(module.tree, places)}
    assert len({name for name, _ in wanted}) > 30
    assert {(name, place) for name, place in wanted if name and name not in NAMES} == set()


def test_every_drawing_is_asked_for() -> None:
    """As far as names tell: a word that is also said for something else would be taken for an icon's."""
    texts = (node for module in room("desktop") for node in ast.walk(module.tree) if isinstance(node, ast.Constant))
    assert NAMES - {text.value for text in texts} == set()


def test_an_icon_has_its_disabled_and_its_selected_look(paint) -> None:
    def look(mode: QIcon.Mode) -> set[str]:
        return colours_of(icons.icon("plus").pixmap(QSize(16, 16), mode).toImage())

    assert look(QIcon.Mode.Normal) == look(QIcon.Mode.Active) == {RED.name()}
    assert look(QIcon.Mode.Disabled) == {GREY.name()}
    assert look(QIcon.Mode.Selected) == {BLACK.name()}


def test_a_rendering_is_sharp_at_every_scale_and_made_once(paint) -> None:
    drawn = icons.pixmap("lock", "text", 16, 1.5)
    assert (drawn.width(), drawn.devicePixelRatio()) == (24, 1.5)
    assert icons.pixmap("lock", "text", 16, 1.5).cacheKey() == drawn.cacheKey()


def test_what_was_bound_follows_the_theme(paint, qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button, label, action = QPushButton(parent), QLabel(parent), QAction(parent)
    for widget in (button, label, action):
        icons.bind(widget, "lock", "text", 16)
    icons.bind(button, "plus", "text", 20)
    paint.tokens["text"] = GREEN
    paint.changed.emit()
    assert button.iconSize() == QSize(20, 20)
    for image in (button.icon().pixmap(20), label.pixmap(), action.icon().pixmap(16)):
        assert colours_of(image.toImage()) == {GREEN.name()}
    icons.bind(button, "")
    assert button.icon().isNull()


def test_a_binding_keeps_no_widget_alive(paint) -> None:
    button = QPushButton()
    icons.bind(button, "lock")
    gone = weakref.ref(button)
    del button
    gc.collect()
    assert gone() is None
    paint.changed.emit()


def test_a_name_that_is_not_drawn_is_logged_and_shows_nothing(paint, missing_icons) -> None:
    assert colours_of(icons.pixmap("no-such-thing").toImage()) == set()
    assert "no-such-thing" in missing_icons.pop()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("icons.icon('a')", {"a"}),
        ("button('x', icon='b' if y else 'c')", {"b", "c"}),
        ("def f(text, icon=''): ...\nf('no', 'd')", {"d"}),
        ("class L:\n    icon: str\n    word: str\nL('e', 'no')", {"e"}),
        ("def f(icon): ...\ndef g(x): ...\nf(name)", set()),
        (
            "class A:\n    def put(self, icon): ...\nclass B:\n    def put(self, text, icon): ...\na.put('no', 'no')",
            set(),
        ),
    ],
)
def test_names_are_found_where_they_are_given(source, found) -> None:
    tree = ast.parse(source)
    assert set(named(tree, places_of([tree]))) == found


def named(tree: ast.AST, places: Mapping[str, int]) -> Iterator[str]:
    """Icon names that are given as literals, by keyword or at their place."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).split(".")[-1].split("[")[0]
        given = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
        if len(node.args) > places.get(called, 99):
            given.append(node.args[places[called]])
        for value in given:
            parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
            yield from (one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str))


def places_of(trees: Sequence[ast.AST]) -> dict[str, int]:
    """Which argument of which function or class is an icon, where everything of that name agrees."""
    found: dict[str, set[int]] = {"icon": {0}, "pixmap": {0}, "bind": {1}}
    for tree in trees:
        methods = {part for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for part in node.body}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args][1 if node in methods else 0 :]
                found.setdefault(node.name, set()).add(names.index("icon") if "icon" in names else 99)
            elif isinstance(node, ast.ClassDef):
                found.setdefault(node.name, set()).add(_place_in(node))
    return {name: places.pop() for name, places in found.items() if len(places) == 1}


def _place_in(node: ast.ClassDef) -> int:
    made = next((part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"), None)
    names = [argument.arg for argument in made.args.args][1:] if made else [
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]  # fmt: skip
    return names.index("icon") if "icon" in names else 99
