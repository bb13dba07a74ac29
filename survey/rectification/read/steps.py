"""Who did what when, with the words and files of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Account, RectificationStep
from survey.rectification.read.may_see import may_see_step
from survey.rectification.take import opened_words
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct, RectificationState

# What a verifier wrote down of somebody. The rest is the office's own: orders, reports, reasons.
PERSONAL = frozenset({"found", "wants"})


@dataclass(frozen=True)
class Step:
    """`by`: the name of who did it; None: the house itself. `words`: by what they are about.

    `covered`: what words there are that the reader has not uncovered.
    """

    id: int
    rectification_id: int
    act: RectificationAct
    from_state: RectificationState | None
    to_state: RectificationState
    at: datetime
    by: str | None
    detail: Mapping[str, Any]
    words: Mapping[str, str]
    covered: Collection[str]


def read_steps(
    session: Session, runtime: Runtime, who: Person, ids: Collection[int], *, uncovered: bool = False
) -> list[Step]:
    """The steps of rectifications that the person may see, the oldest first.

    `uncovered`: with what a verifier wrote down, which is for words:read, and put on record before.
    """
    rows = session.execute(
        select(RectificationStep, Account.name)
        .outerjoin(Account, Account.id == RectificationStep.account_id)
        .where(RectificationStep.rectification_id.in_(ids))
        .order_by(RectificationStep.id)
    ).all()
    return [
        _step(runtime, one, by, uncovered) for one, by in rows if may_see_step(who, one.act, one.from_state)
    ]


def last_of(steps: Sequence[Step], act: RectificationAct) -> Step | None:
    """The latest of this act; None if there was none."""
    return next((step for step in reversed(steps) if step.act is act), None)


def _step(runtime: Runtime, one: RectificationStep, by: str | None, uncovered: bool) -> Step:
    words = opened_words(runtime, one)
    covered = () if uncovered else tuple(about for about in words if about in PERSONAL)
    return Step(
        id=one.id,
        rectification_id=one.rectification_id,
        act=one.act,
        from_state=one.from_state,
        to_state=one.to_state,
        at=one.at,
        by=by,
        detail=one.detail,
        words={about: said for about, said in words.items() if about not in covered},
        covered=covered,
    )
