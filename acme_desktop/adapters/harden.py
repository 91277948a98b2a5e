"""What a process that holds private keys gives up: core dumps, being looked into, files that others may read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden(environ: Mapping[str, str]) -> None:
    """Ask for all of it, for this process and as far as the platform knows it; children inherit umask and limit.

    On Linux no process of the same user may attach or read the memory, unless ACME_DESKTOP_DEBUGGABLE is 1.
    """
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and environ.get("ACME_DESKTOP_DEBUGGABLE") != "1":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
