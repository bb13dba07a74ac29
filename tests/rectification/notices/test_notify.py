"""R5, R11: a notice does not leave while it may not, and says so where it cannot."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from scheduler.notify import notify
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause, resume
from survey.models import Notice, Rectification, Unit
from survey.rectification.notices.reason import Reason
from survey.secrets import Sealed
from survey.settings import Settings
from survey.vocabulary import Channel, RectificationState
from survey.vocabulary import DeliveryState as D
from tests.build import make_petitioner
from tests.carriers.stand_in import SENDER, accept, refuse
from tests.rectification.notices.conftest import Office
from tests.rectification.notices.people import (
    EMAIL,
    IDS,
    MAIL,
    PHONE,
    SMS,
    delivery,
    make_rectification,
    make_told_unit,
    notify_of,
    reason,
    states,
)


def test_both_ways_out(office: Office, ids: IDS) -> None:
    assert notify(office.runtime) == {"in_doubt": 0, "accepted": 2, "refused": 0, "unknown": 0}
    assert states(office, ids) == (D.ACCEPTED, D.ACCEPTED)
    (words,), (message,) = office.sent(PHONE), office.post.messages
    assert words.startswith("【青溪县民调中心】") and "http" not in words
    assert message["To"] == MAIL
    assert office.runtime.settings.public_base_url in str(message.get_payload(decode=True))
    assert delivery(office.runtime, ids[SMS]).carrier_sid


def test_told_to_wait_it_is_tried_again_later(office: Office, ids: IDS, clock: SetClock) -> None:
    office.post.rcpt = "451 later"
    notify(office.runtime)
    kept = delivery(office.runtime, ids[EMAIL])
    assert (kept.state, kept.tries, kept.why) == (D.PLANNED, 1, "told_to_wait 451")
    office.post.rcpt = "250 OK"
    notify(office.runtime)
    assert office.post.came == []
    clock.set(kept.due_at)
    notify(office.runtime)
    assert delivery(office.runtime, ids[EMAIL]).state is D.ACCEPTED


def test_a_server_that_is_down_is_asked_once_in_a_run(office: Office) -> None:
    unit = make_told_unit(office.runtime)
    both = [notify_of(office.runtime, make_rectification(office.runtime, unit)) for _ in range(2)]
    office.post.mail = "550 who are you"
    notify(office.runtime)
    assert [delivery(office.runtime, ids[EMAIL]).tries for ids in both] == [1, 0]
    assert reason(office, both[0][EMAIL]) is Reason.SENDER
    assert {delivery(office.runtime, ids[SMS]).state for ids in both} == {D.ACCEPTED}


def test_r5_a_pause_holds_both_one_of_texts_only_texts(office: Office, ids: IDS, clock: SetClock) -> None:
    with office.runtime.database.write() as session:
        pause(session, "restore", "chen", clock.now())
    notify(office.runtime)
    assert office.left == 0
    assert reason(office, ids[EMAIL]) is reason(office, ids[SMS]) is Reason.PAUSED
    with office.runtime.database.write() as session:
        resume(session, clock.now())
        pause(session, "broken", "chen", clock.now(), channel=Channel.SMS)
    clock.advance(timedelta(minutes=11))
    notify(office.runtime)
    assert states(office, ids) == (D.ACCEPTED, D.PLANNED)


def test_r5_a_text_waits_for_its_hours(office: Office, clock: SetClock) -> None:
    clock.advance(timedelta(hours=12))
    ids = notify_of(office.runtime, make_rectification(office.runtime))
    notify(office.runtime)
    assert states(office, ids) == (D.ACCEPTED, D.PLANNED)
    assert reason(office, ids[SMS]) is Reason.HOURS
    clock.set(delivery(office.runtime, ids[SMS]).due_at)
    notify(office.runtime)
    assert states(office, ids) == (D.ACCEPTED, D.ACCEPTED)


def test_r11_demonstration_data_stay_on_this_machine(office: Office) -> None:
    ids = notify_of(office.runtime, make_rectification(office.runtime, demo=True))
    out = replace(
        office.runtime,
        settings=Settings.model_validate(office.runtime.settings.model_dump() | {"smtp_host": "192.0.2.1"}),
        carrier=TwilioCarrier(TwilioAccount("AC" + "0" * 32, "t", SENDER, None), "http://192.0.2.1"),
    )
    notify(out)
    assert states(office, ids) == (D.CANCELLED, D.CANCELLED)
    assert reason(office, ids[EMAIL]) is Reason.DEMO
    notify_of(
        office.runtime, make_rectification(office.runtime, make_told_unit(office.runtime, "D1"), demo=True)
    )
    assert notify(office.runtime)["accepted"] == 2


def test_a_unit_without_an_address_is_told_once_there_is_one(office: Office, clock: SetClock) -> None:
    unit = make_told_unit(office.runtime, "W1", mail=None, phone="0745-2222222")
    ids = notify_of(office.runtime, make_rectification(office.runtime, unit))
    notify(office.runtime)
    assert states(office, ids) == (D.NO_ADDRESS, D.NO_ADDRESS)
    assert reason(office, ids[EMAIL]) is Reason.NO_CONTACT
    assert reason(office, ids[SMS]) is Reason.UNUSABLE  # a landline takes no texts
    with office.runtime.database.write() as session:
        sealed = office.runtime.keyring.seal(MAIL, Sealed.UNIT_CONTACT_EMAIL)
        session.execute(update(Unit).where(Unit.id == unit.id).values(contact_email_sealed=sealed))
    clock.advance(timedelta(minutes=11))
    notify(office.runtime)
    assert states(office, ids) == (D.ACCEPTED, D.NO_ADDRESS)


def test_who_opted_out_gets_no_text(office: Office, ids: IDS, clock: SetClock) -> None:
    person = make_petitioner(office.runtime, PHONE)
    with office.runtime.database.write() as session:
        opt_out(office.runtime, session, person.id, "operator", clock.now())
    notify(office.runtime)
    assert (office.sent(), reason(office, ids[SMS])) == ([], Reason.OPTED_OUT)


def test_what_no_longer_holds_is_not_said(office: Office, ids: IDS) -> None:
    with office.runtime.database.write() as session:
        session.execute(update(Rectification).values(state=RectificationState.REPORTED))
    notify(office.runtime)
    assert states(office, ids) == (D.CANCELLED, D.CANCELLED)
    assert reason(office, ids[EMAIL]) is Reason.OVERTAKEN


def test_what_the_unit_has_signed_for_is_not_sent_after_it(office: Office, ids: IDS, clock: SetClock) -> None:
    with office.runtime.database.write() as session:
        session.execute(update(Notice).values(read_at=clock.now()))
    notify(office.runtime)
    assert states(office, ids) == (D.CANCELLED, D.CANCELLED)


def test_without_a_mail_server_the_text_goes_alone(office: Office, ids: IDS) -> None:
    off = Settings.model_validate(
        office.runtime.settings.model_dump() | {"smtp_host": None, "mail_from": None}
    )
    notify(replace(office.runtime, settings=off))
    assert states(office, ids) == (D.CANCELLED, D.ACCEPTED)
    assert reason(office, ids[EMAIL]) is Reason.OFF


def test_refused_it_is_not_tried_again_by_itself(office: Office, ids: IDS, clock: SetClock) -> None:
    office.carrier.behaviour = refuse(400, 21614)  # not a mobile number
    notify(office.runtime)
    office.carrier.behaviour = accept
    clock.advance(timedelta(hours=2))
    notify(office.runtime)
    kept = delivery(office.runtime, ids[SMS])
    assert (kept.state, kept.why, len(office.sent())) == (D.REFUSED, "refused 21614", 1)
