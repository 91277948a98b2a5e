"""Errors that nobody caught: logged, shown, and never the end of the window.

Qt calls our slots from C++, where an exception can't go on; Python hands it to `sys.excepthook` instead.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from acme_desktop.domain.errors import UnexpectedError

_log = logging.getLogger(__name__)
_qt = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class EventGuard(QObject):
    """Signals:
    caught(UnexpectedError): to be shown; the same fault at the same place only once.
    interrupted(): Ctrl-C, where Python noticed it inside a slot.
    """

    caught = Signal(object)
    interrupted = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: set[tuple[str, str, int]] = set()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._before = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """From now on, also for threads and for what Qt has to say."""
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        qInstallMessageHandler(log_qt)

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)

    def _catch(self, kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            self.interrupted.emit()
            return
        _log.error("nobody caught this", exc_info=(kind, error, place))
        self._arrived.emit(error)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._catch(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_arrived(self, error: BaseException) -> None:
        place = _place(error)
        if place in self._shown:
            return
        self._shown.add(place)
        told = UnexpectedError(
            "something went wrong inside the program: {kind}",
            hint="Nothing that was saved is lost. Please report it with the details.",
            kind=type(error).__name__,
        )
        told.__cause__ = error
        self.caught.emit(told)


def log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Into our log, at the level that Qt says."""
    category = getattr(context, "category", None) or "default"
    _qt.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, message)


def _place(error: BaseException) -> tuple[str, str, int]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__, "", 0
    return type(error).__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno
