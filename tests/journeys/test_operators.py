"""Who may do what: nobody without signing in, each role what is its own, and every refusal on the record."""

from __future__ import annotations

import shutil
import threading
import uuid
from pathlib import Path

import pytest

from acme_desktop.cli.verbs import VERBS
from tests.journeys.desk import PASSWORD, Desk
from tests.journeys.profiles import DATABASE, copy_of, passphrase_desk, run_inside, state_of, without_trail
from tests.servers.pebble import Pebble

LINE = PASSWORD + "\n"
# Every verb that touches something, as an admin may type it on the profile below; what it is called in the trail; and
# the least role that may do it.
TABLE: dict[str, tuple[tuple[str, ...], str, str]] = {
    "operator add": (("mallory", "--role", "admin", "--password-stdin"), "add-operator", "admin"),
    "operator list": ((), "list-operators", "viewer"),
    "operator set-role": (("vera", "admin"), "set-role", "admin"),
    "operator reset-password": (("ada", "--password-stdin"), "reset-password", "admin"),
    "operator disable": (("vera",), "disable-operator", "admin"),
    "whoami": ((), "who-am-i", "viewer"),
    "account register": (
        ("--server", "https://localhost:1/dir", "--email", "m@example.com", "--agree-terms"),
        "register-account",
        "admin",
    ),
    "account list": ((), "list-accounts", "viewer"),
    "account show": (("1",), "show-account", "viewer"),
    "account update": (("1", "--email", "m@example.com"), "update-account", "admin"),
    "account roll-key": (("1",), "roll-account-key", "admin"),
    "account deactivate": (("1", "--yes"), "deactivate-account", "admin"),
    "order create": (("--account", "1", "--domains", "denied.test"), "place-order", "operator"),
    "order list": ((), "list-orders", "viewer"),
    "order show": (("1",), "show-order", "viewer"),
    "order continue": (("2",), "continue-order", "operator"),
    "order abandon": (("2",), "abandon-order", "operator"),
    "challenge list": (("--order", "2"), "list-challenges", "viewer"),
    "challenge check": (("--order", "2"), "check-challenges", "viewer"),
    "challenge respond": (("--order", "2"), "continue-order", "operator"),
    "certificate list": ((), "list-certificates", "viewer"),
    "certificate show": (("1",), "show-certificate", "viewer"),
    "certificate export": (("1", "--format", "pem", "--to", "stolen"), "export-certificate", "operator"),
    "certificate revoke": (("1", "--reason", "superseded", "--yes"), "revoke-certificate", "admin"),
    "renew": (("--all",), "renew-due", "operator"),
    "audit list": ((), "list-audit", "viewer"),
    "audit verify": ((), "verify-audit", "viewer"),
    "audit export": (("--to", "stolen.jsonl"), "export-audit", "admin"),
    "ca list": ((), "list-authorities", "viewer"),
    "ca test": (("https://localhost:1/dir",), "test-authority", "viewer"),
    "vault use-keyring": ((), "change-vault", "admin"),
    "vault use-passphrase": ((), "change-vault", "admin"),
    "vault export-kit": (("--to", "stolen.kit", "--passphrase-stdin"), "export-kit", "admin"),
    "settings set": (("at_once", "2"), "change-setting", "admin"),
}
# These need no sign-in: they open a session or end it, bring a vault back that can hold none, or only look at how
# the program itself is doing.
OPEN = {"sign-in", "sign-out", "vault status", "vault import-kit", "settings show", "doctor", "open"}
RANK = ("viewer", "operator", "admin")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """Ada (admin, signed in), Olga (operator), Vera (viewer); account 1, order 1 with certificate 1, order 2 open."""
    desk = passphrase_desk(tmp_path_factory.mktemp("office")).looks_at(pebble).sign_in("ada")
    for name, role in (("olga", "operator"), ("vera", "viewer")):
        desk("operator", "add", name, "--role", role, "--password-stdin", stdin=LINE)
    desk.register(pebble.directory_url, pebble.ca_bundle)
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    words = ("order", "create", "--account", "1", "--domains")
    desk(*words, f"{uuid.uuid4().hex[:8]}.test", "--solver", solver)
    desk(*words, f"{uuid.uuid4().hex[:8]}.test", expect=4)
    return desk


@pytest.fixture
def desk(office: Desk, tmp_path: Path) -> Desk:
    """A copy of its own for each test."""
    return copy_of(office, tmp_path / "profile")


def second_desk(first: Desk, folder: Path, name: str) -> Desk:
    """Another profile on the first one's database, at which somebody else is signed in."""
    other = passphrase_desk(folder, ACME_DESKTOP_DATABASE_URL=f"sqlite:///{first.home / DATABASE}")
    run_inside(other, "sign-in", name, "--password-stdin", stdin=LINE, expect=0)
    return other


def denials(desk: Desk) -> list[tuple[str, str]]:
    """(who, what) of every denial, oldest first, as an admin sees them."""
    run_inside(desk, "sign-in", "ada", "--password-stdin", stdin=LINE)
    events = run_inside(desk, "audit", "list", "--outcome", "denied").document["events"]
    return [(e["actor"], e["action"].removeprefix("request.")) for e in reversed(events)]


def test_the_table_below_knows_every_verb() -> None:
    assert {verb.title for verb in VERBS} == set(TABLE) | OPEN


def test_nobody_can_do_anything_without_signing_in(desk: Desk) -> None:
    run_inside(desk, "sign-out", expect=0)
    before = without_trail(state_of(desk))
    for title, (words, _, _) in TABLE.items():
        refused = run_inside(desk, *title.split(), *words, stdin=LINE)
        assert refused.code == 3, (title, refused)
        assert refused.document["error"]["kind"] == "not-signed-in", title
        assert "nobody is signed in" in refused.err
        assert "acme-desktop sign-in" in refused.err
    assert without_trail(state_of(desk)) == before
    assert denials(desk) == [("", action) for _, action, _ in TABLE.values()]


@pytest.mark.parametrize(("name", "role"), [("vera", "viewer"), ("olga", "operator")])
def test_a_role_can_do_nothing_beyond_its_own(desk: Desk, name: str, role: str) -> None:
    run_inside(desk, "sign-in", name, "--password-stdin", stdin=LINE)
    before = without_trail(state_of(desk))
    beyond = {t: row for t, row in TABLE.items() if RANK.index(row[2]) > RANK.index(role)}
    assert len(beyond) >= 12
    for title, (words, _, _) in beyond.items():
        refused = run_inside(desk, *title.split(), *words, stdin=LINE)
        assert refused.code == 1, (title, refused)
        assert refused.document["error"]["kind"] == "not-allowed", title
        assert f"{name} is signed in as {role}" in refused.err
    assert without_trail(state_of(desk)) == before
    assert denials(desk) == [(name, action) for _, action, _ in beyond.values()]


def test_a_viewer_can_look_at_everything(desk: Desk) -> None:
    run_inside(desk, "sign-in", "vera", "--password-stdin", stdin=LINE)
    for title, (words, _, least) in TABLE.items():
        if least == "viewer" and title != "ca test":
            seen = run_inside(desk, *title.split(), *words)
            assert seen.code in ((0, 1) if title == "challenge check" else (0,)), (title, seen)
            assert "error" not in seen.document, title
    assert denials(desk) == []


def test_the_real_command_line_refuses_a_viewers_order_and_an_operators_deactivation(desk: Desk) -> None:
    desk("sign-in", "vera", "--password-stdin", stdin=LINE)
    told = desk.text("order", "create", "--account", "1", "--domains", "denied.test", expect=1)
    assert "vera is signed in as viewer, and that role does not include this" in told.err
    assert told.out == ""
    desk("sign-in", "olga", "--password-stdin", stdin=LINE)
    told = desk.text("account", "deactivate", "1", "--yes", expect=1)
    assert "olga is signed in as operator" in told.err
    desk("sign-out")
    told = desk.text("order", "list", expect=3)
    assert "nobody is signed in" in told.err
    desk("sign-in", "ada", "--password-stdin", stdin=LINE)
    assert run_inside(desk, "account", "show", "1", expect=0).document["status"] == "valid"
    events = run_inside(desk, "audit", "list", "--outcome", "denied", expect=0).document["events"]
    assert [(e["actor"], e["role"]) for e in events] == [("", ""), ("olga", "operator"), ("vera", "viewer")]


def test_failed_sign_ins_make_the_next_one_wait_and_are_told_at_the_next_success(desk: Desk) -> None:
    run_inside(desk, "sign-out", expect=0)
    pause, failures = threading.Event(), 0
    while failures < 5:
        refused = run_inside(desk, "sign-in", "olga", "--password-stdin", stdin="not the password\n")
        assert refused.code == 3
        assert "olga" not in refused.document["error"]["message"]
        if "too soon" in refused.document["error"]["message"]:
            pause.wait(refused.document["error"]["wait"])
        else:
            failures += 1
    # The right password has to wait as well, in whatever process it is tried.
    early = desk("sign-in", "olga", "--password-stdin", stdin=LINE, expect=None)
    if early.code != 0:  # starting a process took less than the four seconds
        assert early.document["error"]["message"].startswith("too soon after failed attempts")
        assert 0 < early.document["error"]["wait"] <= 4
        pause.wait(early.document["error"]["wait"])
        early = desk("sign-in", "olga", "--password-stdin", stdin=LINE)
    assert early.document["failures"] == 5
    assert early.document["last_failed"] is not None
    again = run_inside(desk, "sign-in", "olga", "--password-stdin", stdin=LINE, expect=0).document
    assert again["failures"] == 0
    told = [action for _, action in denials(desk)]
    assert told.count("operator.sign-in") >= 5


def test_the_delay_grows_with_every_failure(desk: Desk) -> None:
    waits = []
    while len(waits) < 5:
        error = run_inside(desk, "sign-in", "vera", "--password-stdin", stdin="wrong again\n").document["error"]
        if "too soon" in error["message"]:
            assert 0 < error["wait"] <= waits[-1]
            threading.Event().wait(error["wait"])
        else:
            waits.append(error["wait"])
    assert waits == [0, 0, 1, 2, 4]


def test_an_unknown_name_is_refused_in_the_same_words_as_a_wrong_password(desk: Desk) -> None:
    unknown = desk("sign-in", "nobody-here", "--password-stdin", stdin=LINE, expect=3).document["error"]
    wrong = desk("sign-in", "vera", "--password-stdin", stdin="wrong\n", expect=3).document["error"]
    assert unknown == wrong
    assert desk("whoami").document["name"] == "ada", "a failed sign-in ended the session that was there"


def test_a_disabled_operators_session_ends_at_once(desk: Desk, tmp_path: Path) -> None:
    olga = second_desk(desk, tmp_path / "olga", "olga")
    assert run_inside(olga, "whoami", expect=0).document["name"] == "olga"
    run_inside(desk, "operator", "disable", "olga", expect=0)
    assert olga("whoami", expect=3).document["error"]["kind"] == "not-signed-in"
    run_inside(olga, "order", "abandon", "2", expect=3)
    refused = run_inside(olga, "sign-in", "olga", "--password-stdin", stdin=LINE, expect=3).document["error"]
    assert refused["message"] == "name or password is wrong"
    new = "a new one, much longer\n"
    run_inside(desk, "operator", "reset-password", "olga", "--password-stdin", stdin=new, expect=0)
    run_inside(olga, "whoami", expect=3)
    run_inside(olga, "sign-in", "olga", "--password-stdin", stdin=LINE, expect=3)
    run_inside(olga, "sign-in", "olga", "--password-stdin", stdin=new, expect=0)
    assert run_inside(olga, "whoami", expect=0).document["name"] == "olga"


def test_a_lowered_role_takes_effect_at_once_and_a_raised_one_too(desk: Desk, tmp_path: Path) -> None:
    olga = second_desk(desk, tmp_path / "olga", "olga")
    run_inside(desk, "operator", "set-role", "olga", "viewer", expect=0)
    assert olga("order", "abandon", "2", expect=1).document["error"]["kind"] == "not-allowed"
    assert run_inside(olga, "order", "list", expect=0).document["orders"][0]["status"] == "pending"
    run_inside(desk, "operator", "set-role", "olga", "operator", expect=0)
    assert olga("order", "abandon", "2").document["state"] == "abandoned"


def test_the_last_admin_stays(desk: Desk) -> None:
    for words in (("set-role", "ada", "viewer"), ("set-role", "ada", "operator"), ("disable", "ada")):
        refused = run_inside(desk, "operator", *words, expect=1).document["error"]
        assert (refused["kind"], refused["message"]) == ("state", "ada is the only active admin")
    run_inside(desk, "operator", "set-role", "olga", "admin", expect=0)
    run_inside(desk, "operator", "disable", "olga", expect=0)
    assert run_inside(desk, "operator", "disable", "ada", expect=1), "a disabled admin counted"
    run_inside(desk, "operator", "set-role", "vera", "admin", expect=0)
    assert run_inside(desk, "operator", "set-role", "ada", "viewer", expect=0).document["role"] == "viewer"
    assert desk("operator", "set-role", "ada", "admin", expect=1).document["error"]["kind"] == "not-allowed"


def test_the_first_operator_is_an_admin_and_nobody_else_comes_in_without_one(tmp_path: Path) -> None:
    desk = passphrase_desk(tmp_path, from_nothing=True)
    add = ("operator", "add", "eve", "--password-stdin", "--role")
    assert desk(*add, "operator", stdin=LINE, expect=2).document["error"]["field"] == "role"
    assert desk("sign-in", "eve", "--password-stdin", stdin=LINE, expect=3)
    assert desk(*add, "admin", stdin=LINE).document["role"] == "admin"
    assert desk("operator", "add", "mallory", "--password-stdin", "--role", "admin", stdin=LINE, expect=3)
    assert run_inside(desk, "sign-in", "eve", "--password-stdin", stdin=LINE).code == 0
    assert [o["name"] for o in desk("operator", "list").document["operators"]] == ["eve"]


def test_a_session_that_was_ended_is_not_brought_back_with_its_token(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copyfile(desk.home / "vault.sealed", kept)
    desk("sign-out")
    shutil.copyfile(kept, desk.home / "vault.sealed")
    assert desk("whoami", expect=3).document["error"]["kind"] == "not-signed-in"


def test_no_password_and_no_token_lies_in_any_file_of_the_profile(desk: Desk) -> None:
    content = b"".join(path.read_bytes() for path in desk.home.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in content
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in content
