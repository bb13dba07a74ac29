"""A thousand random callers: never an error, never a lost answer, never a wrong one, as the issue says."""

import random

import pytest

from survey.models import Petitioner, Survey
from survey.vocabulary import AttemptState, Disposition, SurveyState
from tests.build import make_case, make_survey
from tests.office_room import Room
from tests.telephone import Telephone, call_about
from tests.webhooks.voice.callers import Caller

AT_ONCE = 50  # people in one test: whoever fails is found sooner
CROWDS = [("sqlite", start) for start in range(0, 1000, AT_ONCE)]
CROWDS += [("postgresql", start) for start in range(1000, 1300, AT_ONCE)]


@pytest.mark.slow
@pytest.mark.timeout(300)  # where much else runs
@pytest.mark.parametrize(("database_url", "start"), CROWDS, indirect=["database_url"])
def test_a_thousand_random_callers(room: Room, start: int) -> None:
    for seed in range(start, start + AT_ONCE):
        _one(room, seed)


def _one(room: Room, seed: int) -> None:
    chance = random.Random(seed)
    phone = f"+8613{seed:09}"
    survey = make_survey(room.runtime, make_case(room.runtime, phone=phone, case_no=f"XF{seed:08}"))
    caller = Caller(chance)
    ours = Telephone(room, call_about(room, survey, seq=10).token, phone)
    caller.answers(ours)
    ended = chance.choice(["completed", "completed", "completed", "failed"])
    assert ours.reports(ended, SequenceNumber="3", CallDuration="20") == 204
    _says_the_same(ours)
    if chance.random() < 0.3 and not _is_over(room, survey):  # the line broke: they call back, or we do
        again = "" if chance.random() < 0.5 else call_about(room, survey, seq=20).token
        further = Telephone(room, again, phone)
        caller.answers(further)
        _says_the_same(further)
    _is_kept(room, survey, caller, seed)


def _is_over(room: Room, survey: Survey) -> bool:
    with room.runtime.database.read() as session:
        return session.get_one(Survey, survey.id).state is SurveyState.SETTLED


def _says_the_same(call: Telephone) -> None:
    """Every request of the call, come again when it is over."""
    for number, (path, _form, answer) in enumerate(call.asked):
        assert call.again(number) == answer, path


def _is_kept(room: Room, survey: Survey, caller: Caller, seed: int) -> None:
    """What the model wrote down is what is kept; nothing else is counted."""
    model = caller.model
    answers = [one for one in room.answers() if one.survey_id == survey.id]
    counted = {one.question: one.value for one in answers if one.counted}
    assert counted == model.answers, seed
    with room.runtime.database.read() as session:
        kept = session.get_one(Survey, survey.id)
        person = session.get_one(Petitioner, survey.petitioner_id)
    assert (person.opted_out_at is not None) == model.stopped, seed
    assert (person.dead_at is not None) == model.wrong_number, seed
    if model.stopped:
        assert kept.state is SurveyState.SETTLED, seed
    if model.wants_person:
        assert kept.to_person_at is not None, seed
    rated = len({"responsible_unit", "petition_office"} & model.answers.keys())
    if kept.disposition is not None and rated == 2:
        assert kept.disposition is Disposition.COMPLETE, seed
    if kept.disposition is Disposition.REFUSAL:
        assert model.stopped and not rated, seed
    assert kept.reached or not model.spoke, seed
    states = [one.state for one in room.attempts() if one.survey_id == survey.id]
    assert AttemptState.SENDING not in states, seed
