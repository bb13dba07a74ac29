"""Looking a call up with the carrier: in its list, or by its SID; found, not there, or an error."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, ListedCall, Price
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers.sent import a_call, named
from tests.carriers.stand_in import CALLS, SENDER, Handler, Received, StandIn, call, listing, refuse, says
from tests.carriers.twilio.test_list import assert_nothing_personal

TO = "+8613800138000"
PLACED = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)  # what call() has for its creation
SID = f"CA{7:032x}"
Behaviour = Callable[[Handler, Received], None]


def sids(found: list[ListedCall]) -> list[int]:
    return [int(one.sid[2:], 16) for one in found]


def test_every_page_of_calls_is_read(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = listing([call(number) for number in range(1, 8)], page_size=2)
    assert sids(carrier.find_calls(a_call(TO, PLACED))) == [1, 2, 3, 4, 5, 6, 7]
    assert len(stand_in.received) == 4
    # No filter by StartTime: what still waits to be dialled has none, and would not be found.
    assert stand_in.received[0].query == {"To": TO, "From": SENDER, "PageSize": "1000"}


def test_only_calls_from_our_number_to_this_one_since_then_are_found(
    carrier: TwilioCarrier, stand_in: StandIn
) -> None:
    shown = [
        call(1),
        call(2, to="+8613800138001"),
        call(3, **{"from": "+15005550009"}),
        call(4, **{"from": TO, "to": SENDER, "direction": "inbound"}),
        call(5, date_created="Mon, 19 Oct 2026 01:59:59 +0000"),
        call(6, date_created="Mon, 19 Oct 2026 02:00:01 +0000"),
    ]
    stand_in.behaviour = says(200, {"calls": shown, "next_page_uri": None})
    assert sids(carrier.find_calls(a_call(TO, PLACED))) == [1, 6]
    assert sids(carrier.find_calls(a_call(TO, PLACED + timedelta(milliseconds=700)))) == [1, 6]
    assert sids(carrier.find_calls(a_call(TO, PLACED + timedelta(seconds=1)))) == [6]


def test_a_listed_call_is_told_in_our_words(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    ended = call(
        7,
        status="completed",
        answered_by="human",
        duration="42",
        start_time="Mon, 19 Oct 2026 02:00:03 +0000",
        price="-0.02800",
    )
    stand_in.behaviour = listing([ended])
    told = ListedCall(
        sid=SID,
        status=AttemptState.ANSWERED,
        answered_by="human",
        from_=SENDER,
        to=TO,
        created_at=PLACED,
        started_at=PLACED + timedelta(seconds=3),
        seconds=42,
        error_code=None,
        error_class=None,
        price=Price(28_000, "USD"),
    )
    assert carrier.find_calls(a_call(TO, PLACED)) == [told]
    stand_in.behaviour = says(200, ended)
    assert carrier.read_call(named(SID)) == told
    assert stand_in.received[-1].target == CALLS.replace("Calls.json", f"Calls/{SID}.json")


@pytest.mark.parametrize(
    ("shown", "state", "error_class"),
    [
        ({"status": "queued"}, AttemptState.ACCEPTED, None),
        ({"status": "ringing"}, AttemptState.ACCEPTED, None),
        ({"status": "in-progress"}, AttemptState.ACCEPTED, None),
        ({"status": "in-progress", "answered_by": "machine_start"}, AttemptState.ACCEPTED, None),
        ({"status": "completed"}, AttemptState.ANSWERED, None),
        ({"status": "completed", "answered_by": "machine_end_beep"}, AttemptState.MACHINE, None),
        ({"status": "busy"}, AttemptState.BUSY, None),
        ({"status": "no-answer"}, AttemptState.NO_ANSWER, None),
        ({"status": "failed"}, AttemptState.FAILED, ErrorClass.UNLISTED),  # the list has no code
        ({"status": "canceled"}, AttemptState.FAILED, ErrorClass.SLOW_DOWN),
        (
            {"status": "canceled", "start_time": "Mon, 19 Oct 2026 02:00:03 +0000"},
            AttemptState.FAILED,
            ErrorClass.LATER_ONCE,  # R1: it was dialled, and may have rung
        ),
        ({"status": None}, AttemptState.ACCEPTED, None),
    ],
)
def test_what_the_list_says_of_a_call_becomes_a_state(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    shown: dict[str, str],
    state: AttemptState,
    error_class: ErrorClass | None,
) -> None:
    stand_in.behaviour = says(200, call(7, **shown))
    told = carrier.read_call(named(SID))
    assert told is not None
    assert (told.status, told.error_class) == (state, error_class)


def test_a_call_that_twilio_does_not_know_is_none(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = refuse(404, 20404)
    assert carrier.read_call(named(SID)) is None
    assert len(stand_in.received) == 1


@pytest.mark.parametrize("sid", ["", "CA1", "SM" + "1" * 32, "CA" + "1" * 32 + "/../x", "CA" + "g" * 32])
def test_what_is_no_sid_of_a_call_is_not_asked_for(
    carrier: TwilioCarrier, stand_in: StandIn, sid: str
) -> None:
    assert carrier.read_call(named(sid)) is None
    assert stand_in.received == []


UNREADABLE: list[Behaviour] = [
    refuse(500, 20500),
    refuse(401, 20003),
    refuse(429, 20429),
    refuse(404, None),  # from somebody else than Twilio: a wrong address knows no call at all
    says(200, b"<html></html>"),
    says(200, b""),
    says(200, []),
    says(200, {}),
    says(200, {"calls": [], "next_page_uri": None}, cut=5),
]


@pytest.mark.parametrize(
    "behaviour", [*UNREADABLE, says(200, call(8)), says(200, call(7, date_created=None))]
)
def test_r1_a_call_that_cannot_be_read_is_not_an_unknown_one(
    carrier: TwilioCarrier, stand_in: StandIn, behaviour: Behaviour
) -> None:
    stand_in.behaviour = behaviour
    with pytest.raises(CarrierUnreachable) as raised:
        carrier.read_call(named(SID))
    assert_nothing_personal(raised.value)


def second_page_fails(handler: Handler, received: Received) -> None:
    if "Page" in received.query:
        refuse(503, 20503)(handler, received)
    else:
        listing([call(number) for number in range(1, 6)])(handler, received)


def runs_in_a_circle(handler: Handler, received: Received) -> None:
    handler.answer(200, {"calls": [call(1)], "next_page_uri": received.target})


@pytest.mark.parametrize(
    "behaviour",
    [
        *UNREADABLE,
        refuse(404, 20404),
        says(200, {"calls": None}),
        says(200, {"calls": [None]}),
        says(200, {"calls": [call(1, date_created=None)], "next_page_uri": None}),
        says(200, {"calls": [call(1, date_created="Mon, 99 Oct 2026 02:00:00 +0000")]}),
        second_page_fails,
        runs_in_a_circle,
    ],
)
def test_r1_a_list_of_calls_that_cannot_be_read_is_not_an_empty_one(
    carrier: TwilioCarrier, stand_in: StandIn, behaviour: Behaviour
) -> None:
    stand_in.behaviour = behaviour
    with pytest.raises(CarrierUnreachable) as raised:
        carrier.find_calls(a_call(TO, PLACED))
    assert_nothing_personal(raised.value)


def test_an_empty_list_of_calls_is_empty(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = listing([])
    assert carrier.find_calls(a_call(TO, PLACED)) == []
    assert stand_in.received[0].is_of_calls


def test_r1_without_a_number_of_our_own_no_call_is_declared_lost(
    stand_in: StandIn, account: TwilioAccount
) -> None:
    """It was there when the call was placed: its absence now says nothing about that call."""
    carrier = TwilioCarrier(replace(account, voice_from=None), stand_in.url)
    with pytest.raises(CarrierCannotTell, match="TWILIO_VOICE_FROM"):
        carrier.find_calls(a_call(TO, PLACED))
    assert stand_in.received == []
