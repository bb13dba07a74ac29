"""When a channel may be used: windows of the local day, on working days where the policy says so (R5). Pure.

The day of an instant is its local date, and each day has its windows anew, so the hours after midnight of
`22:00-02:00` belong to the day they are on. Where the clock is changed at a window's bound, the shorter
reading counts: nobody is contacted at a time that a reader of the policy would not allow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from survey.contact.calendar import Calendar
from survey.policy.models import Hours
from survey.policy.times_of_day import MINUTES_OF_DAY, Window
from survey.vocabulary import Channel

_DAY = timedelta(days=1)
_SEARCHED = 366  # days; an office that is closed for longer is asked again then


@dataclass(frozen=True)
class ContactHours:
    """The hours of the policy on the days of a calendar. Interviewers call in the hours of `voice`."""

    rules: Hours
    calendar: Calendar

    def is_allowed(self, channel: Channel, moment: datetime) -> bool:
        return self.next_allowed(channel, moment) == moment

    def next_allowed(self, channel: Channel, moment: datetime) -> datetime:
        """The first allowed instant at or after `moment` (UTC): `moment` itself when it is allowed.

        If a year goes by without one, the instant a year later, so that somebody looks again.
        """
        return self._first(channel, moment, self._windows(channel))

    def in_another_window(self, channel: Channel, moment: datetime, earlier: datetime) -> datetime:
        """The first allowed instant from `moment` on at another time of day than `earlier` was.

        With one window a day, or an `earlier` outside all windows, that is `next_allowed`.
        """
        windows = self._windows(channel)
        minute = _minute_of_day(earlier.astimezone(self.calendar.zone))
        others = tuple(window for window in windows if not window.start <= minute < window.end)
        return self._first(channel, moment, others or windows)

    def window_at(self, channel: Channel, moment: datetime) -> int | None:
        """Which window of the day `moment` is in, counted from 0; None outside all of them."""
        minute = _minute_of_day(moment.astimezone(self.calendar.zone))
        inside = (n for n, one in enumerate(self._windows(channel)) if one.start <= minute < one.end)
        return next(inside, None)

    def _first(self, channel: Channel, moment: datetime, windows: tuple[Window, ...]) -> datetime:
        if not self._working_days_only(channel) and Window(0, MINUTES_OF_DAY) in windows:
            return moment
        zone = self.calendar.zone
        today = moment.astimezone(zone).date()
        for day in (today + number * _DAY for number in range(_SEARCHED)):
            if self._working_days_only(channel) and not self.calendar.is_working_day(day):
                continue
            open_from = [
                start if start > moment else moment
                for start, end in _spans(day, windows, zone)
                if end > moment
            ]
            if open_from:
                return min(open_from)
        return moment + _SEARCHED * _DAY

    def _windows(self, channel: Channel) -> tuple[Window, ...]:
        return self._by_channel[_hours_of(channel)]

    def _working_days_only(self, channel: Channel) -> bool:
        return _hours_of(channel) in self.rules.working_days_only

    @cached_property
    def _by_channel(self) -> dict[Channel, tuple[Window, ...]]:
        rules = {Channel.SMS: self.rules.sms, Channel.VOICE: self.rules.voice}
        return {
            channel: tuple(part for window in windows for part in window.within_a_day)
            for channel, windows in rules.items()
        }


def local_day(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end (without it) in UTC of the local day of `moment`."""
    day = moment.astimezone(zone).date()
    return _instants(day, 0, zone)[0], _instants(day + _DAY, 0, zone)[0]


def _hours_of(channel: Channel) -> Channel:
    return Channel.SMS if channel is Channel.SMS else Channel.VOICE


def _minute_of_day(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _spans(day: date, windows: tuple[Window, ...], zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The windows of one local day as instants; a window that the change of clocks swallows is left out."""
    for window in windows:
        start = max(_instants(day, window.start, zone))
        end = min(_instants(day, window.end, zone))
        if start < end:
            yield start, end


def _instants(day: date, minute: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Both readings of a local time: they differ where the clock is changed."""
    if minute == MINUTES_OF_DAY:
        return _instants(day + _DAY, 0, zone)
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
