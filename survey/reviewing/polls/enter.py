"""A poll comes in as a whole, or goes as a whole; each is one act with its trace (R9).

Nothing of a poll is changed afterwards. Who finds a slip enters it anew under another name, and removes the
first one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.models import Poll, PollFigure, Unit
from survey.reviewing.polls.poll_rows import PollRow
from survey.runtime import Runtime
from survey.scoring.periods import Period

LONGEST_NAME = 100
LONGEST_WHY = 200


class Why(StrEnum):
    """Why a poll is not taken, or not removed."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    NAME_TAKEN = "name_taken"
    NOT_BEGUN = "not_begun"
    NO_ROWS = "no_rows"
    NO_REASON = "no_reason"


_TOLD: Mapping[Why, str] = {
    Why.NO_NAME: "the poll needs a name",
    Why.LONG_NAME: f"the name has more than {LONGEST_NAME} characters",
    Why.NAME_TAKEN: "there is a poll of that name already",
    Why.NOT_BEGUN: "its period has not begun",
    Why.NO_ROWS: "there is no row with figures",
    Why.NO_REASON: "the reason is missing",
}


class Refused(Exception):
    """`why` as a code for pages, the text for the shell."""

    def __init__(self, why: Why) -> None:
        super().__init__(_TOLD[why])
        self.why = why


@dataclass(frozen=True)
class NewPoll:
    """`scale`: how many levels, three or five. The name is kept on one line: files are called by it."""

    name: str
    period: Period
    scale: int

    def __post_init__(self) -> None:
        readable = "".join(sign if sign.isprintable() else " " for sign in self.name)
        object.__setattr__(self, "name", " ".join(readable.split()))


@dataclass(frozen=True)
class Hand:
    """Who enters it: the account, and what the trace calls them."""

    account_id: int
    actor: str


def enter(runtime: Runtime, new: NewPoll, rows: Sequence[PollRow], hand: Hand) -> int:
    """Keep the poll with all its rows; its id. Refused if it cannot be taken as it is."""
    now = runtime.clock.now()
    check(new, rows, runtime.local_day(now)[:7])
    with runtime.database.write() as session:
        if session.scalar(select(Poll.id).where(Poll.name == new.name)) is not None:
            raise Refused(Why.NAME_TAKEN)
        poll = Poll(
            name=new.name,
            first_month=new.period.first_month,
            last_month=new.period.last_month,
            scale=new.scale,
            entered_by=hand.account_id,
            entered_at=now,
        )
        session.add(poll)
        session.flush()
        _keep(session, poll.id, rows)
        record(
            session, now, hand.actor, "poll.enter", ("poll", str(poll.id)), **_said(poll), figures=len(rows)
        )
        return poll.id


def check(new: NewPoll, rows: Sequence[PollRow], this_month: str) -> None:
    """Refused for what can be said without looking at other polls."""
    if not new.name.strip():
        raise Refused(Why.NO_NAME)
    if len(new.name) > LONGEST_NAME:
        raise Refused(Why.LONG_NAME)
    if new.period.first_month > this_month:
        raise Refused(Why.NOT_BEGUN)
    if not rows:
        raise Refused(Why.NO_ROWS)


def remove(runtime: Runtime, poll_id: int, why: str, actor: str) -> bool:
    """Take a poll and its figures out, for a reason; False if it is not there. Refused without a reason."""
    why = why.strip()[:LONGEST_WHY]
    if not why:
        raise Refused(Why.NO_REASON)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        poll = session.get(Poll, poll_id)
        if poll is None:
            return False
        figures = PollFigure.poll_id == poll_id
        n = session.scalar(select(func.count()).select_from(PollFigure).where(figures))
        session.execute(delete(PollFigure).where(figures))
        session.execute(delete(Poll).where(Poll.id == poll_id))
        record(session, now, actor, "poll.remove", ("poll", str(poll_id)), **_said(poll), figures=n, why=why)
    return True


def _keep(session: Session, poll_id: int, rows: Sequence[PollRow]) -> None:
    codes = {row.unit for row in rows}
    units = session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(codes))).all()
    ids = {unit.code: unit.id for unit in units}
    figures = [
        {
            "poll_id": poll_id,
            "unit_id": ids[row.unit],
            "object": row.object,
            "counts": {str(level): count for level, count in enumerate(row.counts, 1)},
        }
        for row in rows
    ]
    session.execute(insert(PollFigure), figures)


def _said(poll: Poll) -> dict[str, object]:
    return {"name": poll.name, "period": f"{poll.first_month}..{poll.last_month}", "scale": poll.scale}
