"""The list is kept: units enter and leave by the rules, each at most once a day (R10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.database import insert_into
from survey.models import Watch
from survey.rectification.watch.read_orders import read_orders
from survey.rectification.watch.rules import Orders, Why, enters, leaves
from survey.runtime import Runtime

_NONE = Orders(0, 0, 0)


def keep_watch(runtime: Runtime) -> int:
    """Look at every unit by the orders of now; how many entered or left."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        if not _moves(runtime, session, now):
            return 0
    with runtime.database.write() as session:
        return sum(
            _enter(session, unit_id, orders, why, now) if why else _leave(session, unit_id, orders, now)
            for unit_id, (why, orders) in _moves(runtime, session, now).items()
        )


def _moves(runtime: Runtime, session: Session, now: datetime) -> Mapping[int, tuple[Why | None, Orders]]:
    """By unit: why it enters; None: it leaves. Not those that came or went today already."""
    rules, today = runtime.policy.watch, runtime.local_day(now)
    found = read_orders(session, runtime)
    since, left = _under(session), _left(session)
    moves: dict[int, tuple[Why | None, Orders]] = {}
    for unit_id, entered_at in since.items():
        orders = found.get(unit_id, _NONE)
        if leaves(rules, orders) and runtime.local_day(entered_at) < today:
            moves[unit_id] = (None, orders)
    for unit_id, orders in found.items():
        why, last = enters(rules, orders), left.get(unit_id)
        if why and unit_id not in since and (last is None or runtime.local_day(last) < today):
            moves[unit_id] = (why, orders)
    return moves


def _under(session: Session) -> dict[int, datetime]:
    """The units under watch, each since when."""
    rows = session.execute(select(Watch.unit_id, Watch.entered_at).where(Watch.left_at.is_(None)))
    return dict(iter(rows))


def _left(session: Session) -> dict[int, datetime | None]:
    """When each unit left last; None: never."""
    rows = session.execute(select(Watch.unit_id, func.max(Watch.left_at)).group_by(Watch.unit_id))
    return dict(iter(rows))


def _enter(session: Session, unit_id: int, orders: Orders, why: Why, now: datetime) -> int:
    """1, or 0 if somebody was faster: a unit is on the list once."""
    row = {"unit_id": unit_id, "entered_at": now, "entered_by": _said(orders, why), "left_by": {}}
    made = insert_into(session, Watch).values(**row).on_conflict_do_nothing().returning(Watch.id)
    return int(session.execute(made).scalar() is not None)


def _leave(session: Session, unit_id: int, orders: Orders, now: datetime) -> int:
    there = update(Watch).where(Watch.unit_id == unit_id, Watch.left_at.is_(None))
    return changed(session, there.values(left_at=now, left_by=_said(orders)))


def _said(orders: Orders, why: Why | None = None) -> dict[str, Any]:
    """The figures that said so: of orders, and of nothing else."""
    said = {"fell_due": orders.fell_due, "in_time": orders.in_time, "overdue": orders.overdue}
    return {**said, "why": why.value} if why else said
