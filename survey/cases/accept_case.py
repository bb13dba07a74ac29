"""The one place where what somebody sent becomes a case, or is refused with the reason (CONTRACT §5)."""

from collections.abc import Mapping
from typing import Any

from survey.cases.case_row import CaseRow, UnitStep
from survey.cases.outcomes import Fault, Rejection, Remark
from survey.cases.phones import Phone, read_phones
from survey.cases.values import READERS, Left, Refused, Terms

_PHONES = ("phones", "phone")
_NEEDED = ("source", "case_no", "closed_at", "responsible_unit")

# By place rather than by name: this runs once a row of every file.
_PLACE = {field: place for place, field in enumerate(CaseRow._fields)}
_TABLE = {field: (_PLACE[field], read) for field, read in READERS.items()}
_NOTHING_GIVEN: list[Any] = [CaseRow._field_defaults.get(field) for field in CaseRow._fields]


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
    values = _NOTHING_GIVEN.copy()
    values[_PLACE["source"]] = terms.source
    remarks: list[Remark] = []
    if rejection := _read(given, terms, values, remarks):
        return rejection
    if "phones" in given or "phone" in given:
        values[_PLACE["phones"]] = _phones(given, terms, remarks)
    if unit_path:
        values[_PLACE["responsible_unit"]] = unit_path[-1].code
        values[_PLACE["unit_path"]] = unit_path
    values[_PLACE["nobody_to_ask"]] = nobody_to_ask
    for field in _NEEDED:
        if not values[_PLACE[field]]:
            return Rejection(field, Fault.MISSING)
    opened = values[_PLACE["accepted_at"]]
    if opened is not None and values[_PLACE["closed_at"]] < opened:
        remarks.append(Remark.CLOSED_BEFORE_ACCEPTED)
    if remarks and not nobody_to_ask:  # where nobody is asked, a bad phone or time has no consequence
        values[_PLACE["remarks"]] = tuple(dict.fromkeys(remarks))
    return CaseRow._make(values)


def _read(
    given: Mapping[str, object], terms: Terms, values: list[Any], remarks: list[Remark]
) -> Rejection | None:
    """Put what the readers make of each field into its place."""
    for field, raw in given.items():
        if raw is None or raw == "":
            continue
        entry = _TABLE.get(field)
        if entry is None:
            if field not in _PHONES:
                remarks.append(Remark.UNKNOWN_FIELD)
            continue
        place, read = entry
        try:
            value = read(raw, terms)
        except Left as left:
            remarks.append(left.remark)
        except Refused as refused:
            return Rejection(field, refused.fault, refused.given)
        else:
            if value is not None:
                values[place] = value
    return None


def _phones(given: Mapping[str, object], terms: Terms, remarks: list[Remark]) -> tuple[Phone, ...]:
    """`phones` in their order, then `phone`."""
    both = [raw for field in _PHONES if (raw := given.get(field)) is not None]
    phones = read_phones(both[0] if len(both) == 1 else both, terms.country)
    if phones.unread:
        remarks.append(Remark.PHONE_UNREADABLE)
    if phones.beyond:
        remarks.append(Remark.MORE_THAN_THREE_PHONES)
    return phones.read
