"""R2 on the telephone: kept before it is understood, and once however often it comes; what is no request."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.reconcile import reconcile
from survey.clock import SetClock
from survey.course.understand import GIVE_OTHERS_TIME
from survey.questionnaire import conversation
from survey.questionnaire.conversation import Heard, State, Turn
from survey.questionnaire.load import Questionnaire
from survey.vocabulary import SurveyState
from tests.build import make_attempt
from tests.office_room import Room
from tests.telephone import Telephone, make_call


@pytest.fixture
def call(room: Room) -> Telephone:
    """A person who has just taken our call."""
    telephone = Telephone(room, make_call(room).token)
    telephone.pick_up()
    return telephone


def _answers(room: Room) -> list[tuple[str, str]]:
    return [(one.question, one.value) for one in room.answers() if one.counted]


def test_r2_what_is_pressed_is_kept_and_understood_later_if_understanding_fails(
    call: Telephone, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(questionnaire: Questionnaire, state: State, heard: Heard) -> Turn:
        if heard.value == "5":
            raise RuntimeError("trouble")
        return conversation.advance(questionnaire, state, heard)

    call.press("1")
    monkeypatch.setattr("survey.course.take_turn.advance", stumbles)
    assert "先不打扰" in call.press("5") and call.is_over
    assert call.again() == call.asked[-1][2], "and so it is answered if it comes again"
    assert _answers(call.room) == []
    monkeypatch.undo()
    clock.advance(GIVE_OTHERS_TIME + timedelta(seconds=1))
    assert reconcile(call.room.runtime)["understood"] == 1
    assert _answers(call.room) == [("responsible_unit", "5")]
    assert call.room.attempts()[-1].heard_at is not None


def test_r2_the_same_request_twice_changes_nothing_and_gets_the_same_answer(call: Telephone) -> None:
    call.presses("8*17-9")
    call.press("3")
    kept = [(one.sid, one.led_to) for one in call.room.inbounds()]
    for number, (_path, _form, answer) in enumerate(call.asked):
        assert call.again(number) == answer
    assert [(one.sid, one.led_to) for one in call.room.inbounds()] == kept


def test_requests_that_come_again_when_all_is_over_get_what_they_got(call: Telephone) -> None:
    call.presses("1*11")
    call.speak_after_the_beep()
    assert call.is_over and call.room.surveys()[0].state is SurveyState.SETTLED
    answers = len(call.room.answers())
    for number, (_path, _form, answer) in enumerate(call.asked):
        assert call.again(number) == answer
    assert len(call.room.answers()) == answers


def test_they_do_in_a_database_that_sorts_as_people_do(call: Telephone) -> None:
    """PostgreSQL sorts by the language of the machine it was set up on, unless it is told otherwise."""
    database = call.room.runtime.database
    if not database.is_sqlite:
        with database.write() as session:
            sorts = 'ALTER TABLE inbound ALTER COLUMN sid TYPE varchar(64) COLLATE "und-x-icu"'
            session.execute(text(sorts))
    call.presses("11-10")
    assert call.room.surveys()[0].state is SurveyState.SETTLED
    for number, (_path, _form, answer) in enumerate(call.asked):
        assert call.again(number) == answer


def test_r2_the_same_key_twice_at_the_same_moment_is_one_answer_and_one_reply(call: Telephone) -> None:
    call.press("1")
    path = call.expected("Gather").attrib["action"].removeprefix(call.room.runtime.settings.public_base_url)
    form = call._form({"Digits": "4"})
    app = call.room.client.application
    rooms = [Room(call.room.runtime, call.room.carrier, app.test_client()) for _ in range(6)]
    lines = [Telephone(room, call.token, sid=call.sid) for room in rooms]
    with ThreadPoolExecutor(len(lines)) as threads:
        answers = list(threads.map(lambda line: line._send_as(path, form), lines))
    assert [one.status_code for one in answers] == [200] * len(lines)
    assert len({one.data for one in answers}) == 1
    assert _answers(call.room) == [("responsible_unit", "4")]


@pytest.mark.parametrize(
    "path",
    [
        "/twilio/voice/nobody",
        "/twilio/voice/nobody/0-identity",
        "/twilio/voice/{token}/nowhere",
        "/twilio/voice/{token}/0-q9",
        "/twilio/voice/status/nobody",
        "/twilio/voice/amd/nobody",
        "/twilio/voice/recording/nobody",
    ],
)
def test_an_address_that_is_none_of_ours_is_not_found(call: Telephone, path: str) -> None:
    form = {"AnsweredBy": "human", "RecordingSid": "RE" + "0" * 32}
    answer = call._send(path.format(token=call.token), form)
    assert answer.status_code == 404


def test_a_text_messages_token_is_no_calls(room: Room) -> None:
    attempt = make_attempt(room.runtime)
    call = Telephone(room, attempt.token)
    assert call._send(f"/twilio/voice/{attempt.token}", {}).status_code == 404


@pytest.mark.parametrize("path", ["", "/{token}", "/status/{token}", "/amd/{token}", "/recording/{token}"])
def test_a_malformed_request_is_told_why_and_an_unsigned_one_nothing(call: Telephone, path: str) -> None:
    path = "/twilio/voice" + path.format(token=call.token)
    answer = call._send_as(path, {"Nothing": "1"})
    assert (answer.status_code == 400 and b"CallSid" in answer.data) or b"missing" in answer.data
    assert call.room.client.post(path, data={"CallSid": "CA1"}).status_code == 403
    assert call._send_as(path, {**call._form({}), "CallSid": "CA" + "0" * 300}).status_code in (204, 400)
