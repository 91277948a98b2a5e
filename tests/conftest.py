"""What holds for every test.

A journey (marker `journey`) drives real servers. One whose server this machine can't run is skipped on a laptop, with
a last line that can't be overlooked, and fails where CI=true: there, no journey may be left out for any reason.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.servers.child_process import ServerUnavailable

# A slow machine is no finding, and what the build server tries must not change from run to run.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ, print_blob=True)
hypothesis.settings.load_profile("house")

# No test may come near the profile, the database or the settings of whoever runs it.
for name in [name for name in os.environ if name.startswith("ACME_DESKTOP_")]:
    del os.environ[name]


def in_ci() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").lower() == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in tests/journeys is a journey."""
    journeys = Path(__file__).parent / "journeys"
    for item in items:
        if item.path.is_relative_to(journeys):
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a missing server into a skip; in CI, turn every skipped journey into a failure."""
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, ServerUnavailable) and not in_ci():
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, str(call.excinfo.value).splitlines()[0])
    elif report.skipped and not hasattr(report, "wasxfail") and in_ci() and item.get_closest_marker("journey"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: CI=true says that no journey may be left out: {reason_of(report)}"
    return report


def reason_of(report: pytest.TestReport) -> str:
    """Why a test was skipped."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last, after pytest's own summary, what was left out."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or hasattr(config, "workerinput"):
        return
    skipped = terminal.stats.get("skipped", [])
    if skipped:
        reasons = "; ".join(sorted({reason_of(report) for report in skipped}))
        terminal.write_line(f"NOT EVERYTHING WAS TESTED, {len(skipped)} left out: {reasons}", red=True, bold=True)
