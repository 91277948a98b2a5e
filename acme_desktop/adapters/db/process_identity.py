"""Which process holds a lease, so that a dead one does not keep it: the machine, the process id, when it started."""

from __future__ import annotations

import os
from pathlib import Path

from acme_desktop.domain.value_class import value_class

_PROC = Path("/proc")


@value_class(frozen=True)
class ProcessIdentity:
    """`place` is where `pid` means something: one boot of one machine (or container). `started` in ticks, 0 unknown."""

    place: str
    pid: int
    started: int


def this_process(host: str) -> ProcessIdentity:
    """Asked anew each time: a fork is another process."""
    return ProcessIdentity(_place(host), os.getpid(), _started(os.getpid()))


def is_gone(holder: ProcessIdentity, host: str) -> bool:
    """Whether that process certainly runs no more; False for another machine's, of which nothing is known."""
    if holder.place != _place(host):
        return False
    if holder.started:
        return _started(holder.pid) != holder.started
    return not _runs(holder.pid)


def _place(host: str) -> str:
    """Two containers may share a host name, and count their processes apart."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{host}/{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return host


def _started(pid: int) -> int:
    """When it started, in clock ticks since boot (proc(5), field 22 of stat); 0 where there is none, or no /proc."""
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return 0
    fields = stat.rpartition(b")")[2].split()  # the second field, the name, may contain anything
    return 0 if fields[0] in (b"Z", b"X") else int(fields[19])


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere signal 0 is not a question; the lease's expiry decides
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
