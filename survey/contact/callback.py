"""When somebody is called who named a time of day. Pure."""

from datetime import UTC, datetime, time, timedelta

from survey.contact.hours import ContactHours
from survey.vocabulary import Channel, Daytime

# Local times; within contact hours, whatever the policy makes of them.
TIMES = {
    Daytime.MORNING: (time(8), time(12)),
    Daytime.AFTERNOON: (time(12), time(18)),
    Daytime.EVENING: (time(18), time(22)),
}
_DAY = timedelta(days=1)
_SEARCHED = 60  # days; longer than any holiday


def callback_at(hours: ContactHours, wanted: Daytime, now: datetime) -> datetime:
    """The next time from `now` (UTC) at which that time of day begins within the contact hours of calls.

    Where the policy allows no call at that time of day, the first moment at which it allows one.
    """
    zone = hours.calendar.zone
    today = now.astimezone(zone).date()
    begins, ends = TIMES[wanted]
    for day in (today + number * _DAY for number in range(_SEARCHED)):
        start, end = (datetime.combine(day, at, zone).astimezone(UTC) for at in (begins, ends))
        at = hours.next_allowed(Channel.VOICE, start)
        if now < at < end:
            return at
    return hours.next_allowed(Channel.VOICE, now)
