import pytest

from survey.carriers.sandbox.calls.twiml.speech import seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("，。！", 0),
        ("满" * 45, 10),
        ("尾号3721的事", 8 / 4.5),
        ("x" * 140, 10),
        ("a b, c", 3 / 14),
        ("press 1", 6 / 14),
    ],
)
def test_chinese_goes_by_syllables_and_english_by_letters(text: str, seconds: float) -> None:
    assert seconds_of(text) == pytest.approx(seconds)


def test_the_standard_greeting_takes_less_than_twelve_seconds() -> None:
    greeting = "您好，这里是青溪县民调中心。想问问您，对一件事的办理满不满意，一分钟，自愿。"
    assert 5 < seconds_of(greeting) < 12
