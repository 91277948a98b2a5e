"""Files for somebody's web server, and what may be taken away again."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from acme_desktop.domain.errors import InputError, NotFoundError, StateError
from acme_desktop.domain.order import Challenge, ChallengeId, Deployed, Order
from acme_desktop.service.lines import Leftover
from acme_desktop.service.questions import ListLeftovers, MarkRemoved, SaveChallengeFiles
from acme_desktop.service.requests import AbandonOrder
from tests.unit.service.core import Core


def done_by_hand(core: Core, names: str = "a.example", **wanted: object) -> Order:
    order = core.place(names, **wanted)
    core.deploy(order)
    return core.go_on(order)


def challenges(core: Core, order: Order) -> list[Challenge]:
    return [a.chosen for a in core.authorizations(order) if a.chosen]


def left(core: Core) -> tuple[Leftover, ...]:
    return core.handle(ListLeftovers())


def test_what_was_put_in_place_by_hand_is_listed_when_the_order_is_over(core: Core) -> None:
    order = core.place("a.example, *.b.example", challenge_type="dns-01")
    core.deploy(order)
    assert left(core) == ()
    core.go_on(order)
    assert [(thing.type, thing.name, thing.order_id) for thing in left(core)] == [
        ("dns-01", "_acme-challenge.a.example", order.id), ("dns-01", "_acme-challenge.b.example", order.id),
    ]  # fmt: skip
    assert core.handle(ListLeftovers(order.id)) == left(core)
    assert core.handle(ListLeftovers(99)) == ()  # type: ignore[arg-type]


def test_of_http_the_address_and_the_content(core: Core) -> None:
    order = done_by_hand(core)
    (thing,) = left(core)
    (challenge,) = challenges(core, order)
    assert thing.name == f"http://a.example/.well-known/acme-challenge/{challenge.token}"
    assert thing.value == challenge.key_authorization


def test_what_a_solver_put_in_place_is_the_solvers(core: Core) -> None:
    core.issue()
    assert left(core) == ()


def test_what_was_taken_away_is_marked_once_and_on_the_record(core: Core) -> None:
    order = done_by_hand(core, "a.example, b.example")
    other = done_by_hand(core, "c.example")
    first, second = (c.id for c in challenges(core, order))
    rest = core.handle(MarkRemoved((first, first)))
    assert [thing.challenge_id for thing in rest] == [challenges(core, other)[0].id, second]
    assert left(core) == rest
    row = core.trail("challenge.remove")[-1]
    assert (row.object_id, row.outcome) == (str(order.id), "ok")
    assert json.loads(row.detail) == {"identifiers": ["a.example"], "solver": "manual"}
    core.handle(MarkRemoved((first,)))
    assert len(core.trail("challenge.remove")) == 1
    assert challenges(core, order)[0].deployed is Deployed.REMOVED


def test_what_the_ca_may_still_look_for_is_not_marked(core: Core) -> None:
    order = core.place()
    with pytest.raises(StateError, match=f"order {order.id} is not over"):
        core.handle(MarkRemoved((challenges(core, order)[0].id,)))
    with pytest.raises(NotFoundError):
        core.handle(MarkRemoved((ChallengeId(99),)))
    core.handle(AbandonOrder(order.id))
    assert core.handle(MarkRemoved((challenges(core, order)[0].id,))) == ()


def test_what_another_order_needs_stays(core: Core) -> None:
    """The CA hands out an authorization that is not finished again, with the same challenges."""
    order = done_by_hand(core)
    again = core.place("a.example, b.example")
    with core.ports.database.write(core.job()) as tx:
        mine, theirs = challenges(core, order)[0], tx.orders.authorizations(again.id)
        chosen = next(a.chosen for a in theirs if a.chosen)
        tx.orders.save_challenges([replace(chosen, url=mine.url)])
        tx.commit()
    assert left(core) == ()


def test_one_file_is_named_after_its_token_and_has_no_line_end(core: Core, tmp_path: Path) -> None:
    order = core.place("a.example, b.example")
    challenge = challenges(core, order)[1]
    files = core.handle(SaveChallengeFiles(order.id, str(tmp_path / "www"), challenge.id))
    assert files.paths == (str(tmp_path / "www" / challenge.token),)
    assert (tmp_path / "www" / challenge.token).read_bytes() == challenge.key_authorization.encode()
    assert (tmp_path / "www" / challenge.token).stat().st_mode & 0o777 == 0o644
    intent, result = core.trail("challenge.save")
    assert (intent.outcome, result.outcome, result.object_id) == ("intent", "ok", str(order.id))
    assert challenge.key_authorization not in intent.detail + result.detail


def test_a_path_that_ends_in_the_token_is_the_file_itself(core: Core, tmp_path: Path) -> None:
    order = core.place()
    path = str(tmp_path / challenges(core, order)[0].token)
    assert core.handle(SaveChallengeFiles(order.id, path)).paths == (path,)


def test_all_files_go_into_one_folder(core: Core, tmp_path: Path) -> None:
    order = core.place("a.example, b.example")
    files = core.handle(SaveChallengeFiles(order.id, str(tmp_path)))
    assert files.rows == len(files.paths) == 2


def test_an_archive_holds_the_tree_that_a_web_server_serves(core: Core, tmp_path: Path) -> None:
    order = core.place("a.example, b.example")
    files = core.handle(SaveChallengeFiles(order.id, str(tmp_path / "files.ZIP")))
    assert files.paths == (str(tmp_path / "files.ZIP"),)
    with zipfile.ZipFile(tmp_path / "files.ZIP") as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            f".well-known/acme-challenge/{c.token}": c.key_authorization for c in challenges(core, order)
        }


@pytest.mark.parametrize("path", ["", "  "])
def test_a_place_has_to_be_named(core: Core, path: str) -> None:
    order = core.place()
    with pytest.raises(InputError, match="a folder or a file is needed"):
        core.handle(SaveChallengeFiles(order.id, path))


def test_where_nothing_is_to_be_put_there_is_nothing_to_save(core: Core, tmp_path: Path) -> None:
    order = core.place(challenge_type="dns-01")
    with pytest.raises(StateError, match="no file"):
        core.handle(SaveChallengeFiles(order.id, str(tmp_path)))
    with pytest.raises(NotFoundError):
        core.handle(SaveChallengeFiles(99, str(tmp_path)))  # type: ignore[arg-type]
