"""R9: an act is linked in the transaction in which it is done, or neither happens."""

import threading
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError

from survey.accounts.trace import record
from survey.audit.bound import journal_of
from survey.audit.fault import Broken
from survey.audit.journal import read_line
from survey.audit.keys import AuditKeys
from survey.audit.link import Unlinked, bind
from survey.audit.verify import Against, verify
from survey.database import Database
from survey.models import Audit, AuditLane, Pause
from tests.audit.conftest import Trail
from tests.ordinary import MONDAY

_CASE = ("case", "7")


def _acts(database: Database) -> list[tuple[str | None, int | None, str]]:
    with database.read() as session:
        rows = session.execute(select(Audit.lane, Audit.seq, Audit.act).order_by(Audit.id))
        return [(lane, seq, act) for lane, seq, act in rows]


def test_each_actor_has_a_chain(trail: Trail) -> None:
    order = [(lane, seq) for lane, seq, _ in _acts(trail.runtime.database)]
    assert order == [("li", 1), ("chen", 1), ("li", 2), ("wang", 1), ("chen", 2), ("li", 3)]


def test_several_acts_of_one_transaction_follow_each_other(trail: Trail) -> None:
    with trail.runtime.database.write() as session:
        for act, actor in (("a", "li"), ("b", "zhao"), ("c", "li")):
            record(session, MONDAY, actor, act, _CASE)
    assert _acts(trail.runtime.database)[-3:] == [("li", 4, "a"), ("zhao", 1, "b"), ("li", 5, "c")]
    assert trail.verdict().whole


def test_what_did_not_happen_is_not_written_down(trail: Trail) -> None:
    before = _acts(trail.runtime.database)
    with pytest.raises(IntegrityError):
        _pause(trail.runtime.database, why=None)
    assert _acts(trail.runtime.database) == before
    assert trail.with_journal() == []


def _pause(database: Database, why: str | None = "x") -> None:
    """An act on something; without a reason the database refuses it."""
    with database.write() as session:
        record(session, MONDAY, "li", "pause", ("sending", "all"))
        session.execute(insert(Pause).values(why=why, by="li", started_at=MONDAY))


class Killed(BaseException):
    """The process was killed here."""


@pytest.mark.parametrize("at", ["SELECT audit_lane", "INSERT INTO audit ", "UPDATE audit_lane", "COMMIT"])
def test_a_crash_between_act_and_commit_leaves_neither(trail: Trail, at: str) -> None:
    database = trail.runtime.database
    before = _acts(database)

    def killed(*given: Any) -> None:
        if at == "COMMIT" or given[2].startswith(at):
            raise Killed

    event.listen(database.engine, moment := "commit" if at == "COMMIT" else "before_cursor_execute", killed)
    with pytest.raises(Killed):
        _pause(database)
    event.remove(database.engine, moment, killed)
    with database.read() as session:
        assert not session.scalars(select(Pause)).all()
    assert _acts(database) == before
    trail.act("li")
    assert trail.with_journal() == []


def test_acts_of_a_savepoint_go_with_it(trail: Trail) -> None:
    with trail.runtime.database.write() as session:
        record(session, MONDAY, "li", "before", _CASE)
        with session.begin_nested():
            record(session, MONDAY, "li", "kept", _CASE)
            inner = session.begin_nested()
            record(session, MONDAY, "li", "inner", _CASE)
            inner.rollback()
        outer = session.begin_nested()
        with session.begin_nested():
            record(session, MONDAY, "li", "released", _CASE)
        outer.rollback()
        record(session, MONDAY, "li", "after", _CASE)
    assert [act for _, _, act in _acts(trail.runtime.database)][-3:] == ["before", "kept", "after"]
    assert trail.with_journal() == []


def test_an_act_that_could_be_lost_is_refused(trail: Trail) -> None:
    database = trail.runtime.database
    with pytest.raises(Unlinked), database.write(repeatable=True) as session:
        record(session, MONDAY, "li", "x", _CASE)
    with pytest.raises(Unlinked), database.read() as session:
        record(session, MONDAY, "li", "x", _CASE)
    with pytest.raises(Unlinked), database.write() as session:
        record(session, MONDAY, ":trail", "x", _CASE)


def test_a_database_without_keys_writes_no_act_down(database: Database) -> None:
    with pytest.raises(Unlinked), database.write() as session:
        record(session, MONDAY, "li", "x", _CASE)
    assert _acts(database) == []


def test_what_was_written_before_there_were_chains_is_adopted_as_it_was(database: Database) -> None:
    old = {
        "at": MONDAY,
        "actor": "li",
        "act": "login",
        "subject_kind": "account",
        "subject_id": "li",
        "detail": {},
    }
    with database.write() as session:
        session.execute(insert(Audit), [old, old | {"actor": "chen", "detail": {"share": 0.5}}])
    keys = AuditKeys([b"k" * 32])
    bind(database, keys)
    assert verify(database, keys, Against()).whole, "before anybody has acted"
    with database.write() as session:
        record(session, MONDAY, "li", "x", _CASE)
    assert verify(database, keys, Against()).whole
    with database.write() as session:
        session.execute(insert(Audit).values(old))
    assert [one.what for one in verify(database, keys, Against()).faults.first] == [Broken.BEGINNING]


def test_a_new_key_links_and_the_former_still_verifies(database: Database) -> None:
    former, new = b"a" * 32, b"b" * 32
    for keys in (AuditKeys([former]), AuditKeys([new, former])):
        bound = Database(database.url)
        bind(bound, keys)
        with bound.write() as session:
            record(session, MONDAY, "li", "x", _CASE)
        bound.close()
    assert verify(database, AuditKeys([new, former]), Against()).whole
    alone = verify(database, AuditKeys([new]), Against()).faults.first
    assert {one.what for one in alone} == {Broken.UNKNOWN_KEY, Broken.BEGINNING}


def test_two_who_act_at_once_make_no_fork_and_wait_for_no_one_else(trail: Trail) -> None:
    database, errors = trail.runtime.database, []
    ready = threading.Barrier(6)

    def work(actors: tuple[str, ...]) -> None:
        try:
            ready.wait()
            for _ in range(12):
                with database.write() as session:
                    for actor in actors:
                        record(session, MONDAY, actor, "x", _CASE)
        except Exception as wrong:  # noqa: BLE001 - it is shown below
            errors.append(wrong)

    pairs = (("li",), ("li",), ("li", "chen"), ("chen", "li"), ("new", "chen", "li"), ("li", "new", "newer"))
    threads = [threading.Thread(target=work, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert trail.with_journal() == []
    with database.read() as session:
        heads = {row.lane: row.seq for row in session.execute(select(AuditLane.lane, AuditLane.seq))}
    assert heads["li"] == 3 + 12 * 6 and heads["new"] == 24


def test_the_journal_tells_each_act_in_a_line(trail: Trail) -> None:
    file = journal_of(trail.runtime.settings)
    lines = [read_line(text) for text in file.read_text().splitlines()]
    assert [(line.lane, line.seq) for line in lines if line] == [
        ("li", 1), ("chen", 1), ("li", 2), ("wang", 1), ("chen", 2), ("li", 3),
    ]  # fmt: skip
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_journal_moved_away_is_begun_anew_and_both_are_held_against_the_trail(trail: Trail) -> None:
    file = journal_of(trail.runtime.settings)
    former = file.rename(file.with_suffix(".1"))
    trail.act("li")
    verdict = trail.verdict(journals=[former, file])
    assert verdict.whole and verdict.witnesses == 7


def test_a_journal_that_cannot_be_written_stops_no_act(
    trail: Trail, capsys: pytest.CaptureFixture[str]
) -> None:
    file = journal_of(trail.runtime.settings)
    file.rename(file.with_suffix(".1"))
    file.mkdir()
    trail.act("li", "li")
    assert _acts(trail.runtime.database)[-1][:2] == ("li", 5)
    assert capsys.readouterr().out.count("audit journal cannot be written") == 1, "once a minute"


def test_a_half_line_of_a_journal_is_told(trail: Trail) -> None:
    file = journal_of(trail.runtime.settings)
    with file.open("a") as more:
        more.write('{"trail": "9f')
    assert [(one.what, one.seq) for one in trail.with_journal()] == [(Broken.FILE, 7)]
