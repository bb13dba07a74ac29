from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from survey.models import Answer, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel, Disposition, RatedObject, SurveyState
from tests.api.conftest import problem_of
from tests.build import make_case, make_survey


def _settled(runtime: Runtime, hours_ago: float) -> Survey:
    at = runtime.clock.now() - timedelta(hours=hours_ago)
    return make_survey(
        runtime,
        make_case(runtime),
        state=SurveyState.SETTLED,
        disposition=Disposition.PARTIAL,
        channel=Channel.SMS,
        settled_at=at,
        settled_day=runtime.local_day(at),
    )


def _rate(runtime: Runtime, survey: Survey, level: int, *, counted: bool = True) -> None:
    with runtime.database.write() as session:
        session.add(
            Answer(
                survey_id=survey.id,
                question="responsible_unit",
                object=RatedObject.RESPONSIBLE_UNIT,
                level=level,
                channel=Channel.SMS,
                how="test",
                heard_at=runtime.clock.now(),
                counted=counted,
                late=not counted,
            )
        )


def test_page_by_page_every_settled_survey_comes_once(
    runtime: Runtime, client: FlaskClient, everything: dict[str, str]
) -> None:
    # Several settle in the same moment: the number breaks the tie.
    surveys = [_settled(runtime, hours) for hours in (5, 4, 4, 4, 3, 2, 1)]
    make_survey(runtime)
    path = "/api/v1/surveys?limit=2"
    page = client.get(path, headers=everything).get_json()
    seen = page["items"]
    while page["next_cursor"]:
        assert len(page["items"]) == 2
        page = client.get(f"{path}&cursor={page['next_cursor']}", headers=everything).get_json()
        seen += page["items"]
    assert [item["settled_at"] for item in seen] == [
        survey.settled_at.isoformat() for survey in surveys if survey.settled_at
    ]


def test_a_survey_tells_counted_ratings_and_nobody_by_name(
    runtime: Runtime, client: FlaskClient, everything: dict[str, str]
) -> None:
    survey = _settled(runtime, 1)
    _rate(runtime, survey, 4)
    _rate(runtime, survey, 1, counted=False)
    answer = client.get("/api/v1/surveys", headers=everything)
    item = answer.get_json()["items"][0]
    assert item["ratings"] == {"responsible_unit": 4, "petition_office": None}
    assert (item["disposition"], item["channel"], item["responsible_unit"]) == ("1.2", "sms", "S1")
    assert "张三" not in answer.text and "+86" not in answer.text


@pytest.mark.parametrize("encoded", ["%2B", "+"])
def test_since_a_moment(
    runtime: Runtime, client: FlaskClient, everything: dict[str, str], encoded: str
) -> None:
    _settled(runtime, 30)
    _settled(runtime, 1)
    asked = f"/api/v1/surveys?settled_since=2026-10-19T08:00:00{encoded}08:00"
    assert len(client.get(asked, headers=everything).get_json()["items"]) == 1
    whole_day = client.get("/api/v1/surveys?settled_since=2026-10-18", headers=everything)
    assert len(whole_day.get_json()["items"]) == 2


@pytest.mark.parametrize(
    "query",
    ["settled_since=yesterday", "cursor=x", "cursor=", "cursor=MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMHwx",
     "limit=0", "limit=501", "limit=ten", "name=1"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client: FlaskClient, everything: dict[str, str], query: str) -> None:
    assert problem_of(client, f"/api/v1/surveys?{query}", headers=everything)["status"] == 422
