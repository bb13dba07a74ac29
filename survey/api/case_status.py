"""`GET /api/v1/cases/<source>/<case_no>`: the case, and where its callback stands. No name, no number."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from survey.api.blueprint import api
from survey.api.operations import Caller, Operation, serve
from survey.api.problems import Problem
from survey.models import Case, Survey, Unit
from survey.rectification.read.may_see import SETTLED
from survey.rectification.read.view import Tier
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime
from survey.vocabulary import (
    Channel,
    CloseType,
    Disposition,
    Ending,
    NotAsked,
    RatedObject,
    RectificationState,
    Scope,
    SurveyState,
)

AT_MOST = 100  # rectifications of one case


class Round(TypedDict):
    round: int
    state: SurveyState
    picked_at: str
    settled_at: str | None
    channel: Channel | None
    disposition: Disposition | None


class Callback(TypedDict):
    """`state` is that of the last round; without a round `not_asked`, or `waiting` until it is looked at."""

    state: str
    not_asked: NotAsked | None
    not_asked_at: str | None
    rounds: list[Round]


class PuttingRight(TypedDict):
    """One rectification of the case: where it stands, and by when that is to change."""

    id: int
    round: int
    object: RatedObject
    state: RectificationState
    due_at: str | None
    overdue: bool
    ended_at: str | None
    ending: Ending | None


class CaseStatus(TypedDict):
    source: str
    case_no: str
    closed_at: str
    accepted_at: str | None
    due_at: str | None
    language: str | None
    responsible_unit: str
    co_units: list[str]
    petition_office: str
    category: str
    intake_channel: str
    close_type: CloseType | None
    in_evaluation: bool
    leader_received: bool
    assigned_times: int
    matter_id: str | None
    joint_petitioners: int | None
    withdrawn_at: str | None
    withdrawn_by: str | None
    do_not_contact: bool
    has_phone: bool
    imported_at: str
    updated_at: str
    callback: Callback
    putting_right: list[PuttingRight]


@serve(
    api,
    Operation(
        "GET",
        "/v1/cases/<source>/<path:case_no>",
        Scope.CASES_READ,
        "A case and where its callback stands.",
        CaseStatus,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
def case_status(caller: Caller, source: str, case_no: str) -> Mapping[str, Any]:
    with caller.runtime.database.read() as session:
        found = select(Case).where(Case.source == source, Case.case_no == case_no)
        # No database text holds a NUL, and PostgreSQL does not even let one ask for it.
        case = None if "\x00" in source + case_no else session.scalar(found)
        if case is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no case of this source and number.")
        return _status(session, caller.runtime, case)


def _status(session: Session, runtime: Runtime, case: Case) -> CaseStatus:
    units = select(Unit.id, Unit.code).where(Unit.id.in_((case.unit_id, case.office_id)))
    codes = {unit.id: unit.code for unit in session.execute(units)}
    return CaseStatus(
        source=case.source,
        case_no=case.case_no,
        closed_at=case.closed_at.isoformat(),
        accepted_at=_text(case.accepted_at),
        due_at=_text(case.due_at),
        language=case.language,
        responsible_unit=codes[case.unit_id],
        co_units=case.co_units,
        petition_office=codes[case.office_id],
        category=case.category,
        intake_channel=case.intake_channel,
        close_type=case.close_type,
        in_evaluation=case.in_evaluation,
        leader_received=case.leader_received,
        assigned_times=case.assigned_times,
        matter_id=case.matter_id,
        joint_petitioners=case.joint_petitioners,
        withdrawn_at=_text(case.withdrawn_at),
        withdrawn_by=case.withdrawn_by,
        do_not_contact=case.do_not_contact,
        has_phone=case.petitioner_id is not None,
        imported_at=case.imported_at.isoformat(),
        updated_at=case.updated_at.isoformat(),
        callback=_callback(session, case),
        putting_right=_putting_right(session, runtime, case),
    )


def _callback(session: Session, case: Case) -> Callback:
    surveys = session.scalars(select(Survey).where(Survey.case_id == case.id).order_by(Survey.round)).all()
    without = "not_asked" if case.not_asked else "waiting"
    return Callback(
        state=surveys[-1].state.value if surveys else without,
        not_asked=case.not_asked,
        not_asked_at=_text(case.not_asked_at),
        rounds=[
            Round(
                round=survey.round,
                state=survey.state,
                picked_at=survey.picked_at.isoformat(),
                settled_at=_text(survey.settled_at),
                channel=survey.channel,
                disposition=survey.disposition,
            )
            for survey in surveys
        ],
    )


def _putting_right(session: Session, runtime: Runtime, case: Case) -> list[PuttingRight]:
    """Those of rounds that have settled."""
    views = read_views(session, runtime, SETTLED, Wanted(case_ids=[case.id]), Order.OPENED, size=AT_MOST)
    return [
        PuttingRight(
            id=view.id,
            round=view.round,
            object=view.object,
            state=view.state,
            due_at=None if view.ended else view.due_at.isoformat(),
            overdue=view.tier is Tier.RED,
            ended_at=_text(view.ended_at),
            ending=view.ending,
        )
        for view in views
    ]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
