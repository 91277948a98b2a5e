"""The lines for the system's timers: whole, and safe with any path."""

from __future__ import annotations

import shlex

from acme_desktop.desktop.panes.settings.schedule_lines import (
    Place,
    cron,
    program_beside,
    systemd_service,
    systemd_timer,
    task_scheduler,
)

ODD = Place('/opt/my tools/100% "new"/acme-desktop', "/home/o'hara/acme desktop", sealed=True)


def test_the_program_is_beside_its_python() -> None:
    assert program_beside("/opt/acme/bin/python3", windows=False) == "/opt/acme/bin/acme-desktop"
    assert program_beside(r"C:\acme\Scripts\python.exe", windows=True) == r"C:\acme\Scripts\acme-desktop.exe"


def test_a_crontab_line_is_read_back_as_it_was_meant() -> None:
    line = cron(ODD)
    assert line.count("\n") == 0
    assert line.replace(r"\%", "").count("%") == 0
    words = shlex.split(line.replace(r"\%", "%"))
    assert words[:5] == ["17", "3,15", "*", "*", "*"]
    assert f"ACME_DESKTOP_HOME={ODD.home}" in words
    assert ODD.program in words


def test_a_unit_keeps_odd_paths_together() -> None:
    unit = systemd_service(ODD)
    assert r'ExecStart="/opt/my tools/100%% \"new\"/acme-desktop" renew --operator renewals --password-stdin' in unit
    assert "ACME_DESKTOP_PASSPHRASE_FILE=%h/" in unit
    assert "PASSPHRASE" not in systemd_service(Place("/usr/bin/acme-desktop", "/home/m"))
    assert "OnCalendar=*-*-* 03,15:17" in systemd_timer()


def test_windows_gets_one_command() -> None:
    line = task_scheduler(Place(r"C:\acme\acme-desktop.exe", ""))
    assert line.startswith("schtasks /Create")
    assert line.count("\n") == 0
