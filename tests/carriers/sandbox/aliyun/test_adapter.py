"""Our adapter and the stand-in, each written from the vendor's pages, understand each other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from survey.carriers.aliyun.carrier import AliyunAccount, AliyunCarrier
from survey.carriers.port import Accepted, Menu, OutgoingCall, OutgoingText, Prompt, Refused, Sent
from survey.carriers.templates import load_templates
from survey.vocabulary import AttemptState, ErrorClass
from tests.carriers.sandbox.aliyun.customer import KEYS, SCALE, SIGN, Customer

PHONE, TOKEN = "+8613900000001", "0123456789abcdefghijklmn"
BODY = f"【{SIGN}】0123号事承办单位报已办结。自愿评价请回:{SCALE}。不愿回T"
NOTED = Prompt("noted", "您的评价已记下", {})
MENU = Menu(
    question=Prompt("menu", f"您好,尾号0 1 2 3的事已办结,愿意请评价:{KEYS}", {"case": "0 1 2 3"}),
    keys=dict.fromkeys("123450", NOTED),
    bye=Prompt("bye", "谢谢,再见", {}),
    times=2,
    seconds=8,
)


def carrier_of(customer: Customer, secret: str | None = None) -> AliyunCarrier:
    settings = customer.sandbox.settings
    account = AliyunAccount(
        settings.access_key_id, secret or settings.access_key_secret, SIGN, settings.show_number
    )
    assert settings.templates
    url = customer.sandbox.url
    return AliyunCarrier(account, load_templates(settings.templates), url, url)


@pytest.fixture
def carrier(customer: Customer) -> Iterator[AliyunCarrier]:
    carrier = carrier_of(customer)
    yield carrier
    carrier.close()


def a_text(to: str = PHONE) -> OutgoingText:
    return OutgoingText(TOKEN, to, BODY, "invite", {"case": "0123"}, "", 3600)


def a_call() -> OutgoingCall:
    return OutgoingCall(TOKEN, PHONE, "", "", "", 30, 300, MENU)


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_r1_a_text_is_taken_reported_and_found_by_its_token(
    customer: Customer, carrier: AliyunCarrier
) -> None:
    taken = carrier.send_text(a_text())
    assert isinstance(taken, Accepted)
    customer.sandbox.wait_until_quiet()
    [pushed] = [carrier.read_push(kind, body) for kind, body in came(customer)]
    [(token, report)] = pushed.reports
    assert (token, report.sid, report.status) == (TOKEN, taken.sid, AttemptState.DELIVERED)
    sent = Sent(TOKEN, PHONE, BODY, None, since())
    [found] = carrier.find_texts(sent)
    assert (found.sid, found.status) == (f"out:{TOKEN}", AttemptState.DELIVERED)
    assert abs(found.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert carrier.find_texts(Sent("another", PHONE, BODY, None, since())) == []


def test_a_call_is_taken_reported_and_looked_up(customer: Customer, carrier: AliyunCarrier) -> None:
    taken = carrier.place_call(a_call())
    assert isinstance(taken, Accepted)
    customer.sandbox.wait_until_quiet()
    [pushed] = [carrier.read_push(kind, body) for kind, body in came(customer)]
    [(name, report)] = pushed.calls
    assert (name, report.sid) == (TOKEN[:15], taken.sid)
    found = carrier.read_call(Sent(TOKEN, PHONE, "", taken.sid, since()))
    assert found and (found.sid, found.status) == (taken.sid, report.status)
    again = carrier.place_call(a_call())
    assert isinstance(again, Refused) and again.error_class is ErrorClass.SLOW_DOWN, "1 a minute"


def test_what_somebody_writes_is_read(customer: Customer, carrier: AliyunCarrier) -> None:
    customer.sandbox.post("/sandbox/inbound", **{"from": PHONE, "body": "不满意"})
    customer.sandbox.wait_until_quiet()
    [pushed] = [carrier.read_push(kind, body) for kind, body in came(customer)]
    [one] = pushed.texts
    assert (one.text.from_, one.text.body) == (PHONE, "不满意")
    assert abs(one.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_another_secret_is_ours_to_mend(customer: Customer) -> None:
    stranger = carrier_of(customer, secret="another")
    for refused in (stranger.send_text(a_text()), stranger.place_call(a_call())):
        assert isinstance(refused, Refused)
        assert (refused.code, refused.error_class) == ("SignatureDoesNotMatch", ErrorClass.OURS)
    stranger.close()


def came(customer: Customer) -> list[tuple[str, bytes]]:
    return [(hook.path.rpartition("/")[2], hook.body.encode()) for hook in customer.receiver.hooks]
