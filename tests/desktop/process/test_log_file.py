"""The window's log: what is written, what never is, and by whom."""

from __future__ import annotations

import logging
import os
import stat
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from acme_desktop.desktop.process.log_file import LogFile, without_secrets
from acme_desktop.domain.errors import StorageError

_log = logging.getLogger("acme_desktop.test")


@pytest.fixture
def log(tmp_path: Path) -> Generator[LogFile]:
    made = LogFile(tmp_path / "window")
    yield made
    if made.is_open:
        made.close()


def written(log: LogFile, folder: Path) -> str:
    log.close()
    return (folder / "window" / "window.log").read_text(encoding="utf-8")


def test_what_is_logged_stands_there_with_time_and_level(log: LogFile, tmp_path: Path) -> None:
    _log.warning("the %s is slow", "database")
    text = written(log, tmp_path)
    assert " WARNING acme_desktop.test: the database is slow\n" in text


def test_the_words_of_a_bug_are_left_out_and_its_place_is_not(log: LogFile, tmp_path: Path) -> None:
    secret = "hunter" + "2"
    try:
        try:
            raise StorageError("the disk is full")
        except StorageError as error:
            raise ValueError(f"password={secret}") from error
    except ValueError:
        _log.exception("a bug while handling %s", "SignIn")
    text = written(log, tmp_path)
    assert "a bug while handling SignIn" in text
    assert "StorageError: the disk is full" in text
    assert "ValueError" in text
    assert "test_log_file.py" in text
    assert secret not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://maren:pa55@db.example/acme", "postgresql://maren:…@db.example/acme"),
        ("token 0123456789abcdefghijklmnopqrstuvwxyzABC end", "token … end"),
        ("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\nafter", "(PEM)\nafter"),
        ("-----BEGIN PRIVATE KEY-----\nMIGH", "(PEM)"),
        ("order 7 of example.com is valid", "order 7 of example.com is valid"),
        ("test_the_words_of_a_bug_are_left_out_and_its_place", "test_the_words_of_a_bug_are_left_out_and_its_place"),
    ],
)
def test_what_looks_like_a_secret_is_left_out(text: str, expected: str) -> None:
    assert without_secrets(text) == expected


def test_many_threads_write_whole_lines(log: LogFile, tmp_path: Path) -> None:
    def talk(number: int) -> None:
        for n in range(50):
            _log.warning("%d says %d", number, n)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = written(log, tmp_path).splitlines()
    assert len([line for line in lines if " says " in line]) == 400


def test_it_does_not_grow_without_end(log: LogFile, tmp_path: Path) -> None:
    for n in range(4_000):
        _log.warning("%d %s", n, "word " * 100)
    log.close()
    files = sorted((tmp_path / "window").glob("window.log*"))
    assert len(files) == 4
    assert all(file.stat().st_size <= 520 * 1024 for file in files)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        log = LogFile(tmp_path / "window")
        log.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "window").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "window" / "window.log").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"\[Errno"):
        LogFile(tmp_path / "file" / "window")
