"""The sandbox as Tencent: what is sent, refused, listed and pushed, by the vendor's SDK and our adapter."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.carriers.port import Accepted, CarrierUnreachable, Refused, Sent, Unknown
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers.sandbox.receiver import Hook, Reply
from tests.carriers.sandbox.tencent.conftest import StartOffice
from tests.carriers.sandbox.tencent.office import BODY, SIGN, Office, text_of

SINCE = datetime.now(UTC) - timedelta(minutes=1)


def sent(sid: str | None, token: str = "token1") -> Sent:
    return Sent(token, "+8613900000001", "", sid, SINCE)


def test_what_is_sent_is_read_reported_and_listed(office: Office) -> None:
    taken = office.send()
    assert isinstance(taken, Accepted)
    office.sandbox.wait_until_quiet()
    (line,) = office.sandbox.ledger("received")
    assert (line["token"], line["to"], line["body"]) == ("token1", "+8613900000001", BODY)
    [(kind, pushed)] = office.pushed
    [(token, told)] = pushed.reports
    assert (kind, token, told.sid, told.status) == (
        "sms-report",
        "token1",
        taken.sid,
        AttemptState.DELIVERED,
    )
    [found] = office.carrier().find_texts(sent(None))
    assert (found.sid, found.status) == (taken.sid, AttemptState.DELIVERED)
    assert office.carrier().text_status(sent(taken.sid)) == found


def test_r1_a_text_that_got_lost_is_listed_nowhere_and_never_called_unsent(office: Office) -> None:
    office.sandbox.post("/sandbox/faults", rates={"lost": 1.0})
    assert isinstance(office.send(), Accepted)
    office.sandbox.wait_until_quiet()
    assert office.pushed == []
    with pytest.raises(CarrierUnreachable):
        office.carrier().find_texts(sent(None))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"secret_key": "another"}, "AuthFailure.SignatureFailure"),
        ({"secret_id": "AKIDanother"}, "AuthFailure.SecretIdNotFound"),
        ({"app_id": "1400009999"}, "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        ({"signature": "别人"}, "FailedOperation.SignatureIncorrectOrUnapproved"),
    ],
)
def test_whose_account_it_is_not_is_refused(office: Office, given: dict[str, str], code: str) -> None:
    carrier = office.carrier(**given)
    result = carrier.send_text(text_of(signature=given.get("signature", SIGN)))
    carrier.close()
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == (code, ErrorClass.OURS)
    assert office.sandbox.ledger("seen") == []


@pytest.mark.parametrize(
    ("fault", "error_class"),
    [
        ("refuse_21614", ErrorClass.NUMBER_NEVER),
        ("refuse_21610", ErrorClass.BLOCKED),
        ("slow_down", ErrorClass.SLOW_DOWN),
    ],
)
def test_what_the_gateway_refuses_has_left_nobody(
    office: Office, fault: str, error_class: ErrorClass
) -> None:
    office.sandbox.post("/sandbox/faults", rates={fault: 1.0})
    result = office.send()
    assert isinstance(result, Refused)
    assert result.error_class is error_class


@pytest.mark.parametrize("fault", ["error_before", "error_after", "drop_before", "drop_after", "non_json"])
def test_r1_what_went_wrong_on_the_way_is_unknown(office: Office, fault: str) -> None:
    office.sandbox.post("/sandbox/faults", rates={fault: 1.0})
    assert isinstance(office.send(), Unknown)
    assert len(office.sandbox.ledger("received")) == 1


def test_what_the_network_finds_out_comes_as_a_receipt(office: Office) -> None:
    office.sandbox.post("/sandbox/faults", rates={"undelivered_30005": 1.0})
    office.send()
    office.sandbox.wait_until_quiet()
    [(_, pushed)] = office.pushed
    [(_, told)] = pushed.reports
    assert (told.status, told.error_code) == (AttemptState.UNDELIVERED, "MK:0001")
    assert told.error_class is ErrorClass.NUMBER_NEVER


def test_r2_what_people_write_comes_alone_until_it_is_answered_with_result_0(office: Office) -> None:
    answers = iter([Reply(503, "text/plain", "later"), Reply(200, "application/json", '{"code": 0}')])

    def take(hook: Hook) -> Reply:
        return next(answers, None) or office.take(hook)

    office.receiver.behaviour = take
    office.sandbox.post("/sandbox/inbound", **{"from": "+8613900000001", "body": "2"})
    office.sandbox.wait_until_quiet()
    [(kind, pushed)] = office.pushed
    [came] = pushed.texts
    assert (kind, came.text.from_, came.text.body) == ("sms-up", "+8613900000001", "2")
    assert office.receiver.hooks[0].body.startswith("{")
    assert len(office.receiver.hooks) == 3


def test_people_answer_what_they_read(start_office: StartOffice) -> None:
    office = start_office(petitioners=True)
    for number in range(20):
        office.send(number, token=f"token{number}")
    office.sandbox.wait_until_quiet()
    replies = office.sandbox.ledger("reply")
    came = [one.text.body for _, pushed in office.pushed for one in pushed.texts]
    assert sorted(came) == sorted(line["text"] for line in replies)
    assert len(replies) >= 5
    assert office.sandbox.ledger("unheard") == []
