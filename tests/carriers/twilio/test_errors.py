"""The table of Twilio's codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.twilio.errors import class_of_answer, class_of_code, class_of_sip, is_busy, meaning_of
from survey.vocabulary import ErrorClass

# DESIGN §5, row by row.
DESIGN = {
    ErrorClass.SLOW_DOWN: [20429, 21611, 30001, 22005],
    ErrorClass.UNKNOWN: [20500, 20503],
    ErrorClass.LATER_ONCE: [30003, 30008],
    ErrorClass.NUMBER_NEVER: [21211, 21214, 21217, 21614, 30005, 30006, 13224],
    ErrorClass.BLOCKED: [30004, 30007],
    ErrorClass.NEXT_CHANNEL: [21612],
    ErrorClass.OPTED_OUT: [21610],
    ErrorClass.OURS: [20003, 21212, 21215, 21408, 21606, 21608, 21703, 30002, 30034, 11200],
}


@pytest.mark.parametrize(
    ("code", "expected"), [(code, expected) for expected, codes in DESIGN.items() for code in codes]
)
def test_codes_have_the_class_that_the_design_gives_them(code: int, expected: ErrorClass) -> None:
    assert class_of_code(code) == class_of_answer(400, code) == expected
    assert meaning_of(code) != meaning_of(None)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (10004, ErrorClass.SLOW_DOWN),
        (13223, ErrorClass.NUMBER_NEVER),
        (13225, ErrorClass.BLOCKED),
        (13226, ErrorClass.NUMBER_NEVER),
        (13227, ErrorClass.OURS),
        (21202, ErrorClass.NUMBER_NEVER),
        (21205, ErrorClass.OURS),
        (21210, ErrorClass.OURS),
        (21216, ErrorClass.BLOCKED),
        (21219, ErrorClass.OURS),
    ],
)
def test_codes_of_calls_have_theirs(code: int, expected: ErrorClass) -> None:
    assert class_of_code(code) is expected


def test_r1_a_call_that_was_already_begun_is_not_placed_again() -> None:
    assert class_of_answer(400, 21204) is ErrorClass.UNKNOWN


@given(code=st.none() | st.integers(0, 999))
def test_what_the_network_said_of_a_call_never_stops_the_channel_by_itself(code: int | None) -> None:
    """It speaks of one number; only what nobody knows counts towards five in a row."""
    assert class_of_sip(code) not in (ErrorClass.OURS, ErrorClass.OPTED_OUT, ErrorClass.SLOW_DOWN)
    assert is_busy(code) is (code in (486, 600))


@given(status=st.integers(100, 599).filter(lambda status: status // 100 != 4), code=st.integers(0, 99_999))
def test_r1_only_a_4xx_says_that_nothing_was_sent(status: int, code: int) -> None:
    assert class_of_answer(status, code) is ErrorClass.UNKNOWN


@given(status=st.integers(400, 499), code=st.none() | st.integers(0, 99_999))
def test_r1_only_codes_and_statuses_of_the_table_lead_back_to_planned(status: int, code: int | None) -> None:
    """Planned again means that it may be sent again: only what was certainly not processed may say so."""
    if class_of_answer(status, code) is ErrorClass.SLOW_DOWN:
        assert status == 429 or class_of_code(code or 0) is ErrorClass.SLOW_DOWN


def test_a_code_that_nobody_knows_is_unlisted() -> None:
    assert class_of_code(99_999) is ErrorClass.UNLISTED
    assert class_of_answer(400, None) is ErrorClass.UNLISTED
