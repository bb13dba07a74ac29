"""What became of texts and calls, as the gateway is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.carriers.aliyun.carrier import AliyunCarrier
from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, Sent
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers import stand_in as line
from tests.carriers.aliyun.answers import (
    CALL,
    TEXT,
    Behaviour,
    detail,
    details,
    fails,
    record,
    request_of,
    says,
)
from tests.carriers.stand_in import StandIn

# Whatever day it is: the gateway tells of the last thirty only.
NOON = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0) - timedelta(days=2)
MIDNIGHT = NOON.replace(hour=15, minute=59, second=50)  # ten seconds before it, in China
DAY = f"{NOON:%Y%m%d}"
OURS = Sent("T0ken-_", "+8613800138000", "", None, NOON)
OUR_CALL = Sent("0123456789abcdef-_", "+8613800138000", "", CALL, NOON)


def test_r1_a_text_in_doubt_is_found_by_its_token(carrier: AliyunCarrier, gateway: StandIn) -> None:
    gateway.behaviour = details([detail(OutId="other"), detail(), detail(OutId=None)])
    [found] = carrier.find_texts(OURS)
    assert (found.sid, found.status) == ("out:T0ken-_", AttemptState.DELIVERED)
    assert found.created_at == datetime(2026, 11, 28, 1, 5, tzinfo=UTC), "times there are China's"
    request = request_of(gateway.received[0])
    assert (request.phone_number, request.send_date, request.biz_id) == ("13800138000", DAY, None)
    assert (int(request.current_page), int(request.page_size)) == (1, 50)
    assert len(gateway.received) == 1


def test_the_list_is_read_to_its_end(carrier: AliyunCarrier, gateway: StandIn) -> None:
    gateway.behaviour = details([detail(OutId=f"other{n}") for n in range(120)] + [detail(SendStatus=1)])
    [found] = carrier.find_texts(OURS)
    assert found.status is AttemptState.ACCEPTED
    assert len(gateway.received) == 3


def test_a_text_just_before_midnight_in_china_is_looked_for_on_both_days(
    carrier: AliyunCarrier, gateway: StandIn
) -> None:
    tomorrow = f"{NOON + timedelta(days=1):%Y%m%d}"
    gateway.behaviour = details([detail()], of_day=tomorrow)
    assert carrier.find_texts(replace(OURS, since=MIDNIGHT))
    assert [request_of(one).send_date for one in gateway.received] == [DAY, tomorrow]


def test_r1_a_clock_of_ours_that_is_ahead_at_midnight_makes_nothing_lost(
    carrier: AliyunCarrier, gateway: StandIn
) -> None:
    """By its own clock the gateway had it yesterday."""
    gateway.behaviour = details([detail()], of_day=DAY)
    assert carrier.find_texts(replace(OURS, since=MIDNIGHT + timedelta(minutes=10)))


def test_several_lines_of_one_token_are_one_text(carrier: AliyunCarrier, gateway: StandIn) -> None:
    """We asked once: a long text may have a line for each of its parts."""
    waiting, failed = detail(SendStatus=1), detail(SendStatus=2, ErrCode="MK:0001")
    gateway.behaviour = details([waiting, failed])
    [found] = carrier.find_texts(OURS)
    assert (found.status, found.error_code) == (AttemptState.UNDELIVERED, "MK:0001")
    assert found.error_class is ErrorClass.NUMBER_NEVER


def test_nothing_there_is_an_empty_list(carrier: AliyunCarrier, gateway: StandIn) -> None:
    assert carrier.find_texts(OURS) == []
    assert carrier.text_status(OURS) is None
    # Without a token, as the doctor asks: it is read all the same, and is nobody's.
    gateway.behaviour = details([detail(OutId="")])
    assert carrier.find_texts(replace(OURS, token="")) == []


def test_a_text_keeps_the_name_that_it_has(carrier: AliyunCarrier, gateway: StandIn) -> None:
    gateway.behaviour = details([detail()])
    found = carrier.text_status(replace(OURS, sid=TEXT))
    assert found and found.sid == TEXT
    without_token = carrier.text_status(replace(OURS, sid=TEXT, token=""))
    assert without_token and without_token.sid == TEXT
    assert request_of(gateway.received[-1]).biz_id == TEXT


@pytest.mark.parametrize(
    "behaviour",
    [
        fails("isv.BUSINESS_LIMIT_CONTROL"),
        fails("Throttling.User", 429),
        fails("InternalError", 500),
        says({"TotalCount": 1}),
        says({"SmsSendDetailDTOs": "x", "TotalCount": 1}),
        says({"SmsSendDetailDTOs": {"SmsSendDetailDTO": [detail()]}, "TotalCount": "x"}),
        says({"SmsSendDetailDTOs": {"SmsSendDetailDTO": []}, "TotalCount": 1}),
        says({"SmsSendDetailDTOs": {"SmsSendDetailDTO": [detail(OutId="x")]}, "TotalCount": 10**6}),
        details([detail(SendDate="yesterday")]),
        line.says(200, b"<html>"),
        line.drop,
    ],
)
def test_r1_a_list_that_cannot_be_read_is_no_empty_list(
    carrier: AliyunCarrier, gateway: StandIn, behaviour: Behaviour
) -> None:
    gateway.behaviour = behaviour
    with pytest.raises(CarrierUnreachable) as unread:
        carrier.find_texts(OURS)
    assert "13800138000" not in f"{unread.value!r} {unread.value.__context__!r}"


def test_what_is_older_than_the_gateway_remembers_is_not_called_lost(
    carrier: AliyunCarrier, gateway: StandIn
) -> None:
    with pytest.raises(CarrierCannotTell, match="30 days"):
        carrier.find_texts(replace(OURS, since=NOON - timedelta(days=30)))
    assert gateway.received == []


def test_there_is_no_list_of_calls_and_none_of_everybody(carrier: AliyunCarrier) -> None:
    for ask in (
        lambda: carrier.find_calls(OUR_CALL),
        lambda: carrier.incoming_texts(NOON, None),
        lambda: carrier.sent_texts(NOON),
    ):
        with pytest.raises(CarrierCannotTell):
            ask()


def test_a_call_is_asked_for_by_its_number(carrier: AliyunCarrier, gateway: StandIn) -> None:
    gateway.behaviour = says(record())
    found = carrier.read_call(OUR_CALL)
    assert found is not None
    assert (found.sid, found.status, found.seconds) == (CALL, AttemptState.ANSWERED, 22)
    assert found.started_at == datetime(2026, 11, 28, 1, 5, 3, tzinfo=UTC)
    request = request_of(gateway.received[0])
    assert (request.call_id, int(request.prod_id)) == (CALL, 11000000300005)
    a_little_before = NOON - timedelta(minutes=15)  # the vendor's clock may be behind ours (R1)
    assert int(request.query_date) == int(a_little_before.timestamp()) * 1000


@pytest.mark.parametrize(
    ("given", "status", "error_class"),
    [
        ({"state": "200002", "startDate": ""}, AttemptState.BUSY, None),
        ({"state": "200003", "startDate": ""}, AttemptState.NO_ANSWER, None),
        ({"state": "200004", "startDate": "", "bRingTime": ""}, AttemptState.FAILED, ErrorClass.NUMBER_NEVER),
        ({"state": "", "startDate": "", "endDate": ""}, AttemptState.ACCEPTED, None),
    ],
)
def test_a_call_stands_as_its_code_says(
    carrier: AliyunCarrier,
    gateway: StandIn,
    given: dict[str, str],
    status: AttemptState,
    error_class: ErrorClass | None,
) -> None:
    gateway.behaviour = says(record(**given))
    found = carrier.read_call(OUR_CALL)
    assert found and (found.status, found.error_class, found.seconds) == (status, error_class, None)


def test_a_call_just_before_midnight_is_looked_for_on_both_days(
    carrier: AliyunCarrier, gateway: StandIn
) -> None:
    assert carrier.read_call(replace(OUR_CALL, since=MIDNIGHT)) is None
    asked = [int(request_of(one).query_date) // 1000 for one in gateway.received]
    assert asked == [int(MIDNIGHT.timestamp()) - 900, int(MIDNIGHT.timestamp()) + 10]


def test_r1_a_call_just_after_midnight_may_lie_under_the_day_before(
    carrier: AliyunCarrier, gateway: StandIn
) -> None:
    after = MIDNIGHT + timedelta(seconds=20)
    assert carrier.read_call(replace(OUR_CALL, since=after)) is None
    asked = [int(request_of(one).query_date) // 1000 for one in gateway.received]
    assert asked == [int(after.timestamp()) - 900, int(MIDNIGHT.timestamp()) + 10]


def test_a_call_without_a_number_is_asked_nobody_about(carrier: AliyunCarrier, gateway: StandIn) -> None:
    assert carrier.read_call(replace(OUR_CALL, sid=None)) is None
    assert gateway.received == []


@pytest.mark.parametrize(
    "behaviour", [says({"Data": "no JSON"}), says({"Data": "[]"}), fails("isp.SYSTEM_ERROR"), line.drop]
)
def test_a_record_that_cannot_be_read_is_no_forgotten_call(
    carrier: AliyunCarrier, gateway: StandIn, behaviour: Behaviour
) -> None:
    gateway.behaviour = behaviour
    with pytest.raises(CarrierUnreachable):
        carrier.read_call(OUR_CALL)
