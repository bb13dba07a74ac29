"""Which months have a meeting that can still decide. Pure."""

from datetime import date, timedelta


def is_month(text: str) -> bool:
    """Whether it is written as a month, `2026-10`."""
    try:
        return date.fromisoformat(f"{text}-01").isoformat()[:7] == text
    except ValueError:
        return False


def this_month(today: date) -> str:
    return today.isoformat()[:7]


def month_before(today: date) -> str:
    return (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]


def is_open(month: str, today: date) -> bool:
    """This month's meeting, and last month's, which may be written down a little later."""
    return month in (this_month(today), month_before(today))
