import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.seconds import spoken_seconds


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("", 0),
        ("您好您好您好您好您", 2),
        ("您好，您好。您好！您好？“您”", 2),  # punctuation is only a breath
        ("满意请按1，不满意按4", 10 / 4.5),
        ("Hello, this is", 1),
        ("press 1 or 2..", 1),  # among letters a digit is one of them
    ],
)
def test_a_syllable_or_a_letter_takes_its_time(words: str, seconds: float) -> None:
    assert spoken_seconds(words) == pytest.approx(seconds)


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_words_never_take_less_time(words: str, more: str) -> None:
    assert spoken_seconds(words + more) >= spoken_seconds(words) - 1e-9
