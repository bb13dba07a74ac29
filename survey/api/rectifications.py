"""`GET /api/v1/rectifications`: what follows each 4 or 5, of surveys that have settled.

No name, no word, nobody's consent, and nothing that was told in confidence (R6).
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from typing_extensions import TypedDict

from survey.api.blueprint import api
from survey.api.cursors import read_cursor, write_cursor
from survey.api.operations import Caller, Operation, read_query, serve, wrong_parameter
from survey.models import Survey
from survey.rectification.owners import Owner
from survey.rectification.read.may_see import SETTLED
from survey.rectification.read.view import Tier, View
from survey.rectification.read.views import Order, place_of, read_views
from survey.rectification.read.wanted import Wanted
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Ending, Finding, LegalStep, RatedObject, RectificationState, Scope

USUAL_PAGE, MOST_ON_PAGE = 100, 500


class RectificationsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: RectificationState | None = Field(None, description="default: every state")
    unit: str | None = Field(None, max_length=64, description="code of a unit, with all below it")
    cursor: str | None = Field(None, max_length=100, description="`next_cursor` of the page before")
    limit: int = Field(USUAL_PAGE, ge=1, le=MOST_ON_PAGE)


class RectificationItem(TypedDict):
    """`unit` is the one that was rated; `owner`: whose turn it is, null once it has ended.

    `due_at`: by when this state is to be left; `causes`: codes of the questionnaire's reasons, as verified;
    `next_round`: the round in which the person was asked again.
    """

    id: int
    source: str
    case_no: str
    object: RatedObject
    round: int
    unit: str
    state: RectificationState
    owner: Owner | None
    level: int | None
    opened_at: str
    due_at: str | None
    overdue: bool
    verified_at: str | None
    ordered_at: str | None
    reported_at: str | None
    accepted_at: str | None
    asked_again_at: str | None
    ended_at: str | None
    finding: Finding | None
    causes: list[str]
    ending: Ending | None
    legal_step: LegalStep | None
    orders: int
    next_round: int | None


class RectificationPage(TypedDict):
    """In the order in which they were opened; `next_cursor` is null on the last page."""

    items: list[RectificationItem]
    next_cursor: str | None


@serve(
    api,
    Operation(
        "GET",
        "/v1/rectifications",
        Scope.RECTIFICATIONS_READ,
        "What follows each dissatisfied rating, oldest first, page by page; only of settled surveys.",
        RectificationPage,
        query=RectificationsQuery,
        problems=(HTTPStatus.UNPROCESSABLE_ENTITY,),
    ),
)
def rectifications(caller: Caller) -> Mapping[str, Any]:
    asked = read_query(RectificationsQuery)
    after = None if asked.cursor is None else read_cursor(asked.cursor)
    states = () if asked.state is None else (asked.state,)
    with caller.runtime.database.read() as session:
        if asked.unit is not None and asked.unit not in read_unit_tree(session).parents:
            raise wrong_parameter("unit", "There is no unit with this code.")
        wanted = Wanted(states=states, branch=asked.unit)
        views = read_views(session, caller.runtime, SETTLED, wanted, Order.OPENED, after, asked.limit + 1)
        shown = views[: asked.limit]
        following = [view.next_survey_id for view in shown if view.next_survey_id]
        rounds = dict(session.execute(select(Survey.id, Survey.round).where(Survey.id.in_(following))).all())
    more = len(views) > asked.limit
    return RectificationPage(
        items=[item_of(view, rounds) for view in shown],
        next_cursor=write_cursor(place_of(shown[-1], Order.OPENED)) if more else None,
    )


def item_of(view: View, rounds: Mapping[int, int]) -> RectificationItem:
    """`rounds`: of the surveys that followed, by their id."""
    return RectificationItem(
        id=view.id,
        source=view.source,
        case_no=view.case_no,
        object=view.object,
        round=view.round,
        unit=view.unit_code,
        state=view.state,
        owner=view.owner,
        level=view.level,
        opened_at=view.opened_at.isoformat(),
        due_at=None if view.ended else view.due_at.isoformat(),
        overdue=view.tier is Tier.RED,
        verified_at=_text(view.verified_at),
        ordered_at=_text(view.ordered_at),
        reported_at=_text(view.reported_at),
        accepted_at=_text(view.accepted_at),
        asked_again_at=_text(view.asked_again_at),
        ended_at=_text(view.ended_at),
        finding=view.finding,
        causes=sorted(view.causes),
        ending=view.ending,
        legal_step=view.legal_step,
        orders=view.orders,
        next_round=rounds.get(view.next_survey_id) if view.next_survey_id else None,
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
