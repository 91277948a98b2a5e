"""Where answers to challenges are put: a listener of our own, a web server's document root, or a human's hands.

One file a solver; `solver_for` gives the one that a SolverSpec names. Imports the standard library, `domain` and
nothing else. It does not look whether the CA can see the answer: that is the neighbouring room, `preflight`.
"""

from acme_desktop.adapters.challenges.solvers import solver_for

__all__ = ["solver_for"]
