"""One survey, whatever the channel: a call, a page and an interviewer add to the same one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from survey.clock import SetClock
from survey.course.person import whose_survey
from survey.course.store import Coming, Said, keep
from survey.course.understand import understand_about, understand_waiting
from survey.models import Case, Petitioner, Survey
from survey.questionnaire.conversation import Act
from survey.vocabulary import AttemptState, Channel, Disposition, SurveyState
from tests.build import make_attempt, make_case, make_petitioner, make_questionnaire
from tests.office_room import Room

PHONE = "+8613900000001"


@pytest.fixture
def asked(room: Room) -> Case:
    make_questionnaire(room.runtime)
    case = make_case(room.runtime, phone=PHONE, case_no="XF20261003721")
    pick(room.runtime)
    dispatch(room.runtime)
    return case


def coming(room: Room, said: Said, sid: str) -> Coming:
    (survey,) = room.surveys()
    return Coming(carrier="web", sid=sid, said=said, phone_index=b"", survey_id=survey.id)


def says(room: Room, sid: str, **said: object) -> bool:
    """Somebody chooses something on the page; whether it was new."""
    runtime = room.runtime
    with runtime.database.write() as session:
        told = Said(channel=Channel.WEB, how="page", **said)  # type: ignore[arg-type]
        stored = keep(runtime, session, coming(room, told, sid), runtime.clock.now())
    if stored is None:
        return False
    with runtime.database.write() as session:
        understand_about(runtime, session, stored, room.surveys()[0].id)
    return True


def heard(room: Room) -> list[tuple[str, str, Channel, bool]]:
    return [(one.question, one.value, one.channel, one.counted) for one in room.answers()]


def test_a_survey_begun_by_text_ends_on_the_page(room: Room, asked: Case) -> None:
    room.writes(PHONE, "2")
    assert says(room, "1", question="petition_office", value="1")
    assert heard(room) == [
        ("responsible_unit", "2", Channel.SMS, True),
        ("petition_office", "1", Channel.WEB, True),
    ]
    assert dispatch(room.runtime)["sent"] == 0, "the second question was to leave and is not asked any more"
    for number, question in enumerate(("reason", "met", "visited", "written", "signed", "pressure")):
        assert room.surveys()[0].state is SurveyState.OPEN
        says(room, f"p{number}", question=question, value="")
    (survey,) = room.surveys()
    assert (survey.disposition, survey.channel) == (Disposition.COMPLETE, Channel.SMS)


def test_r2_the_same_choice_twice_counts_once(room: Room, asked: Case) -> None:
    assert says(room, "1", question="responsible_unit", value="4")
    assert not says(room, "1", question="responsible_unit", value="4")
    assert heard(room) == [("responsible_unit", "4", Channel.WEB, True)]


def test_r3_a_later_other_answer_on_another_channel_is_shown_and_not_counted(room: Room, asked: Case) -> None:
    says(room, "1", question="responsible_unit", value="4")
    room.writes(PHONE, "1")
    assert heard(room)[0] == ("responsible_unit", "4", Channel.WEB, True)
    assert not any(counted and level == "1" for question, level, _, counted in heard(room)[1:])


def test_a_reply_by_text_cancels_the_planned_call_in_the_same_transaction(room: Room, asked: Case) -> None:
    call = make_attempt(room.runtime, room.surveys()[0], channel=Channel.VOICE, body=None)
    room.writes(PHONE, "2")
    states = {one.id: one.state for one in room.attempts()}
    assert states[call.id] is AttemptState.CANCELLED


def test_an_opt_out_on_the_page_stops_texts_and_calls(room: Room, asked: Case) -> None:
    survey = room.surveys()[0]
    planned = [make_attempt(room.runtime, survey, channel=channel) for channel in Channel]
    says(room, "1", acts=frozenset({Act.OPT_OUT}))
    states = {one.id: one.state for one in room.attempts()}
    assert {states[one.id] for one in planned} == {AttemptState.CANCELLED}
    with room.runtime.database.read() as session:
        assert session.get_one(Petitioner, survey.petitioner_id).opted_out_at is not None
        assert session.get_one(Survey, survey.id).disposition is Disposition.REFUSAL


def test_somebody_else_at_the_phone_changes_nothing(room: Room, asked: Case) -> None:
    before = room.surveys()[0]
    says(room, "1", acts=frozenset({Act.NOT_IN}))
    after = room.surveys()[0]
    assert (after.last_heard_at, after.reached, after.state) == (None, False, before.state)


def test_who_wants_a_person_at_a_time_is_handed_over_at_that_time(
    room: Room, asked: Case, clock: SetClock
) -> None:
    at = clock.now() + timedelta(hours=5)
    says(room, "1", acts=frozenset({Act.TO_PERSON}))
    follow_up(room.runtime)
    waiting = room.attempts()[-1]
    assert (waiting.channel, waiting.appointment) == (Channel.INTERVIEWER, None)
    says(room, "2", acts=frozenset({Act.CALLBACK}), callback_at=at)
    again = room.attempts()[-1]
    assert (again.id, again.due_at, again.appointment) == (waiting.id, at, True)


def test_r2_what_was_kept_and_not_understood_is_understood_later(
    room: Room, asked: Case, clock: SetClock
) -> None:
    runtime = room.runtime
    said = Said(channel=Channel.WEB, question="responsible_unit", value="5", how="page")
    with runtime.database.write() as session:
        keep(runtime, session, coming(room, said, "cut short"), clock.now())
    clock.advance(timedelta(minutes=1))
    assert understand_waiting(runtime) == 1
    assert heard(room) == [("responsible_unit", "5", Channel.WEB, True)]


def test_a_survey_is_held_by_its_person(room: Room, asked: Case) -> None:
    runtime, survey = room.runtime, room.surveys()[0]
    with runtime.database.write() as session:
        person = whose_survey(session, survey.id)
    assert person.survey is not None
    assert (person.petitioner_id, person.survey.id) == (survey.petitioner_id, survey.id)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whose_number_is_in_the_call_is_held_with_the_surveys_person(room: Room, asked: Case) -> None:
    """A stop is theirs too: taken later, out of the order of ids, they would be waited for in a circle."""
    runtime, survey = room.runtime, room.surveys()[0]
    other = make_petitioner(runtime, "+8613900000002")
    call = make_attempt(runtime, survey, petitioner_id=other.id, channel=Channel.VOICE, seq=60)
    for attempt_id, theirs in ((None, True), (call.id, False)):
        with runtime.database.write() as session, ThreadPoolExecutor(1) as elsewhere:
            person = whose_survey(session, survey.id, attempt_id)
            assert person.petitioner_id == survey.petitioner_id
            assert elsewhere.submit(_is_free, room, other.id).result() is theirs
            assert not elsewhere.submit(_is_free, room, survey.petitioner_id).result()


def _is_free(room: Room, person_id: int) -> bool:
    free = select(Petitioner.id).where(Petitioner.id == person_id)
    with room.runtime.database.write() as session:
        return session.scalar(free.with_for_update(key_share=True, skip_locked=True)) is not None
