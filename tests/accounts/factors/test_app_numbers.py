"""The vectors of RFC 6238, appendix B, SHA-1: eight digits there, of which an app shows the last six."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.accounts.factors.app_numbers import address, digits_of, grouped, new_key, step_of

KEY = b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1_111_111_109, "07081804"),
    (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"),
    (2_000_000_000, "69279037"),
    (20_000_000_000, "65353130"),
]


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "eight"), VECTORS)
def test_the_numbers_of_the_standard_are_ours(seconds: int, eight: str) -> None:
    assert step_of(KEY, eight[2:], _at(seconds)) == seconds // 30


@pytest.mark.parametrize("off", [-30, 0, 30])
def test_a_telephones_clock_may_be_half_a_minute_off(off: int) -> None:
    assert step_of(KEY, "050471", _at(1_111_111_111 + off)) == 1_111_111_111 // 30


@pytest.mark.parametrize("off", [-60, -61, 60, 90, 3600, -3600])
def test_and_no_further(off: int) -> None:
    assert step_of(KEY, "050471", _at(1_111_111_111 + off)) is None


@pytest.mark.parametrize(
    "typed", ["050471", "050 471", " 050-471 ", "０５０４７１", "050　471", "\t050471\n"]
)
def test_it_may_be_typed_as_it_is_shown(typed: str) -> None:
    assert step_of(KEY, typed, _at(1_111_111_111)) is not None


@given(st.text(max_size=12))
@settings(max_examples=200)
def test_nothing_else_opens_and_nothing_breaks(typed: str) -> None:
    app, now = pyotp.TOTP(KEY), 1_111_111_111
    good = {app.at(now + off) for off in (-30, 0, 30)}
    assert (step_of(KEY, typed, _at(now)) is not None) == (digits_of(typed) in good)


def test_a_clock_at_the_beginning_of_time_breaks_nothing() -> None:
    assert step_of(KEY, "000000", _at(0)) is None


def test_a_key_has_160_bits_and_is_shown_in_fours() -> None:
    key = new_key()
    assert len(b32decode(key)) == 20
    assert key != new_key()
    assert grouped(key).replace(" ", "") == key
    assert {len(part) for part in grouped(key).split(" ")} == {4}


def test_an_app_reads_whose_number_it_is() -> None:
    told = address(KEY, "wang", "青溪县民调中心")
    assert told.startswith("otpauth://totp/")
    assert told.isascii()
    assert f"secret={KEY}" in told
    assert "wang" in told


@given(st.integers(60, 4_000_000_000), st.integers(-29, 29))
@settings(max_examples=100)
def test_whatever_the_hour_the_present_number_opens(seconds: int, off: int) -> None:
    number = pyotp.TOTP(KEY).at(seconds)
    assert step_of(KEY, number, _at(seconds + off)) is not None
