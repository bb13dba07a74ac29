"""Going to the docket: assigned and ordered often enough, and still dissatisfied."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from survey.models import Case, Rectification, Survey
from survey.rectification.dissent import orders_of
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.read.may_see import SETTLED
from survey.rectification.take import Step, take
from survey.runtime import Runtime
from survey.vocabulary import NoticeKind
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S

AT_MOST = 200  # in one transaction
_FROM = (S.TO_VERIFY, S.VERIFIED)  # an order under way is carried out first


def put_on_docket(runtime: Runtime) -> int:
    """Those that were assigned and ordered often enough go to the joint meeting; how many went."""
    with runtime.database.read() as session:
        found = _often(session, runtime.policy.rectification.docket_from)
    moved = 0
    for first in range(0, len(found), AT_MOST):
        with runtime.database.write() as session:
            moved += _enter(runtime, session, found[first : first + AT_MOST], runtime.clock.now())
    return moved


def _often(session: Session, times: int) -> Sequence[int]:
    of_case = aliased(Rectification)
    ordered = select(func.sum(of_case.orders)).where(of_case.case_id == Rectification.case_id)
    return session.scalars(
        select(Rectification.id)
        .join(Survey, Survey.id == Rectification.survey_id)
        .join(Case, Case.id == Rectification.case_id)
        .where(
            Rectification.state.in_(_FROM),
            SETTLED,
            Case.assigned_times + func.coalesce(ordered.scalar_subquery(), 0) >= times,
        )
        .order_by(Rectification.id)
    ).all()


def _enter(runtime: Runtime, session: Session, ids: Sequence[int], now: datetime) -> int:
    held = session.scalars(
        select(Rectification)
        .where(Rectification.id.in_(ids), Rectification.state.in_(_FROM))
        .order_by(Rectification.id)
        .with_for_update(skip_locked=True)
    ).all()
    times = orders_of(session, [one.case_id for one in held])
    for one in held:
        detail = {"times": times[one.case_id]}
        take(runtime, session, one, Step(Act.TO_DOCKET, detail=detail), now)
        write_notice(session, Notified.of(one, NoticeKind.DOCKET, "docket", detail), now)
    return len(held)
