"""Looking through the trail: whatever the filter, the rows that a plain look at each of them finds, page by page."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.audit_clock import AT_LEAST, FACT, went_back
from acme_desktop.domain.audit import AuditRow, timestamp
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import Actor
from acme_desktop.service.job import Job
from acme_desktop.service.store import AuditFilter
from tests.adapters.db.conftest import OpenDatabase, opened
from tests.adapters.db.samples import MOMENT, SetClock, later

ACTORS = ("ada", "bob", "J\u00fcrgen", "", "a\x01b", "100%_", "ada\x02order")
OUTCOMES = tuple(Outcome)
VERBS = ("place", "fail", "check")
TOPICS = (Topic.ORDER, Topic.CHALLENGE, Topic.OPERATOR, Topic.REQUEST)
TEXTS = ("münchen", 'quote"d', "back\\slash", "'; --", "漢字", "E7", "xy", "q", "\x00", "Straße", "order", "%", "___")


def written(database: SqlDatabase, clock: SetClock, events: list[tuple[Any, ...]]) -> None:
    for actor, topic, verb, thing, outcome, words, minutes in events:
        clock.moment += timedelta(minutes=minutes)
        with database.write(Job(actor=Actor(None, actor, "admin", "s-1"))) as tx:
            tx.record(Event(topic, verb, thing, outcome, {"what": words}))
            tx.commit()


def every_row(database: SqlDatabase) -> list[AuditRow]:
    """In the order of recording, newest first: these tests' chains take turns by time or are one."""
    with database.read() as tx:
        return list(tx.audit.rows("here"))[::-1]


def fits(row: AuditRow, wanted: AuditFilter) -> bool:
    """The meaning of a filter, said once more."""
    about = re.fullmatch(rf"({'|'.join(Topic)})[ :/]+(.+)", wanted.object)
    topic, thing = (about[1], about[2]) if about else ("", wanted.object)
    action = row.action if "." in wanted.action else row.topic
    return (
        (wanted.since is None or row.at >= timestamp(wanted.since))
        and (wanted.until is None or row.at <= timestamp(wanted.until))
        and wanted.actor in ("", row.actor)
        and wanted.action in ("", action)
        and wanted.outcome in ("", row.outcome)
        and topic in ("", row.topic)
        and thing in ("", row.object_id)
        and (not wanted.text or has_text(row, wanted.text.replace("\x00", "\ufffd")))
    )


def has_text(row: AuditRow, wanted: str) -> bool:
    members = [row.actor, row.role, row.session, row.host, row.version, row.action, row.object_id, row.outcome]
    spellings = {wanted} if wanted.isascii() else {wanted, wanted.lower(), wanted.upper()}
    escaped = {re.sub("[^\x20-\x7e]", lambda m: f"\\u{ord(m[0]):04x}", s.replace("\\", "\\\\").replace('"', '\\"'))
               for s in spellings}  # fmt: skip
    plain = any(ascii_fold(s) in ascii_fold(member) for s in spellings for member in members)
    return plain or any(ascii_fold(s) in ascii_fold(row.detail) for s in escaped)


def ascii_fold(text: str) -> str:
    return re.sub("[A-Z]", lambda m: m[0].lower(), text)


def page(database: SqlDatabase, wanted: AuditFilter) -> list[AuditRow]:
    with database.read() as tx:
        return list(tx.audit_rows.page(wanted))


def count(database: SqlDatabase, wanted: AuditFilter, at_most: int = 1000) -> int:
    with database.read() as tx:
        return tx.audit_rows.count(wanted, at_most)


def index(database: SqlDatabase, rows: int) -> int:
    with database.write(Job()) as tx:
        left = tx.audit_text.carry_on(rows)
        tx.commit()
    return left


events = st.tuples(
    st.sampled_from(ACTORS), st.sampled_from(TOPICS), st.sampled_from(VERBS),
    st.sampled_from(("1", "2", "", "order 1")), st.sampled_from(OUTCOMES), st.sampled_from(TEXTS),
    st.integers(-90, 200),
)  # fmt: skip
filters = st.builds(
    AuditFilter,
    since=st.none() | st.integers(-5000, 5000).map(lambda m: MOMENT + timedelta(minutes=m)),
    until=st.none() | st.integers(-5000, 5000).map(lambda m: MOMENT + timedelta(minutes=m)),
    actor=st.sampled_from(("", "", *ACTORS, "nobody")),
    action=st.sampled_from(("", "", "order", "order.place", "challenge.check", "request", "ord", "order.")),
    object=st.sampled_from(("", "", "1", "order 1", "operator:2", "challenge/9")),
    outcome=st.sampled_from(("", "", "ok", "failed", "denied", "nonsense")),
    text=st.sampled_from(("", "", *TEXTS, "MÜNCHEN", "nowhere", "a", "ad", "order.pl", "ada\x02", "x" * 50_000)),
    limit=st.integers(1, 4),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    many=st.lists(events, max_size=25), wanted=st.lists(filters, min_size=1, max_size=12), indexed=st.integers(0, 30)
)
def test_any_filter_finds_what_a_look_at_each_row_finds(
    url: str, open_it: OpenDatabase, many: list[tuple[Any, ...]], wanted: list[AuditFilter], indexed: int
) -> None:
    database = open_it(url, clock=(clock := SetClock()))
    try:
        written(database, clock, many)  # time goes back now and then
        index(database, indexed)
        rows = every_row(database)
        for one in wanted:
            matching = [row.seq for row in rows if fits(row, one)]
            assert [row.seq for row in page(database, one)] == matching[: one.limit], one
            assert count(database, one) == len(matching), one
            assert count(database, one, 2) == min(len(matching), 3), one
            with database.read() as tx:
                assert [row.seq for row in tx.audit_rows.matching(one)] == matching, one
    finally:
        database.close()


def test_pages_lead_from_one_to_the_next(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        for number in range(30):
            tx.record(Event(Topic.ORDER, VERBS[number % 3], str(number)))
        tx.commit()
    wanted, seen = AuditFilter(action="order.place", limit=4), []
    while rows := page(database, wanted):
        seen += [row.object_id for row in rows]
        wanted = AuditFilter(action="order.place", limit=4, before_seq=rows[-1].seq, before_chain=rows[-1].chain)
    assert seen == [str(number) for number in range(27, -1, -3)]


def test_all_that_match_come_in_pages_and_let_writers_in(file_url: str, open_it: OpenDatabase, job: Job) -> None:
    database = open_it(file_url)
    with database.write(job) as tx:
        for number in range(5100):
            tx.record(Event(Topic.ORDER, "place", str(number)))
        tx.commit()

    def late() -> None:
        with database.write(job) as tx:
            tx.record(Event(Topic.ORDER, "late", "x"))
            tx.commit()

    with database.read() as tx:
        found = tx.audit_rows.matching(AuditFilter(actor="ada"))
        first = next(found)
        writer = threading.Thread(target=late)
        writer.start()
        rest = list(found)
    writer.join()
    assert [int(row.object_id) for row in [first, *rest]] == list(range(5099, -1, -1))
    assert count(database, AuditFilter(action="order.late")) == 1


def test_kinds_are_what_the_trail_holds(database: SqlDatabase) -> None:
    with database.read() as tx:
        assert tx.audit_rows.kinds() == ()
    for name, verb in (("ada", "place"), ("ada", "place"), ("bob", "place"), ("ada", "fail")):
        with database.write(Job(actor=Actor(None, name, "admin"))) as tx:
            tx.record(Event(Topic.ORDER, verb, "1"))
            tx.commit()
    with database.read() as tx:
        found = {(kind.action, kind.topic, kind.actor, kind.outcome) for kind in tx.audit_rows.kinds()}
    assert found == {("order.place", "order", "ada", "ok"), ("order.place", "order", "bob", "ok"),
                     ("order.fail", "order", "ada", "ok")}  # fmt: skip


def test_many_kinds_are_looked_into_in_turns(database: SqlDatabase) -> None:
    for place in range(120):
        with database.write(Job(actor=Actor(None, f"operator-{place % 60:02}", "admin"))) as tx:
            tx.record(Event(Topic.ORDER, "place", str(place), OUTCOMES[place % 2]))
            tx.commit()
    assert [row.object_id for row in page(database, AuditFilter(outcome="ok", limit=3))] == ["119", "117", "115"]
    assert count(database, AuditFilter(outcome="ok")) == 60
    assert count(database, AuditFilter(outcome="ok"), 7) == 8


def test_a_clock_that_was_set_back_hides_no_row(url: str, open_it: OpenDatabase, job: Job) -> None:
    database = open_it(url, clock=(clock := SetClock()))
    for moment in (later(days=0), later(days=400), later(days=1), later(days=2)):  # the second was a mistake
        clock.moment = moment
        with database.write(job) as tx:
            tx.record(Event(Topic.ORDER, "place", moment.isoformat()))
            tx.commit()

    def days(**wanted: datetime) -> list[str]:
        return [row.object_id for row in page(database, AuditFilter(**wanted))]  # type: ignore[arg-type]

    assert days(since=later(days=1)) == [later(days=d).isoformat() for d in (2, 1, 400)]
    assert days(until=later(days=1)) == [later(days=d).isoformat() for d in (1, 0)]
    assert days(since=later(days=300)) == [later(days=400).isoformat()]
    with database.read() as tx:
        assert went_back(tx.connection) == timedelta(days=399)


def test_clocks_that_differ_a_little_are_not_written_down(url: str, open_it: OpenDatabase, job: Job) -> None:
    database = open_it(url, clock=(clock := SetClock()))
    kept = []
    for moment in (later(minutes=0), later(minutes=-14), later(days=-1), later(hours=-2)):
        clock.moment = moment
        with database.write(job) as tx:
            tx.record(Event(Topic.ORDER, "place", "1"))
            kept.append(tx.values.get(FACT))
            tx.commit()
    assert kept == [None, None, "86400.0", "86400.0"]
    with database.read() as tx:
        assert went_back(tx.connection) == timedelta(days=1) > AT_LEAST


def test_a_time_that_somebody_made_illegible_keeps_nobody_from_working(
    url: str, open_it: OpenDatabase, job: Job
) -> None:
    database = open_it(url, clock=SetClock())
    with database.write(job) as tx:
        tx.record(Event(Topic.ORDER, "place", "1"))
        tx.commit()
    tampered(url, "UPDATE audit_event SET at = 'zzz'")
    with database.write(job) as tx:
        tx.record(Event(Topic.ORDER, "place", "2"))
        tx.commit()
    assert [row.object_id for row in page(database, AuditFilter(until=later(days=1)))] == ["2"]
    assert [row.object_id for row in page(database, AuditFilter())] == ["2", "1"]


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_any_time_can_be_asked_for(database: SqlDatabase, job: Job, moment: datetime) -> None:
    with database.write(job) as tx:
        tx.record(Event(Topic.ORDER, "place", "1"))
        tx.commit()
    assert len(page(database, AuditFilter(since=moment))) == (moment.year == 1)
    assert len(page(database, AuditFilter(until=moment))) == (moment.year == 9999)


def tampered(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as line:
        if url.startswith("sqlite"):
            for name in line.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                line.execute(text(f"DROP TRIGGER {name}"))
        else:
            line.execute(text("SET session_replication_role = replica"))
        line.execute(text(statement))
    engine.dispose()


# --- the index of texts ----------------------------------------------------------------------------------------------


@pytest.fixture
def told(file_url: str, open_it: OpenDatabase, job: Job) -> SqlDatabase:
    database = open_it(file_url)
    with database.write(job) as tx:
        for number in range(40):
            tx.record(Event(Topic.ORDER, "place", str(number), detail={"name": f"host-{number:03}.example"}))
        tx.commit()
    return database


def test_the_index_is_carried_on_piece_by_piece(told: SqlDatabase) -> None:
    def behind() -> int:
        with told.read() as tx:
            return tx.audit_text.behind

    assert behind() == 40
    assert index(told, 30) == 10
    assert behind() == 10
    wanted = AuditFilter(text="host-01")
    assert [row.object_id for row in page(told, wanted)] == [str(n) for n in range(19, 9, -1)]
    assert index(told, 100) == 0
    assert [row.object_id for row in page(told, AuditFilter(text="003.ex"))] == ["3"]
    assert index(told, 100) == 0
    assert behind() == 0


def test_an_index_that_is_not_committed_is_not_there(told: SqlDatabase) -> None:
    with told.write(Job()) as tx:
        tx.audit_text.carry_on(30)
    with told.read() as tx:
        assert tx.audit_text.behind == 40
    assert index(told, 40) == 0


def test_the_index_leaves_the_trail_and_its_guards_alone(told: SqlDatabase, file_url: str) -> None:
    before = every_row(told)
    index(told, 40)
    assert every_row(told) == before
    engine = create_engine(file_url)
    with engine.connect() as line:
        triggers = line.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")).scalar()
    engine.dispose()
    assert triggers == 6


def test_without_fts5_texts_are_found_row_by_row(told: SqlDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    index(told, 40)
    monkeypatch.setattr("acme_desktop.adapters.db.audit_text._CAN", text("SELECT 0"))
    assert [row.object_id for row in page(told, AuditFilter(text="003.ex"))] == ["3"]
    with told.read() as tx:
        assert tx.audit_text.behind == 0
    assert index(told, 10) == 0


def test_one_or_two_letters_are_looked_for_in_the_index_when_they_are_rare(
    told: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(told, 40)
    monkeypatch.setattr("acme_desktop.adapters.db.audit_rows._LOOKED_THROUGH", 5)
    assert [row.object_id for row in page(told, AuditFilter(text="03"))] == [*map(str, range(39, 29, -1)), "3"]
    assert page(told, AuditFilter(text="zq")) == []
    assert count(told, AuditFilter(text="zq")) == 0
    assert count(told, AuditFilter(text="9")) == 4


def test_postgresql_has_no_such_index(database: SqlDatabase, url: str) -> None:
    with database.write(Job()) as tx:
        tx.record(Event(Topic.ORDER, "place", "1"))
        left = tx.audit_text.carry_on(5)
        behind = tx.audit_text.behind
        tx.commit()
    assert (left, behind) == (0, 0)
    assert len(page(database, AuditFilter(text="place"))) == 1


def test_a_back_up_is_whole_with_its_index(told: SqlDatabase, file_url: str, tmp_path: Path) -> None:
    index(told, 40)
    engine = create_engine(file_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as line:
        line.exec_driver_sql("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    engine.dispose()
    copy = opened(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path)
    assert [row.object_id for row in page(copy, AuditFilter(text="003.ex"))] == ["3"]
    assert copy.describe()["integrity"] == "ok"
    copy.close()
