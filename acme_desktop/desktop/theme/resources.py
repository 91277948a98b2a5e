"""The compiled resources: styles, icons, help and translations under “:/”."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QResource

from acme_desktop.domain.errors import StorageError

COMPILED = Path(__file__).resolve().parent.parent / "resources.rcc"


@cache
def register() -> None:
    """Once a process; Qt maps the file into memory. Raises StorageError where it is missing."""
    if not QResource.registerResource(str(COMPILED)):
        raise StorageError(
            "the window's icons and styles are missing: {path}",
            hint="In a checkout, run “python packaging/generate.py resources”; else install the program again.",
            path=COMPILED,
        )


def text(name: str) -> str:
    """What stands in “:/name”. Raises StorageError where there is no such resource."""
    register()
    file = QFile(f":/{name}")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise StorageError(
            "the window's resource {name} is missing",
            hint="In a checkout, run “python packaging/generate.py resources”; else install the program again.",
            name=name,
        )
    return bytes(file.readAll().data()).decode("utf-8")
