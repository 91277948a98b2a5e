"""PassphraseVault: one file, one passphrase, several processes."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import resource
import stat
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from acme_desktop.adapters.vault import sealed_file
from acme_desktop.adapters.vault.passphrase_vault import PassphraseVault
from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble

GOOD = "correct horse battery staple"


class Person:
    """Somebody at a terminal, who counts how often they are asked."""

    def __init__(self, passphrase: str = GOOD) -> None:
        self.passphrase = passphrase
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        return self.passphrase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.sealed"


def trouble(work: Callable[[], object]) -> VaultTrouble:
    with pytest.raises(VaultError) as caught:
        work()
    return caught.value.reason


def test_what_is_put_is_there_for_the_next_process(path: Path) -> None:
    PassphraseVault(path, Person()).put("account:1", b"\x00secret\xff")
    assert PassphraseVault(path, Person()).get("account:1") == b"\x00secret\xff"


def test_a_vault_that_nobody_can_open_is_kept_under_another_name(path: Path) -> None:
    PassphraseVault(path, Person()).put("account:1", b"older")
    vault = PassphraseVault(path, Person("another one, chosen later"))
    assert vault.status().state == VaultTrouble.WRONG_KEY
    older = vault.set_aside()
    assert older == f"{path}.1"
    assert PassphraseVault(Path(older), Person()).get("account:1") == b"older"
    assert vault.get("account:1") is None
    vault.put("account:1", b"newer")
    assert PassphraseVault(path, Person("another one, chosen later")).get("account:1") == b"newer"


def test_one_name_after_the_other_is_taken_and_nothing_is_overwritten(path: Path) -> None:
    path.with_name("vault.sealed.1").write_bytes(b"somebody's")
    path.write_bytes(b"no vault at all")
    vault = PassphraseVault(path, Person())
    assert vault.set_aside() == f"{path}.2"
    assert vault.set_aside() == ""
    assert path.with_name("vault.sealed.1").read_bytes() == b"somebody's"
    assert path.with_name("vault.sealed.2").read_bytes() == b"no vault at all"


def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    assert trouble(PassphraseVault(tmp_path / "not" / "there", Person()).set_aside) is VaultTrouble.REFUSED


def test_an_empty_vault_asks_for_nothing_and_makes_nothing(path: Path) -> None:
    person = Person()
    vault = PassphraseVault(path, person)
    assert vault.get("account:1") is None
    vault.delete("account:1")
    assert vault.status().state == "ok"
    assert person.asked == 0
    assert not path.exists()


def test_the_passphrase_is_asked_for_once(path: Path) -> None:
    PassphraseVault(path, Person()).put("a", b"1")
    person = Person()
    vault = PassphraseVault(path, person)
    for number in range(5):
        vault.put(f"n{number}", b"x")
        assert vault.get("a") == b"1"
    vault.delete("a")
    assert vault.get("a") is None
    assert person.asked == 1


def test_the_file_is_the_owner_s_alone_and_holds_no_secret_in_the_clear(path: Path) -> None:
    before = os.umask(0)
    try:
        PassphraseVault(path, Person()).put("name-of-it", b"the very secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for word in (b"the very secret", b"dGhlIHZlcnk", b"name-of-it", GOOD.encode()):
        assert word not in path.read_bytes()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["vault.sealed", "vault.sealed.lock"]


def test_a_wrong_passphrase_is_told_and_asked_for_again(path: Path) -> None:
    PassphraseVault(path, Person()).put("a", b"1")
    person = Person("something else entirely")
    vault = PassphraseVault(path, person)
    assert trouble(lambda: vault.get("a")) is VaultTrouble.WRONG_KEY
    assert trouble(lambda: vault.put("b", b"2")) is VaultTrouble.WRONG_KEY
    assert vault.status().state == "wrong-key"
    person.passphrase = GOOD
    assert vault.get("a") == b"1"
    assert person.asked == 4


def test_letters_typed_composed_and_decomposed_are_the_same_passphrase(path: Path) -> None:
    PassphraseVault(path, Person("Schlüssel für zwölf")).put("a", b"1")
    assert PassphraseVault(path, Person("Schlu\u0308ssel fu\u0308r zwo\u0308lf")).get("a") == b"1"


@pytest.mark.parametrize("passphrase", ["", "short", "seven.."])
def test_a_new_vault_wants_a_passphrase_worth_the_name(path: Path, passphrase: str) -> None:
    with pytest.raises(InputError) as caught:
        PassphraseVault(path, Person(passphrase)).put("a", b"1")
    assert caught.value.field == "passphrase"
    assert not path.exists()


def test_the_passphrase_can_be_changed(path: Path) -> None:
    vault = PassphraseVault(path, Person())
    vault.put("a", b"1")
    other = PassphraseVault(path, Person("a new passphrase"))
    vault.change_passphrase("a new passphrase")
    assert vault.get("a") == b"1"
    assert other.get("a") == b"1"
    assert trouble(lambda: PassphraseVault(path, Person()).get("a")) is VaultTrouble.WRONG_KEY


def test_a_process_that_runs_notices_a_changed_passphrase(path: Path) -> None:
    person = Person()
    vault = PassphraseVault(path, person)
    vault.put("a", b"1")
    PassphraseVault(path, Person()).change_passphrase("a new passphrase")
    assert trouble(lambda: vault.put("b", b"2")) is VaultTrouble.WRONG_KEY
    person.passphrase = "a new passphrase"
    vault.put("b", b"2")
    assert PassphraseVault(path, Person("a new passphrase")).get("b") == b"2"


def test_the_old_passphrase_is_needed_to_set_a_new_one(path: Path) -> None:
    PassphraseVault(path, Person()).put("a", b"1")
    vault = PassphraseVault(path, Person("not the old one"))
    assert trouble(lambda: vault.change_passphrase("a new passphrase")) is VaultTrouble.WRONG_KEY
    assert PassphraseVault(path, Person()).get("a") == b"1"


def test_every_changed_byte_is_noticed(path: Path) -> None:
    derivation = sealed_file.Derivation.new()
    key = derivation.key(GOOD)
    sealed_file.SealedFile.made(derivation, key, {"a": b"1"}).write(path)
    whole = path.read_bytes()
    assert sealed_file.SealedFile.read(path).opened(key) == {"a": b"1"}  # type: ignore[union-attr]
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        # The salt's bytes make another key, seen by `derivation`; with the same key, the header is seen to be another.
        assert trouble(lambda: sealed_file.SealedFile.read(path).opened(key)) in (  # type: ignore[union-attr]
            VaultTrouble.WRONG_KEY,
            VaultTrouble.REFUSED,
        )


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"), [(2**31, 3, 4), (65536, 60000, 4), (65536, 3, 60000), (1, 1, 1), (65536, 0, 4)]
)
def test_a_file_that_would_stop_the_machine_is_not_derived(path: Path, memory: int, passes: int, lanes: int) -> None:
    PassphraseVault(path, Person()).put("a", b"1")
    whole = path.read_bytes()
    path.write_bytes(whole[:9] + struct.pack(">IHH", memory, passes, lanes) + whole[17:])
    person = Person()
    assert trouble(lambda: PassphraseVault(path, person).get("a")) is VaultTrouble.REFUSED
    assert person.asked == 0


@pytest.mark.parametrize("content", [b"", b"hello", b"ACDVAULT\x01", b"ACDVAULT\x02" + bytes(100)])
def test_a_file_of_another_kind_is_refused_and_never_overwritten(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    vault = PassphraseVault(path, Person())
    assert trouble(lambda: vault.get("a")) is VaultTrouble.REFUSED
    assert trouble(lambda: vault.put("a", b"1")) is VaultTrouble.REFUSED
    assert path.read_bytes() == content


def test_what_no_keyring_could_hold_is_refused(path: Path) -> None:
    vault = PassphraseVault(path, Person())
    assert (vault.fits(bytes(960)), vault.fits(bytes(961))) == (True, False)
    assert trouble(lambda: vault.put("a", bytes(961))) is VaultTrouble.TOO_LARGE


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    vault = PassphraseVault(tmp_path / "gone" / "vault.sealed", Person())
    assert trouble(lambda: vault.put("a", b"1")) is VaultTrouble.REFUSED


def test_a_full_disk_leaves_what_was_there(path: Path) -> None:
    vault = PassphraseVault(path, Person())
    vault.put("a", b"1")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        assert trouble(lambda: vault.put("b", bytes(500))) is VaultTrouble.REFUSED
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert vault.get("a") == b"1"
    assert vault.get("b") is None
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["vault.sealed", "vault.sealed.lock"]


def write_many(path: Path, name: str) -> None:
    vault = PassphraseVault(path, Person())
    for number in range(15):
        vault.put(f"{name}-{number}", name.encode())


def test_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    PassphraseVault(path, Person()).put("first", b"1")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(path, name)) for name in ("one", "two", "three")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    vault = PassphraseVault(path, Person())
    names = [f"{name}-{number}" for name in ("one", "two", "three") for number in range(15)]
    assert [name for name in names if vault.get(name) is None] == []


def test_a_process_that_holds_the_lock_for_ever_is_waited_for_only_so_long(path: Path) -> None:
    vault = PassphraseVault(path, Person())
    vault.put("a", b"1")
    vault._thread.deadline = 0.3
    with path.with_name("vault.sealed.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert trouble(lambda: vault.put("b", b"2")) is VaultTrouble.TIMED_OUT
        assert vault.get("a") == b"1"  # reading needs no lock


def test_the_status_of_a_good_vault_leaves_no_canary(path: Path) -> None:
    vault = PassphraseVault(path, Person())
    vault.put("a", b"1")
    status = vault.status()
    assert (status.kind, status.backend, status.state) == ("passphrase", "vault.sealed", "ok")
    assert list(sealed_file.SealedFile.read(path).opened(vault._known[1])) == ["a"]  # type: ignore[union-attr, index]


def test_a_killed_writer_leaves_the_old_vault_or_the_new_one(path: Path) -> None:
    PassphraseVault(path, Person()).put("a", b"1")
    program = (
        "import sys; from pathlib import Path\n"
        "from acme_desktop.adapters.vault.passphrase_vault import PassphraseVault\n"
        f"vault = PassphraseVault(Path(sys.argv[1]), lambda: {GOOD!r})\n"
        "vault.get('a'); print(flush=True)\n"
        "while True: vault.put('b', bytes(900))\n"
    )
    for pause in (0.0, 0.003, 0.011):
        with subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(pause)
            process.kill()
        vault = PassphraseVault(path, Person())
        assert vault.get("a") == b"1"
        assert vault.get("b") in (None, bytes(900))
