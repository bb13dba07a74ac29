"""What the carrier tells nobody is asked for: over HTTP, from the sandbox, by the real SDK."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, update
from twilio.request_validator import RequestValidator

from app import create_app
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from scheduler.settle import settle
from survey.carriers.none import NoCarrier
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN, SANDBOX_SMS_FROM
from survey.carriers.twilio.texts import TwilioTexts
from survey.models import Answer, Attempt, Inbound, Petitioner, Survey
from survey.polling.listen import listen
from survey.read_marks import move_on, of_carrier, stand_of
from survey.retention.rights.erase import Wish, erase
from survey.vocabulary import AttemptState, Channel, SurveyState
from tests.ordinary import MakeRuntime
from tests.polling.conftest import MakeOffice, Office

PHONE, OTHER = "+8613900000001", "+8613900000002"


def test_a_whole_loop_without_anybody_who_could_be_called_back(make_office: MakeOffice) -> None:
    """R2: people are asked, answer as they do, and what the carrier's ledger has is what we have."""
    office = make_office("pull", petitioners=True)
    phones = [f"+86139{number:08}" for number in range(14)]
    office.ask(*phones)
    heard = 1
    while heard:
        heard = listen(office.runtime)["heard"]
        dispatch(office.runtime)
        office.sandbox.wait_until_quiet()
        office.now()
    assert not any(one["callback"] for one in office.sandbox.get("/sandbox/messages", limit=1000)["items"])
    meant = {
        (line["phone"], line["question"]): str(line["level"])
        for line in office.sandbox.ledger("rating")
        if line["counted"]
    }
    index = {office.runtime.keyring.phone_index(phone): phone for phone in phones}
    people = {one.id: index[one.phone_index] for one in office.rows(Petitioner)}
    surveys = {one.id: people[one.petitioner_id] for one in office.rows(Survey)}
    rated = {
        (surveys[one.survey_id], one.question): one.value
        for one in office.rows(Answer)
        if one.counted and one.level
    }
    assert rated == meant and len(meant) > 14
    listen(office.runtime)
    left = set(office.states()) - {AttemptState.DELIVERED, AttemptState.CANCELLED}
    assert not left, "nothing is left to be asked for"
    office.clock.advance(timedelta(days=1))
    follow_up(office.runtime)
    settle(office.runtime)
    assert sum(one.state is SurveyState.SETTLED for one in office.rows(Survey)) > 4


def test_who_was_erased_is_not_heard_again_from_the_carriers_list(office: Office) -> None:
    """It shows for hours what came last."""
    office.ask(PHONE)
    office.writes(PHONE, "2")
    assert listen(office.runtime)["heard"] == 1
    office.now(timedelta(hours=1))  # the answer has left, or is called off
    with office.runtime.database.write() as session:
        session.execute(update(Attempt).values(state=AttemptState.DELIVERED))
    erase(office.runtime, Wish(PHONE, (), "asked for it"), "test")
    assert listen(office.runtime)["heard"] == 0
    assert [one.phone_sealed for one in office.rows(Petitioner)] == [b""]
    assert office.heard() == 1


def test_r2_what_came_while_the_web_process_was_down_is_heard_within_the_hour(
    make_office: MakeOffice,
) -> None:
    """And once, though the carrier brings it after all."""
    office = make_office("push")
    office.ask(PHONE)
    listen(office.runtime)
    office.writes(PHONE, "2")
    assert office.sandbox.ledger("unheard") and office.heard() == 0
    assert listen(office.runtime) == {} and office.heard() == 0, "an hour is not over"
    office.now(timedelta(minutes=61))
    assert listen(office.runtime)["heard"] == 1
    assert office.answers() == [("responsible_unit", "2")]
    (message,) = office.rows(Inbound)
    form = {"MessageSid": message.sid, "From": PHONE, "To": SANDBOX_SMS_FROM, "Body": "2"}
    url = f"{office.runtime.settings.public_base_url}/twilio/sms"
    headers = {"X-Twilio-Signature": RequestValidator(SANDBOX_AUTH_TOKEN).compute_signature(url, form)}
    client = create_app(office.runtime).test_client()
    assert client.post("/twilio/sms", data=form, headers=headers).status_code == 200
    assert office.heard() == 1 and len(office.answers()) == 1


def test_r2_messages_of_one_second_and_of_the_next_are_all_heard_and_none_twice(office: Office) -> None:
    office.ask(PHONE, OTHER)
    for _ in range(3):
        office.writes(PHONE, "2")
        assert listen(office.runtime)["heard"] == 1
        office.writes(OTHER, "4")
        office.writes(PHONE, "办得快")
        assert listen(office.runtime)["heard"] == 2
        assert listen(office.runtime)["heard"] == 0
    assert office.heard() == 9


def test_r2_the_carriers_clock_may_be_another(office: Office) -> None:
    """The mark is a time of its own; ours says only where the very first look begins."""
    office.ask(PHONE)
    listen(office.runtime)
    for ours in (timedelta(hours=-5), timedelta(hours=5), timedelta(0)):
        office.writes(PHONE, "好")
        office.now(ours)
        assert listen(office.runtime)["heard"] == 1


def test_after_a_long_absence_it_is_read_day_by_day(office: Office) -> None:
    office.ask(PHONE)
    with office.runtime.database.write() as session:
        stand = stand_of(session, of_carrier("sandbox"))
        move_on(session, stand, "moment", (datetime.now(UTC) - timedelta(days=3)).isoformat())
    office.writes(PHONE, "2")
    assert listen(office.runtime)["heard"] == 1


def test_r5_what_is_heard_late_was_said_when_it_came(make_office: MakeOffice) -> None:
    office = make_office("push")
    office.ask(PHONE)
    office.writes(PHONE, "2")
    said = datetime.now(UTC)
    office.now(timedelta(hours=3))
    with office.runtime.database.write() as session:
        stand = stand_of(session, of_carrier("sandbox"))
        move_on(session, stand, "moment", said.isoformat())
    assert listen(office.runtime)["heard"] == 1
    (message,) = office.rows(Inbound)
    assert abs(message.received_at - said) < timedelta(seconds=5)


class Killed(BaseException):
    """As by kill -9: nothing after this line."""


def test_r10_killed_at_any_statement_everybody_is_heard_once(office: Office) -> None:
    phones = [f"+86139{number:08}" for number in range(6)]
    office.ask(*phones)
    for phone in phones:
        office.writes(phone, "2")
    left, allowed = 0, 2

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    engine = office.runtime.database.engine
    event.listen(engine, "before_cursor_execute", count)
    kills, done = 0, False
    while not done:
        left = allowed
        try:
            done = listen(office.runtime)["heard"] == 0
        except Killed:
            kills += 1
        allowed += 1
    event.remove(engine, "before_cursor_execute", count)
    office.now(timedelta(minutes=1))
    reconcile(office.runtime)
    assert kills > 2
    assert office.heard() == 6 and office.answers() == [("responsible_unit", "2")] * 6


def test_r2_the_mark_does_not_pass_a_message_that_could_not_be_kept(office: Office) -> None:
    office.ask(PHONE)
    office.writes(PHONE, "2")
    engine = office.runtime.database.engine

    def full(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO inbound"):
            raise OSError("no space left on device")

    event.listen(engine, "before_cursor_execute", full)
    assert listen(office.runtime)["heard"] == 0
    event.remove(engine, "before_cursor_execute", full)
    with office.runtime.database.read() as session:
        assert stand_of(session, of_carrier("sandbox")).looked_at is None
    assert listen(office.runtime)["heard"] == 1


@pytest.mark.parametrize("fault", ["undelivered_30003", "undelivered_30005"])
def test_what_became_of_our_texts_is_asked_for(office: Office, fault: str) -> None:
    office.sandbox.post("/sandbox/faults", rates={fault: 1.0})
    office.ask(PHONE)
    assert office.states() == [AttemptState.ACCEPTED]
    assert listen(office.runtime)["ended"] == 1
    (attempt,) = office.rows(Attempt)
    assert (attempt.state, attempt.error_code) == (AttemptState.UNDELIVERED, fault[-5:])


def test_a_callback_that_was_lost_is_asked_for_by_its_sid_ever_more_seldom(make_office: MakeOffice) -> None:
    office = make_office("push")
    office.ask(PHONE)
    asked = []
    for minutes in (4, 6, 70, 140, 215):
        office.now(timedelta(minutes=minutes))
        asked.append(listen(office.runtime).get("ended"))
    assert asked == [0, None, 1, 0, 0], "nobody tells, and the next look is due after an hour"
    assert office.states() == [AttemptState.DELIVERED]


def test_no_call_is_planned_and_no_link_where_nobody_could_open_it(make_office: MakeOffice) -> None:
    office = make_office("pull")
    can = office.runtime.carrier.abilities
    assert can.sms and not can.voice_dialogue and not can.links
    office.ask(PHONE)
    listen(office.runtime)
    for _ in range(12):
        office.clock.advance(timedelta(seconds=45))
        follow_up(office.runtime)
        dispatch(office.runtime)
        office.sandbox.wait_until_quiet()
        listen(office.runtime)
    channels = {one.channel for one in office.rows(Attempt)}
    assert channels == {Channel.SMS, Channel.INTERVIEWER}, "the plan's calls are left to people"


def test_nobody_is_asked_where_there_is_no_carrier_and_one_that_is_away_is_told_of(
    make_runtime: MakeRuntime,
) -> None:
    away, nobody = make_runtime(), make_runtime(carrier=NoCarrier())
    assert listen(away) == {"unread": 1} and listen(nobody) == {}
    with away.database.read() as session:
        assert "no connection" in (stand_of(session, "listen:sandbox").trouble or "")


def test_only_what_came_to_us_is_ours(office: Office) -> None:
    """Of one account that others use too: another number's messages, and our own texts."""
    office.ask(PHONE)
    office.writes(PHONE, "2")
    client = office.sandbox.client()
    other = TwilioTexts(client.messages, "+15005550001", None)
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert other.incoming(since, None) == []
    ours = TwilioTexts(client.messages, SANDBOX_SMS_FROM, None).incoming(since, None)
    assert [(one.text.body, one.text.to) for one in ours] == [("2", SANDBOX_SMS_FROM)]
    assert dict(ours[0].text.raw)["MessageSid"] == ours[0].text.sid
    by_service = TwilioTexts(client.messages, None, "MG" + "0" * 32).incoming(since, None)
    assert [one.text.body for one in by_service] == ["2"]
