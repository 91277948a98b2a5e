"""The bars at the foot of a card: what is wrong and how it is put right; what the CA said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from acme_desktop.desktop.panes.challenges.advice import advice_for
from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.things import Checks, Thing
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.problem import Problem, plain_text


class AdviceFoot(MessageBar):
    """One sentence of diagnosis with its fix."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(attached="foot", parent=parent)
        self._shown: Advice | None = None

    def put(self, thing: Thing | None, seen: Checks) -> None:
        """For what was seen last; it is said once, however often the same is seen."""
        found = advice_for(thing, seen) if thing is not None else None
        if found == self._shown:
            return
        self._shown = found
        if found is None:
            self.clear()
            return
        self.show_message(found.tone, found.headline, found.text, [self._fix(found)] if found.fix else ())

    def _fix(self, found: Advice) -> QPushButton:
        made = button(found.fix, icon="copy", compact=True)
        made.clicked.connect(lambda: self._copy(found))
        return made

    def _copy(self, found: Advice) -> None:
        QGuiApplication.clipboard().setText(found.copied)
        announce(self, self.tr("{what}: done").format(what=found.fix))


class VerdictFoot(MessageBar):
    """What the CA saw, in its own words, for each name that it did not accept."""

    def __init__(self, ca: str, parent: QWidget) -> None:
        super().__init__(attached="foot", parent=parent)
        self._ca = ca
        self._shown: Sequence[tuple[str, Problem]] = ()

    def put(self, problems: Sequence[tuple[str, Problem]]) -> None:
        """Nothing where there is none."""
        if list(problems) == list(self._shown):
            return
        self._shown = problems
        if not problems:
            self.clear()
            return
        headline = self.tr("{ca} did not accept {names}.").format(ca=self._ca, names=", ".join(n for n, _ in problems))
        said = "\n".join(dict.fromkeys(plain_text(problem.sentence) for _, problem in problems))
        self.show_message("bad", headline, said)
