"""What is on the docket, with the facts that a meeting needs; no name, and no word of a petitioner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import STEP_ON_DOCKET, Account, Case, RectificationStep
from survey.rectification.dissent import orders_of
from survey.rectification.latest import read_checks
from survey.rectification.read.view import View
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.wanted import Wanted
from survey.rectification.take import opened_words
from survey.runtime import Runtime
from survey.vocabulary import DocketDecision, Fulfilment, Requirement
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

_MOST = 500  # matters of one meeting
_ROUNDS = 20  # of one matter
_DECIDES = (Act.ORDER, Act.CONCLUDE, Act.TO_DOCKET)


@dataclass(frozen=True)
class Decision:
    """What a meeting decided, in the office's words."""

    decision: DocketDecision
    words: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Matter:
    """One matter. `times`: assigned by its source and ordered by us, together.

    `rounds`: every dissatisfied answer of its case, the oldest first.
    """

    view: View
    category: str
    closed_at: datetime
    assigned_times: int
    times: int
    checks: Mapping[Requirement, Fulfilment]
    rounds: Sequence[View]
    decision: Decision | None = None


def read_docket(runtime: Runtime, session: Session, who: Person) -> list[Matter]:
    """What is on the docket now, as this person may see it; longest there first."""
    views = read_views(session, runtime, who, Wanted(states=[State.DOCKET]), size=_MOST)
    return _matters(session, runtime, who, sorted(views, key=lambda one: (one.entered_at, one.id)), {})


def read_decided(runtime: Runtime, session: Session, who: Person, month: str) -> list[Matter]:
    """What the meeting of a month decided, matter by matter; of two decisions on one the last holds."""
    steps = session.scalars(
        select(RectificationStep)
        .where(
            STEP_ON_DOCKET,
            RectificationStep.act.in_(_DECIDES),
            RectificationStep.detail["meeting"].as_string() == month,
        )
        .order_by(RectificationStep.id)
    ).all()
    names = _names(session, steps)
    decided = {one.rectification_id: _decision(runtime, one, names) for one in steps}
    views = read_views(session, runtime, who, Wanted(ids=list(decided)), size=_MOST) if decided else []
    return _matters(session, runtime, who, sorted(views, key=lambda one: decided[one.id].at), decided)


def _matters(
    session: Session, runtime: Runtime, who: Person, views: Sequence[View], decided: Mapping[int, Decision]
) -> list[Matter]:
    ids = sorted({one.case_id for one in views})
    if not ids:
        return []
    cases = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(ids)))}
    times, rounds = orders_of(session, ids), _rounds(session, runtime, who, ids)
    checks = read_checks(session, [one.id for one in views])
    return [
        Matter(
            view=view,
            category=cases[view.case_id].category,
            closed_at=cases[view.case_id].closed_at,
            assigned_times=cases[view.case_id].assigned_times,
            times=times[view.case_id],
            checks=checks.get(view.id, {}),
            rounds=rounds[view.case_id],
            decision=decided.get(view.id),
        )
        for view in views
    ]


def _rounds(
    session: Session, runtime: Runtime, who: Person, cases: Sequence[int]
) -> Mapping[int, list[View]]:
    """By case, the dissatisfied answers so far, whatever was rated, as far as this person may see them."""
    found: dict[int, list[View]] = {}
    for one in read_views(
        session, runtime, who, Wanted(case_ids=cases), Order.OPENED, size=_ROUNDS * len(cases)
    ):
        found.setdefault(one.case_id, []).append(one)
    return found


def _decision(runtime: Runtime, step: RectificationStep, names: Mapping[int, str]) -> Decision:
    words = opened_words(runtime, step)
    return Decision(
        DocketDecision(step.detail["decision"]),
        words.get("order") or words.get("why", ""),
        step.at,
        names.get(step.account_id or 0, ""),
    )


def _names(session: Session, steps: Sequence[RectificationStep]) -> Mapping[int, str]:
    ids = {one.account_id for one in steps if one.account_id}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {one.id: one.name for one in rows}
