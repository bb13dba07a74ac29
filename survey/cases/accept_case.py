"""The one place where what somebody sent becomes a case, or is refused with the reason (CONTRACT §5)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from survey.cases.outcomes import Fault, Rejection, Remark
from survey.cases.phones import Phone, Phones, read_phones
from survey.cases.times import TimeFormat, read_time
from survey.vocabulary import CloseType


@dataclass(frozen=True, slots=True)
class Terms:
    """What times and phones mean where they do not say so themselves."""

    zone: tzinfo = UTC
    country: str = "CN"
    source: str = ""  # for rows that name none
    date_formats: tuple[TimeFormat, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitStep:
    """One level of a unit's path, from the top down; the last one is the unit."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as it was given, checked; units by code or name as given; times in UTC."""

    source: str
    case_no: str
    closed_at: datetime
    responsible_unit: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    petitioner_name: str = ""
    phones: tuple[Phone, ...] = ()
    language: str | None = None
    unit_path: tuple[UnitStep, ...] = ()
    co_units: tuple[str, ...] = ()
    petition_office: str = ""
    category: str = ""
    intake_channel: str = ""
    close_type: CloseType | None = None
    in_evaluation: bool = True
    leader_received: bool = False
    nobody_to_ask: bool = False
    do_not_contact: bool = False
    assigned_times: int = 1
    matter_id: str | None = None
    joint_petitioners: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    remarks: tuple[Remark, ...] = ()


class _Refused(Exception):
    def __init__(self, fault: Fault, given: str = "") -> None:
        self.fault, self.given = fault, given


# Between text and number a spreadsheet leaves ="0123", '0123 and a tab at the end.
_WRAPPED = re.compile(r'="?(.*?)"?')
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LIST = re.compile(r"[、,，;；/|\n]+")

# Longest texts: as wide as the columns of the table.
_LONGEST = {
    "source": 64,
    "case_no": 64,
    "responsible_unit": 200,
    "petition_office": 200,
    "petitioner_name": 200,
    "category": 100,
    "intake_channel": 64,
    "matter_id": 64,
    "withdrawn_by": 64,
}
_YES = frozenset({"true", "yes", "y", "1", "t", "是", "√"})
_NO = frozenset({"false", "no", "n", "0", "f", "否", "×"})


def accept_case(
    given: Mapping[str, object],
    terms: Terms,
    *,
    nobody_to_ask: bool = False,
    unit_path: tuple[UnitStep, ...] = (),
) -> CaseRow | Rejection:
    """A case from the fields of CONTRACT §5, as text or as JSON values; or why it is refused.

    Never raises. Refused is what is missing, or what decides whether and how a person is asked and
    cannot be read. A phone, a language or a descriptive time that cannot be read is left out with a
    remark, and so is a field that nobody knows.
    """
    values: dict[str, Any] = {"source": terms.source}
    remarks: list[Remark] = []
    for field, raw in given.items():
        if raw is None or raw == "":
            continue
        read = _READERS.get(field)
        if read is None:
            remarks.append(Remark.UNKNOWN_FIELD)
            continue
        try:
            read(field, raw, terms, values, remarks)
        except _Refused as refused:
            return Rejection(field, refused.fault, refused.given)
    if unit_path:
        values["responsible_unit"] = unit_path[-1].code
    for field in ("source", "case_no", "closed_at", "responsible_unit"):
        if not values.get(field):
            return Rejection(field, Fault.MISSING)
    opened = values.get("accepted_at")
    if opened is not None and values["closed_at"] < opened:
        remarks.append(Remark.CLOSED_BEFORE_ACCEPTED)
    # Where nobody is asked, a bad phone or time has no consequence that anyone need look at.
    kept = () if nobody_to_ask else tuple(dict.fromkeys(remarks))
    return CaseRow(**values, nobody_to_ask=nobody_to_ask, unit_path=unit_path, remarks=kept)


def clean(value: object) -> str:
    """A value as one line of text. _Refused where it is none, or holds what no column can hold."""
    if isinstance(value, str):
        text = value.strip()
        if text.isalnum():  # the common case; lone surrogates and controls are not alphanumeric
            return text
        if text[:1] == "=" and (wrapped := _WRAPPED.fullmatch(text)):
            text = wrapped[1].strip()
        text = text.removeprefix("'").strip()
        if _NO_TEXT.search(text):
            raise _Refused(Fault.NOT_TEXT)
        return text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _Refused(Fault.UNREADABLE)


Reader = Callable[[str, object, Terms, dict[str, Any], list[Remark]], None]


def _text(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    text = clean(raw)
    if len(text) > _LONGEST[field]:
        raise _Refused(Fault.TOO_LONG)
    if text:
        values[field] = text


def _case_no(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    if isinstance(raw, float) or (isinstance(raw, str) and _ROUNDED.fullmatch(raw.strip())):
        raise _Refused(Fault.LOST_DIGITS)
    _text(field, raw, terms, values, remarks)


def _moment(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    value = clean(raw) if isinstance(raw, str) else raw
    if value == "":
        return
    values[field] = read_time(value, terms.zone, terms.date_formats)
    if values[field] is None:
        raise _Refused(Fault.UNREADABLE)


def _told_moment(
    field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]
) -> None:
    try:
        _moment(field, raw, terms, values, remarks)
    except _Refused:
        values[field] = None
        remarks.append(Remark.TIME_UNREADABLE)


def _truth(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    if isinstance(raw, bool):
        values[field] = raw
        return
    text = clean(raw).casefold()
    if text in _YES or text in _NO:
        values[field] = text in _YES
    elif text:
        raise _Refused(Fault.UNREADABLE)


def _count(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    text = clean(raw).removesuffix(".0")
    if not text:
        return
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise _Refused(Fault.UNREADABLE)
    values[field] = int(text)


def _close_type(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    text = clean(raw)
    if text:
        try:
            values[field] = CloseType(text.casefold())
        except ValueError:
            raise _Refused(Fault.UNKNOWN, text) from None


def _language(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    text = raw.strip() if isinstance(raw, str) else ""
    if _LANGUAGE.fullmatch(text) and len(text) <= 16:
        values[field] = text
    else:
        remarks.append(Remark.LANGUAGE_UNREADABLE)


def _phones(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    """`phones` come before `phone`, whichever was named first."""
    earlier: tuple[Phone, ...] = values.get("phones", ())
    read = read_phones(raw, terms.country)
    both = read.read + earlier if field == "phones" else earlier + read.read
    whole = Phones(tuple(dict.fromkeys(both)), read.beyond, read.unread)
    values["phones"] = whole.read[:3]
    if whole.unread:
        remarks.append(Remark.PHONE_UNREADABLE)
    if whole.beyond or len(whole.read) > 3:
        remarks.append(Remark.MORE_THAN_THREE_PHONES)


def _codes(field: str, raw: object, terms: Terms, values: dict[str, Any], remarks: list[Remark]) -> None:
    parts = raw if isinstance(raw, list | tuple) else _LIST.split(clean(raw))
    codes = [clean(part) for part in parts]
    if any(len(code) > 200 for code in codes):
        raise _Refused(Fault.TOO_LONG)
    values[field] = tuple(dict.fromkeys(code for code in codes if code))


_READERS: dict[str, Reader] = {
    "source": _text,
    "case_no": _case_no,
    "closed_at": _moment,
    "accepted_at": _told_moment,
    "due_at": _told_moment,
    "petitioner_name": _text,
    "phones": _phones,
    "phone": _phones,
    "language": _language,
    "responsible_unit": _text,
    "co_units": _codes,
    "petition_office": _text,
    "category": _text,
    "intake_channel": _text,
    "close_type": _close_type,
    "in_evaluation": _truth,
    "leader_received": _truth,
    "do_not_contact": _truth,
    "assigned_times": _count,
    "matter_id": _text,
    "joint_petitioners": _count,
    "withdrawn_at": _moment,
    "withdrawn_by": _text,
}
