"""A case that is asked about again: what is asked, and that a round of one question can be whole."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from survey.models import Survey
from survey.runtime import Runtime
from survey.vocabulary import Disposition, RatedObject, Role, SurveyState
from tests.accounts.visits import sit
from tests.again import make_again


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_the_course_says_what_a_later_round_asks_and_that_it_is_whole(
    client: FlaskClient, runtime: Runtime
) -> None:
    again = make_again(runtime, asks=[RatedObject.PETITION_OFFICE])
    now = runtime.clock.now()
    settled = {"state": SurveyState.SETTLED, "settled_at": now, "settled_day": runtime.local_day(now)}
    with runtime.database.write() as session:
        mine = update(Survey).where(Survey.id == again.id)
        session.execute(mine.values(**settled, disposition=Disposition.COMPLETE))
    sit(client, runtime, Role.SUPERVISOR)
    page = client.get(f"/cases/{again.case_id}").text
    chosen = page.split("选为再次回访对象（第 2 轮）")[1].split("</li>")[0]
    assert "信访部门" in chosen and "责任单位" not in chosen
    assert "所问的已评价 (1.1)" in page and "两项都已评价 (1.1)" in page
