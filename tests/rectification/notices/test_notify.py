"""R1, R5, R11: a notice leaves at most once, never while it may not, and says so where it cannot."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from scheduler.notice_check import check_and_say_so
from scheduler.notices import LEASE, claim
from scheduler.notify import notify
from survey.carriers.twilio import TwilioAccount, TwilioCarrier
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.pausing import pause, resume
from survey.models import Notice, Rectification, Unit
from survey.rectification.notices.reason import Reason, read_reason
from survey.rectification.notices.send_again import send_again
from survey.secrets import Sealed
from survey.settings import Settings
from survey.vocabulary import Channel, DeliveryState, NoticeChannel, RectificationState
from tests.build import make_petitioner
from tests.carriers.stand_in import SENDER, accept, refuse
from tests.mail.post_office import DROP
from tests.office_room import Room
from tests.ordinary import MONDAY
from tests.rectification.notices.conftest import Office
from tests.rectification.notices.people import (
    MAIL,
    PHONE,
    delivery,
    make_rectification,
    make_told_unit,
    notify_of,
)

D, EMAIL, SMS = DeliveryState, NoticeChannel.EMAIL, NoticeChannel.SMS
IDS = dict[NoticeChannel, int]


@pytest.fixture
def ids(office: Office) -> IDS:
    """A notice of an order, and nothing else."""
    return notify_of(office.runtime, make_rectification(office.runtime))


def states(office: Office, ids: IDS) -> tuple[DeliveryState, DeliveryState]:
    return (delivery(office.runtime, ids[EMAIL]).state, delivery(office.runtime, ids[SMS]).state)


def reason(office: Office, delivery_id: int) -> Reason | None:
    return read_reason(delivery(office.runtime, delivery_id).why)[0]


def test_both_ways_out(office: Office, ids: IDS) -> None:
    assert notify(office.runtime) == {"in_doubt": 0, "accepted": 2, "refused": 0, "unknown": 0}
    assert states(office, ids) == (D.ACCEPTED, D.ACCEPTED)
    (words,), (message,) = office.sent(PHONE), office.post.messages
    assert words.startswith("【青溪县民调中心】") and "http" not in words
    assert message["To"] == MAIL
    assert office.runtime.settings.public_base_url in str(message.get_payload(decode=True))
    assert delivery(office.runtime, ids[SMS]).carrier_sid


def test_r1_again_and_by_several_at_once_it_is_one(office: Office, clock: SetClock) -> None:
    unit = make_told_unit(office.runtime)
    for _ in range(6):
        notify_of(office.runtime, make_rectification(office.runtime, unit))
    threads = [threading.Thread(target=notify, args=(office.runtime,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.advance(timedelta(hours=1))
    notify(office.runtime)
    assert (len(office.sent()), len(office.post.came)) == (6, 6)


def test_r1_whoever_lost_the_claim_sends_nothing(office: Office, ids: IDS, clock: SetClock) -> None:
    slow = claim(office.runtime, EMAIL, clock.now())
    clock.advance(LEASE)
    fast = claim(office.runtime, EMAIL, clock.now())
    assert slow and fast and slow[0] == fast[0] == ids[EMAIL]
    assert check_and_say_so(office.runtime, *slow) is None
    assert delivery(office.runtime, ids[EMAIL]).state is D.PLANNED
    ready = check_and_say_so(office.runtime, *fast)
    assert ready is not None
    assert check_and_say_so(office.runtime, *fast) is None


def test_r1_killed_at_any_statement_it_leaves_at_most_once(office: Office, clock: SetClock) -> None:
    one = make_rectification(office.runtime)
    every = 1 if office.runtime.database.is_sqlite else 3  # the statements are the same, and slower
    for kill_at in range(1, 100, every):
        before = office.left
        ids = notify_of(office.runtime, one, mark=f"order:{kill_at}")
        killed = _killed(office, lambda: notify(office.runtime), kill_at)
        clock.advance(timedelta(minutes=11))
        notify(office.runtime)
        assert set(states(office, ids)) <= {D.ACCEPTED, D.UNKNOWN}
        assert office.left - before <= 2
        clock.set(MONDAY + timedelta(hours=kill_at % 8))
        if not killed:
            break
    assert not killed and kill_at > 20


def _killed(office: Office, act: Callable[[], object], at: int) -> bool:
    """Whether it was killed: at the statement of that number, with nothing of its transaction kept."""
    count = 0

    def strike(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise KeyboardInterrupt

    engines = {office.runtime.database.engine, office.runtime.database._relaxed}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", strike)
    try:
        act()
    except KeyboardInterrupt:
        return True
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", strike)
    return False


def test_r1_what_is_in_doubt_is_not_sent_again_by_itself(office: Office, ids: IDS, clock: SetClock) -> None:
    office.post.data = DROP
    notify(office.runtime)
    assert delivery(office.runtime, ids[EMAIL]).state is D.UNKNOWN
    clock.advance(timedelta(days=3))
    notify(office.runtime)
    assert len(office.post.came) == 1
    office.post.data = "250 OK"
    assert send_again(office.runtime, ids[EMAIL], "chen")
    assert not send_again(office.runtime, ids[EMAIL], "chen")
    notify(office.runtime)
    assert len(office.post.came) == 2
    assert delivery(office.runtime, ids[EMAIL]).state is D.ACCEPTED


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


def test_r1_a_report_alone_proves_that_a_text_left(office: Office, room: Room, ids: IDS) -> None:
    office.carrier.behaviour = refuse(500, 20500)
    notify(office.runtime)
    token = delivery(office.runtime, ids[SMS]).token
    assert room.reports(token, "sent", "SM1", signed=False) == 403
    assert delivery(office.runtime, ids[SMS]).state is D.UNKNOWN
    assert room.reports(token, "sent", "SM1") == 204
    assert delivery(office.runtime, ids[SMS]).state is D.ACCEPTED


def test_a_text_that_came_back_is_refused_whatever_follows(office: Office, room: Room, ids: IDS) -> None:
    notify(office.runtime)
    token = delivery(office.runtime, ids[SMS]).token
    for status in ("undelivered", "sent", "delivered", "undelivered"):
        assert room.reports(token, status, "SM1", ErrorCode="30005") == 204
    kept = delivery(office.runtime, ids[SMS])
    assert (kept.state, kept.why) == (D.REFUSED, "undelivered 30005")
    assert send_again(office.runtime, ids[SMS], "chen")
    assert room.reports(token, "delivered", "SM1") == 404  # of what left before
    assert delivery(office.runtime, ids[SMS]).state is D.PLANNED
