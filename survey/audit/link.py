"""Acts become links of their chains at the end of the transaction in which they are done.

    put_aside(act) ─► … the rest of the transaction … ─► commit: lanes locked ─► linked ─► on disk ─► journal

A lane's row is the lock of whoever adds to it: taken last, several in one order, held for the commit alone.
Nothing else is waited for while it is held, so it cannot be part of a deadlock.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from survey.audit.act import Act, plain
from survey.audit.adopted import digest_of_unlinked
from survey.audit.chain import TRAIL, begin_parts, link, seal_parts
from survey.audit.journal import Journal, Line
from survey.audit.keys import AuditKeys, mac
from survey.database import Database, insert_into
from survey.models import Audit, AuditLane

_LINKER, _ACTS, _MARKS, _LINES, _TRAIL = (
    f"huifang_{one}" for one in ("linker", "acts", "marks", "lines", "trail")
)
_A, _L = cast(Table, Audit.__table__), cast(Table, AuditLane.__table__)
# Statements are built once. Lanes are locked in one order, whoever does it.
_HOLD = select(_L.c.lane, _L.c.seq, _L.c.hash).where(_L.c.lane.in_(bindparam("lanes", expanding=True)))
_HOLD = _HOLD.order_by(_L.c.lane).with_for_update()
_MOVE = update(_L).where(_L.c.lane == bindparam("of")).values(
    seq=bindparam("to"), hash=bindparam("head"), seal=bindparam("sealed")
)  # fmt: skip
_BEGUN = select(_L.c.hash).where(_L.c.lane == TRAIL)


class Unlinked(RuntimeError):
    """An act would have been written down outside the chains, or not at all."""


class Linker:
    """Links the acts of one database's transactions with the audit keys, and tells the journal of them."""

    def __init__(self, keys: AuditKeys, journal: Journal | None) -> None:
        self.keys, self.journal = keys, journal
        self.trail: bytes | None = None  # where this database's chains begin, once that is on disk


def bind(database: Database, keys: AuditKeys, journal: Journal | None = None) -> None:
    """From now on acts can be written down in `database.write()`."""
    writers = database.writers
    writers.configure(info={_LINKER: Linker(keys, journal)})
    event.listen(writers, "before_commit", _before_commit)
    event.listen(writers, "after_commit", _after_commit)
    event.listen(writers, "after_transaction_create", _after_create)
    event.listen(writers, "after_soft_rollback", _after_rollback)


def put_aside(session: Session, act: Act) -> None:
    """Have the act linked when the session's transaction ends well.

    Unlinked where it could be lost or stand in no chain: in a session that only reads, in a transaction that
    does not wait for the disk, in a database that was given no keys.
    """
    if _LINKER not in session.info:
        raise Unlinked("acts are written down in Runtime.database.write(), where they are linked and kept")
    if act.actor == TRAIL:
        raise Unlinked(f"nobody is called {TRAIL}")
    session.info.setdefault(_ACTS, []).append(_plain(act))


def hold_lane(session: Session, lane: str) -> None:
    """Have nobody add to a lane until this transaction ends: for acts of which there is to be only one."""
    linker: Linker = session.info[_LINKER]
    _hold(session, linker, [lane])


def _plain(act: Act) -> Act:
    return Act(act.at, act.actor, act.act, act.subject_kind, act.subject_id, plain(act.detail))


def _before_commit(session: Session) -> None:
    acts: Sequence[Act] = session.info.get(_ACTS, ())
    if not acts or session.in_nested_transaction():
        return
    session.flush()  # its own locks come before the lanes'
    session.info[_LINES] = _link(session, session.info[_LINKER], acts)
    session.info[_ACTS] = []


def _link(session: Session, linker: Linker, acts: Sequence[Act]) -> list[Line]:
    trail, heads = _hold(session, linker, {act.actor for act in acts})
    keys, rows, lines = linker.keys, [], []
    for act in acts:
        lane = act.actor
        seq, previous = heads[lane]
        made = link(keys.first, lane, seq + 1, act, previous)
        heads[lane] = seq + 1, made
        rows.append(_row(act, seq + 1) | {"key_id": keys.first_id, "previous_hash": previous, "hash": made})
        lines.append(Line(trail.hex(), lane, seq + 1, made.hex(), act.at.isoformat()))
    session.execute(insert(_A), rows)
    moves = [
        {"of": lane, "to": seq, "head": head, "sealed": mac(keys.first, *seal_parts(lane, seq, head))}
        for lane, (seq, head) in heads.items()
    ]
    session.connection().execute(_MOVE, moves)
    return lines


def _row(act: Act, seq: int) -> dict[str, Any]:
    return {
        "at": act.at,
        "actor": act.actor,
        "act": act.act,
        "subject_kind": act.subject_kind,
        "subject_id": act.subject_id,
        "detail": act.detail,
        "lane": act.actor,
        "seq": seq,
    }


def _hold(
    session: Session, linker: Linker, lanes: Iterable[str]
) -> tuple[bytes, dict[str, tuple[int, bytes]]]:
    """Where the trail began, and the heads of the lanes, which nobody else moves from now on."""
    wanted = sorted(set(lanes))
    trail = linker.trail or _begin(session, linker)
    # Holding one lane and waiting for none, nobody stands in a circle; with several, new ones come first.
    heads = _locked(session, wanted) if len(wanted) == 1 else {}
    if len(heads) < len(wanted):
        first = linker.keys.first
        rows = [
            {"lane": lane, "seq": 0, "hash": trail, "seal": mac(first, *seal_parts(lane, 0, trail))}
            for lane in wanted
        ]
        session.execute(insert_into(session, _L).values(rows).on_conflict_do_nothing())
        heads = _locked(session, wanted)
    return trail, heads


def _locked(session: Session, lanes: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    return {lane: (seq, head) for lane, seq, head in session.execute(_HOLD, {"lanes": lanes})}


def _begin(session: Session, linker: Linker) -> bytes:
    """Where this database's chains begin; made by whoever comes first, over what was written before."""
    known: bytes | None = session.scalar(_BEGUN)
    if known is None:
        nonce, first = os.urandom(32), linker.keys.first
        n, digest = digest_of_unlinked(session, first)
        begun = mac(first, *begin_parts(nonce, n, digest))
        row = {"lane": TRAIL, "seq": n, "hash": begun, "seal": nonce}
        session.execute(insert_into(session, _L).values(row).on_conflict_do_nothing())
        known = session.scalar(_BEGUN)
        assert known is not None, "it was just made, by us or by somebody who came first"
    session.info[_TRAIL] = known
    return known


def _after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    linker: Linker = session.info[_LINKER]
    linker.trail = session.info.pop(_TRAIL, linker.trail)
    lines = session.info.pop(_LINES, None)
    if lines and linker.journal:
        linker.journal.add(lines)


def _after_create(session: Session, transaction: SessionTransaction) -> None:
    """Where a savepoint begins: what comes after goes with it."""
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_ACTS, ()))


def _after_rollback(session: Session, transaction: SessionTransaction) -> None:
    """What did not happen is not written down."""
    if transaction.nested:
        del session.info.get(_ACTS, [])[session.info[_MARKS].pop(transaction) :]
    elif transaction.parent is None:
        for name in (_ACTS, _LINES, _TRAIL, _MARKS):
            session.info.pop(name, None)
