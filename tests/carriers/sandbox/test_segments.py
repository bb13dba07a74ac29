import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.segments import segments


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the escape and its letter stay together
        ("满" * 70, 1),
        ("满" * 71, 2),
        ("满" * 134, 2),
        ("满" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("满" + "a" * 69, 1),
        ("满" + "a" * 70, 2),
    ],
)
def test_segments_of_a_text(body: str, count: int) -> None:
    assert segments(body) == count


@given(st.text(max_size=400), st.text(max_size=5))
def test_more_text_never_takes_fewer_segments(body: str, more: str) -> None:
    assert segments(body + more) >= segments(body)
