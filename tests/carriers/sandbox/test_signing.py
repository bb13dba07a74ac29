from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from survey.carriers.sandbox.signing import signature


def test_twilios_own_example() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    assert (
        signature("12345", "https://example.com/myapp.php?foo=1&bar=2", form)
        == "L/OH5YylLD5NRKLltdqwSvS0BnU="
    )


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_twilios_validator_accepts_every_form(form: dict[str, str]) -> None:
    url = "https://example.com/twilio/sms"
    validator: Any = RequestValidator("12345")
    assert validator.validate(url, form, signature("12345", url, form))
