"""The table of Twilio's codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.errors import class_of_answer, class_of_code, meaning_of
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
