"""Counted things added up to one row for each place and month, one column for each figure (COUNTED)."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    select,
    union_all,
)

from survey.models import FactDay, FactInterviewer, FactReason
from survey.models.month_facts import COUNTED, ENDED, EXCLUDED, LATE, LEVEL, NOT_ASKED
from survey.scoring.asked import FINAL, FIRST
from survey.vocabulary import Basis, Breakdown

PLACE = ("month", "part", "key", "unit_id", "object", "round")
MONTH_FACT = (*PLACE, *COUNTED, "closed_month")
PARTS: tuple[Breakdown | None, ...] = (
    None, Breakdown.CHANNEL, Breakdown.CATEGORY, Breakdown.REASON, Breakdown.INTERVIEWER,
)  # fmt: skip
_OF_RATINGS_ONLY = {Breakdown.REASON: FactReason, Breakdown.INTERVIEWER: FactInterviewer}


def part_of(by: Breakdown | None) -> str:
    """How a breakdown is named in month facts; units have rows of their own, so they need none."""
    return "" if by in (None, Breakdown.UNIT) else str(by)


def added_up(
    rows: FromClause,
    by: Breakdown | None,
    basis: Basis = Basis.SETTLED,
    rounds: tuple[str, ...] | None = None,
) -> Select[Any]:
    """PLACE and COUNTED of rows that have a key (`keyed`); a row counts in every round it belongs to.

    A month is that of the day, or by Basis.CLOSED that of closing. `rounds`: those wanted, None: all.
    """
    slots, place = _slots(rows, by, basis, rounds)
    return select(*place, *_figures(slots)).group_by(*place[:1], *place[2:])


def month_facts(rows: FromClause, by: Breakdown | None) -> Select[Any]:
    """The rows of fact_month: MONTH_FACT."""
    slots, place = _slots(rows, by, Basis.SETTLED)
    closed_month = slots.c.closed_month
    return select(*place, *_figures(slots), closed_month).group_by(*place[:1], *place[2:], closed_month)


def _slots(
    rows: FromClause, by: Breakdown | None, basis: Basis, rounds: tuple[str, ...] | None = None
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Each row once for every round it belongs to, and PLACE of these."""
    once = select(rows).cte()  # looked at for each round, counted once
    month = once.c.closed_month if basis is Basis.CLOSED else func.substr(once.c.day, 1, 7)

    def slot(name: ColumnElement[str], *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(once, month.label("month"), name.label("slot")).where(*conditions)

    of_round = {
        FIRST: slot(literal(FIRST, String), once.c.round == 1),
        FINAL: slot(literal(FINAL, String), once.c.is_final),
        "": slot(cast(once.c.round, String), once.c.round > 1, ~once.c.is_final),
    }
    wanted = of_round if rounds is None else {name if name in of_round else "" for name in rounds}
    slots = union_all(*(of_round[name] for name in sorted(wanted))).subquery()
    part = literal(part_of(by), String).label("part")
    return slots, [slots.c.month, part, slots.c.key, slots.c.unit_id, slots.c.object, slots.c.slot]


def kept_days(by: Breakdown | None) -> FromClause:
    """What is kept of days, with the key of the breakdown."""
    table = _OF_RATINGS_ONLY.get(by) if by else None
    return keyed(table.__table__ if table else FactDay.__table__, by)


def keyed(rows: FromClause, by: Breakdown | None) -> FromClause:
    """Rows of days with the key of the breakdown; those of ratings only get the columns they lack."""
    if by in _OF_RATINGS_ONLY:
        nothing = literal("", String)
        lacking = false().label("late"), false().label("excluded"), nothing.label("not_asked")
        return select(rows, *lacking).subquery()
    columns: dict[Breakdown | None, ColumnElement[Any]] = {
        Breakdown.CHANNEL: rows.c.channel,
        Breakdown.CATEGORY: rows.c.category,
    }
    return select(rows, columns.get(by, literal("", String)).label("key")).subquery()


def _figures(rows: FromClause) -> list[ColumnElement[Any]]:
    """The columns of COUNTED, in their order."""
    n = rows.c.n
    counts = and_(~rows.c.late, ~rows.c.excluded)

    def where(condition: ColumnElement[bool], name: str) -> ColumnElement[Any]:
        return _sum(case((condition, n), else_=0)).label(name)

    return [
        where(and_(counts, rows.c.not_asked == ""), "surveys"),
        _sum(rows.c.called).label("called"),
        _sum(rows.c.reached).label("reached"),
        *(where(and_(counts, rows.c.level == level), name) for level, name in LEVEL.items()),
        *(where(and_(rows.c.late, rows.c.level == level), name) for level, name in LATE.items()),
        *(where(and_(rows.c.excluded, rows.c.level == level), name) for level, name in EXCLUDED.items()),
        *(where(rows.c.disposition == code.value, name) for code, name in ENDED.items()),
        *(where(rows.c.not_asked == why.value, name) for why, name in NOT_ASKED.items()),
    ]


def _sum(figures: ColumnElement[int]) -> ColumnElement[int]:
    """A whole number: PostgreSQL adds sums up to decimals, which are dear to read."""
    return cast(func.sum(figures), BigInteger)
