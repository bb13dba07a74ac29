"""One case from being taken to its outcome, by the acts of the desk."""

from survey.interviewing.rules import Then
from survey.vocabulary import AttemptState, Channel, Disposition, SurveyState
from tests.interviewing.people import Desk, answers, attempts, make_waiting


def test_a_whole_interview_is_one_complete_survey(desk: Desk) -> None:
    waiting = make_waiting(desk.runtime)
    interview = desk.reach()
    desk.ask_all(interview)
    assert desk.end(interview, "completed") is Then.FINISHED
    kept, attempt, survey = desk.row(interview)
    assert (attempt.id, attempt.state) == (waiting.id, AttemptState.ANSWERED)
    assert attempt.contact and attempt.left_at and attempt.claim is None
    assert (survey.state, survey.disposition) == (SurveyState.SETTLED, Disposition.COMPLETE)
    assert survey.called and survey.reached and survey.channel is Channel.INTERVIEWER
    assert (kept.outcome, kept.ended_at) == ("completed", desk.runtime.clock.now())
    given = answers(desk.runtime, survey.id)
    assert {(one.channel, one.account_id, one.counted) for one in given} == {
        (Channel.INTERVIEWER, desk.account, True)
    }
    assert len(attempts(desk.runtime, survey.id)) == 1
    assert desk.take() is None
