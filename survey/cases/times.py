"""Reading the times that people and programs write."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from operator import itemgetter

# 2026-10-01, 2026/10/1 9:05, 2026.10.1, 2026年10月1日 9时5分, 20261001, 20261001090500, with Z or +08:00
_USUAL = re.compile(
    r"(?P<Y>\d{4})(?:[-/.年]\s?(?P<m>\d{1,2})[-/.月]\s?(?P<d>\d{1,2})日?|(?P<m2>\d\d)(?P<d2>\d\d))"
    r"(?:[T\s]*(?P<H>\d{1,2})(?:[:：时点](?P<M>\d{1,2}))?(?:[:：分](?P<S>\d{1,2}))?(?:[.,]\d+)?[分秒时]?"
    r"|(?P<H2>\d\d)(?P<M2>\d\d)(?P<S2>\d\d)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

# Day 0 of the serial dates of Excel, as they count from March 1900 on (ECMA-376 part 1, 18.17.4.1).
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a local time, its zone comes from the map
_EARLIEST, _LATEST = 1900, 2200
_LONGEST = 100  # characters; nobody writes a time in more

_WITHIN = [timedelta(seconds=second) for second in range(3600)]

_DIRECTIVES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d\d)",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    "p": r"(?P<p>[AaPp])\.?[Mm]\.?",
    "%": "%",
}

_PARTS = "YmdHMS"
_NOT_GIVEN = "0"


@dataclass(frozen=True)
class TimeFormat:
    """One format of `date_formats`, compiled: several times as fast as strptime.

    `parts` takes year to second from the groups of the pattern, and `_NOT_GIVEN` for what has none.
    """

    pattern: re.Pattern[str]
    parts: Callable[[tuple[str, ...]], tuple[str, ...]]
    half: int | None  # the group of AM or PM
    century: int

    def read(self, text: str) -> datetime | None:
        """The local time, without zone; None where the text has another form or is no date."""
        found = self.pattern.fullmatch(text)
        if not found:
            return None
        given = (*found.groups(), _NOT_GIVEN)
        year, month, day, hour, minute, second = map(int, self.parts(given))
        if self.half is not None:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if given[self.half] in "Pp" else 0)
        return _local(self.century + year, month, day, hour, minute, second)


def time_format(text: str) -> TimeFormat:
    """Compile a format such as `%m/%d/%Y %I:%M:%S %p`. ValueError for a directive that is not known,
    or a format without year, month and day."""
    pattern, rest = "", text
    while rest:
        literal, percent, rest = rest.partition("%")
        pattern += re.escape(literal)
        if percent:
            directive, rest = rest[:1], rest[1:]
            if directive not in _DIRECTIVES:
                raise ValueError(f"%{directive} is not one of {' '.join('%' + name for name in _DIRECTIVES)}")
            pattern += _DIRECTIVES[directive]
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{text}: a directive is given twice") from error
    if not {"m", "d"} <= compiled.groupindex.keys() or not {"Y", "y"} & compiled.groupindex.keys():
        raise ValueError(f"{text}: year, month and day are needed")
    if ("I" in compiled.groupindex) != ("p" in compiled.groupindex):
        raise ValueError(f"{text}: %I and %p go together")
    return _compiled(compiled)


def _compiled(pattern: re.Pattern[str]) -> TimeFormat:
    place = {name: number - 1 for name, number in pattern.groupindex.items()}
    half = place.get("p")
    short = {"Y": "y", "H": "I"}  # two digits of a year, twelve hours of a day
    parts = itemgetter(*(place.get(name, place.get(short.get(name, ""), -1)) for name in _PARTS))
    return TimeFormat(pattern, parts, half, 0 if "Y" in place else 2000)


def read_time(value: object, zone: tzinfo, formats: Sequence[TimeFormat] = ()) -> datetime | None:
    """A moment in UTC, or None where the value is no time between 1900 and 2200.

    Given: ISO 8601 with or without offset, one of `formats`, the usual Chinese forms, a serial date of
    Excel, or a typed date. Without an offset it is local in `zone`; a date alone is midnight there.
    """
    moment = _text(value, formats) if isinstance(value, str) else _typed(value)
    if moment is None or not _EARLIEST <= moment.year <= _LATEST:
        return None
    if moment.tzinfo:
        return moment.astimezone(UTC)
    hour = _hour(zone, moment.year, moment.month, moment.day, moment.hour)
    if hour is None or moment.microsecond:
        return moment.replace(tzinfo=zone).astimezone(UTC)
    return hour + _WITHIN[moment.minute * 60 + moment.second]


@lru_cache(maxsize=1 << 15)
def _hour(zone: tzinfo, year: int, month: int, day: int, hour: int) -> datetime | None:
    """The beginning of a local hour in UTC; None where the clocks are changed in its midst.

    Looking up the hour and adding the rest takes a third of the time of asking the zone.
    """
    start = datetime(year, month, day, hour, tzinfo=zone)
    end = start.replace(minute=59, second=59)
    whole = end.astimezone(UTC) - start.astimezone(UTC) == _WITHIN[-1]
    return start.astimezone(UTC) if whole else None


def _typed(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(str(value))
    return None


def _text(text: str, formats: Sequence[TimeFormat]) -> datetime | None:
    if len(text) > _LONGEST:
        return None
    for known in formats:
        if moment := known.read(text):
            return moment
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _usual(text) or _serial(text)


def _usual(text: str) -> datetime | None:
    found = _USUAL.fullmatch(text)
    if not found:
        return None
    month, day = found["m"] or found["m2"], found["d"] or found["d2"]
    hour, minute, second = (found[name] or found[name + "2"] or 0 for name in "HMS")
    moment = _local(int(found["Y"]), int(month), int(day), int(hour), int(minute), int(second))
    if moment is None or not found["zone"]:
        return moment
    return _offset(moment, found["zone"])


def _offset(moment: datetime, zone: str) -> datetime | None:
    """The moment with the offset written behind it, which fromisoformat knows how to judge."""
    try:
        return datetime.fromisoformat(moment.isoformat() + zone.upper())
    except ValueError:
        return None


def _serial(text: str) -> datetime | None:
    """Days since the end of 1899, as a spreadsheet stores a date; seconds are as near as it gets."""
    if not _SERIAL.fullmatch(text):
        return None
    return _EXCEL_EPOCH + timedelta(seconds=round(float(text) * 86400))


def _local(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    """A local time; 24:00 is the end of the day; None for what no calendar has."""
    try:
        if hour == 24 and not (minute or second):
            return datetime(year, month, day) + timedelta(days=1)  # noqa: DTZ001
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None
