"""Reading one value of a case, as text or as JSON gives it: a table of field and reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import lru_cache

from survey.cases.outcomes import Fault, Remark
from survey.cases.times import TimeFormat, read_time
from survey.vocabulary import CloseType


@dataclass(frozen=True, slots=True)
class Terms:
    """What times and phones mean where they do not say so themselves."""

    zone: tzinfo = UTC
    country: str = "CN"
    source: str = ""  # for rows that name none
    date_formats: tuple[TimeFormat, ...] = ()


class Refused(Exception):
    """The value cannot be used, and the case not without it. `given` is never personal."""

    def __init__(self, fault: Fault, given: str = "") -> None:
        self.fault, self.given = fault, given


class Left(Exception):
    """The value cannot be used and is left out."""

    def __init__(self, remark: Remark) -> None:
        self.remark = remark


# Between text and number a spreadsheet leaves ="0123", '0123 and a tab at the end.
_WRAPPED = re.compile(r'="?(.*?)"?')
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LIST = re.compile(r"[、,，;；|\n]+")
_YES = frozenset({"true", "yes", "y", "1", "t", "是", "√"})
_NO = frozenset({"false", "no", "n", "0", "f", "否", "×"})
LONGEST_SOURCE = 64
_MOST_UNITS = 100  # that help with one case
_LONGEST_UNIT = 200  # a code, or a name in its place


def clean(value: object) -> str:
    """A value as one line of text. Refused where it is none, or holds what no column can hold."""
    if isinstance(value, str):
        text = value.strip()
        if text.isalnum():  # the common case: neither controls nor lone surrogates are alphanumeric
            return text
        if text[:1] == "=" and (wrapped := _WRAPPED.fullmatch(text)):
            text = wrapped[1].strip()
        if text[:1] == "'":
            text = text[1:].strip()
        if _NO_TEXT.search(text):
            raise Refused(Fault.NOT_TEXT)
        return text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Refused(Fault.UNREADABLE)


Reader = Callable[[object, Terms], object]


def _text(longest: int) -> Reader:
    """Text as wide as its column at most; None where it is blank."""

    def read(raw: object, terms: Terms) -> object:
        text = clean(raw)
        if len(text) > longest:
            raise Refused(Fault.TOO_LONG)
        return text or None

    return read


def _case_no(raw: object, terms: Terms) -> object:
    text = clean(raw)
    if isinstance(raw, float) or ("+" in text and _ROUNDED.fullmatch(text)):
        raise Refused(Fault.LOST_DIGITS)
    if len(text) > 64:
        raise Refused(Fault.TOO_LONG)
    return text


def _moment(raw: object, terms: Terms) -> object:
    value = raw.strip() if isinstance(raw, str) else raw
    moment = read_time(value, terms.zone, terms.date_formats)
    if moment is None and isinstance(raw, str):
        value = clean(raw)
        moment = read_time(value, terms.zone, terms.date_formats)
    if moment is None and value != "":
        raise Refused(Fault.UNREADABLE)
    return moment


def _told_moment(raw: object, terms: Terms) -> object:
    """A time that only describes: it is left out where it cannot be read."""
    try:
        return _moment(raw, terms)
    except Refused:
        raise Left(Remark.TIME_UNREADABLE) from None


def _truth(raw: object, terms: Terms) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = clean(raw).casefold()
    if text and text not in _YES and text not in _NO:
        raise Refused(Fault.UNREADABLE)
    return text in _YES if text else None


def _count(raw: object, terms: Terms) -> object:
    text = clean(raw).removesuffix(".0")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise Refused(Fault.UNREADABLE)
    return int(text)


def _close_type(raw: object, terms: Terms) -> object:
    text = clean(raw)
    if not text:
        return None
    try:
        return CloseType(text.casefold())
    except ValueError:
        raise Refused(Fault.UNKNOWN, text) from None


def _language(raw: object, terms: Terms) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if len(text) > 16 or not _LANGUAGE.fullmatch(text):
        raise Left(Remark.LANGUAGE_UNREADABLE)
    return text


def _codes(raw: object, terms: Terms) -> object:
    parts = raw if isinstance(raw, list | tuple) else _LIST.split(clean(raw))
    if len(parts) > _MOST_UNITS:
        raise Refused(Fault.TOO_LONG)
    codes = [clean(part) for part in parts]
    if any(len(code) > _LONGEST_UNIT for code in codes):
        raise Refused(Fault.TOO_LONG)
    return tuple(dict.fromkeys(code for code in codes if code)) or None


def _remembered(read: Reader) -> Reader:
    """A reader that knows the texts it has read: a ledger has few units, categories and closing types."""
    terms = Terms()

    @lru_cache(maxsize=4096)
    def known(text: str) -> object:
        return read(text, terms)

    def reader(raw: object, terms: Terms) -> object:
        return known(raw) if isinstance(raw, str) else read(raw, terms)

    return reader


# None from a reader: nothing was given. The widths are those of the columns of survey/models/cases.py.
READERS: dict[str, Reader] = {
    "source": _remembered(_text(LONGEST_SOURCE)),
    "case_no": _case_no,
    "closed_at": _moment,
    "accepted_at": _told_moment,
    "due_at": _told_moment,
    "petitioner_name": _text(200),
    "language": _remembered(_language),
    "responsible_unit": _remembered(_text(_LONGEST_UNIT)),
    "co_units": _remembered(_codes),
    "petition_office": _remembered(_text(_LONGEST_UNIT)),
    "category": _remembered(_text(100)),
    "intake_channel": _remembered(_text(64)),
    "close_type": _remembered(_close_type),
    "in_evaluation": _remembered(_truth),
    "leader_received": _remembered(_truth),
    "do_not_contact": _remembered(_truth),
    "assigned_times": _remembered(_count),
    "matter_id": _text(64),
    "joint_petitioners": _remembered(_count),
    "withdrawn_at": _moment,
    "withdrawn_by": _text(64),
}
