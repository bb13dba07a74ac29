"""A survey by text message from picking to settling, through the real webhook and the real SDK."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from survey.clock import SetClock
from survey.course.settle import settle
from survey.models import Case, CasePhone, CodingItem, Petitioner
from survey.vocabulary import AttemptState, Channel, Disposition, NotAsked, Purpose, SurveyState
from tests.build import make_case, make_petitioner, make_questionnaire, make_survey
from tests.office_room import Room

PHONE, OTHER = "+8613900000001", "+8613900000002"


@pytest.fixture
def asked(room: Room) -> Case:
    """A person who has our first question on the phone."""
    make_questionnaire(room.runtime)
    case = make_case(room.runtime, phone=PHONE, case_no="XF20261003721")
    pick(room.runtime)
    assert dispatch(room.runtime)["sent"] == 1
    return case


def _answers(room: Room) -> list[tuple[str, str, bool]]:
    return [(one.question, one.value, one.counted) for one in room.answers()]


def test_the_first_message_says_who_asks_which_case_and_how_to_stop(room: Room, asked: Case) -> None:
    (invitation,) = room.sent(PHONE)
    assert invitation.startswith("【青溪县民调中心】3721号事")
    assert "自愿" in invitation and "不愿回T" in invitation
    assert "信访" not in invitation and len(invitation) <= 70


def test_two_ratings_a_reason_and_thanks(room: Room, asked: Case) -> None:
    for words in ("2", "满意", "办得快"):
        assert room.writes(PHONE, words) == 200
        dispatch(room.runtime)
    assert _answers(room) == [
        ("responsible_unit", "2", True),
        ("petition_office", "2", True),
        ("reason", "", True),
    ]
    (survey,) = room.surveys()
    assert (survey.state, survey.disposition) == (SurveyState.SETTLED, Disposition.COMPLETE)
    assert survey.called and survey.reached and survey.channel is Channel.SMS
    assert len(room.sent(PHONE)) == 4
    room.writes(PHONE, "不客气")
    assert dispatch(room.runtime)["sent"] == 0, "after the last answer, silence"


def test_r3_what_comes_before_the_next_case_is_asked_about_is_about_the_last_one(
    room: Room, asked: Case, clock: SetClock
) -> None:
    """The survey ended between question and answer, and the person's next case was picked meanwhile."""
    room.writes(PHONE, "2")
    dispatch(room.runtime)
    (first,) = room.surveys()
    with room.runtime.database.write() as session:
        settle(room.runtime, session, first.id, Disposition.PARTIAL, clock.now())
    other = make_survey(room.runtime, make_case(room.runtime, phone=PHONE))
    room.writes(PHONE, "4")
    assert [(one.survey_id, one.question, one.level, one.late) for one in room.answers()] == [
        (first.id, "responsible_unit", 2, False),
        (first.id, "petition_office", 4, True),
    ]
    follow_up(room.runtime)
    dispatch(room.runtime)
    room.writes(PHONE, "1")
    assert [one.survey_id for one in room.answers()] == [first.id, first.id, other.id], "now it was asked"


def test_r8_after_a_five_the_reason_and_then_the_offer_to_be_contacted(room: Room, asked: Case) -> None:
    for words in ("5", "1", "路没修", "要"):
        room.writes(PHONE, words)
        dispatch(room.runtime)
    assert _answers(room)[-1] == ("consent", "yes", True)
    assert room.surveys()[0].disposition is Disposition.COMPLETE
    assert "核实员" in room.sent(PHONE)[-1]


def test_the_optional_reason_is_waited_for_and_then_the_survey_settles(
    room: Room, asked: Case, clock: SetClock
) -> None:
    for words in ("1", "1"):
        room.writes(PHONE, words)
        dispatch(room.runtime)
    follow_up(room.runtime)
    assert room.surveys()[0].state is SurveyState.OPEN
    clock.advance(timedelta(days=1, minutes=1))
    follow_up(room.runtime)
    assert room.surveys()[0].disposition is Disposition.COMPLETE


def test_r7_a_vague_reply_is_asked_again_once_and_then_waits_for_people_to_read_it(
    room: Room, asked: Case
) -> None:
    room.writes(PHONE, "谢谢")
    dispatch(room.runtime)
    assert "没看懂" in room.sent(PHONE)[-1]
    room.writes(PHONE, "还行吧")
    assert dispatch(room.runtime)["sent"] == 0
    assert [(item.question, item.closed_at) for item in _items(room)] == [("responsible_unit", None)]
    assert not room.answers()
    room.writes(PHONE, "3")
    assert _answers(room) == [("responsible_unit", "3", True)], "an answer that comes after all still counts"
    assert _items(room)[0].closed_at is not None, "and spares the coders"


def test_r2_the_same_webhook_twice_counts_once_and_answers_alike(room: Room, asked: Case) -> None:
    assert room.writes(PHONE, "4", sid="SMsame") == room.writes(PHONE, "4", sid="SMsame") == 200
    assert _answers(room) == [("responsible_unit", "4", True)]
    assert len(room.inbounds()) == 1
    assert dispatch(room.runtime)["sent"] == 1


def test_r3_a_later_different_answer_is_shown_and_does_not_count(room: Room, asked: Case) -> None:
    room.writes(PHONE, "1")
    room.writes(PHONE, "5")  # the second question has not left yet: this is about the first
    assert _answers(room) == [("responsible_unit", "1", True), ("responsible_unit", "5", False)]
    assert dispatch(room.runtime)["sent"] == 1


def test_several_messages_in_a_row_answer_one_question_once(room: Room, asked: Case) -> None:
    for words in ("2", "2", "满意"):
        room.writes(PHONE, words)
    assert _answers(room) == [("responsible_unit", "2", True)]
    assert dispatch(room.runtime)["sent"] == 1


@pytest.mark.parametrize("words", ["TD", "退订", "别再发了", "STOP"])
def test_an_opt_out_stops_everything_and_is_confirmed_once(room: Room, asked: Case, words: str) -> None:
    room.writes(PHONE, words)
    room.writes(PHONE, words)
    dispatch(room.runtime)
    assert [text for text in room.sent(PHONE) if "已停止" in text] == room.sent(PHONE)[1:]
    assert len(room.sent(PHONE)) == 2
    assert room.surveys()[0].disposition is Disposition.REFUSAL
    later = make_case(room.runtime, phone=PHONE)
    pick(room.runtime)
    with room.runtime.database.read() as session:
        assert session.get_one(Case, later.id).not_asked is NotAsked.OPTED_OUT


def test_a_rating_beside_an_opt_out_is_kept(room: Room, asked: Case) -> None:
    room.writes(PHONE, "5 别再发了")
    assert _answers(room) == [("responsible_unit", "5", True)]
    assert room.surveys()[0].disposition is Disposition.PARTIAL


def test_who_opted_out_can_come_back(room: Room, asked: Case) -> None:
    room.writes(PHONE, "TD")
    room.writes(PHONE, "START")
    with room.runtime.database.read() as session:
        assert session.get_one(Petitioner, asked.petitioner_id).opted_out_at is None


def test_a_stop_from_a_number_nobody_knows_is_kept(room: Room) -> None:
    make_questionnaire(room.runtime)
    room.writes(OTHER, "退订")
    case = make_case(room.runtime, phone=OTHER)
    pick(room.runtime)
    with room.runtime.database.read() as session:
        assert session.get_one(Case, case.id).not_asked is NotAsked.OPTED_OUT


def test_somebody_elses_number_is_told_sorry_and_left_alone(room: Room, asked: Case) -> None:
    room.writes(PHONE, "打错了")
    dispatch(room.runtime)
    follow_up(room.runtime)
    assert "打扰了" in room.sent(PHONE)[-1]
    (survey,) = room.surveys()
    assert survey.disposition is Disposition.NON_CONTACT and not survey.reached


def test_a_case_goes_on_with_its_second_number(room: Room) -> None:
    make_questionnaire(room.runtime)
    case = make_case(room.runtime, phone=PHONE)
    make_spare(room, case, OTHER)
    pick(room.runtime)
    dispatch(room.runtime)
    room.writes(PHONE, "我不认识这个人")
    follow_up(room.runtime)
    dispatch(room.runtime)
    assert len(room.sent(OTHER)) == 1
    room.writes(OTHER, "1")
    assert _answers(room) == [("responsible_unit", "1", True)]


def test_r3_what_somebody_else_answered_stays_and_does_not_count_for_the_petitioner(
    room: Room, asked: Case
) -> None:
    """A rating, and only then that it is another's number: the petitioner is asked both questions anew."""
    make_spare(room, asked, OTHER)
    room.writes(PHONE, "5")
    room.writes(PHONE, "你打错了")
    for _ in range(2):
        follow_up(room.runtime)
        dispatch(room.runtime)
        room.writes(OTHER, "1")
    assert _answers(room) == [
        ("responsible_unit", "5", False),
        ("responsible_unit", "1", True),
        ("petition_office", "1", True),
    ]
    assert all(one.understood_at for one in room.inbounds()), "nothing is left behind"


def test_what_was_answered_before_the_number_went_dead_is_not_asked_again(room: Room, asked: Case) -> None:
    make_spare(room, asked, OTHER)
    room.writes(PHONE, "4")
    dispatch(room.runtime)
    question = room.attempts()[-1]
    room.reports(question.token, "undelivered", question.carrier_sid or "", ErrorCode="30005")
    follow_up(room.runtime)
    dispatch(room.runtime)
    assert "接待您、转交" in room.sent(OTHER)[-1]
    room.writes(OTHER, "2")
    assert _answers(room) == [("responsible_unit", "4", True), ("petition_office", "2", True)]


def test_words_of_somebody_else_are_not_coded_for_the_petitioner(room: Room, asked: Case) -> None:
    make_spare(room, asked, OTHER)
    for words in ("谢谢", "还行吧"):
        room.writes(PHONE, words)
        dispatch(room.runtime)
    assert _items(room)[0].closed_at is None
    room.writes(PHONE, "你打错了")
    assert room.surveys()[0].petitioner_id != asked.petitioner_id
    assert _items(room)[0].closed_at is not None


def test_an_answer_from_the_second_number_of_a_case_is_its_answer(room: Room, asked: Case) -> None:
    make_spare(room, asked, OTHER)
    room.writes(OTHER, "4")
    assert _answers(room) == [("responsible_unit", "4", True)]


def test_r3_a_wrong_second_number_takes_nothing_from_what_the_petitioner_answered(
    room: Room, asked: Case
) -> None:
    make_spare(room, asked, OTHER)
    room.writes(PHONE, "4")
    dispatch(room.runtime)
    room.writes(OTHER, "你打错了")
    assert _answers(room) == [("responsible_unit", "4", True)]
    assert room.surveys()[0].petitioner_id == asked.petitioner_id


def test_a_stop_from_the_second_number_stops_both(room: Room, asked: Case) -> None:
    make_spare(room, asked, OTHER)
    room.writes(OTHER, "退订")
    (survey,) = room.surveys()
    assert (survey.state, survey.disposition) == (SurveyState.SETTLED, Disposition.REFUSAL)
    with room.runtime.database.read() as session:
        assert all(one.opted_out_at for one in session.scalars(select(Petitioner)))
    dispatch(room.runtime)
    assert len(room.sent(PHONE)) == 1 and len(room.sent(OTHER)) == 1, "who wrote is told so, once"


def test_a_death_ends_all_contact_in_silence(room: Room, asked: Case) -> None:
    room.writes(PHONE, "人已经不在了")
    follow_up(room.runtime)
    dispatch(room.runtime)
    assert room.surveys()[0].disposition is Disposition.DECEASED
    assert len(room.sent(PHONE)) == 1


def test_abuse_is_a_refusal_and_nothing_more(room: Room, asked: Case) -> None:
    room.writes(PHONE, "滚")
    assert room.surveys()[0].disposition is Disposition.REFUSAL
    assert dispatch(room.runtime)["sent"] == 0


def test_who_asks_who_we_are_is_told_and_may_still_answer(room: Room, asked: Case) -> None:
    room.writes(PHONE, "你是谁")
    dispatch(room.runtime)
    assert "不收费" in room.sent(PHONE)[-1]
    room.writes(PHONE, "2")
    assert _answers(room) == [("responsible_unit", "2", True)]


def test_a_rating_after_settling_is_late_and_moves_nothing(room: Room, asked: Case, clock: SetClock) -> None:
    clock.advance(timedelta(days=16))
    follow_up(room.runtime)
    before = room.surveys()[0]
    room.writes(PHONE, "1")
    (late,) = room.answers()
    assert (late.level, late.counted, late.late) == (1, False, True)
    assert room.surveys()[0].disposition is before.disposition is Disposition.NON_CONTACT


def test_the_reminder_asks_only_what_is_missing(room: Room, asked: Case, clock: SetClock) -> None:
    room.writes(PHONE, "2")
    dispatch(room.runtime)
    clock.advance(timedelta(days=1, minutes=1))
    follow_up(room.runtime)
    dispatch(room.runtime)
    reminder = room.attempts()[-1]
    assert (reminder.purpose, reminder.question) == (Purpose.REMINDER, "petition_office")
    assert "还差一问" in room.sent(PHONE)[-1]


def test_one_phone_two_cases_are_asked_one_after_the_other(room: Room, asked: Case, clock: SetClock) -> None:
    make_case(room.runtime, phone=PHONE, case_no="XF20261008888")
    pick(room.runtime)
    assert len(room.surveys()) == 1
    for words in ("1", "1", "好"):
        room.writes(PHONE, words)
        dispatch(room.runtime)
    clock.advance(timedelta(days=31))
    pick(room.runtime)
    dispatch(room.runtime)
    assert "8888号事" in room.sent(PHONE)[-1]


def test_an_unsigned_webhook_changes_nothing(room: Room, asked: Case) -> None:
    assert room.writes(PHONE, "1", signed=False) == 403
    token = room.attempts()[0].token
    assert room.reports(token, "delivered", "SM1", signed=False) == 403
    assert not room.inbounds() and not room.answers()
    assert room.attempts()[0].state is AttemptState.ACCEPTED


def test_a_callback_that_is_none_is_told_why(room: Room, asked: Case) -> None:
    assert room.reports("nobody", "delivered", "SM1") == 404
    assert room.reports(room.attempts()[0].token, "", "SM1") == 400


def make_spare(room: Room, case: Case, phone: str) -> None:
    person = make_petitioner(room.runtime, phone)
    with room.runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=person.id))


def _items(room: Room) -> list[CodingItem]:
    with room.runtime.database.read() as session:
        return list(session.scalars(select(CodingItem)))
