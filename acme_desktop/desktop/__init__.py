"""WHAT IS SEEN. The window: panes ask the service with values and show its answers; nothing here waits for anything.

app.py             opens the window: one instance, theme, translations; joins client and window
service_client.py  the bridge: requests go to worker threads, answers come home. The only file that says QThread
desk.py, pane.py   what a pane is given, and what a pane is
shell/             the main window: navigation, title row, status bar, palette, running work, notifications
panes/             one room a screen, strangers to each other
theme/, widgets/, table/   how everything looks: tokens, icons, small controls, the one table model
wording/           states, dates, progress and errors in translated words
forms/             compiled from ui/*.ui by packaging/generate.py, never edited

Imports service and domain; only app.py also bootstrap. All text is plain text, all of it translated.
"""

import builtins

import PySide6.QtCore  # noqa: F401  # whose hook it is

# PySide reads the source of every module that is imported after it, in search of `from __feature__ import …`, and keeps
# all of it: a quarter of the time that the window's code took to read, and more than 20 MiB. Nothing here uses that.
vars(builtins)["__import__"] = getattr(builtins, "__orig_import__", builtins.__import__)
