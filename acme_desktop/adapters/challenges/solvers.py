"""Which solver a SolverSpec means: one object each a process, because orders share listeners and folders."""

from __future__ import annotations

import threading

from acme_desktop.adapters.challenges.http_server import HttpServerSolver
from acme_desktop.adapters.challenges.manual import ManualSolver
from acme_desktop.adapters.challenges.webroot import WebrootSolver
from acme_desktop.domain.solver import SolverKind, SolverSpec
from acme_desktop.service.ports import Solver

_lock = threading.Lock()
_solvers: dict[tuple[SolverKind, object], Solver] = {}


def solver_for(spec: SolverSpec) -> Solver:
    """The solver for `spec`; the same object for the same listener or directory, from whatever thread. Never raises."""
    where = spec.listen_on if spec.kind is SolverKind.HTTP_SERVER else spec.argument
    with _lock:
        known = _solvers.get((spec.kind, where))
        if known is None:
            known = _solvers[spec.kind, where] = _new(spec)
        return known


def _new(spec: SolverSpec) -> Solver:
    match spec.kind:
        case SolverKind.HTTP_SERVER:
            return HttpServerSolver(*spec.listen_on)
        case SolverKind.WEBROOT:
            return WebrootSolver(spec.argument)
        case SolverKind.MANUAL:
            return ManualSolver()
