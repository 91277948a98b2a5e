#!/usr/bin/env python3
"""Take a picture of every pane, as it stands on a screen, with a profile that shows something of everything.

    make screenshots                                         into build/screenshots
    python packaging/screenshots.py --to FOLDER [--scheme light] [--size 1280x800] [--route /acme] [--language fr]
    python packaging/screenshots.py --readme                 those of the README, into resources/screenshots

Nothing is simulated but the profile's data: the window, the service and the database are the real ones. No screen is
needed, no network, and no keyring.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QTimer  # noqa: E402 - the platform had to be named first
from PySide6.QtWidgets import QApplication  # noqa: E402

from acme_desktop.desktop.language import Language  # noqa: E402
from acme_desktop.desktop.preferences import Preferences  # noqa: E402
from acme_desktop.desktop.service_client import ServiceClient  # noqa: E402
from acme_desktop.desktop.shell.main_window import MainWindow  # noqa: E402
from acme_desktop.desktop.theme.theme import Theme  # noqa: E402
from acme_desktop.domain.operator import Actor  # noqa: E402
from acme_desktop.service.answers import SignedIn  # noqa: E402
from acme_desktop.service.requests import SignIn  # noqa: E402
from tests.desktop.sample_profile import OPERATOR, PASSWORD, open_service, sample_profile  # noqa: E402

SCHEMES = ("light", "dark", "contrast")
SIZES = ("1280x800", "1024x680")
ROUTES = (
    "/acme", "/acme/accounts", "/acme/accounts/1", "/acme/accounts/create", "/acme/orders", "/acme/orders/create",
    "/acme/orders/{order}", "/acme/challenges", "/acme/orders/{order}/challenges", "/acme/certificates",
    "/acme/certificates/{certificate}", "/acme/audit", "/acme/audit?outcome=failed", "/acme/settings", "/acme/practice",
    "/acme/about",
)  # fmt: skip
README = (
    ("/acme", "light"),
    ("/acme/orders/{order}/challenges", "light"),
    ("/acme/certificates/{certificate}", "dark"),
)
_TEXT_POINTS = 9.75  # 13 px, as on most desktops
_PATIENCE_MS = 8_000
_CALM_MS = 350


def main(arguments: Sequence[str] | None = None) -> int:
    """Take them; 0 when all were taken."""
    options = _parser().parse_args(arguments)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="acme-desktop-pictures-") as folder:
        profile = Path(folder) / "profile"
        profile.mkdir(mode=0o700)
        sample_profile(profile)
        camera = Camera(app, profile, options.language)
        try:
            taken = _take(camera, options)
        finally:
            camera.close()
    print(*taken, sep="\n")
    return 0


def _take(camera: Camera, options: argparse.Namespace) -> list[Path]:
    if options.readme:
        target = CHECKOUT / "resources" / "screenshots"
        return [camera.take(route, scheme, SIZES[0], target) for route, scheme in README]
    return [
        camera.take(route, scheme, size, options.to)
        for scheme in options.scheme or SCHEMES
        for size in options.size or SIZES
        for route in options.route or ROUTES
    ]


class Camera:
    """A signed-in window, and a way to wait until nothing moves in it any more."""

    def __init__(self, app: QApplication, profile: Path, language: str) -> None:
        self._app = app
        self._theme = Theme()
        self._theme.choose("light")
        self._theme.apply(app)
        self._theme.choose_text_size(_TEXT_POINTS)
        self._language = Language(app)
        self._language.choose(language)
        self._client = ServiceClient(lambda: open_service(profile))
        self._window = MainWindow(self._client, self._theme, Preferences(None))
        self._sign_in()

    def take(self, route: str, scheme: str, size: str, folder: Path) -> Path:
        """One picture; where it was put."""
        width, height = (int(part) for part in size.split("x"))
        self._theme.choose(scheme)
        self._window.resize(width, height)
        self._window.open_route(route.format(order=self._order, certificate=self._certificate))
        self._wait()
        folder.mkdir(parents=True, exist_ok=True)
        name = route.strip("/").replace("/", "-").replace("?", "-").replace("=", "-").replace("{", "").replace("}", "")
        path = folder / f"{name}-{scheme}-{width}.png"
        self._window.grab().save(str(path))
        return path

    def close(self) -> None:
        """Let everybody go."""
        self._window.sign_out()
        self._client.close()

    def _sign_in(self) -> None:
        answers: list[SignedIn] = []
        ticket = self._client.submit(SignIn(OPERATOR, PASSWORD))
        ticket.succeeded.connect(answers.append)
        self._wait()
        operator = answers[0].operator
        self._client.use_session(answers[0].token)
        self._window.health.start()
        self._window.sign_in(Actor(operator.id, operator.name, operator.role.value), Preferences(None))
        self._window.show()
        self._wait()
        self._find()

    def _find(self) -> None:
        """An order that waits for a person, and a certificate that has something to say."""
        from acme_desktop.service.lines import CertificateFilter, OrderFilter
        from acme_desktop.service.questions import FindCertificates, FindOrders

        found: list[int] = []
        for question in (FindOrders(OrderFilter(group="your-turn")), FindCertificates(CertificateFilter())):
            ticket = self._client.submit(question)
            ticket.succeeded.connect(lambda page: found.append(page.rows[min(3, len(page.rows) - 1)].id))
            self._wait()
        self._order, self._certificate = found

    def _wait(self) -> None:
        """Until every answer is here, and then for a moment of calm."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while self._client.running() and not deadline.hasExpired():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        calm = QEventLoop()
        QTimer.singleShot(_CALM_MS, calm.quit)
        calm.exec()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=CHECKOUT / "build" / "screenshots")
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    parser.add_argument("--size", action="append")
    parser.add_argument("--route", action="append")
    parser.add_argument("--language", default="en")
    parser.add_argument("--readme", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
