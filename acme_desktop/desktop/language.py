"""In which language the window speaks: translations, the direction of its layouts, how numbers and dates look."""

from __future__ import annotations

import re

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from acme_desktop.domain.value_class import value_class

SYSTEM = "system"
_SOURCE = "en"
# Made from the English texts, for tests: 40 % longer, in brackets; the second also runs from right to left.
PSEUDO, MIRRORED = "xx", "xr"
_FOLDER, _NAME = ":/translations", "acme_desktop"
_LONGER = 0.4
_HOLES = re.compile(r"(\{[^{}]*\}|%L?n|%\d+|&(?=\S)|\n)")
_ACCENTS = str.maketrans("aceginouyACEINOUY", "àçéĝîñöûÿÀÇÉÎÑÖÛŸ")


@value_class(frozen=True)
class Offered:
    """A language that can be chosen, in its own words."""

    code: str
    name: str


_current: list[Language] = []


def current() -> Language | None:
    """The one that was made last; None where nothing is translated, as in most tests."""
    return _current[-1] if _current else None


def forget() -> None:
    """Nothing is translated any more: whoever was made last is gone with its application."""
    _current.clear()


class Language(QObject):
    """What is installed in the application; one for each.

    Signals:
        changed(): other words from now on; who made its texts once makes them again.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._installed: list[QTranslator] = []
        self.code = ""
        _current[:] = [self]

    def choose(self, choice: str) -> None:
        """`system`, or the code of a language that is offered; an unknown one counts as `system`."""
        locale = _locale(choice)
        code = choice if choice in (PSEUDO, MIRRORED) else _code(locale)
        QLocale.setDefault(locale)
        if code == self.code:
            return
        self.take_out()
        self.code = code
        for translator in self._translators(code, locale):
            self._app.installTranslator(translator)
            self._installed.append(translator)
        self._app.setLayoutDirection(_direction(code, locale))
        self.changed.emit()

    def _translators(self, code: str, locale: QLocale) -> list[QTranslator]:
        """Asked from the last to the first: English plurals stand below everything."""
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        wanted = [_loaded(self, f"{_FOLDER}/{_NAME}_{_SOURCE}.qm")]
        if code in (PSEUDO, MIRRORED):
            wanted.append(PseudoTranslator(self))
        elif code != _SOURCE:
            wanted.append(_loaded(self, f"{qt}/qtbase_{locale.name()}.qm") or _loaded(self, f"{qt}/qtbase_{code}.qm"))
            wanted.append(_loaded(self, f"{_FOLDER}/{_NAME}_{code}.qm"))
        return [translator for translator in wanted if translator is not None]

    def take_out(self) -> None:
        """The texts are as they are written again; what was chosen is forgotten."""
        self.code = ""
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._installed.clear()


def offered() -> tuple[Offered, ...]:
    """Every language that the program was translated into, English first."""
    files = QDir(_FOLDER).entryList([f"{_NAME}_*.qm"])
    codes = {name.removeprefix(f"{_NAME}_").removesuffix(".qm") for name in files} | {_SOURCE}
    ordered = sorted(codes, key=lambda code: (code != _SOURCE, code))
    return tuple(Offered(code, _own_name(code)) for code in ordered)


class PseudoTranslator(QTranslator):
    """Every text of the program in brackets and 40 % longer, so that what is cut off and what was not passed through
    `tr` can be seen. Places to be filled in stay as they are."""

    def isEmpty(self) -> bool:  # noqa: N802
        """Never: Qt does not ask a translator that is."""
        return False

    def translate(
        self,
        context: bytes | str,
        sourceText: bytes | str,  # noqa: N803
        disambiguation: bytes | str | None = None,
        n: int = -1,
    ) -> str:
        """See the class."""
        del context, disambiguation, n
        return pseudo(sourceText.decode() if isinstance(sourceText, bytes) else sourceText)


def pseudo(text: str) -> str:
    """`Sign in` → `[Sîĝñ îñ~~~]`."""
    if not text.strip():
        return text
    parts = _HOLES.split(text)
    worded = "".join(part if _HOLES.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    letters = sum(len(part) for part in parts if not _HOLES.fullmatch(part))
    more = max(round(letters * _LONGER) - 2, 1)
    # Words of the usual length, so that what may break into lines still can.
    tail = "".join(" " if place % 8 == 7 else "~" for place in range(more)).rstrip()
    return f"[{worded}{tail}]"


def _loaded(parent: QObject, path: str) -> QTranslator | None:
    translator = QTranslator(parent)
    if translator.load(path):
        return translator
    translator.deleteLater()
    return None


def _locale(choice: str) -> QLocale:
    """How numbers and dates look."""
    codes = {one.code for one in offered()}
    system = QLocale.system()
    if choice in codes:
        # The language that was chosen, as it is written where the system is, if that is one of its countries.
        return system if _code(system) == choice else QLocale(choice)
    if choice in (PSEUDO, MIRRORED) or system.language() is QLocale.Language.C:
        return QLocale(_SOURCE)
    return system if _code(system) in codes else QLocale(_SOURCE)


def _code(locale: QLocale) -> str:
    return locale.name().partition("_")[0]


def _direction(code: str, locale: QLocale) -> Qt.LayoutDirection:
    return Qt.LayoutDirection.RightToLeft if code == MIRRORED else locale.textDirection()


def _own_name(code: str) -> str:
    name = "English" if code == _SOURCE else QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:]
