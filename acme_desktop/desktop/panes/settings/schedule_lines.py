"""The lines that let the system run the renewals, exactly as they are to be copied. Pure."""

from __future__ import annotations

import shlex
from pathlib import PurePath, PureWindowsPath

from acme_desktop.domain.value_class import value_class

OPERATOR = "renewals"
_UNIT = "acme-desktop-renew"


@value_class(frozen=True)
class Place:
    """Which program, of which profile; `sealed`: its vault is under a passphrase, which a second file holds."""

    program: str
    home: str
    sealed: bool = False


def program_beside(interpreter: str, *, windows: bool) -> str:
    """Where the command is installed: beside the Python that runs this window."""
    folder = (PureWindowsPath if windows else PurePath)(interpreter).parent
    return str(folder / ("acme-desktop.exe" if windows else "acme-desktop"))


def systemd_service(place: Place) -> str:
    """~/.config/systemd/user/acme-desktop-renew.service"""
    lines = [
        "[Unit]",
        "Description=Renew the certificates that are due",
        "",
        "[Service]",
        "Type=oneshot",
        f'Environment="ACME_DESKTOP_HOME={_escaped(place.home)}"',
        *(["Environment=ACME_DESKTOP_PASSPHRASE_FILE=%h/.config/acme-desktop/passphrase"] if place.sealed else []),
        f'ExecStart="{_escaped(place.program).replace("$", "$$")}" renew --operator {OPERATOR} --password-stdin',
        "StandardInput=file:%h/.config/acme-desktop/password",
        "# 4: a certificate waits for somebody to deploy something.",
        "SuccessExitStatus=4",
    ]
    return "\n".join(lines)


def systemd_timer() -> str:
    """~/.config/systemd/user/acme-desktop-renew.timer"""
    return "\n".join(
        (
            "[Unit]",
            "Description=Renew certificates twice a day",
            "",
            "[Timer]",
            "OnCalendar=*-*-* 03,15:17",
            "RandomizedDelaySec=1h",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
        )
    )


def systemd_commands() -> str:
    """Switch it on, also while nobody is signed in to the computer."""
    return "\n".join(
        (
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {_UNIT}.timer",
            'loginctl enable-linger "$USER"',
        )
    )


def cron(place: Place) -> str:
    """One line for `crontab -e`."""
    environment = f"ACME_DESKTOP_HOME={shlex.quote(place.home)}"
    if place.sealed:
        environment += ' ACME_DESKTOP_PASSPHRASE_FILE="$HOME/.config/acme-desktop/passphrase"'
    command = f"{environment} {shlex.quote(place.program)} renew --operator {OPERATOR} --password-stdin"
    # In a crontab, % ends the command.
    return f'17 3,15 * * * {command} < "$HOME/.config/acme-desktop/password"'.replace("%", r"\%")


def task_scheduler(place: Place) -> str:
    """For a Windows command prompt, and the profile where it usually is."""
    kept = r"%USERPROFILE%\.acme-desktop-password"
    command = rf"cmd /c \"\"{place.program}\" renew --operator {OPERATOR} --password-stdin < \"{kept}\"\""
    return f'schtasks /Create /TN "ACME Desktop renewals" /SC DAILY /ST 03:17 /RI 720 /DU 24:00 /TR "{command}"'


def password_file() -> str:
    """Asks for the password and ends with Ctrl+D; nobody else can read the file."""
    return "mkdir -p ~/.config/acme-desktop && (umask 077; cat > ~/.config/acme-desktop/password)"


def _escaped(text: str) -> str:
    r"""For a quoted word of a unit: % means something there, as do \ and "."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
