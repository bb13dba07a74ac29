"""How far a database has been read: a value of one of its columns, kept as text with its kind. Pure.

The next reading begins a little earlier (overlap): a transaction over there may end after a later one, and
its rows then stand below the mark. What is read twice is unchanged the second time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

LONGEST = 500  # characters
Value = int | float | Decimal | datetime | date | str | bytes
Overlap = timedelta | int

_EARLIER = timedelta(hours=1)
_EARLIER_NUMBERS = 1000  # a serial number is taken when a row is written, and seen when its transaction ends
# As databases without a type for times, and older programs, write them.
_WRITTEN = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f",
            "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%d")  # fmt: skip


class Kind(StrEnum):
    WHOLE = "whole"
    DECIMAL = "decimal"
    FLOAT = "float"
    MOMENT = "moment"  # with its zone
    LOCAL = "local"  # without
    DAY = "day"
    TEXT = "text"
    BYTES = "bytes"


class NoWatermark(ValueError):
    """Nothing that grows; the text says what it is instead."""


@dataclass(frozen=True)
class Watermark:
    kind: Kind
    text: str

    @property
    def value(self) -> Value:
        """As the database takes it."""
        return _AS_VALUE[self.kind](self.text)


def watermark_of(value: object) -> Watermark:
    """The mark at this value of the column; NoWatermark for a kind that has no order to go by."""
    found = _of(value)
    if len(found.text) > LONGEST:
        raise NoWatermark(f"more than {LONGEST} characters")
    return found


def _of(value: object) -> Watermark:
    if isinstance(value, bool):
        raise NoWatermark("yes or no")
    if isinstance(value, datetime):
        return Watermark(Kind.MOMENT if value.tzinfo else Kind.LOCAL, value.isoformat())
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return Watermark(Kind.WHOLE, str(int(value)))
    if isinstance(value, bytes | memoryview):
        return Watermark(Kind.BYTES, bytes(value).hex())
    for kind, known in _PLAIN.items():
        if isinstance(value, known):
            return Watermark(kind, str(value))
    raise NoWatermark(type(value).__name__)


def begins(given: str | int | float | date) -> Watermark:
    """Where the first reading begins, as the policy file says it."""
    return watermark_of(given)


def earlier(mark: Watermark, overlap: Overlap | None) -> Watermark:
    """The mark less the overlap: a duration of times, a number of numbers; without one given an hour, a day
    of days, a thousand whole numbers. Text that is no time has none, nor has the beginning of all time."""
    try:
        return _earlier(mark, overlap)
    except OverflowError:
        return mark


def _earlier(mark: Watermark, overlap: Overlap | None) -> Watermark:
    if mark.kind is Kind.WHOLE:
        back = overlap if isinstance(overlap, int) else _EARLIER_NUMBERS
        return watermark_of(int(mark.text) - back)
    back_in_time = overlap if isinstance(overlap, timedelta) else _EARLIER
    moment = mark.value
    if isinstance(moment, datetime):
        return watermark_of(moment - back_in_time)
    if isinstance(moment, date):
        return watermark_of(moment - max(back_in_time, timedelta(days=1)))
    if isinstance(moment, str) and (written := _written(moment)):
        return Watermark(Kind.TEXT, written.at(written.moment - max(back_in_time, written.grain)))
    return mark


def furthest(before: Watermark | None, read: Watermark, now: datetime, zone: tzinfo) -> Watermark:
    """Where the mark stands once `read`, the last in the order of the database, is stored.

    It never goes back where that can be told: one that is stopped again and again would, by the overlap.
    It never stands in the future: one date of the year 9999 would be the last row that is ever read. `zone`:
    of times without one.
    """
    capped = _not_after(read, now.astimezone(zone))
    if before is None or before.kind is not capped.kind:
        return capped
    old, new = before.value, capped.value
    if isinstance(old, bytes) or (isinstance(old, str) and not (_written(old) and _written(str(new)))):
        return capped  # the database's order of texts need not be ours
    return before if old > new else capped  # type: ignore[operator]  # of one kind


def _not_after(mark: Watermark, now: datetime) -> Watermark:
    value = mark.value
    if isinstance(value, datetime):
        return watermark_of(min(value, now if value.tzinfo else now.replace(tzinfo=None)))
    if isinstance(value, date):
        return watermark_of(min(value, now.date()))
    if isinstance(value, str) and (written := _written(value)) and written.moment > now.replace(tzinfo=None):
        return Watermark(Kind.TEXT, written.at(now.replace(tzinfo=None)))
    return mark


@dataclass(frozen=True)
class _Written:
    """A time written as text."""

    moment: datetime
    form: str
    length: int

    @property
    def grain(self) -> timedelta:
        return timedelta(0) if "%H" in self.form else timedelta(days=1)

    def at(self, moment: datetime) -> str:
        return moment.strftime(self.form)[: self.length]


def _written(text: str) -> _Written | None:
    for form in _WRITTEN:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007  # as it stands there
        except ValueError:
            continue
        if moment.strftime(form)[: len(text)] == text:
            return _Written(moment, form, len(text))
    return None


# Asked in this order.
_PLAIN: Mapping[Kind, type] = {
    Kind.WHOLE: int,
    Kind.FLOAT: float,
    Kind.DECIMAL: Decimal,
    Kind.DAY: date,
    Kind.TEXT: str,
}
_AS_VALUE: Mapping[Kind, Callable[[str], Value]] = {
    Kind.WHOLE: int,
    Kind.DECIMAL: Decimal,
    Kind.FLOAT: float,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.LOCAL: datetime.fromisoformat,
    Kind.DAY: date.fromisoformat,
    Kind.TEXT: str,
    Kind.BYTES: bytes.fromhex,
}
