"""AtomicFiles on real folders: modes, links, faults, kills."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acme_desktop.adapters.files import AtomicFiles
from acme_desktop.domain.errors import InputError, StorageError

CHECKOUT = Path(__file__).resolve().parents[3]
FILES = {"cert.pem": (b"certificate\n", 0o644), "privkey.pem": (b"key\n", 0o600), "fullchain.pem": (b"chain\n", 0o644)}
files = AtomicFiles()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def wrong_folder(folder: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        files.write(str(folder), FILES)
    assert caught.value.field == "to"
    return str(caught.value)


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


# --- content that comes in parts


def test_content_may_come_in_parts_of_any_size(tmp_path: Path) -> None:
    parts = [b"", b"a" * 70_000, *(b"%d\n" % n for n in range(30_000)), b"end"]
    (path,) = files.write(str(tmp_path), {"trail.jsonl": ((part for part in parts), 0o600)}, new=True)
    assert Path(path).read_bytes() == b"".join(parts)
    assert mode(Path(path)) == 0o600
    files.write(str(tmp_path), {"empty": (iter(()), 0o600)})
    assert (tmp_path / "empty").read_bytes() == b""


def test_where_the_next_part_can_not_be_had_nothing_is_written(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"x" * 200_000
        raise StorageError("the database is gone")

    with pytest.raises(StorageError, match="the database is gone"):
        files.write(str(tmp_path), {"trail.jsonl": (parts(), 0o600)})
    assert contents(tmp_path) == {}


# --- what is there already


def test_what_is_there_is_shown_with_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_bytes(b"certificate")
    (tmp_path / "link.pem").symlink_to(tmp_path / "cert.pem")
    (tmp_path / "lost.pem").symlink_to(tmp_path / "nowhere")
    (tmp_path / "huge.pem").write_bytes(bytes(1024 * 1024 + 1))
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = ["cert.pem", "link.pem", "lost.pem", "huge.pem", "folder", "pipe", "not.pem", "nul\0"]
    assert files.present(str(tmp_path), names) == {
        "cert.pem": b"certificate", "link.pem": b"certificate", "lost.pem": b"", "huge.pem": b"", "folder": b"",
        "pipe": b"",
    }  # fmt: skip


@pytest.mark.parametrize("folder", ["not/there", "a file", "nul\0"])
def test_where_there_is_no_folder_nothing_is_there(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a file").touch()
    assert files.present(str(tmp_path / folder), ["cert.pem"]) == {}


# --- writing


def test_files_have_their_modes_whatever_the_umask(tmp_path: Path, umask: None) -> None:
    folder = tmp_path / "new" / "deep"
    paths = files.write(str(folder), FILES)
    assert paths == tuple(str(folder / name) for name in FILES)
    assert contents(folder) == {name: content for name, (content, _) in FILES.items()}
    assert [mode(folder / name) for name in FILES] == [0o644, 0o600, 0o644]
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o700)


def test_an_existing_folder_keeps_its_mode_and_its_other_files(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "other.txt").write_text("mine")
    (tmp_path / ".hidden.tmp").write_text("mine too")
    files.write(str(tmp_path), FILES)
    assert mode(tmp_path) == 0o755
    assert (tmp_path / "other.txt").read_text() == "mine"
    assert (tmp_path / ".hidden.tmp").read_text() == "mine too"


def test_what_was_there_is_replaced_with_new_modes(tmp_path: Path) -> None:
    (tmp_path / "privkey.pem").write_text("an old and longer key")
    (tmp_path / "privkey.pem").chmod(0o666)
    files.write(str(tmp_path), FILES)
    assert (tmp_path / "privkey.pem").read_bytes() == b"key\n"
    assert mode(tmp_path / "privkey.pem") == 0o600


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("untouched")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "privkey.pem").symlink_to(tmp_path / "victim")
    (folder / "cert.pem").symlink_to("nowhere")
    files.write(str(folder), FILES)
    assert (tmp_path / "victim").read_text() == "untouched"
    assert not (folder / "privkey.pem").is_symlink()
    assert not (folder / "cert.pem").is_symlink()


def test_a_link_to_a_folder_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    files.write(str(tmp_path / "link"), FILES)
    assert set(contents(tmp_path / "real")) == set(FILES)


def test_large_and_empty_files_are_written_whole(tmp_path: Path) -> None:
    large = os.urandom(3_000_000)
    files.write(str(tmp_path), {"large": (large, 0o640), "empty": (b"", 0o600)})
    assert contents(tmp_path) == {"large": large, "empty": b""}
    assert mode(tmp_path / "large") == 0o640


def test_a_relative_folder_is_told_as_an_absolute_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert files.write("out", {"a": (b"1", 0o600)}) == (str(tmp_path / "out" / "a"),)


# --- folders that can't be


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "file" in wrong_folder(tmp_path / "file")
    wrong_folder(tmp_path / "file" / "below")
    assert contents(tmp_path) == {"file": b"x"}


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    wrong_folder(tmp_path / "a")
    wrong_folder(tmp_path / "a" / "below")


@pytest.mark.parametrize("folder", ["/dev/null", "/proc/nothing", "x" * 300, "nul\0", "/sys"])
def test_places_where_nobody_can_write_are_told(folder: str) -> None:
    wrong_folder(folder)


def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").mkdir()
    assert "cert.pem" in wrong_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cert.pem"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "/etc/a"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        files.write(str(tmp_path / "out"), {"good": (b"1", 0o600), name: (b"2", 0o600)})
    assert contents(tmp_path / "out") == {}


def test_a_folder_of_somebody_else_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    program = (
        "import os, sys\n"
        "from acme_desktop.adapters.files import AtomicFiles\n"
        "from acme_desktop.domain.errors import InputError\n"
        "if os.geteuid() == 0: os.setresuid(65534, 65534, 65534)\n"
        "try: AtomicFiles().write(sys.argv[1], {'a': (b'1', 0o600)})\n"
        "except InputError as error: print(error.field, error)\n"
    )
    done = run(program, str(tmp_path))
    tmp_path.chmod(0o700)
    assert done.stdout.startswith("to the folder")
    assert "permission denied" in done.stdout
    assert contents(tmp_path) == {}


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **environment},
        cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


# --- disks that fail


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    files.write(str(tmp_path), FILES)
    before = contents(tmp_path)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        with pytest.raises(StorageError) as caught:
            files.write(str(tmp_path), {"cert.pem": (b"new", 0o644), "privkey.pem": (b"x" * 5000, 0o600)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "too large" in str(caught.value)
    assert contents(tmp_path) == before


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="mounting takes root")
def test_no_room_on_a_small_disk_is_told(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "small", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let us mount")
    try:
        files.write(str(tmp_path), {"cert.pem": (b"old", 0o644)})
        with pytest.raises(StorageError) as caught:
            files.write(str(tmp_path), {"privkey.pem": (b"k", 0o600), "cert.pem": (b"x" * 50_000, 0o644)})
        assert os.strerror(errno.ENOSPC).lower() in str(caught.value)
        assert contents(tmp_path) == {"cert.pem": b"old"}
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    ("fault", "survivors"),
    [
        ("fsync:error=EIO:when=1", {"cert.pem": b"old"}),
        ("fsync:error=EIO:when=2", {"cert.pem": b"old"}),
        ("fsync:error=EIO:when=3", {"cert.pem": b"old"}),  # the folder's, when all have their names
        ("rename,renameat,renameat2:error=EPERM:when=2", {"cert.pem": b"old"}),
        ("rename,renameat,renameat2:error=EIO:when=1", {"cert.pem": b"old"}),
        ("write:error=ENOSPC:when=2", {"cert.pem": b"old"}),
        ("fchmod:error=EPERM:when=1", {"cert.pem": b"old"}),
        ("link,linkat:error=EPERM:when=1+", {"cert.pem": b"new", "privkey.pem": b"new"}),
        ("flock:error=ENOLCK:when=1+", {"cert.pem": b"new", "privkey.pem": b"new"}),
    ],
)
def test_a_fault_at_any_call_leaves_all_or_nothing(tmp_path: Path, fault: str, survivors: dict[str, bytes]) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "cert.pem").write_bytes(b"old")
    assert "(INJECTED)" in traced(folder, "-e", f"inject={fault}")
    assert contents(folder) == survivors


WRITE = (
    "import sys\n"
    "from acme_desktop.adapters.files import AtomicFiles\n"
    "from acme_desktop.domain.errors import AcmeDesktopError\n"
    "try: AtomicFiles().write(sys.argv[1], {'cert.pem': (b'new', 0o644), 'privkey.pem': (b'new', 0o600)})\n"
    "except AcmeDesktopError as error: print(type(error).__name__)\n"
)


def uncounted() -> dict[str, str]:
    """Our environment, but a measuring of coverage, which writes files of its own, ends here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def traced(folder: Path, *options: str) -> str:
    """What WRITE asked of the kernel; it makes no such calls but those under test."""
    log = folder.parent / f"{folder.name}.strace"
    done = subprocess.run(
        ["strace", "-y", "-o", log, *options, sys.executable, "-B", "-c", WRITE, folder],
        env={**uncounted(), "PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return log.read_text()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_keys_come_first_and_everything_is_flushed_before_it_gets_its_name(tmp_path: Path) -> None:
    steps = []
    for line in traced(tmp_path / "out", "-e", "trace=fsync,rename,renameat,renameat2").splitlines():
        if line.startswith("fsync("):
            steps.append("flush file" if ".acme-desktop.tmp>" in line else "flush folder")
        elif line.startswith("rename"):
            steps.append("name " + re.findall(r'"([^"]+)"', line)[-1].rpartition("/")[2])
    assert steps == ["flush folder", "flush file", "flush file", "name privkey.pem", "name cert.pem", "flush folder"]


# --- kills


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("X1", {"cert.pem": b"old"}),
        ("X2", {"cert.pem": b"old"}),
        ("X3", {"cert.pem": b"old", "privkey.pem": b"new"}),
        ("X4", {"cert.pem": b"new", "privkey.pem": b"new"}),
    ],
)
def test_a_kill_leaves_whole_files_and_the_next_run_tidies_up(
    tmp_path: Path, point: str, left: dict[str, bytes]
) -> None:
    (tmp_path / "cert.pem").write_bytes(b"old")
    done = run(WRITE, str(tmp_path), ACME_DESKTOP_CRASHPOINT=point)
    assert done.returncode == -signal.SIGKILL
    whole = {name: content for name, content in contents(tmp_path).items() if not name.startswith(".")}
    assert whole == left
    for path in tmp_path.glob(".privkey*"):
        assert mode(path) == 0o600
    assert run(WRITE, str(tmp_path)).returncode == 0
    assert contents(tmp_path) == {"cert.pem": b"new", "privkey.pem": b"new"}


def test_many_processes_in_one_folder_do_not_take_each_other_s_files(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from acme_desktop.adapters.files import AtomicFiles\n"
        "for number in range(150):\n"
        "    AtomicFiles().write(sys.argv[1], {f'{sys.argv[2]}-{number}': (b'x' * 5000, 0o600)})\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path, name],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)}, stderr=subprocess.PIPE, text=True,
        )
        for name in ("one", "two", "three")
    ]  # fmt: skip
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in processes] == [("", 0)] * 3
    assert len(contents(tmp_path)) == 450


# --- reading


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert files.read(str(tmp_path / "a"), field="csr", at_most=5) == b"12345"
    with pytest.raises(InputError) as caught:
        files.read(str(tmp_path / "a"), field="csr", at_most=4)
    assert caught.value.field == "csr"
    assert "larger than 4 bytes" in str(caught.value)


def test_what_is_no_file_is_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, says in (
        (tmp_path / "none", "no such file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "pipe", "not a file"),
        ("/dev/zero", "not a file"),
        ("nul\0", "NUL"),
        ("", "no such file"),
    ):
        with pytest.raises(InputError) as caught:
            files.read(str(path), field="ca-bundle", at_most=100)
        assert caught.value.field == "ca-bundle"
        assert says in str(caught.value)
