"""An interviewer writes nothing down of whom nobody has called and found."""

from sqlalchemy import func, select

from survey.models import Answer
from survey.runtime import Runtime
from tests.interviewing.conftest import desk
from tests.interviewing.people import Desk, make_waiting

__all__ = ["desk"]


def _answers(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(Answer)) or 0


def test_nothing_is_written_down_of_whom_nobody_has_found(desk: Desk) -> None:
    make_waiting(desk.runtime)
    interview = desk.take()
    assert interview
    assert not desk.answer(interview, "met", "9"), "not dialled"
    desk.confirm(interview)
    assert not desk.answer(interview, "met", "9"), "nobody is found who was not called"
    assert desk.dial(interview) is None
    assert not desk.answer(interview, "met", "9"), "dialled, and nobody found"
    assert _answers(desk.runtime) == 0
    desk.confirm(interview)
    assert desk.answer(interview, "met", "9")
    assert _answers(desk.runtime) == 1
