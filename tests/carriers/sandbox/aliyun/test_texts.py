"""SendSms, its receipts and QuerySendDetails, by the vendor's own SDK."""

import json
from datetime import datetime
from typing import Any

import pytest

from survey.carriers.sandbox.mainland import CHINA
from tests.carriers.sandbox.aliyun.conftest import StartCustomer
from tests.carriers.sandbox.aliyun.customer import SCALE, SIGN, Customer

BODY = f"【{SIGN}】0123号事承办单位报已办结。自愿评价请回:{SCALE}。不愿回T"


def today() -> str:
    return f"{datetime.now(CHINA):%Y%m%d}"


def test_what_is_sent_is_read_and_reported(customer: Customer) -> None:
    answered = customer.send()
    assert (answered.code, bool(answered.request_id)) == ("OK", True)
    customer.sandbox.wait_until_quiet()
    (line,) = customer.sandbox.ledger("received")
    assert (line["token"], line["to"], line["body"]) == ("token1", "+8613900000001", BODY)
    assert [line["sid"] for line in customer.sandbox.ledger("seen")] == [answered.biz_id]
    (report,) = customer.elements("sms-report")
    told = datetime.fromisoformat(report.pop("report_time")).replace(tzinfo=CHINA)
    assert abs((told - datetime.now(CHINA)).total_seconds()) < 60
    assert report | {"send_time": ""} == {
        "phone_number": "13900000001",
        "send_time": "",
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "1",
        "biz_id": answered.biz_id,
        "out_id": "token1",
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"template_code": "SMS_9"}, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"template_code": "TTS_1"}, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"template_code": ""}, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"template_param": "{}"}, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"template_param": None}, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"template_param": json.dumps({"case": 123})}, "isv.INVALID_JSON_PARAM"),
        ({"sign_name": "别人"}, "isv.SMS_SIGNATURE_ILLEGAL"),
        ({"phone_numbers": "+14155552671"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"phone_numbers": "057188773344"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"phone_numbers": "13900000001,13900000002"}, "isv.MOBILE_COUNT_OVER_LIMIT"),
    ],
)
def test_what_the_vendor_refuses_is_refused_in_its_words(
    customer: Customer, given: dict[str, Any], code: str
) -> None:
    assert customer.send(**given).code == code
    (line,) = customer.sandbox.ledger("received")
    assert (line["outcome"], line["code"]) == ("refused", code)
    assert customer.sandbox.ledger("seen") == []


def test_the_details_of_a_day_come_in_pages_newest_first(customer: Customer) -> None:
    biz_ids = [customer.send(out_id=f"token{at}").biz_id for at in range(3)]
    customer.sandbox.wait_until_quiet()
    first, second = (customer.sent("13900000001", today(), size=2, page=page) for page in (1, 2))
    details = [
        *first.sms_send_detail_dtos.sms_send_detail_dto,
        *second.sms_send_detail_dtos.sms_send_detail_dto,
    ]
    assert [detail.out_id for detail in details] == ["token2", "token1", "token0"]
    assert int(first.total_count) == 3
    assert {(detail.send_status, detail.err_code, detail.content) for detail in details} == {
        (3, "DELIVERED", BODY)
    }
    (one,) = customer.sent("13900000001", today(), biz_id=biz_ids[0]).sms_send_detail_dtos.sms_send_detail_dto
    assert one.out_id == "token0"
    assert customer.sent("13900000001", "20200101").sms_send_detail_dtos.sms_send_detail_dto == []
    assert customer.sent("13900000002", today()).sms_send_detail_dtos.sms_send_detail_dto == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("undelivered_30005", "MOBILE_NOT_ON_SERVICE"),
        ("undelivered_30003", "MOBLIE_TERMINAL_ERROR"),
    ],
)
def test_what_the_network_finds_out_comes_as_a_receipt(customer: Customer, fault: str, code: str) -> None:
    customer.sandbox.post("/sandbox/faults", rates={fault: 1.0})
    assert customer.send().code == "OK"
    customer.sandbox.wait_until_quiet()
    (report,) = customer.elements("sms-report")
    assert (report["success"], report["err_code"]) == (False, code)
    (detail,) = customer.sent("13900000001", today()).sms_send_detail_dtos.sms_send_detail_dto
    assert (detail.send_status, detail.err_code) == (2, code)


@pytest.mark.parametrize(
    ("fault", "code"),
    [("refuse_21614", "isv.MOBILE_NUMBER_ILLEGAL"), ("refuse_21610", "isv.CUSTOMER_REFUSED")],
)
def test_a_number_that_gets_no_texts_is_refused_at_once(customer: Customer, fault: str, code: str) -> None:
    customer.sandbox.post("/sandbox/faults", rates={fault: 1.0})
    assert customer.send().code == code


def test_a_lost_text_waits_for_its_receipt_for_ever(customer: Customer) -> None:
    customer.sandbox.post("/sandbox/faults", rates={"lost": 1.0})
    customer.send()
    customer.sandbox.wait_until_quiet()
    assert customer.elements("sms-report") == []
    (detail,) = customer.sent("13900000001", today()).sms_send_detail_dtos.sms_send_detail_dto
    assert (detail.send_status, detail.err_code or "") == (1, "")


def test_the_account_has_a_pace(start_customer: StartCustomer) -> None:
    customer = start_customer(segments_per_second=1.0)
    customer.send()
    with pytest.raises(Exception, match="user flow control") as refused:
        customer.send()
    assert (getattr(refused.value, "code", None), getattr(refused.value, "status_code", None)) == (
        "Throttling.User",
        429,
    )
