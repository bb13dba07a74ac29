"""Each interviewer's rates beside the others': to see where help is needed, never to rank people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from survey.models import Account, Answer, Attempt, Interview, InterviewCheck, Outcome
from survey.scoring.wilson import Interval, wilson
from survey.vocabulary import Channel, Disposition

FEW = 30  # completed interviews: below this, rates of one person say little
_LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Rate:
    """`hits` of `of`; none without any."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.hits, self.of)


@dataclass(frozen=True)
class Rates:
    """`seconds`: mean length of a completed interview, from dialling to its end."""

    name: str
    calls: int
    reached: int
    completed: int
    refused: int
    seconds: float | None
    levels: Mapping[int, int] = field(default_factory=dict)
    compared: int = 0
    equal: int = 0

    @property
    def reach(self) -> Rate:
        return Rate(self.reached, self.calls)

    @property
    def completion(self) -> Rate:
        """Of those reached; whoever was reached twice counts twice."""
        return Rate(self.completed, self.reached)

    @property
    def refusal(self) -> Rate:
        return Rate(self.refused, self.reached)

    @property
    def agreement(self) -> Rate:
        return Rate(self.equal, self.compared)

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def few(self) -> bool:
        return self.completed < FEW


def read_rates(session: Session, since: datetime) -> Sequence[Rates]:
    """The interviewers who called since then, by name."""
    levels, checks = _levels(session, since), _checks(session, since)
    return [
        Rates(
            name=name,
            calls=calls,
            reached=reached,
            completed=completed,
            refused=refused,
            seconds=None if seconds is None else float(seconds),
            levels=levels[account],
            compared=checks[account][0],
            equal=checks[account][1],
        )
        for account, name, calls, reached, completed, refused, seconds in _calls(session, since)
    ]


def everybody(rates: Sequence[Rates], name: str) -> Rates:
    """All of them together, to be read beside each."""
    completed = sum(one.completed for one in rates)
    spent = sum((one.seconds or 0) * one.completed for one in rates)
    return Rates(
        name=name,
        calls=sum(one.calls for one in rates),
        reached=sum(one.reached for one in rates),
        completed=completed,
        refused=sum(one.refused for one in rates),
        seconds=spent / completed if completed else None,
        levels={level: sum(one.levels.get(level, 0) for one in rates) for level in _LEVELS},
        compared=sum(one.compared for one in rates),
        equal=sum(one.equal for one in rates),
    )


def _calls(session: Session, since: datetime) -> Sequence[Any]:
    completed = Outcome.disposition == Disposition.COMPLETE
    refused = or_(Outcome.disposition == Disposition.REFUSAL, Outcome.opts_out)
    return session.execute(
        select(
            Account.id,
            Account.name,
            func.count(),
            _sum(Outcome.contact),
            _sum(completed),
            _sum(refused),
            func.avg(case((completed, Attempt.seconds))),
        )
        .select_from(Interview)
        .join(Account, Account.id == Interview.account_id)
        .join(Attempt, Attempt.id == Interview.attempt_id)
        .outerjoin(Outcome, Outcome.code == Interview.outcome)
        .where(Interview.dialled_at >= since, Interview.ended_at >= since)
        .group_by(Account.id, Account.name)
        .order_by(Account.name)
    ).all()


def _sum(holds: Any) -> Any:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)


def _levels(session: Session, since: datetime) -> dict[int, dict[int, int]]:
    rows = session.execute(
        select(Answer.account_id, Answer.level, func.count())
        .where(
            Answer.heard_at >= since,
            Answer.channel == Channel.INTERVIEWER,
            Answer.counted,
            Answer.level.is_not(None),
        )
        .group_by(Answer.account_id, Answer.level)
    )
    found: dict[int, dict[int, int]] = defaultdict(lambda: dict.fromkeys(_LEVELS, 0))
    for account, level, n in rows:
        if account is not None and level is not None:
            found[account][level] = n
    return found


def _checks(session: Session, since: datetime) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(Interview.account_id, func.sum(InterviewCheck.compared), func.sum(InterviewCheck.equal))
        .join(Interview, Interview.id == InterviewCheck.interview_id)
        .where(InterviewCheck.done_at >= since, InterviewCheck.compared.is_not(None))
        .group_by(Interview.account_id)
    )
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for account, compared, equal in rows:
        found[account] = (int(compared or 0), int(equal or 0))
    return found
