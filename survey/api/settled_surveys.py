"""`GET /api/v1/surveys`: settled surveys in the order in which they settled. No name, no number, no word."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row, Select, literal, select, tuple_
from sqlalchemy.orm import Session, aliased
from typing_extensions import TypedDict

from survey.api.blueprint import api
from survey.api.cursors import Place, read_cursor, write_cursor
from survey.api.operations import Caller, Operation, read_query, serve, wrong_parameter
from survey.cases.times import read_time
from survey.models import Answer, Case, Survey, Unit
from survey.vocabulary import Channel, Disposition, Scope, SurveyState

USUAL_PAGE, MOST_ON_PAGE = 100, 500


class SurveysQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    settled_since: str | None = Field(None, max_length=40, description="ISO 8601 with offset, or a date")
    cursor: str | None = Field(None, max_length=100, description="`next_cursor` of the page before")
    limit: int = Field(USUAL_PAGE, ge=1, le=MOST_ON_PAGE)


class Ratings(TypedDict):
    responsible_unit: int | None
    petition_office: int | None


class SettledSurvey(TypedDict):
    """Unit, office, category and language are those at picking; ratings are the counted ones."""

    source: str
    case_no: str
    round: int
    responsible_unit: str
    petition_office: str
    category: str
    language: str
    closed_month: str
    picked_at: str
    settled_at: str
    channel: Channel | None
    disposition: Disposition
    ratings: Ratings


class SurveyPage(TypedDict):
    """`next_cursor` is null on the last page; a survey that settles later is found by `settled_since`."""

    items: list[SettledSurvey]
    next_cursor: str | None


@serve(
    api,
    Operation(
        "GET",
        "/v1/surveys",
        Scope.SURVEYS_READ,
        "Settled surveys, oldest first, page by page.",
        SurveyPage,
        query=SurveysQuery,
        problems=(HTTPStatus.UNPROCESSABLE_ENTITY,),
    ),
)
def settled_surveys(caller: Caller) -> Mapping[str, Any]:
    asked = read_query(SurveysQuery)
    since = _since(asked.settled_since, caller)
    after = None if asked.cursor is None else read_cursor(asked.cursor)
    with caller.runtime.database.read() as session:
        rows = session.execute(_page(since, after, asked.limit + 1)).all()
        shown = rows[: asked.limit]
        ratings = _ratings(session, [row.Survey.id for row in shown])
    more = len(rows) > asked.limit
    return SurveyPage(
        items=[_item(row, ratings.get(row.Survey.id, {})) for row in shown],
        next_cursor=write_cursor(_place(shown[-1].Survey)) if more else None,
    )


def _page(
    since: datetime | None, after: tuple[datetime, int] | None, limit: int
) -> Select[Survey, str, str, str, str]:
    office = aliased(Unit)
    page = (
        select(Survey, Case.source, Case.case_no, Unit.code.label("unit"), office.code.label("office"))
        .join(Case, Case.id == Survey.case_id)
        .join(Unit, Unit.id == Survey.unit_id)
        .join(office, office.id == Survey.petition_office_id)
        .where(Survey.state == SurveyState.SETTLED)
        .order_by(Survey.settled_at, Survey.id)
        .limit(limit)
    )
    if since is not None:
        page = page.where(Survey.settled_at >= since)
    if after is not None:
        place = tuple_(literal(after[0], Survey.settled_at.type), literal(after[1], Survey.id.type))
        page = page.where(tuple_(Survey.settled_at, Survey.id) > place)
    return page


def _ratings(session: Session, survey_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for answer in session.scalars(
        select(Answer).where(
            Answer.survey_id.in_(survey_ids),
            Answer.counted,
            Answer.object.is_not(None),
            Answer.level.is_not(None),
        )
    ):
        assert answer.object is not None and answer.level is not None
        found.setdefault(answer.survey_id, {})[answer.object.value] = answer.level
    return found


def _item(row: Row[Survey, str, str, str, str], ratings: Mapping[str, int]) -> SettledSurvey:
    survey: Survey = row.Survey
    assert survey.settled_at is not None and survey.disposition is not None
    return SettledSurvey(
        source=row.source,
        case_no=row.case_no,
        round=survey.round,
        responsible_unit=row.unit,
        petition_office=row.office,
        category=survey.category,
        language=survey.language,
        closed_month=survey.closed_month,
        picked_at=survey.picked_at.isoformat(),
        settled_at=survey.settled_at.isoformat(),
        channel=survey.channel,
        disposition=survey.disposition,
        ratings=Ratings(
            responsible_unit=ratings.get("responsible_unit"), petition_office=ratings.get("petition_office")
        ),
    )


def _since(text: str | None, caller: Caller) -> datetime | None:
    if text is None:
        return None
    # A plus sign that was not encoded arrives as a space.
    moment = read_time(text.replace(" ", "+") if "T" in text else text, caller.runtime.settings.zone)
    if moment is None:
        raise wrong_parameter("settled_since", "Give a time such as 2026-10-19T10:00:00+08:00, or a date.")
    return moment


def _place(survey: Survey) -> Place:
    assert survey.settled_at is not None
    return survey.settled_at, survey.id
