"""How money is written."""

import pytest

from survey.console.costs.money import bar, money


@pytest.mark.parametrize(
    ("micros", "currency", "said"),
    [
        (3_214_000, "CNY", "¥3.21"),
        (45_000, "CNY", "¥0.045"),
        (1_234_567_890_000, "USD", "USD 1,234,567.89"),
        (0, "", "0.00"),
        (None, "CNY", "—"),
    ],
)
def test_money(micros: int | None, currency: str, said: str) -> None:
    assert money(micros, currency) == said


def test_a_bar_is_as_long_as_its_part() -> None:
    assert 'width="80"' in bar(5, 10, "half")
    assert "rect" not in bar(None, 10, "—")
