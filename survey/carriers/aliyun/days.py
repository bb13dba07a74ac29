"""Under which days of China a list may have what left at a moment. Pure."""

from datetime import date, datetime, timedelta

from survey.carriers.domestic import CHINA

# Within which it came there: what left just before midnight in China may be listed under the next day, and
# just after it under the day before, by as much as our clock may be ahead (InvalidTimeStamp beyond that).
_MIDNIGHT, AHEAD = timedelta(hours=1), timedelta(minutes=15)


def days_of(since: datetime) -> list[date]:
    """In their order."""
    around = since - AHEAD, since, since + _MIDNIGHT
    return list(dict.fromkeys(moment.astimezone(CHINA).date() for moment in around))
