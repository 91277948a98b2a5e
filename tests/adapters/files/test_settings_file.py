"""The profile folder, settings.toml and the environment."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import make_url

from acme_desktop.adapters.settings_file import load_settings, save_setting
from acme_desktop.domain.errors import InputError, StorageError

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def environ(home: Path, **more: str) -> dict[str, str]:
    return {"ACME_DESKTOP_HOME": str(home), **{f"ACME_DESKTOP_{name}": value for name, value in more.items()}}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_run_makes_a_private_profile(home: Path) -> None:
    before = os.umask(0)
    try:
        settings = load_settings(environ(home))
    finally:
        os.umask(before)
    assert mode(home) == 0o700
    assert mode(home / "installation") == 0o600
    assert [path.name for path in home.iterdir()] == ["installation"]
    assert settings.home == home
    assert make_url(settings.database_url).database == str(home / "acme-desktop.sqlite3")
    assert (settings.resolvers, settings.http01_port, settings.proxy) == ((), 80, "")
    assert (settings.loopback_http, settings.at_once, settings.vault) == (False, 4, "keyring")


@pytest.mark.parametrize("name", ["with space", "100%", "a?b=c", "ü#;&", "%41"])
def test_any_folder_name_makes_a_database_url(tmp_path: Path, name: str) -> None:
    url = make_url(load_settings(environ(tmp_path / name)).database_url)
    assert url.database == str(tmp_path / name / "acme-desktop.sqlite3")
    assert not url.query


def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"can't be read: .*n\\udcff'") as caught:
        load_settings(environ(tmp_path / os.fsdecode(b"n\xff")))
    assert caught.value.field == "ACME_DESKTOP_HOME"


def test_an_empty_folder_made_by_hand_becomes_private(home: Path) -> None:
    home.mkdir(mode=0o755)
    load_settings(environ(home))
    assert mode(home) == 0o700


def test_a_folder_with_other_things_in_it_is_not_touched(home: Path) -> None:
    home.mkdir()
    home.chmod(0o755)
    (home / "letter.txt").write_text("mine")
    load_settings(environ(home))
    assert mode(home) == 0o755


def test_a_folder_that_others_can_write_to_is_refused(home: Path) -> None:
    home.mkdir()
    (home / "letter.txt").write_text("mine")
    home.chmod(0o777)
    with pytest.raises(StorageError):
        load_settings(environ(home))


def test_the_installation_keeps_its_name(home: Path) -> None:
    first = load_settings(environ(home)).installation
    assert len(first) == 16
    assert int(first, 16) >= 0
    assert load_settings(environ(home)).installation == first
    assert load_settings(environ(home.with_name("other"))).installation != first


def test_processes_that_start_at_once_agree_on_it(home: Path) -> None:
    program = (
        "import os\n"
        "from acme_desktop.adapters.settings_file import load_settings\n"
        "print(load_settings(os.environ).installation)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, **environ(home), "PYTHONPATH": str(CHECKOUT)}, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(6)
    ]  # fmt: skip
    said = {process.communicate(timeout=60)[0] for process in processes}
    assert len(said) == 1
    assert len(said.pop().strip()) == 16
    assert [path.name for path in home.iterdir()] == ["installation"]


@pytest.mark.parametrize("content", ["", "0123", "0123456789abcdeg", "0123456789abcdef0", "../../etc/passwd"])
def test_a_damaged_name_is_never_replaced_by_a_new_one(home: Path, content: str) -> None:
    load_settings(environ(home))
    (home / "installation").write_text(content)
    with pytest.raises(StorageError):
        load_settings(environ(home))
    assert (home / "installation").read_text() == content


def test_a_profile_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    for place in (
        tmp_path / "file",
        tmp_path / "file" / "below",
        tmp_path / "loop",
        Path("/proc/profile"),
        Path("/sys"),
    ):
        with pytest.raises(StorageError):
            load_settings(environ(place))


def test_a_profile_that_is_not_ours_to_write_is_told(home: Path) -> None:
    home.mkdir(mode=0o555)
    home.parent.chmod(0o755)
    program = (
        "import os, sys\n"
        "from acme_desktop.adapters.settings_file import load_settings\n"
        "from acme_desktop.domain.errors import StorageError\n"
        "if os.geteuid() == 0: os.setresuid(65534, 65534, 65534)\n"
        "try: load_settings({'ACME_DESKTOP_HOME': sys.argv[1]})\n"
        "except StorageError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, home],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert str(home) in done.stdout


def test_without_a_name_the_profile_is_where_the_platform_keeps_such_things(tmp_path: Path) -> None:
    program = "from acme_desktop.adapters.settings_file import load_settings; print(load_settings({}).home)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")},
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert done.stdout.strip() == str(tmp_path / "data" / "acme-desktop")


# --- values


def test_the_file_is_read(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(
        'resolvers = ["192.0.2.1", "[2001:db8::1]:5353"]\nhttp01_port = 8080\nproxy = "http://proxy.example:3128"\n'
        'loopback_http = true\nat_once = 8\nvault = "passphrase"\n'
    )
    settings = load_settings(environ(home))
    assert settings.resolvers == ("192.0.2.1", "[2001:db8::1]:5353")
    assert (settings.http01_port, settings.proxy) == (8080, "http://proxy.example:3128")
    assert (settings.loopback_http, settings.at_once, settings.vault) == (True, 8, "passphrase")


def test_the_environment_counts_more_than_the_file(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(
        'resolvers = ["192.0.2.1"]\nhttp01_port = 8080\nloopback_http = true\nat_once = 8\n'
    )
    settings = load_settings(
        environ(
            home,
            RESOLVERS="127.0.0.1:5300, ::1",
            HTTP01_PORT="5002",
            PROXY="none",
            LOOPBACK_HTTP="0",
            AT_ONCE="",
            VAULT="passphrase",
            DATABASE_URL="postgresql+psycopg://u:secret@h/d",
        )
    )
    assert settings.resolvers == ("127.0.0.1:5300", "::1")
    assert (settings.http01_port, settings.proxy, settings.loopback_http) == (5002, "none", False)
    assert (settings.at_once, settings.vault) == (8, "passphrase")
    assert settings.database_url == "postgresql+psycopg://u:secret@h/d"
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("RESOLVERS", "dns.example"),
        ("RESOLVERS", "127.0.0.1:0"),
        ("RESOLVERS", "127.0.0.1:99999"),
        ("RESOLVERS", "127.0.0.1:x"),
        ("RESOLVERS", "[::1"),
        ("RESOLVERS", "300.1.1.1"),
        ("HTTP01_PORT", "0"),
        ("HTTP01_PORT", "65536"),
        ("HTTP01_PORT", "eighty"),
        ("HTTP01_PORT", "-1"),
        ("HTTP01_PORT", "8e1"),
        ("HTTP01_PORT", "٨٠"),
        ("PROXY", "proxy.example:3128"),
        ("PROXY", "ftp://proxy.example"),
        ("PROXY", "http://"),
        ("PROXY", "http://a b"),
        ("PROXY", "http://a:99999"),
        ("PROXY", "http://[::1"),
        ("LOOPBACK_HTTP", "maybe"),
        ("AT_ONCE", "0"),
        ("AT_ONCE", "65"),
        ("AT_ONCE", "4.0"),
        ("VAULT", "file"),
    ],
)
def test_a_bad_value_in_the_environment_is_told_by_its_setting(home: Path, name: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        load_settings(environ(home, **{name: text}))
    assert caught.value.field == name.lower()
    assert f"ACME_DESKTOP_{name}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("resolvers = 5", "resolvers"),
        ("resolvers = [5, true]", "resolvers"),
        ("resolvers = {}", "resolvers"),
        ("http01_port = true", "http01_port"),
        ("http01_port = 80.0", "http01_port"),
        ("proxy = 1", "proxy"),
        ("loopback_http = []", "loopback_http"),
        ("at_once = 1979-05-27", "at_once"),
        ("vault = true", "vault"),
        ("vault = []", "vault"),
        ("valut = 'keyring'", "valut"),
        ("[vault]\nkind = 1", "vault"),
        ("home = '/'", "home"),
        ("this is not TOML", "settings.toml"),
        ("a = 'cut", "settings.toml"),
        ("x = 1\n" * 2, "settings.toml"),
        ("#" * 70_000, "settings.toml"),
    ],
)
def test_a_bad_value_in_the_file_is_told_by_its_setting(home: Path, text: str, field: str) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_settings(environ(home))
    assert caught.value.field == field


@pytest.mark.parametrize("url", ["mysql://root:secret@h/d", "secret", "sqlite:secret"])
def test_a_bad_database_url_is_told_without_repeating_it(home: Path, url: str) -> None:
    with pytest.raises(InputError) as caught:
        load_settings(environ(home, DATABASE_URL=url))
    assert caught.value.field == "database_url"
    assert "ACME_DESKTOP_DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


# --- saving


def test_what_is_saved_is_there_for_the_next_process(home: Path) -> None:
    settings = load_settings(environ(home))
    for name, value in (
        ("resolvers", ("127.0.0.1:53", "::1")),
        ("http01_port", 5002),
        ("proxy", 'http://user:pa"ss\\@proxy.example:1'.replace("\\", "")),
        ("loopback_http", True),
        ("at_once", 2),
        ("vault", "passphrase"),
        ("database_url", "postgresql://maren:***@db.example/acme"),
    ):
        settings = save_setting(settings, name, value)
        assert getattr(settings, name) == value
    assert load_settings(environ(home)) == settings
    assert mode(home / "settings.toml") == 0o600
    assert sorted(path.name for path in home.iterdir()) == ["installation", "settings.toml"]


def test_what_the_environment_said_is_not_saved(home: Path) -> None:
    save_setting(load_settings(environ(home, HTTP01_PORT="5002")), "at_once", 2)
    assert tomllib.loads((home / "settings.toml").read_text()) == {"at_once": 2}


def test_the_environment_s_database_counts_more_than_the_saved_one(home: Path) -> None:
    own = load_settings(environ(home))
    saved = save_setting(own, "database_url", "postgresql://db.example/acme")
    assert (saved.database_url, saved.fixed) == ("postgresql://db.example/acme", ())
    assert load_settings(environ(home)).database_url == "postgresql://db.example/acme"
    given = load_settings(environ(home, DATABASE_URL="sqlite:////elsewhere.db", VAULT="passphrase"))
    assert given.database_url == "sqlite:////elsewhere.db"
    assert set(given.fixed) == {"database_url", "vault"}
    assert save_setting(saved, "database_url", "") == own
    assert load_settings(environ(home)) == own


def test_a_bad_value_is_not_saved(home: Path) -> None:
    settings = load_settings(environ(home))
    for name, value in (("at_once", 0), ("vault", "none"), ("home", "/"), ("installation", "x"), ("database_url", 5)):
        with pytest.raises(InputError) as caught:
            save_setting(settings, name, value)
        assert caught.value.field == name
    assert not (home / "settings.toml").exists()


def test_processes_that_save_at_once_keep_each_other_s_settings(home: Path) -> None:
    load_settings(environ(home))
    program = (
        "import os, sys\n"
        "from acme_desktop.adapters.settings_file import load_settings, save_setting\n"
        "settings = load_settings(os.environ)\n"
        "for number in range(1, 40): save_setting(settings, sys.argv[1], number)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, name], env={**os.environ, **environ(home), "PYTHONPATH": str(CHECKOUT)}
        )
        for name in ("at_once", "http01_port")
    ]
    assert [process.wait(60) for process in processes] == [0, 0]
    settings = load_settings(environ(home))
    assert (settings.at_once, settings.http01_port) == (39, 39)
