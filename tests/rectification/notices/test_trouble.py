"""What did not get out is shown until it did, does not matter any more, or the unit knows it otherwise."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from scheduler.notify import notify
from survey.clock import SetClock
from survey.models import Audit, Notice, Rectification
from survey.rectification.notices.enter_address import Address, Wrong, enter_address, faults
from survey.rectification.notices.reason import Reason
from survey.rectification.notices.trouble import Trouble, read_trouble, untold
from survey.vocabulary import DeliveryState, NoticeChannel, RectificationState
from tests.rectification.notices.conftest import Office
from tests.rectification.notices.people import MAIL, PHONE, make_rectification, make_told_unit, notify_of


def found(office: Office) -> list[Trouble]:
    with office.runtime.database.read() as session:
        return read_trouble(session)


def test_what_got_out_is_no_trouble(office: Office) -> None:
    notify_of(office.runtime, make_rectification(office.runtime))
    notify(office.runtime)
    assert found(office) == []


def test_an_address_that_is_missing_is_shown_and_once_entered_it_goes(office: Office) -> None:
    unit = make_told_unit(office.runtime, mail=None, phone=None)
    one = make_rectification(office.runtime, unit)
    notify_of(office.runtime, one)
    notify(office.runtime)
    shown = found(office)
    assert {one.channel for one in shown} == set(NoticeChannel)
    assert {(one.unit_code, one.reason, one.told_otherwise) for one in shown} == {
        ("W1", Reason.NO_CONTACT, False)
    }
    assert len(untold(shown)) == 1
    assert enter_address(office.runtime, unit.id, Address(mail=MAIL), "chen")
    notify(office.runtime)
    assert [message["To"] for message in office.post.messages] == [MAIL]
    (left,) = found(office)
    assert left.channel is NoticeChannel.SMS and left.told_otherwise
    assert untold([left]) == set()


def test_who_entered_an_address_is_on_record_and_the_address_is_not(office: Office) -> None:
    unit = make_told_unit(office.runtime, mail=None, phone=None)
    assert not enter_address(office.runtime, unit.id, Address(), "chen")
    assert not enter_address(office.runtime, unit.id + 1, Address(mail=MAIL), "chen")
    assert enter_address(office.runtime, unit.id, Address(MAIL, PHONE), "chen")
    with office.runtime.database.read() as session:
        (act,) = session.scalars(select(Audit))
    assert (act.actor, act.act) == ("chen", "unit.contact")
    assert act.detail == {"entered": ["contact_email", "contact_phone"]}


def test_what_cannot_be_used_is_said_before_it_is_kept(office: Office) -> None:
    assert faults(office.runtime, Address(MAIL, "139 0000 8888")) == []
    assert faults(office.runtime, Address("lin", "0745-2222222")) == [Wrong.NO_MAILBOX, Wrong.NO_MOBILE]


def test_what_does_not_hold_any_more_or_was_signed_for_is_no_trouble(office: Office, clock: SetClock) -> None:
    notify_of(office.runtime, make_rectification(office.runtime))
    office.post.rcpt = "550 no"
    notify(office.runtime)
    (refused,) = found(office)
    assert (refused.state, refused.reason, refused.code) == (DeliveryState.REFUSED, Reason.REFUSED, "550")
    assert refused == replace(refused, told_otherwise=True, since=clock.now())
    clock.advance(timedelta(hours=1))
    for change, back in (
        (update(Notice).values(read_at=clock.now()), update(Notice).values(read_at=None)),
        (update(Rectification).values(state=RectificationState.REPORTED), None),
    ):
        with office.runtime.database.write() as session:
            session.execute(change)
        assert found(office) == []
        if back is not None:
            with office.runtime.database.write() as session:
                session.execute(back)
            assert len(found(office)) == 1
