"""Some weeks of the past, in which what was dissatisfied was put right by the product's own functions."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from scheduler.jobs import JOBS
from survey.accounts.people import person_by_login
from survey.clock import SetClock
from survey.demonstration.example import find_example
from survey.demonstration.load import load
from survey.demonstration.righting.live import put_right
from survey.demonstration.righting.matter import Matter, read_matters
from survey.demonstration.righting.pace import BySeconds
from survey.demonstration.welcome import welcome
from survey.models import (
    ANSWER_DISSENT,
    RECTIFICATION_OPEN,
    Answer,
    Notice,
    NoticeDelivery,
    Rectification,
    RectificationStep,
    Survey,
    Unit,
)
from survey.runtime import Runtime
from survey.vocabulary import DeliveryState, Ending, NoticeChannel, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State
from tests.accounts.visits import sit
from tests.build import make_questionnaire
from tests.demonstration.stopping import StopAfter

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
WEEKS = 8
_ACTS = {Act.VERIFY, Act.ORDER, Act.REPORT, Act.ACCEPT, Act.ASK_AGAIN, Act.CLIMB, Act.CONCLUDE}

_WAY = ("非常不满意", "启动核实整改", "已核实", "验收通过", "选为再次回访对象", "评价：", "销号")


@pytest.fixture
def lived(runtime: Runtime, clock: SetClock) -> Runtime:
    clock.set(NOW)
    make_questionnaire(runtime)
    load(runtime, JOBS, lambda share: None, WEEKS)
    return runtime


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # its parts are tried on both
def test_a_past_in_which_things_were_put_right(lived: Runtime, clock: SetClock, client: FlaskClient) -> None:
    """Making it takes a while, so one test looks at much."""
    _nobody_dissatisfied_is_left_without_a_next_step(lived)
    _it_was_done_by_people_by_the_rules(lived)
    _one_person_can_be_followed_on_one_page(lived, client)
    _units_differ(lived)
    _r11_what_units_are_told_stays_here(lived)
    _what_is_left_is_for_the_visitor(lived)
    _most_of_what_opens_is_seen_to_while_one_watches(lived, clock)


def _nobody_dissatisfied_is_left_without_a_next_step(lived: Runtime) -> None:
    followed = select(Rectification.id).where(
        Rectification.survey_id == Answer.survey_id, Rectification.object == Answer.object
    )
    with lived.database.read() as session:
        dissent = select(func.count()).select_from(Answer).where(ANSWER_DISSENT, Answer.counted)
        assert (session.scalar(dissent.where(Answer.object.is_not(None))) or 0) > 40
        assert session.scalar(dissent.where(Answer.object.is_not(None), ~followed.exists())) == 0
        assert session.scalar(select(func.count()).where(~Rectification.demo)) == 0


def _it_was_done_by_people_by_the_rules(lived: Runtime) -> None:
    with lived.database.read() as session:
        steps = Counter(session.scalars(select(RectificationStep.act)))
        endings = Counter(session.scalars(select(Rectification.ending)))
        late = session.scalars(select(RectificationStep.at).where(RectificationStep.at > NOW)).all()
        unsettled = select(func.count()).where(Survey.state != SurveyState.SETTLED, Survey.round == 1)
        assert session.scalar(unsettled) == 0
    assert not late
    assert set(steps) >= _ACTS
    assert endings[Ending.SATISFIED] > endings[Ending.DISSATISFIED_AGAIN] > 0
    assert endings[Ending.WITHOUT_NAMING] > 0


def _one_person_can_be_followed_on_one_page(lived: Runtime, client: FlaskClient) -> None:
    """From the text that said 5 to the answer after it was put right."""
    example = find_example(lived)
    assert example is not None
    told = welcome("http://127.0.0.1:5000", "http://127.0.0.1:5050", example)
    assert f"http://127.0.0.1:5000/cases/{example.case_id} " in told and example.case_no in told
    sit(client, lived)
    page = client.get(f"/cases/{example.case_id}").text
    course = page.split('<ol class="timeline">')[1].split("</ol>")[0]
    at = 0
    for event in _WAY:
        assert event in course[at:], event
        at = course.index(event, at)


def _units_differ(lived: Runtime) -> None:
    with lived.database.read() as session:
        rows = session.execute(
            select(Unit.code, Rectification.reported_at, Rectification.ordered_due_at)
            .join(Unit, Unit.id == Rectification.unit_id)
            .where(Rectification.ordered_due_at < NOW)
        ).all()
    on_time = {code for code, reported, due in rows if due and reported and reported <= due}
    late = {code for code, reported, due in rows if due and (reported is None or reported > due)}
    assert on_time and late


def _r11_what_units_are_told_stays_here(lived: Runtime) -> None:
    with lived.database.read() as session:
        assert session.scalar(select(func.count()).where(~Notice.demo)) == 0
        mailed = select(func.count()).where(
            NoticeDelivery.channel == NoticeChannel.EMAIL, NoticeDelivery.state == DeliveryState.ACCEPTED
        )
        assert session.scalar(mailed) == 0


def _what_is_left_is_for_the_visitor(lived: Runtime) -> None:
    with lived.database.read() as session:
        states = Counter(session.scalars(select(Rectification.state).where(RECTIFICATION_OPEN)))
        assert person_by_login(session, "verifier2") is not None
    assert sum(states.values()) > 8
    assert len(states) > 3


def _most_of_what_opens_is_seen_to_while_one_watches(lived: Runtime, clock: SetClock) -> None:
    since = NOW - timedelta(days=12)
    clock.advance(timedelta(minutes=10))
    before = _standing(lived, since)
    put_right(lived, since, StopAfter(2), every=0)
    after = _standing(lived, since)
    pace = BySeconds(clock.now())
    left = {one.id for one in before.values() if pace.leaves(one)}
    for one in before.values():
        if one.id in left:
            assert after[one.id].state is one.state
        elif one.state in (State.TO_VERIFY, State.REPORTED):
            assert one.id not in after or after[one.id].state is not one.state
    assert left


def _standing(lived: Runtime, since: datetime) -> dict[int, Matter]:
    with lived.database.read() as session:
        return {one.id: one for one in read_matters(session, since)}
