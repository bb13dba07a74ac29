"""What became of texts: the gateway lists them by number, once the network has reported them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from survey.carriers.port import CarrierCannotTell, CarrierUnreachable, Sent
from survey.carriers.tencent.carrier import TencentCarrier
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers import stand_in as line
from tests.carriers.stand_in import StandIn
from tests.carriers.tencent.answers import Behaviour, fails, receipt, request_of, says

NOW = datetime.now(UTC)
OURS = Sent("T0ken-_", "+8613800138000", "", "5000:1", NOW - timedelta(hours=1))


def test_the_list_is_asked_for_by_number_and_time(carrier: TencentCarrier, gateway: StandIn) -> None:
    gateway.behaviour = says({"PullSmsSendStatusSet": [receipt()]})
    carrier.text_status(OURS)
    [received] = gateway.received
    assert received.headers["X-TC-Action"] == "PullSmsSendStatusByPhoneNumber"
    request = request_of(received)
    assert (request.PhoneNumber, request.SmsSdkAppId) == (OURS.to, "1400000001")
    assert (request.Offset, request.Limit) == (0, 100)
    assert OURS.since.timestamp() - 61 < request.BeginTime <= OURS.since.timestamp()
    assert set(json.loads(received.body)) == {
        "BeginTime",
        "Offset",
        "Limit",
        "PhoneNumber",
        "SmsSdkAppId",
    }


def test_a_text_is_known_by_its_serial_number(carrier: TencentCarrier, gateway: StandIn) -> None:
    failed = receipt(1, ReportStatus="FAIL", Description="MK:0001")
    gateway.behaviour = says({"PullSmsSendStatusSet": [receipt(2), failed]})
    found = carrier.text_status(OURS)
    assert found is not None
    assert (found.sid, found.status) == ("5000:1", AttemptState.UNDELIVERED)
    assert (found.error_code, found.error_class) == ("MK:0001", ErrorClass.NUMBER_NEVER)


def test_what_nobody_has_reported_yet_is_still_the_gateways(
    carrier: TencentCarrier, gateway: StandIn
) -> None:
    gateway.behaviour = says({"PullSmsSendStatusSet": []})
    found = carrier.text_status(OURS)
    assert found is not None
    assert (found.sid, found.status) == ("5000:1", AttemptState.ACCEPTED)


def test_r1_one_in_doubt_is_found_by_its_token(carrier: TencentCarrier, gateway: StandIn) -> None:
    ours = receipt(3, SessionContext=OURS.token)
    gateway.behaviour = says({"PullSmsSendStatusSet": [receipt(2, SessionContext="other"), ours]})
    [found] = carrier.find_texts(OURS)
    assert (found.sid, found.status) == ("5000:3", AttemptState.DELIVERED)


def test_r1_what_is_not_listed_may_have_left_all_the_same(carrier: TencentCarrier, gateway: StandIn) -> None:
    gateway.behaviour = says({"PullSmsSendStatusSet": [receipt(2), receipt(3)]})
    with pytest.raises(CarrierCannotTell, match="reported"):
        carrier.find_texts(OURS)


def test_nothing_is_listed_of_what_has_no_token(carrier: TencentCarrier, gateway: StandIn) -> None:
    """So the office's account can be tried out: it is asked for a number that gets nothing."""
    gateway.behaviour = says({"PullSmsSendStatusSet": [receipt()]})
    assert carrier.find_texts(Sent("", OURS.to, "", None, NOW)) == []
    gateway.behaviour = fails("AuthFailure.SecretIdNotFound")
    with pytest.raises(CarrierUnreachable, match="SecretIdNotFound"):
        carrier.find_texts(Sent("", OURS.to, "", None, NOW))


@pytest.mark.parametrize(
    "behaviour", [line.drop, line.says(500, b""), says({}), line.says(200, b"no"), fails("InternalError")]
)
def test_a_list_that_cannot_be_read_is_no_empty_list(
    carrier: TencentCarrier, gateway: StandIn, behaviour: Behaviour
) -> None:
    gateway.behaviour = behaviour
    for ask in (carrier.text_status, carrier.find_texts):
        with pytest.raises(CarrierUnreachable) as wrong:
            ask(OURS)
        assert not isinstance(wrong.value, CarrierCannotTell), "others may not be told either"
        assert "138" not in str(wrong.value)
    assert len(gateway.received) == 2


def test_what_is_older_than_the_gateway_remembers_is_not_asked_for(
    carrier: TencentCarrier, gateway: StandIn
) -> None:
    with pytest.raises(CarrierCannotTell, match="seven days"):
        carrier.find_texts(Sent("T0ken-_", OURS.to, "", None, NOW - timedelta(days=8)))
    assert not gateway.received
    assert carrier.text_status(Sent("T0ken-_", OURS.to, "", None, NOW)) is None


def test_lists_of_everybody_are_queues_and_left_alone(carrier: TencentCarrier, gateway: StandIn) -> None:
    for ask in (lambda: carrier.sent_texts(NOW), lambda: carrier.incoming_texts(NOW, None)):
        with pytest.raises(CarrierCannotTell, match="nothing of the kind"):
            ask()
    assert not gateway.received
    assert not carrier.abilities.tells_incoming
