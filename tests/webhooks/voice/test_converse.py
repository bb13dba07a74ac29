"""A call through the real routes: what is asked when, what is kept, and what the same request gets."""

import pytest
from sqlalchemy import update

from survey.course.opt_out import opt_out
from survey.course.settle import settle
from survey.models import Attempt, CasePhone, Petitioner, Unit
from survey.vocabulary import AttemptState, Channel, Disposition, RatedObject, ReadingOrder
from tests.again import make_again
from tests.build import make_attempt, make_case, make_petitioner, make_survey
from tests.office_room import Room
from tests.telephone import PHONE, Telephone, call_about, make_call


@pytest.fixture
def call(room: Room) -> Telephone:
    """A person who has just taken our call."""
    telephone = Telephone(room, make_call(room).token)
    telephone.pick_up()
    return telephone


def _answers(room: Room) -> list[tuple[str, str]]:
    return [(one.question, one.value) for one in room.answers() if one.counted]


def _attempt(room: Room) -> Attempt:
    return room.attempts()[-1]


def test_two_ratings_and_a_reason_in_one_call(call: Telephone) -> None:
    assert "S1局" in call.press("1")
    assert "OFFICE局" in call.press("2")
    assert "“嘀”声" in call.press("1")
    assert "谢谢" in call.speak_after_the_beep() and call.is_over
    assert _answers(call.room) == [("responsible_unit", "2"), ("petition_office", "1"), ("reason", "")]
    (survey,) = call.room.surveys()
    assert (survey.disposition, survey.channel) == (Disposition.COMPLETE, Channel.VOICE)
    assert survey.reached and survey.called


def test_after_a_4_or_5_a_verifier_is_offered_and_whether_the_unit_may_know(call: Telephone) -> None:
    call.presses("142")
    assert "核实员" in call.speak_after_the_beep()
    assert "告诉承办单位" in call.press("1")
    assert "谢谢" in call.press("2")
    assert _answers(call.room)[3:] == [("consent", "yes"), ("named", "no")]


def test_a_later_round_asks_in_a_call_what_it_asks_and_says_that_the_earlier_rating_stays(
    room: Room,
) -> None:
    again = make_again(room.runtime, make_case(room.runtime, phone=PHONE), [RatedObject.PETITION_OFFICE])
    call = Telephone(room, call_about(room, again).token)
    assert "保留" not in call.pick_up(), "nothing of the case before identity"
    words = call.press("1")
    assert "保留不改" in words and "OFFICE局" in words and "S1局" not in words
    assert "“嘀”声" in call.press("2")
    call.speak_after_the_beep()
    assert call.is_over and _answers(room) == [("petition_office", "2"), ("reason", "")]
    assert room.surveys()[-1].disposition is Disposition.COMPLETE


@pytest.mark.parametrize("level", "12345")
def test_r8_every_level_takes_the_same_keys_in_either_order(room: Room, level: str) -> None:
    case = make_case(room.runtime, phone=PHONE)
    survey = make_survey(room.runtime, case, reading_order=ReadingOrder.REVERSE)
    call = Telephone(room, call_about(room, survey).token)
    call.pick_up()
    words = call.press("1")
    assert words.index("非常不满意按 5") < words.index("非常满意按 1")
    call.presses(f"{level}{level}")
    assert call.place == "3-q3"
    assert _answers(room) == [("responsible_unit", level), ("petition_office", level)]


def test_not_in_is_no_wrong_number_and_changes_nothing_of_the_survey(call: Telephone) -> None:
    before = call.room.surveys()[0]
    assert "换个时间" in call.press("3") and call.is_over
    (survey,) = call.room.surveys()
    assert (survey.state, survey.last_heard_at, survey.reached) == (before.state, None, False)
    assert survey.next_at == before.next_at


def test_a_wrong_number_is_left_alone_and_the_next_number_of_the_case_is_not(room: Room) -> None:
    case = make_case(room.runtime, phone=PHONE)
    other = make_petitioner(room.runtime)
    with room.runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=2, petitioner_id=other.id))
    attempt = call_about(room, make_survey(room.runtime, case))
    call = Telephone(room, attempt.token)
    call.pick_up()
    assert "不再打这个号码" in call.press("2") and call.is_over
    with room.runtime.database.read() as session:
        assert session.get_one(Petitioner, attempt.petitioner_id).dead_why == "wrong_person"
    assert room.surveys()[0].petitioner_id == other.id
    late = Telephone(room, attempt.token, sid=call.sid)
    assert "没有要请您评价的事" in late.post(f"/twilio/voice/{attempt.token}/1-q1", Digits="5")
    assert room.answers() == [], "who was called by mistake does not answer for the person"


def test_nought_stops_everything_everywhere(call: Telephone) -> None:
    survey = call.room.surveys()[0]
    make_attempt(call.room.runtime, survey, seq=99)
    assert "不再给您打电话、发短信" in call.press("0") and call.is_over
    assert call.room.surveys()[0].disposition is Disposition.REFUSAL
    assert call.room.attempts()[-1].state is AttemptState.CANCELLED
    with call.room.runtime.database.read() as session:
        assert session.get_one(Petitioner, survey.petitioner_id).opted_out_at is not None


def test_a_person_is_promised_and_comes_at_the_time_that_was_named(call: Telephone) -> None:
    call.press("1")
    assert "访问员会用" in call.press("9")
    assert "记下了" in call.press("2") and call.is_over
    (survey,) = call.room.surveys()
    assert survey.to_person_at is not None and survey.callback_at is not None
    local = survey.callback_at.astimezone(call.room.runtime.settings.zone)
    assert (local.hour, local.minute) == (14, 30)


def test_a_wrong_key_is_asked_about_once_then_a_person_helps(call: Telephone) -> None:
    call.press("1")
    assert call.press("7").startswith("没听清")
    assert "访问员会用" in call.press("#")
    assert call.room.surveys()[0].to_person_at is not None
    assert _answers(call.room) == []
    kept = [(one.rule, one.led_to) for one in call.room.inbounds()]
    assert kept == [("key 1", "1-q1"), ("key 7", "2-q1-w10"), ("key #", "3-callback")]


def test_silence_is_no_answer_and_after_the_second_we_say_goodbye(call: Telephone) -> None:
    call.press("1")
    assert call.silence().startswith("没有听到")
    assert "先不打扰" in call.silence() and call.is_over
    assert _answers(call.room) == [] and len(call.room.inbounds()) == 1


def test_star_says_it_again_and_writes_nothing(call: Telephone) -> None:
    words = call.press("1")
    for _ in range(4):
        assert call.press("*") == words
    assert len(call.room.inbounds()) == 1


def test_vague_words_are_asked_about_once_then_a_person_helps(call: Telephone) -> None:
    call.press("1")
    assert call.say("还行吧").startswith("没听清")
    assert "访问员会用" in call.say("就那样")
    assert _answers(call.room) == []
    assert call.room.surveys()[0].to_person_at is not None


def test_words_are_read_as_the_conversation_reads_them_and_keys_work_beside_them(call: Telephone) -> None:
    call.press("1")
    call.say("不满意")
    call.press("5")
    assert _answers(call.room) == [("responsible_unit", "4"), ("petition_office", "5")]


def test_another_language_by_its_key_for_the_rest_of_the_call(call: Telephone) -> None:
    assert call.press("8").startswith("Hello, this is")
    assert call.press("1").startswith("The case ending in 3 7 2 1")
    assert call.expected("Gather").attrib["language"] == "en-US"
    assert {one.attrib["language"] for one in call.heard[-1].iter("Say")} == {"en-US"}


def test_a_call_that_broke_off_goes_on_in_the_next_one(call: Telephone) -> None:
    call.presses("14")
    survey = call.room.surveys()[0]
    again = Telephone(call.room, call_about(call.room, survey).token)
    assert "本人吗" in again.pick_up()
    assert "OFFICE局" in again.press("1"), "nothing is asked twice"


def test_where_the_voice_is_left_a_text_goes_on_and_the_other_way(call: Telephone) -> None:
    call.presses("14")
    assert call.room.writes(PHONE, "2") == 200
    assert _answers(call.room)[0] == ("responsible_unit", "4")
    assert call.room.writes(PHONE, "别打了") == 200
    assert call.room.surveys()[0].disposition is Disposition.PARTIAL


def test_a_survey_that_settled_meanwhile_is_thanked_for_or_said_to_be_over(call: Telephone) -> None:
    runtime = call.room.runtime
    call.press("1")
    with runtime.database.write() as session:
        settle(runtime, session, call.room.surveys()[0].id, Disposition.BREAK_OFF, runtime.clock.now())
    assert "谢谢" in call.silence() and call.is_over
    other = Telephone(call.room, call_about(call.room, call.room.surveys()[0]).token)
    assert "没有要请您评价的事" in other.pick_up() and other.is_over


def test_what_is_pressed_after_settling_is_shown_and_not_counted(call: Telephone) -> None:
    runtime = call.room.runtime
    call.press("1")
    with runtime.database.write() as session:
        settle(runtime, session, call.room.surveys()[0].id, Disposition.BREAK_OFF, runtime.clock.now())
    assert "谢谢" in call.press("5")
    assert [(one.value, one.counted, one.late) for one in call.room.answers()] == [("5", False, True)]


def test_who_opted_out_by_text_during_the_call_is_not_asked_on(call: Telephone) -> None:
    call.press("1")
    assert call.room.writes(PHONE, "退订") == 200
    assert "不再给您打电话" in call.silence() and call.is_over


def test_who_had_opted_out_before_is_told_so(room: Room) -> None:
    attempt = make_call(room)
    with room.runtime.database.write() as session:
        opt_out(room.runtime, session, attempt.petitioner_id, "operator", room.runtime.clock.now())
    call = Telephone(room, attempt.token)
    assert "不再给您打电话" in call.pick_up() and call.is_over


@pytest.mark.parametrize("answered_by", ["machine_start", "fax", "machine_end_beep"])
def test_a_machine_is_hung_up_on_before_any_word_of_a_case(call: Telephone, answered_by: str) -> None:
    assert call.detects(answered_by) == 204
    assert call.silence() == "" and call.is_over
    assert "S1局" not in "".join("".join(one.itertext()) for one in call.heard)


def test_a_machine_that_is_known_when_it_answers_hears_nothing(room: Room) -> None:
    call = Telephone(room, make_call(room).token)
    assert call.post(f"/twilio/voice/{call.token}", AnsweredBy="machine_start") == ""
    assert call.is_over


def test_who_presses_a_key_is_no_machine_whatever_the_detector_heard(call: Telephone) -> None:
    call.detects("machine_start")
    assert "S1局" in call.press("1")
    assert call.silence().startswith("没有听到"), "and stays a person"
    other = Telephone(call.room, make_call(call.room, "+8613900000002").token)
    other.pick_up()
    other.press("5")
    other.detects("machine_start")
    assert "本人吗" in other.silence(), "a wrong key is a person's too"


def test_a_unit_with_odd_characters_in_its_name_is_said_all_the_same(room: Room) -> None:
    attempt = make_call(room)
    with room.runtime.database.write() as session:
        session.execute(update(Unit).where(Unit.code == "S1").values(name="水利<局> & \x0b“城建”"))
    call = Telephone(room, attempt.token)
    call.pick_up()
    assert "水利<局> & “城建”" in call.press("1")
