#!/usr/bin/env python3
"""Compile what the window is made of: forms, icons, styles, help and translations.

    python packaging/generate.py forms        ui/*.ui → acme_desktop/desktop/forms/ui_*.py, which are committed
    python packaging/generate.py resources    resources/ → acme_desktop/desktop/resources.rcc, which is not
    python packaging/generate.py core-texts   what the core says, for translators → resources/translations/core_texts.py
    python packaging/generate.py texts        read all texts of the program into resources/translations/*.ts
    python packaging/generate.py              forms, core-texts and resources

Uses Qt's own tools, which come with PySide6.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import core_texts

CHECKOUT = Path(__file__).resolve().parent.parent
FORMS = CHECKOUT / "acme_desktop" / "desktop" / "forms"
RESOURCES = CHECKOUT / "resources"
TARGET = CHECKOUT / "acme_desktop" / "desktop" / "resources.rcc"
TRANSLATIONS = RESOURCES / "translations"
LANGUAGES = ("en", "fr")
# Folder in resources/ → the endings that go into the compiled file.
COMPILED = {"icons": (".svg",), "styles": (".json", ".qss"), "help": (".md", ".png")}
# What About shows, as Markdown.
TEXTS = {"LICENSE.md": "LICENSE", **{name: name for name in ("README.md", "SECURITY.md", "THIRD-PARTY.md")}}
_PLAQUE = '"""Forms, compiled from ui/*.ui by packaging/generate.py; never edited."""\n'


def main(arguments: list[str]) -> int:
    """Do what is asked; 0 when it was done."""
    work = {
        "forms": compile_forms,
        "core-texts": list_core_texts,
        "resources": compile_resources,
        "texts": update_texts,
    }
    if any(word not in work for word in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    for word in arguments or ("forms", "core-texts", "resources"):
        work[word]()
    return 0


def compile_forms(target: Path = FORMS) -> None:
    """One module for each form; those whose form is gone go too."""
    target.mkdir(parents=True, exist_ok=True)
    wanted = {f"ui_{path.stem}.py": path for path in sorted((CHECKOUT / "ui").glob("*.ui"))}
    for old in target.glob("ui_*.py"):
        if old.name not in wanted:
            old.unlink()
    (target / "__init__.py").write_text(_PLAQUE, encoding="utf-8")
    for name, path in wanted.items():
        text = _tool("uic", "-g", "python", "-a", str(path))
        # Which of Qt's versions compiled it says nothing about the form, nor do the two tools' ways with blanks.
        text = re.sub(r"^## Created by: .*\n", "", text, flags=re.MULTILINE)
        text = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
        (target / name).write_text(text + "\n", encoding="utf-8")


def compile_resources() -> None:
    """Everything under :/icons, :/styles, :/help, :/texts and :/translations in one file, which Qt maps into memory."""
    with tempfile.TemporaryDirectory() as folder:
        files = [
            (path.relative_to(RESOURCES).as_posix(), path)
            for kind, endings in COMPILED.items()
            for path in sorted((RESOURCES / kind).rglob("*"))
            if path.suffix in endings
        ]
        files += [(f"texts/{alias}", CHECKOUT / name) for alias, name in TEXTS.items()]
        for source in _translations(Path(folder)):
            compiled = Path(folder) / f"{source.stem}.qm"
            _tool("lrelease", "-silent", str(source), "-qm", str(compiled))
            files.append((f"translations/{compiled.name}", compiled))
        lines = (f"<file alias={quoteattr(alias)}>{path}</file>" for alias, path in files)
        listing = Path(folder) / "listing.qrc"
        listing.write_text(f"<RCC><qresource>{''.join(lines)}</qresource></RCC>", encoding="utf-8")
        _tool("rcc", "--binary", "--no-compress", str(listing), "-o", str(TARGET))


def _translations(folder: Path) -> list[Path]:
    """The translations as they are; English plurals as the program has them today."""
    english = folder / "acme_desktop_en.ts"
    kept = TRANSLATIONS / english.name
    if kept.exists():
        shutil.copyfile(kept, english)
    _read_texts("en", english)
    return [english, *(path for path in sorted(TRANSLATIONS.glob("*.ts")) if path.name != english.name)]


def list_core_texts() -> None:
    """It is committed, so that a change of the core's words is seen by those who translate them."""
    core_texts.LISTING.write_text(core_texts.listing(), encoding="utf-8")


def update_texts() -> None:
    """Read the program's texts; translations that are there stay, texts that are gone go."""
    list_core_texts()
    for language in LANGUAGES:
        _read_texts(language, TRANSLATIONS / f"acme_desktop_{language}.ts")


def _read_texts(language: str, target: Path) -> None:
    """Bring one file up to date. English needs its plurals only: the rest is written in it."""
    sources = [*sorted((CHECKOUT / "acme_desktop" / "desktop").rglob("*.py")), *sorted((CHECKOUT / "ui").glob("*.ui"))]
    wanted = [path for path in sources if not path.is_relative_to(FORMS)]
    plural = ("-pluralonly",) if language == "en" else ()
    with tempfile.TemporaryDirectory() as folder:
        # First of all: of what is found twice, lupdate believes the first.
        plurals = Path(folder) / "plurals.py"
        plurals.write_text(core_texts.plurals(path for path in wanted if path.suffix == ".py"), encoding="utf-8")
        _tool("lupdate", "-silent", "-no-obsolete", "-locations", "none", "-target-language", language, *plural,
              str(plurals), str(core_texts.LISTING), *map(str, wanted), "-ts", str(target))  # fmt: skip
    if language == "en":
        target.write_text(core_texts.with_english_plurals(target.read_text(encoding="utf-8")), encoding="utf-8")


def _tool(name: str, *arguments: str) -> str:
    """Run one of Qt's tools; what it printed. Ends the program where it fails."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    places = (folder / name, folder / "Qt" / "libexec" / name)
    program = next((path for path in places if path.exists()), None)
    if program is None:
        raise SystemExit(f"generate: PySide6 comes without {name}")
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"generate: {name} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
