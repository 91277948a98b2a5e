"""What the window takes from around it: the time, and the browser."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_SAFE = ("https", "http", "mailto")


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def open_page(url: str) -> None:
    """Show a page in the browser. Addresses come from CAs too: no files, no programs, nothing but pages and mail."""
    address = QUrl(url, QUrl.ParsingMode.StrictMode)
    if address.isValid() and address.scheme().lower() in _SAFE:
        QDesktopServices.openUrl(address)
