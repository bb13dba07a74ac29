"""The slots of a job: the moments at which it is due, the same on every machine (R10). Pure.

`every` slots count from 1970 in UTC; cron slots are local times. Where the clock is put forward a skipped
time fires at the moment that follows; where it is put back a repeated time fires once, unless the line names
every hour.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey.policy.schedules import Cron, Every, Schedule, Several

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_SEARCHED = 366 * 9  # days: 29 February can be eight years away (1896 to 1904, 2096 to 2104)
_ALL_HOURS = frozenset(range(24))


def slot_of(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime:
    """The latest slot at or before `now`, in UTC."""
    if isinstance(schedule, Several):
        return max(slot_of(line, now, zone) for line in schedule.lines)
    if isinstance(schedule, Every):
        return _EPOCH + (now - _EPOCH) // schedule.period * schedule.period
    tomorrow = now.astimezone(zone).date() + _DAY
    days = (tomorrow - number * _DAY for number in range(_SEARCHED))
    past = ([slot for slot in _slots_on(schedule, day, zone) if slot <= now] for day in days)
    return next(max(slots) for slots in past if slots)


def next_slot(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime:
    """The first slot after `now`, in UTC."""
    if isinstance(schedule, Several):
        return min(next_slot(line, now, zone) for line in schedule.lines)
    if isinstance(schedule, Every):
        return slot_of(schedule, now, zone) + schedule.period
    yesterday = now.astimezone(zone).date() - _DAY
    days = (yesterday + number * _DAY for number in range(_SEARCHED))
    coming = ([slot for slot in _slots_on(schedule, day, zone) if slot > now] for day in days)
    return next(min(slots) for slots in coming if slots)


def _slots_on(cron: Cron, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    if not cron.falls_on(day):
        return
    folds = (0, 1) if cron.hours == _ALL_HOURS else (0,)
    for hour in cron.hours:
        for minute in cron.minutes:
            for fold in folds:
                yield datetime.combine(day, time(hour, minute, fold=fold), zone).astimezone(UTC)
