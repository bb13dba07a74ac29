"""What may stand in a span: of all that anybody could put there, nothing that names a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.traces.facts import WITHHELD, named, template_of
from tests.carriers.stand_in import ACCOUNT, MESSAGES

NUMBER = "+8613900000001"
TOKEN = "yH3n0QkXl2PzV7cTqWb1mR5sJd8fGa4e"


@pytest.mark.parametrize(
    ("address", "template"),
    [
        (f"https://api.twilio.com{MESSAGES}", "/2010-04-01/Accounts/<sid>/Messages.json"),
        (f"http://127.0.0.1:5050{MESSAGES}?To=%2B8613900000001", "/2010-04-01/Accounts/<sid>/Messages.json"),
        (
            f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls/CA{'0' * 32}.json",
            "/2010-04-01/Accounts/<sid>/Calls/<sid>",
        ),
        (f"https://api.twilio.com/{NUMBER}/{TOKEN}", "/<other>/<other>"),
        ("https://api.twilio.com", "/"),
    ],
)
def test_an_address_at_the_carrier_is_told_without_what_names_anybody(address: str, template: str) -> None:
    assert template_of(address) == template
    assert named({"template": template}) == {"url.template": template}


def test_what_we_say_ourselves_is_told_as_the_standard_calls_it() -> None:
    assert named({"attempt": 7, "channel": "sms", "status": 201, "method": "POST"}) == {
        "huifang.attempt.id": 7,
        "huifang.channel": "sms",
        "http.response.status_code": 201,
        "http.request.method": "POST",
    }


@pytest.mark.parametrize(
    "value", [NUMBER, TOKEN, "13900000001", "张三", "不满意", f"/s/{TOKEN}", f"/x/{NUMBER}"]
)
@pytest.mark.parametrize("name", ["channel", "job", "method", "outcome", "request_id", "route", "template"])
def test_a_name_a_number_a_word_or_a_token_is_withheld_wherever_it_is_given(name: str, value: str) -> None:
    assert list(named({name: value}).values()) == [WITHHELD]  # type: ignore[misc]


@pytest.mark.parametrize("value", [8613900000001, 13900000001, -1, NUMBER])
@pytest.mark.parametrize("name", ["attempt", "count", "run", "status"])
def test_a_number_that_could_be_somebodys_is_no_id(name: str, value: object) -> None:
    assert list(named({name: value}).values()) == [WITHHELD]  # type: ignore[misc]


@given(st.text(alphabet="0123456789+abcXYZ/.?=&中", max_size=60))
def test_no_template_holds_a_number(address: str) -> None:
    told = template_of(f"https://api.twilio.com/{address}")
    assert not any(sign.isdigit() for sign in told.replace("2010-04-01", ""))
