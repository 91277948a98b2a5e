"""http-01 files in a document root: exactly ours, and nothing else touched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from acme_desktop.adapters.challenges import solver_for
from acme_desktop.adapters.challenges.folders import Folder, PathFolder, open_root
from acme_desktop.adapters.challenges.webroot import WebrootSolver
from acme_desktop.domain.errors import InputError, StateError, StorageError
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.solver import parse_solver

NewChallenge = Callable[..., Challenge]
NewSolver = Callable[[Path], WebrootSolver]
_CHECKOUT = Path(__file__).resolve().parents[3]


def by_path(path: str) -> Folder:
    """How a system without descriptors of directories does it."""
    return PathFolder(Path(path).resolve(strict=True))


@pytest.fixture(params=[open_root, by_path], ids=["held", "by-path"])
def new_solver(request: pytest.FixtureRequest) -> NewSolver:
    """Makes solvers that know nothing of each other, as if each were in a process of its own."""
    return lambda root: WebrootSolver(str(root), request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A document root."""
    place = tmp_path / "www"
    place.mkdir()
    return place


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def folder(root: Path) -> Path:
    return root / ".well-known" / "acme-challenge"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_the_file_is_readable_for_every_web_server(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    new_solver(root).present([challenge])
    file = folder(root) / challenge.token
    assert file.read_bytes() == challenge.key_authorization.encode()
    assert [mode(file), mode(folder(root)), mode(folder(root).parent)] == [0o644, 0o755, 0o755]


def test_cleaning_up_leaves_the_root_as_it_was(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    (root / "index.html").write_text("hello")
    challenges = [new_challenge() for _ in range(5)]
    solver = new_solver(root)
    solver.present(challenges)
    assert len(list(folder(root).iterdir())) == 5
    solver.clean_up(challenges)
    assert [path.name for path in root.iterdir()] == ["index.html"]


def test_a_second_process_can_clean_up_after_a_crash(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    new_solver(root).present([challenge])
    new_solver(root).clean_up([challenge])
    assert list(root.iterdir()) == []


def test_what_a_crash_left_is_presented_and_cleaned_up_again(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    new_solver(root).present([challenge])
    after = new_solver(root)
    after.present([challenge])
    after.clean_up([challenge])
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("length", [0, 10, 60])
def test_a_file_cut_off_by_a_crash_is_completed(
    root: Path, new_challenge: NewChallenge, length: int, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    folder(root).mkdir(parents=True)
    file = folder(root) / challenge.token
    file.write_text(challenge.key_authorization[:length])
    solver = new_solver(root)
    solver.present([challenge])
    assert file.read_text() == challenge.key_authorization
    solver.clean_up([challenge])
    assert not file.exists()


def test_a_foreign_file_of_that_name_is_never_overwritten_nor_removed(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    first, second = new_challenge(), new_challenge()
    folder(root).mkdir(parents=True)
    file = folder(root) / second.token
    file.write_text("somebody else's")
    solver = new_solver(root)
    with pytest.raises(StateError, match="already exists"):
        solver.present([first, second])
    assert [path.name for path in folder(root).iterdir()] == [second.token]
    solver.clean_up([first, second])
    assert file.read_text() == "somebody else's"


def test_a_link_of_that_name_is_not_followed(
    root: Path, tmp_path: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    target = tmp_path / "target"
    folder(root).mkdir(parents=True)
    (folder(root) / challenge.token).symlink_to(target)
    solver = new_solver(root)
    with pytest.raises(StateError, match="already exists"):
        solver.present([challenge])
    assert not target.exists()
    target.write_text(challenge.key_authorization)
    solver.clean_up([challenge])
    assert target.exists()
    assert (folder(root) / challenge.token).is_symlink()


def test_a_pipe_of_that_name_does_not_hold_us_up(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    challenge = new_challenge()
    folder(root).mkdir(parents=True)
    os.mkfifo(folder(root) / challenge.token)
    with pytest.raises(StateError, match="already exists"):
        new_solver(root).present([challenge])


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_link_or_file_in_place_of_a_folder_is_refused(
    root: Path, tmp_path: Path, new_challenge: NewChallenge, depth: int, kind: str, new_solver: NewSolver
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = (folder(root).parent, folder(root))[depth]
    place.parent.mkdir(exist_ok=True)
    if kind == "link":
        place.symlink_to(elsewhere)
    else:
        place.write_text("a file")
    solver, challenge = new_solver(root), new_challenge()
    with pytest.raises(StateError, match="symbolic link or no directory"):
        solver.present([challenge])
    solver.clean_up([challenge])
    assert list(elsewhere.iterdir()) == []
    assert place.is_symlink() or place.read_text() == "a file"


def test_the_root_itself_may_be_a_link(
    root: Path, tmp_path: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    (tmp_path / "current").symlink_to(root)
    challenge = new_challenge()
    solver = new_solver(tmp_path / "current")
    solver.present([challenge])
    assert (folder(root) / challenge.token).is_file()
    solver.clean_up([challenge])
    assert (tmp_path / "current").is_symlink()
    assert list(root.iterdir()) == []


def test_folders_that_somebody_else_made_stay(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    folder(root).mkdir(parents=True)
    challenge = new_challenge()
    solver = new_solver(root)
    solver.present([challenge])
    solver.clean_up([challenge])
    assert folder(root).is_dir()


def test_other_things_in_well_known_stay(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    folder(root).parent.mkdir()
    (folder(root).parent / "security.txt").write_text("Contact: mailto:a@example.test")
    challenge = new_challenge()
    solver = new_solver(root)
    solver.present([challenge])
    solver.clean_up([challenge])
    assert [path.name for path in folder(root).parent.iterdir()] == ["security.txt"]


def test_a_file_shared_by_two_orders_stays_until_both_are_done(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    one = new_challenge(order=1)
    same = new_challenge(token=one.token, order=2)
    solver = new_solver(root)
    solver.present([one])
    solver.present([same])
    solver.clean_up([one])
    assert (folder(root) / one.token).is_file()
    solver.clean_up([same])
    assert list(root.iterdir()) == []


def test_cleaning_up_what_is_not_there_is_fine(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    new_solver(root).clean_up([new_challenge()])
    new_solver(root / "absent").clean_up([new_challenge()])
    assert list(root.iterdir()) == []


def test_an_absent_root_is_named(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    with pytest.raises(StateError, match=r"www/absent does not exist"):
        new_solver(root / "absent").present([new_challenge()])
    assert list(root.iterdir()) == []


def test_a_root_that_is_a_file_is_named(root: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    (root / "file").write_text("x")
    with pytest.raises(StateError, match=r"www/file cannot be used: Not a directory"):
        new_solver(root / "file").present([new_challenge()])


def test_whether_the_root_is_there_can_be_asked_beforehand(root: Path, new_solver: NewSolver) -> None:
    new_solver(root).must_exist()
    (root / "file").write_text("x")
    for name in ("absent", "file"):
        with pytest.raises(InputError, match=f"www/{name} ") as caught:
            new_solver(root / name).must_exist()
        assert (caught.value.field, bool(caught.value.hint)) == ("solver", True)


@pytest.mark.parametrize("token", ["..", "../../x", "a/b", "", "a\0b", "x" * 300])
def test_a_token_that_could_lead_elsewhere_never_becomes_a_file(
    root: Path, tmp_path: Path, new_challenge: NewChallenge, token: str, new_solver: NewSolver
) -> None:
    valid = new_challenge()
    hostile = type(valid)(
        **{name: getattr(valid, name) for name in valid.__dataclass_fields__}
        | {"token": token, "key_authorization": f"{token}.t"}
    )
    solver = new_solver(root)
    with pytest.raises(StateError, match="cannot be a file name"):
        solver.present([hostile])
    solver.clean_up([hostile])
    assert [path.name for path in tmp_path.rglob("*")] == ["www"]


_AS_NOBODY = """
import os, sys
from pathlib import Path
from acme_desktop.adapters.challenges.webroot import WebrootSolver
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge
token = "t" * 43
challenge = Challenge(1, 1, Identifier(IdentifierType.DNS, "a.test"), "http-01", "u", "pending", token, token + ".x")
if os.geteuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
for act in (WebrootSolver(sys.argv[1]).present, WebrootSolver(sys.argv[1]).clean_up):
    try:
        act([challenge])
        print("no error")
    except AcmeDesktopError as error:
        print(type(error).__name__, error)
"""


def as_nobody(place: Path) -> list[str]:
    """What another user hears of present and of clean_up."""
    for parent in (place, *place.parents):
        if parent.stat().st_mode & 0o011 != 0o011:
            parent.chmod(parent.stat().st_mode | 0o011)
        if parent.name.startswith("pytest-of"):
            break
    environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _AS_NOBODY, str(place)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_root_without_write_permission_is_named(tmp_path: Path) -> None:
    place = tmp_path / "www"
    place.mkdir()
    place.chmod(0o555)
    heard = as_nobody(place)
    assert heard == [f"StateError {place} is not writable for this user: Permission denied", "no error"]


def test_a_file_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    token = "t" * 43
    folder(tmp_path).mkdir(parents=True)
    (folder(tmp_path) / token).write_text(f"{token}.x")
    for place in (tmp_path, folder(tmp_path).parent, folder(tmp_path)):
        place.chmod(0o755)
    heard = as_nobody(tmp_path)
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder that is not its own")
    assert heard[0] == "no error"  # the file is there already, as it should be
    assert heard[1].startswith("StorageError challenge files below")


@pytest.mark.parametrize("inodes", [3, 4, 100], ids=["for one folder", "for both folders", "but no room"])
def test_a_full_disk_is_a_storage_error_and_leaves_nothing(
    tmp_path: Path, new_challenge: NewChallenge, new_solver: NewSolver, inodes: int
) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size=16k,nr_inodes={inodes}", "none", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        (place / "rest").write_bytes(b"x" * 16_384)
        with pytest.raises(StorageError, match="No space left"):
            new_solver(place).present([new_challenge()])
        assert list(place.rglob("*")) == [place / "rest"]
    finally:
        subprocess.run(["umount", place], check=True)


def test_parallel_orders_do_not_fight_over_the_folders(
    root: Path, new_challenge: NewChallenge, new_solver: NewSolver
) -> None:
    """Each solver stands for a process of its own: they share nothing but the disk."""
    solvers = [new_solver(root) for _ in range(6)]
    together = threading.Barrier(len(solvers))

    def order(number: int) -> int:
        challenge, seen = new_challenge(order=number), 0
        together.wait(30)
        for _ in range(40):
            solvers[number].present([challenge])
            seen += (folder(root) / challenge.token).read_text() == challenge.key_authorization
            solvers[number].clean_up([challenge])
        return seen

    with ThreadPoolExecutor(len(solvers)) as pool:
        assert list(pool.map(order, range(len(solvers)))) == [40] * len(solvers)
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_no_descriptor_is_left_open(tmp_path: Path, new_challenge: NewChallenge, new_solver: NewSolver) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    solver, challenge = new_solver(tmp_path), new_challenge()
    for _ in range(5):
        solver.present([challenge])
        solver.clean_up([challenge])
        with pytest.raises(StateError):
            new_solver(tmp_path / "absent").present([challenge])
    with open_root(str(tmp_path)):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_one_directory_is_one_solver(tmp_path: Path) -> None:
    assert solver_for(parse_solver(f"webroot:{tmp_path}")) is solver_for(parse_solver(f"webroot:{tmp_path}"))
