"""`GET /api/v1/scores`: the score objects of CONTRACT §6."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from survey.api.blueprint import api
from survey.api.operations import Caller, Operation, read_query, serve, wrong_parameter
from survey.scoring.asked import LAST_ROUND, Asked, RoundError, read_round
from survey.scoring.composite import Composite
from survey.scoring.list_scores import list_items
from survey.scoring.periods import ALLOWED, PeriodError, month_of, read_period
from survey.scoring.score import Score
from survey.scoring.unit_tree import UnknownUnit
from survey.vocabulary import Basis, Breakdown, RatedObject, Scope


class ScoresQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, max_length=40, description=f"{ALLOWED}; default: this month")
    unit: str | None = Field(None, max_length=64, description="code of a unit; default: every unit")
    by: Breakdown | None = Field(None, description="a breakdown: adds `key` to each item")
    basis: Basis = Field(Basis.SETTLED, description="by the day of settling, or the month of closing")
    round: str | None = Field(
        None, max_length=8, description=f"first, final or 1 to {LAST_ROUND}; default: first and final"
    )
    object: RatedObject | None = Field(None, description="default: both, and their composite")


class ScoreList(TypedDict):
    items: list[Score | Composite]


@serve(
    api,
    Operation(
        "GET",
        "/v1/scores",
        Scope.SCORES_READ,
        "Satisfaction rates per unit, with intervals, verdicts and outcome rates. "
        "A token without scores:small sees no small cells.",
        ScoreList,
        query=ScoresQuery,
        problems=(HTTPStatus.UNPROCESSABLE_ENTITY,),
    ),
)
def scores(caller: Caller) -> Mapping[str, Any]:
    asked = _asked(caller, read_query(ScoresQuery))
    try:
        return ScoreList(items=list_items(caller.runtime, asked))
    except UnknownUnit:
        raise wrong_parameter("unit", "There is no unit with this code.") from None


def _asked(caller: Caller, query: ScoresQuery) -> Asked:
    runtime = caller.runtime
    today = runtime.today()
    try:
        period = month_of(today) if query.period is None else read_period(query.period, today)
        rounds = Asked(period).rounds if query.round is None else (read_round(query.round),)
    except PeriodError as wrong:
        raise wrong_parameter("period", str(wrong)) from None
    except RoundError as wrong:
        raise wrong_parameter("round", str(wrong)) from None
    return Asked(
        period,
        query.basis,
        query.unit,
        tuple(RatedObject) if query.object is None else (query.object,),
        rounds,
        query.by,
        public=not caller.may(Scope.SCORES_SMALL),
    )
