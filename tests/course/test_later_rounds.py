"""A later round asks what was dissatisfied and nothing else, whichever way it goes (CONTRACT §6)."""

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from survey.course.later import Later
from survey.course.opt_out import opt_out
from survey.course.person import whose_survey
from survey.course.store import Message, Said
from survey.course.take_turn import take_turn
from survey.models import CasePhone, Survey
from survey.questionnaire.conversation import State
from survey.vocabulary import Channel, Disposition, RatedObject, SurveyState
from tests.again import make_again
from tests.build import make_case, make_petitioner
from tests.office_room import Room

PHONE, OTHER = "+8613900000001", "+8613900000002"
UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE


def asked_again(room: Room, *asks: RatedObject) -> Survey:
    """Round 2, its first message sent."""
    case = make_case(room.runtime, phone=PHONE, case_no="XF20261003721")
    again = make_again(room.runtime, case, asks)
    follow_up(room.runtime)
    dispatch(room.runtime)
    return again


def standing(room: Room, survey: Survey) -> Survey:
    with room.runtime.database.read() as session:
        return session.get_one(Survey, survey.id)


def chooses(room: Room, survey: Survey, question: str, value: str) -> None:
    """On a page or at the desk: whatever the form sent."""
    runtime = room.runtime
    said, now = Said(channel=Channel.WEB, question=question, value=value, how="page"), runtime.clock.now()
    with runtime.database.write() as session:
        later = Later(session.connection())
        person = whose_survey(session, survey.id)
        take_turn(runtime, session, later, Message(said=said, received_at=now), person, now)
        later.flush()


def test_by_text_it_says_that_the_earlier_rating_stays_and_asks_one_thing(room: Room) -> None:
    again = asked_again(room, UNIT)
    assert room.writes(PHONE, "2") == 200
    dispatch(room.runtime)
    first, then = room.sent(PHONE)
    assert "3721号事已重新办理" in first and "上次的评价保留不改" in first
    assert "愿意的话请写一句原因" in then, "R8: the reason is offered, and the other rating is not asked"
    assert [(one.question, one.level, one.counted) for one in room.answers()] == [
        ("responsible_unit", 2, True)
    ]
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, again.petitioner_id, "sms", room.runtime.clock.now())
    assert standing(room, again).disposition is Disposition.COMPLETE, "what was asked is in"


def test_of_the_petition_office_it_asks_by_its_own_words(room: Room) -> None:
    again = asked_again(room, OFFICE)
    assert "请再评接待、转交的单位" in room.sent(PHONE)[0]
    room.writes(PHONE, "4")
    (answer,) = room.answers()
    assert (answer.object, answer.level) == (OFFICE, 4)
    assert standing(room, again).state is SurveyState.OPEN, "a 4 or 5 is asked about contact again"


def test_both_objects_take_one_message_each(room: Room) -> None:
    again = asked_again(room, UNIT, OFFICE)
    room.writes(PHONE, "3")
    dispatch(room.runtime)
    assert "再请评价接待您、转交此事的单位" in room.sent(PHONE)[1]
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, again.petitioner_id, "sms", room.runtime.clock.now())
    assert standing(room, again).disposition is Disposition.PARTIAL


def test_somebody_elses_number_leaves_the_round_what_it_was(room: Room) -> None:
    again = asked_again(room, OFFICE)
    other = make_petitioner(room.runtime, OTHER)
    with room.runtime.database.write() as session:
        session.add(CasePhone(case_id=again.case_id, position=2, petitioner_id=other.id))
    room.writes(PHONE, "5")
    room.writes(PHONE, "打错了，我不是本人")
    moved = standing(room, again)
    assert moved.petitioner_id == other.id and moved.conversation
    state = State.from_json(moved.conversation)
    assert (state.needed, state.current, state.answers) == (("petition_office",), "petition_office", {})
    follow_up(room.runtime)
    dispatch(room.runtime)
    assert "请再评接待、转交的单位" in room.sent(OTHER)[0]
    assert [one.counted for one in room.answers()] == [False], (
        "what the stranger said is kept and not counted"
    )


def test_r3_a_rating_that_is_not_asked_in_this_round_is_shown_and_not_counted(room: Room) -> None:
    again = asked_again(room, UNIT)
    chooses(room, again, "petition_office", "5")
    assert standing(room, again).state is SurveyState.OPEN, "what is asked is still open"
    chooses(room, again, "responsible_unit", "2")
    assert [(one.object, one.counted) for one in room.answers()] == [(OFFICE, False), (UNIT, True)]
    for question in ("reason", "met", "visited", "written", "signed", "pressure"):
        chooses(room, again, question, "")
    settled = standing(room, again)
    assert (settled.state, settled.disposition) == (SurveyState.SETTLED, Disposition.COMPLETE)
