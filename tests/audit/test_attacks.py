"""R9: whoever has the database in hand and not the key changes nothing unseen."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from survey.audit.bound import journal_of
from survey.audit.fault import Broken
from survey.audit.heads import read_heads
from survey.audit.keys import audit_keys_from
from tests.audit.conftest import Trail

_TOLD = "at, actor, act, subject_kind, subject_id, detail, lane"
_COPY = (
    f"INSERT INTO audit ({_TOLD}, seq, key_id, previous_hash, hash) "
    f"SELECT {_TOLD}, 4, key_id, hash, previous_hash FROM audit WHERE lane = 'li' AND seq = 3"
)
_SWAP = (
    "UPDATE audit SET seq = 99 WHERE lane = 'li' AND seq = 1",
    "UPDATE audit SET seq = 1 WHERE lane = 'li' AND seq = 2",
    "UPDATE audit SET seq = 2 WHERE lane = 'li' AND seq = 99",
)
_SWAP_LANES = (
    "UPDATE audit SET lane = 'x', actor = 'x' WHERE lane = 'li'",
    "UPDATE audit SET lane = 'li', actor = 'li' WHERE lane = 'chen'",
    "UPDATE audit SET lane = 'chen', actor = 'chen' WHERE lane = 'x'",
)
_MOVE = "UPDATE audit SET actor = 'wang', lane = 'wang', seq = 2 WHERE lane = 'li' AND seq = 3"
_BACK = ("UPDATE audit_lane SET seq = 2 WHERE lane = 'li'", "DELETE FROM audit WHERE lane = 'li' AND seq = 3")
_BEGAN = "WHERE lane = ':trail'"


def _of_li(what: str, seq: int = 2) -> tuple[str]:
    return (f"{what} WHERE lane = 'li' AND seq = {seq}",)


# What is done, and what is told of it: the fault, in which chain, at which act.
ATTACKS: dict[str, tuple[tuple[str, ...], tuple[Broken, str, int | None]]] = {
    "another time": (_of_li("UPDATE audit SET at = '2026-10-19 01:00:00'"), (Broken.CHANGED, "li", 2)),
    "another act": (_of_li("UPDATE audit SET act = 'login'"), (Broken.CHANGED, "li", 2)),
    "another kind": (_of_li("UPDATE audit SET subject_kind = 'unit'"), (Broken.CHANGED, "li", 2)),
    "another subject": (_of_li("UPDATE audit SET subject_id = '8'"), (Broken.CHANGED, "li", 2)),
    "another detail": (_of_li("UPDATE audit SET detail = '{\"n\": 7}'"), (Broken.CHANGED, "li", 2)),
    "an unreadable detail": (_of_li("UPDATE audit SET detail = '[1]'"), (Broken.CHANGED, "li", 2)),
    "another actor": (_of_li("UPDATE audit SET actor = 'wang'"), (Broken.CHANGED, "li", 2)),
    "another hash": (_of_li("UPDATE audit SET hash = previous_hash"), (Broken.CHANGED, "li", 2)),
    "another key": (_of_li("UPDATE audit SET key_id = hash"), (Broken.UNKNOWN_KEY, "li", 2)),
    "the first removed": (_of_li("DELETE FROM audit", 1), (Broken.MISSING, "li", 1)),
    "one in the middle removed": (_of_li("DELETE FROM audit", 2), (Broken.MISSING, "li", 2)),
    "the last removed": (_of_li("DELETE FROM audit", 3), (Broken.MISSING, "li", 3)),
    "all of one removed": (("DELETE FROM audit WHERE lane = 'li'",), (Broken.MISSING, "li", 1)),
    "one inserted": ((_COPY,), (Broken.CHANGED, "li", 4)),
    "one in no chain": (_of_li("UPDATE audit SET lane = NULL", 3), (Broken.BEGINNING, ":trail", None)),
    "two swapped": (_SWAP, (Broken.ORDER, "li", 1)),
    "chains swapped": (_SWAP_LANES, (Broken.CHANGED, "li", 1)),
    "one moved to somebody else": ((_MOVE,), (Broken.CHANGED, "wang", 2)),
    "a head set back": (_BACK, (Broken.HEAD, "li", 2)),
    "a head removed": (("DELETE FROM audit_lane WHERE lane = 'li'",), (Broken.EXTRA, "li", 3)),
    "the beginning removed": ((f"DELETE FROM audit_lane {_BEGAN}",), (Broken.ORDER, "chen", 1)),
    "another nonce": ((f"UPDATE audit_lane SET seal = hash {_BEGAN}",), (Broken.BEGINNING, ":trail", None)),
    "another beginning": (
        (f"UPDATE audit_lane SET hash = seal {_BEGAN}",),
        (Broken.BEGINNING, ":trail", None),
    ),
}


def test_r9_a_trail_that_nobody_touched_is_whole(trail: Trail) -> None:
    trail.day()
    verdict = trail.verdict(journals=[journal_of(trail.runtime.settings)])
    assert verdict.whole and verdict.chains == 4 and verdict.days == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_r9_whoever_lacks_the_key_is_found_out(trail: Trail, attack: str) -> None:
    statements, told = ATTACKS[attack]
    trail.sql(*statements)
    found = [(one.what, one.where, one.seq) for one in trail.faults()]
    assert told in found, found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET act = 'login'",
        "DELETE FROM audit",
        "DELETE FROM audit_lane",
        "UPDATE audit_lane SET seq = 1",
        "UPDATE audit_lane SET hash = seal",
        "UPDATE audit_lane SET seq = seq + 1 WHERE lane = ':trail'",
    ],
)
def test_r9_the_database_refuses_to_change_what_is_on_record(trail: Trail, statement: str) -> None:
    with pytest.raises(DBAPIError), trail.runtime.database.write() as session:
        session.execute(text(statement.replace(":trail", "\\:trail")))
    assert trail.verdict().whole


def test_r9_a_missing_trigger_is_told(trail: Trail) -> None:
    drop = "DROP TRIGGER audit_stays_update" + ("" if trail.runtime.database.is_sqlite else " ON audit")
    with trail.runtime.database.engine.begin() as connection:
        connection.exec_driver_sql(drop)
    assert [(one.what, one.where) for one in trail.faults()] == [(Broken.TRIGGER, "audit_stays_update")]


def _set_back(trail: Trail, lane: str, kept: int) -> None:
    """A chain as it was earlier, with the head that was sealed then."""
    with trail.runtime.database.read() as session:
        earlier = session.execute(
            text("SELECT seq, hash, seal FROM audit_lane WHERE lane = :lane"), {"lane": lane}
        ).one()
    trail.act(lane)
    with trail.by_sql() as connection:
        connection.execute(
            text("DELETE FROM audit WHERE lane = :lane AND seq > :seq"), {"lane": lane, "seq": kept}
        )
        connection.execute(
            text("UPDATE audit_lane SET seq = :seq, hash = :hash, seal = :seal WHERE lane = :lane"),
            {"seq": earlier.seq, "hash": earlier.hash, "seal": earlier.seal, "lane": lane},
        )


def test_r9_the_newest_acts_cut_off_are_missed_by_the_journal(trail: Trail) -> None:
    _set_back(trail, "li", 3)
    assert not trail.faults(), "the database alone is as it once was"
    (lost,) = trail.with_journal()
    assert (lost.what, lost.where, lost.seq) == (Broken.LOST, "li", 4)
    assert lost.says.startswith("acts were lost after 3")


def test_r9_another_act_in_the_place_of_a_lost_one_is_told(trail: Trail) -> None:
    """As after an older backup was put back, and work went on."""
    _set_back(trail, "li", 3)
    trail.act("li", act="login")
    (other,) = trail.with_journal()
    assert (other.what, other.where, other.seq) == (Broken.OTHER, "li", 4)


def test_r9_a_whole_chain_removed_is_missed_by_the_chain_of_the_house(trail: Trail) -> None:
    trail.day()
    trail.sql("DELETE FROM audit WHERE lane = 'wang'", "DELETE FROM audit_lane WHERE lane = 'wang'")
    (lost,) = trail.faults()
    assert (lost.what, lost.where) == (Broken.LOST, "wang")


def test_r9_everything_removed_and_begun_anew_is_told(trail: Trail, tmp_path: Path) -> None:
    heads = _publish(trail, tmp_path)
    trail.sql("DELETE FROM audit", "DELETE FROM audit_lane")
    trail.runtime.database.writers.kw["info"]["huifang_linker"].trail = None  # the process begins anew too
    assert [one.what for one in trail.with_journal()] == [Broken.OTHER]
    trail.act("li")
    assert [one.what for one in trail.with_journal()] == [Broken.OTHER]
    assert [one.what for one in trail.faults(heads=[heads])] == [Broken.OTHER]


def _publish(trail: Trail, folder: Path) -> Path:
    file = folder / "heads.json"
    with trail.runtime.database.read() as session:
        heads = read_heads(session, trail.clock.now())
    file.write_text(json.dumps(heads.to_json(audit_keys_from(trail.runtime.settings))))
    return file


def test_r9_whoever_has_the_key_is_found_out_by_what_was_published(trail: Trail, tmp_path: Path) -> None:
    heads = _publish(trail, tmp_path)
    assert not trail.faults(heads=[heads])
    _forge(trail)
    assert not trail.faults(), "with the key, all of it is made as we make it"
    found = trail.faults(heads=[heads])
    assert [(one.what, one.where) for one in found] == [(Broken.OTHER, "li")]


def _forge(trail: Trail) -> None:
    """Another first act of li, and every link after it made again with the key."""
    trail.sql("DELETE FROM audit WHERE lane = 'li'", "DELETE FROM audit_lane WHERE lane = 'li'")
    for n in (0, 2, 5):
        trail.act("li", n=n, forged=True)


def test_r9_heads_that_were_changed_are_told(trail: Trail, tmp_path: Path) -> None:
    file = _publish(trail, tmp_path)
    read = json.loads(file.read_text())
    read["lanes"]["li"]["seq"] = 2
    file.write_text(json.dumps(read))
    assert Broken.FILE in [one.what for one in trail.faults(heads=[file])]
    file.write_text("{}")
    assert [one.what for one in trail.faults(heads=[file])] == [Broken.FILE]
