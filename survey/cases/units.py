"""Which unit a text means: its code, or its name where only one unit has it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from survey.cases.case_row import CaseRow
from survey.cases.outcomes import Fault, Rejection

LONGEST_CODE = 64


@dataclass(frozen=True)
class UnitBook:
    """The units there are. `by_name` holds None for a name that several have."""

    codes: frozenset[str]
    by_name: dict[str, str | None]

    def code(self, text: str) -> str | Fault:
        """The code of the unit meant; UNKNOWN, or AMBIGUOUS where a name fits several."""
        if text in self.codes:
            return text
        if text not in self.by_name:
            return Fault.UNKNOWN
        return self.by_name[text] or Fault.AMBIGUOUS


def unit_book(units: Iterable[tuple[str, str]]) -> UnitBook:
    """A book of (code, name)."""
    pairs = list(units)
    by_name: dict[str, str | None] = {}
    for code, name in pairs:
        by_name[name] = None if name in by_name else code
    return UnitBook(frozenset(code for code, _ in pairs), by_name)


class Named(NamedTuple):
    """The codes of a case's units; `office` is empty where none was named."""

    unit: str
    office: str
    helped: tuple[str, ...]


def name_units(case: CaseRow, book: UnitBook, *, make: bool) -> Named | Rejection:
    """The units of a case by code.

    With `make` a unit that nobody knows is taken by its text, to be made. Units that only helped are kept
    as they were given where they are not known.
    """
    unit = _code(case.responsible_unit, book, make=make)
    if isinstance(unit, Fault):
        return Rejection("responsible_unit", unit, case.responsible_unit)
    office = _code(case.petition_office, book, make=make) if case.petition_office else ""
    if isinstance(office, Fault):
        return Rejection("petition_office", office, case.petition_office)
    return Named(unit, office, _helped(case.co_units, book) if case.co_units else ())


def _helped(texts: tuple[str, ...], book: UnitBook) -> tuple[str, ...]:
    codes = ((text, book.code(text)) for text in texts)
    return tuple(text if isinstance(code, Fault) else code for text, code in codes)


def _code(text: str, book: UnitBook, *, make: bool) -> str | Fault:
    code = book.code(text)
    if code is Fault.UNKNOWN and make:
        return text if len(text) <= LONGEST_CODE else Fault.TOO_LONG
    return code
