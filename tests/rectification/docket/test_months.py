from datetime import date

from survey.rectification.docket.months import is_month, is_open


def test_the_last_meeting_can_be_written_down_a_little_later() -> None:
    today = date(2027, 1, 3)
    assert [is_open(month, today) for month in ("2026-11", "2026-12", "2027-01", "2027-02")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_only_months_are_months() -> None:
    assert [is_month(text) for text in ("2026-10", "2026-13", "2026-1", "2026-10-01", "", "x")] == [
        True, False, False, False, False, False,
    ]  # fmt: skip
