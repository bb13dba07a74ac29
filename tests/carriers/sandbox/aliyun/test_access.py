"""Who did not sign a request with the account's secret is refused, and nothing leaves."""

from typing import Any

import pytest
import requests
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySmsSignListRequest, SendSmsRequest

from tests.carriers.sandbox.aliyun.customer import Customer


def refusal(customer: Customer, **config: str) -> tuple[Any, Any]:
    client = Client(customer.config(**config))
    with pytest.raises(Exception, match="code:") as refused:
        client.send_sms(SendSmsRequest(phone_numbers="13900000001", sign_name="x", template_code="SMS_1"))
    return getattr(refused.value, "code", None), getattr(refused.value, "status_code", None)


def test_another_secret_does_not_fit(customer: Customer) -> None:
    assert refusal(customer, access_key_secret="another") == ("SignatureDoesNotMatch", 400)
    assert customer.sandbox.ledger("received") == []


def test_another_key_is_not_known(customer: Customer) -> None:
    assert refusal(customer, access_key_id="LTAIanother") == ("InvalidAccessKeyId.NotFound", 404)


def test_an_action_that_is_not_there(customer: Customer) -> None:
    with pytest.raises(Exception, match="code: 404") as refused:
        Client(customer.config()).query_sms_sign_list(QuerySmsSignListRequest())
    assert getattr(refused.value, "code", None) == "InvalidAction.NotFound"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Authorization": "Basic eA=="}, "IncompleteSignature"),
        ({"x-acs-date": "2020-01-01T00:00:00Z"}, "InvalidTimeStamp.Expired"),
        ({"x-acs-action": "IvrCall"}, "SignatureDoesNotMatch"),
        ({"x-acs-content-sha256": "0" * 64}, "SignatureDoesNotMatch"),
    ],
)
def test_what_was_changed_on_the_way_is_refused(
    customer: Customer, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], code: str
) -> None:
    """The SDK's own request, caught and sent again with one header changed."""
    caught: list[requests.PreparedRequest] = []
    send = requests.Session.send

    def catch(session: requests.Session, request: requests.PreparedRequest, **given: Any) -> Any:
        caught.append(request)
        return send(session, request, **given)

    with monkeypatch.context() as patched:
        patched.setattr(requests.Session, "send", catch)
        assert customer.send().code == "OK"
    (request,) = caught
    assert request.url and request.method
    with requests.Session() as session:
        session.trust_env = False
        answer = session.request(request.method, request.url, headers={**request.headers, **change})
    assert answer.json()["Code"] == code
    assert len(customer.sandbox.ledger("received")) == 1


def test_the_page_is_still_there_for_whoever_asks_for_it(customer: Customer) -> None:
    answer = customer.sandbox.session.get(customer.sandbox.url + "/")
    assert answer.headers["Content-Type"].startswith("text/html")
