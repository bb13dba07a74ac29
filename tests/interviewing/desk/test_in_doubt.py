"""Who says that they never petitioned is called again once somebody has looked into it, and not before."""

from sqlalchemy import select, update

from survey.accounts.people import Person
from survey.models import Concern, Survey
from survey.rectification.concerns.find import find_concerns
from survey.rectification.concerns.judge import judge
from survey.runtime import Runtime
from survey.vocabulary import ConcernState, Role
from tests.interviewing.people import Desk, attempts, hours, make_account, make_waiting


def _chen(runtime: Runtime) -> Person:
    account = make_account(runtime, Role.SUPERVISOR, "chen")
    return Person(account, "chen", "chen", Role.SUPERVISOR, None, None)


def _judge(runtime: Runtime, to: ConcernState) -> None:
    with runtime.database.read() as session:
        one = session.scalars(select(Concern.id)).one()
    judge(runtime, one, to, "核对了登记表", _chen(runtime))


def test_who_wrote_it_waits_from_that_moment_on(runtime: Runtime, desk: Desk) -> None:
    """Before the job has kept the report, too."""
    waiting = make_waiting(runtime)
    with runtime.database.write() as session:
        said = {"to_person_at": runtime.clock.now(), "to_person_why": "not_petitioner"}
        session.execute(update(Survey).where(Survey.id == waiting.survey_id).values(said))
    assert desk.take() is None


def test_who_told_an_interviewer_is_called_again_when_it_is_unfounded(runtime: Runtime, desk: Desk) -> None:
    waiting = make_waiting(runtime)
    assert waiting.survey_id is not None
    desk.end(desk.reach(), "never_petitioned", note="说没反映过")
    assert find_concerns(runtime) == 1
    assert desk.take() is None
    runtime.clock.advance(hours(1))  # type: ignore[attr-defined]
    _judge(runtime, ConcernState.UNFOUNDED)
    assert len(attempts(runtime, waiting.survey_id)) == 2
    again = desk.take()
    assert again is not None and desk.row(again)[2].id == waiting.survey_id
