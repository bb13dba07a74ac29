"""For which days something can be promised: one that nobody lives to see would never be asked about."""

from datetime import date, timedelta

from survey.rectification.refusal import Refused, Why

FURTHEST = timedelta(days=731)  # two years


def check_day(day: date, today: date) -> None:
    """Refused unless it is today or one to come, and not further than anybody would ask about it."""
    if not today <= day <= today + FURTHEST:
        raise Refused(Why.WRONG_DATE)
