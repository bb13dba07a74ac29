"""Looking a text up in the carrier's own list: all that match, only those, or an error."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, ListedText, Price
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers.sent import a_text
from tests.carriers.stand_in import SERVICE, Handler, Received, StandIn, listing, message, refuse, says

TO = "+8613800138000"
BODY = "您好"
SENT = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)  # what message() has for its creation


def sids(found: list[ListedText]) -> list[int]:
    return [int(text.sid[2:], 16) for text in found]


def test_every_page_is_read(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = listing([message(number) for number in range(1, 8)], page_size=2)
    assert sids(carrier.find_texts(a_text(TO, BODY, SENT))) == [1, 2, 3, 4, 5, 6, 7]
    assert len(stand_in.received) == 4
    # No filter by DateSent: what still waits in the queue has none, and would not be found.
    assert stand_in.received[0].query == {"To": TO, "PageSize": "1000"}


def test_only_what_matches_to_from_body_and_time_is_found(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = lambda handler, received: handler.answer(
        200,
        {
            "messages": [
                message(1),
                message(2, to="+8613800138001"),
                message(3, body="您好 "),
                message(4, body=None),
                message(5, **{"from": "+15005550009"}),
                message(6, **{"from": TO, "to": "+15005550006", "direction": "inbound"}),
                message(7, date_created="Mon, 19 Oct 2026 01:59:59 +0000"),
                message(8, date_created="Mon, 19 Oct 2026 02:00:01 +0000"),
            ],
            "next_page_uri": None,
        },
    )
    assert sids(carrier.find_texts(a_text(TO, BODY, SENT))) == [1, 8]


def test_a_text_made_in_the_second_in_which_it_was_sent_is_found(
    carrier: TwilioCarrier, stand_in: StandIn
) -> None:
    """Times in the list are cut to the second, so 02:00:00.9 shows as 02:00:00."""
    stand_in.behaviour = listing([message(1)])
    assert sids(carrier.find_texts(a_text(TO, BODY, SENT + timedelta(milliseconds=700)))) == [1]
    assert sids(carrier.find_texts(a_text(TO, BODY, SENT + timedelta(seconds=1)))) == []


def test_texts_of_a_messaging_service_are_known_by_it_while_they_have_no_sender(
    stand_in: StandIn, account: TwilioAccount
) -> None:
    other = "MG" + "3d" * 16
    stand_in.behaviour = listing(
        [
            message(1, messaging_service_sid=SERVICE, **{"from": None}),
            message(2, messaging_service_sid=SERVICE, **{"from": "+15005550007"}),
            message(3, messaging_service_sid=other),
            message(4),
        ]
    )
    carrier = TwilioCarrier(replace(account, messaging_service_sid=SERVICE), stand_in.url)
    assert sids(carrier.find_texts(a_text(TO, BODY, SENT))) == [1, 2]
    carrier.close()


def test_what_is_listed_is_told_in_our_words(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = listing(
        [
            message(
                1,
                status="undelivered",
                error_code=30003,
                num_segments="2",
                price="-0.01580",
                price_unit="usd",
                date_sent="Mon, 19 Oct 2026 02:00:03 +0000",
            )
        ]
    )
    assert carrier.find_texts(a_text(TO, BODY, SENT)) == [
        ListedText(
            sid=f"SM{1:032x}",
            status=AttemptState.UNDELIVERED,
            from_="+15005550006",
            created_at=SENT,
            sent_at=SENT + timedelta(seconds=3),
            error_code="30003",
            error_class=ErrorClass.LATER_ONCE,
            segments=2,
            price=Price(15_800, "USD"),
        )
    ]


def test_an_empty_list_is_empty(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = listing([])
    assert carrier.find_texts(a_text(TO, BODY, SENT)) == []


def second_page_fails(handler: Handler, received: Received) -> None:
    if "Page" in received.query:
        refuse(503, 20503)(handler, received)
    else:
        listing([message(number) for number in range(1, 6)])(handler, received)


def runs_in_a_circle(handler: Handler, received: Received) -> None:
    handler.answer(200, {"messages": [message(1)], "next_page_uri": received.target})


@pytest.mark.parametrize(
    "behaviour",
    [
        refuse(500, 20500),
        refuse(401, 20003),
        refuse(429, 20429),
        refuse(404, None),
        says(200, b"<html></html>"),
        says(200, b""),
        says(200, []),
        says(200, {}),
        says(200, {"messages": None}),
        says(200, {"messages": [None]}),
        says(200, {"messages": [], "next_page_uri": None}, cut=5),
        says(200, {"messages": [message(1, date_created=None)]}),
        says(200, {"messages": [message(1, date_created="yesterday")]}),
        says(200, {"messages": [message(1, date_created="Mon, 99 Oct 2026 02:00:00 +0000")]}),
        second_page_fails,
        runs_in_a_circle,
    ],
)
def test_r1_a_list_that_cannot_be_read_is_not_an_empty_one(
    carrier: TwilioCarrier, stand_in: StandIn, behaviour: Callable[[Handler, Received], None]
) -> None:
    stand_in.behaviour = behaviour
    with pytest.raises(CarrierUnreachable) as raised:
        carrier.find_texts(a_text(TO, BODY, SENT))
    assert_nothing_personal(raised.value)


@pytest.mark.parametrize(
    ("behaviour", "of_this_one"),
    [
        (refuse(400, 21211), True),
        (refuse(404, 20404), True),
        (says(200, {"messages": [message(1, date_created=None)], "next_page_uri": None}), True),
        (refuse(401, 20003), False),
        (refuse(429, 20429), False),
        (refuse(503, 20503), False),
        (says(200, b"<html></html>"), False),
    ],
)
def test_whether_it_is_worth_asking_about_others_is_told(
    carrier: TwilioCarrier,
    stand_in: StandIn,
    behaviour: Callable[[Handler, Received], None],
    of_this_one: bool,
) -> None:
    stand_in.behaviour = behaviour
    with pytest.raises(CarrierUnreachable) as raised:
        carrier.find_texts(a_text(TO, BODY, SENT))
    assert isinstance(raised.value, CarrierCannotTell) is of_this_one


def test_r1_a_carrier_that_is_not_there_has_no_empty_list(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.socket.close()
    with pytest.raises(CarrierUnreachable) as raised:
        carrier.find_texts(a_text(TO, BODY, SENT))
    assert_nothing_personal(raised.value)


def assert_nothing_personal(error: BaseException) -> None:
    """Neither the words of `error` nor what it came from hold the number."""
    chain: list[Any] = [error]
    while chain[-1] is not None:
        assert "13800138000" not in f"{chain[-1]!r} {chain[-1]}"
        chain.append(chain[-1].__cause__ or chain[-1].__context__)
