"""Webhook forms read into ours, or refused by name."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.port import Form, InboundText, MalformedCallback, Price, StatusReport
from survey.carriers.twilio.forms import price_of, read_status, read_text, segments_of
from survey.vocabulary import AttemptState, ErrorClass

SID = "SM" + "4e" * 16
REPLY = [
    ("ToCountry", "US"),
    ("MessageSid", SID),
    ("SmsSid", SID),
    ("NumMedia", "0"),
    ("NumSegments", "1"),
    ("From", "+8613800138000"),
    ("To", "+15005550006"),
    ("Body", " 1，满意 "),
    ("AccountSid", "AC" + "0a" * 16),
]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("accepted", AttemptState.ACCEPTED),
        ("queued", AttemptState.ACCEPTED),
        ("sending", AttemptState.ACCEPTED),
        ("sent", AttemptState.ACCEPTED),
        ("delivered", AttemptState.DELIVERED),
        ("read", AttemptState.DELIVERED),
        ("undelivered", AttemptState.UNDELIVERED),
        ("failed", AttemptState.FAILED),
        ("canceled", AttemptState.FAILED),
        ("a word of next year", AttemptState.ACCEPTED),
    ],
)
def test_a_status_is_told_in_our_words(word: str, state: AttemptState) -> None:
    report = read_status([("MessageSid", SID), ("MessageStatus", word), ("RawDlrDoneDate", "2610191000")])
    assert report == StatusReport(SID, state, None, None, None, None)


def test_a_failure_brings_its_code_and_class() -> None:
    report = read_status([("SmsSid", SID), ("SmsStatus", "undelivered"), ("ErrorCode", "30006")])
    assert (report.error_code, report.error_class) == ("30006", ErrorClass.NUMBER_NEVER)


def test_segments_and_price_are_read_where_they_come() -> None:
    form = [("NumSegments", "3"), ("Price", "-0.0237"), ("PriceUnit", "usd")]
    report = read_status([("MessageSid", SID), ("MessageStatus", "sent"), *form])
    assert (report.segments, report.price) == (3, Price(23_700, "USD"))


def test_an_inbound_message_is_kept_word_by_word() -> None:
    assert read_text(REPLY) == InboundText(
        sid=SID,
        from_="+8613800138000",
        to="+15005550006",
        body=" 1，满意 ",
        opt_out_type=None,
        media=0,
        raw=tuple(REPLY),
    )


@pytest.mark.parametrize(
    ("word", "expected"), [("STOP", "STOP"), ("stop", "STOP"), ("HELP", "HELP"), ("x", None)]
)
def test_the_carriers_own_opt_out_is_told(word: str, expected: str | None) -> None:
    assert read_text([*REPLY, ("OptOutType", word)]).opt_out_type == expected


def test_r2_a_picture_without_words_is_kept() -> None:
    form = [(name, value) for name, value in REPLY if name not in ("Body", "NumMedia")]
    heard = read_text([*form, ("NumMedia", "2")])
    assert (heard.body, heard.media) == ("", 2)


@pytest.mark.parametrize("name", ["MessageSid", "From", "To"])
@pytest.mark.parametrize("value", [None, "", "a\x00b", "x" * 400])
def test_a_form_that_is_no_message_is_refused_by_the_fields_name(name: str, value: str | None) -> None:
    form = [pair for pair in REPLY if pair[0] not in (name, "SmsSid")]
    if value is not None:
        form.append((name, value))
    elif name != "MessageSid":
        form.append(("MessageSid", SID))
    with pytest.raises(MalformedCallback, match="is missing or not readable") as raised:
        read_text(form)
    assert "13800138000" not in str(raised.value)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "MessageSid",
                    "MessageStatus",
                    "ErrorCode",
                    "Body",
                    "From",
                    "To",
                    "NumMedia",
                    "NumSegments",
                    "Price",
                    "PriceUnit",
                    "OptOutType",
                ]
            ),
            st.text(),
        )
    )
)
def test_any_form_is_read_or_refused(form: Form) -> None:
    for read in (read_status, read_text):
        with suppress(MalformedCallback):
            assert read(form).sid in [value for _, value in form]


@given(st.decimals(min_value=0, max_value=1000, places=5))
def test_prices_are_whole_millionths(amount: object) -> None:
    price = price_of(f"-{amount}", "USD")
    assert price is not None
    assert price.micros == int(amount * 1_000_000)  # type: ignore[operator]


@pytest.mark.parametrize("amount", [None, "", "NaN", "-Infinity", "1e999999999", "free", "٣", "9" * 5000])
def test_what_is_no_price_is_none(amount: object) -> None:
    assert price_of(amount, "USD") is None


@pytest.mark.parametrize("currency", [None, "", "$", "US", "dollars"])
def test_a_price_without_a_currency_is_none(currency: object) -> None:
    assert price_of("-1", currency) is None


@pytest.mark.parametrize("count", [None, "", "0", "-1", "٣", "²", "1.5", "9" * 5000])
def test_what_is_no_number_of_segments_is_none(count: object) -> None:
    assert segments_of(count) is None
