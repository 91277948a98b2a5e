"""The operator puts answers in place and takes them away; the program only says what and where."""

from __future__ import annotations

from collections.abc import Sequence

from acme_desktop.domain.order import Challenge


class ManualSolver:
    """Does nothing, on purpose: what is to be deployed stands on the challenges page."""

    def must_exist(self) -> None:
        """Nothing is needed."""

    def present(self, challenges: Sequence[Challenge]) -> None:
        """Nothing; the operator has been told what to put where."""

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        """Nothing; the operator is told what may go."""
