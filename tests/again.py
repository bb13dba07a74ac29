"""A later round, as `pick` makes it: the least a test of asking again has to say."""

from collections.abc import Sequence
from typing import Any

from survey.course.asks import begun
from survey.course.questionnaires import questionnaire
from survey.models import Case, Survey
from survey.runtime import Runtime
from survey.vocabulary import Disposition, RatedObject, SurveyState
from tests.build import make_case, make_questionnaire, make_survey


def make_again(
    runtime: Runtime,
    case: Case | None = None,
    asks: Sequence[RatedObject] = (RatedObject.RESPONSIBLE_UNIT,),
    **fields: Any,
) -> Survey:
    """Round 2 of `case`, picked now, asking for `asks` only; round 1 has settled."""
    case = case or make_case(runtime)
    now = runtime.clock.now()
    settled = {"settled_at": now, "settled_day": runtime.local_day(now), "disposition": Disposition.COMPLETE}
    make_survey(runtime, case, state=SurveyState.SETTLED, **settled)
    published = make_questionnaire(runtime)
    with runtime.database.read() as session:
        asked = questionnaire(session, published)
    kept = [rated.value for rated in asks]
    language = case.language or runtime.settings.language
    return make_survey(
        runtime, case, **{"round": 2, "asks": kept, "conversation": begun(asked, language, kept)} | fields
    )
