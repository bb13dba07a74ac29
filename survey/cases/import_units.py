"""The tree of units brought up to date from a file, in one transaction."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.prepare import Refusal
from survey.cases.store import Outcome
from survey.cases.unit_rows import UnitRow, arrange, read_units
from survey.models import Unit
from survey.runtime import Runtime
from survey.secrets import Keyring, Sealed

_CONTACTS = ("contact_name", "contact_phone", "contact_email")


@dataclass
class UnitSummary:
    read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)


def import_units(runtime: Runtime, path: Path) -> UnitSummary:
    """Create and update the units of a file; columns that it lacks are left as they are.

    Rows may come in any order of parents. Raises Unusable where no header fits.
    """
    rows, refusals = read_units(path)
    summary = UnitSummary(read=len(rows) + len(refusals), refusals=refusals)
    with runtime.database.write() as session:
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        codes = {unit.id: code for code, unit in units.items()}
        there = {code: codes.get(unit.parent_id or 0) for code, unit in units.items()}
        parents, lost = arrange(rows, there, {code: unit.name for code, unit in units.items()})
        summary.refusals += lost
        taken = [row for row in rows if row.code in parents]
        for row in taken:
            summary.outcomes[_upsert(session, runtime.keyring, row, units, parents[row.code], there)] += 1
        session.flush()
        for row in taken:
            parent = parents[row.code]
            units[row.code].parent_id = units[parent].id if parent else None
    summary.outcomes[Outcome.REJECTED] = len(summary.refusals)
    return summary


def _upsert(
    session: Session,
    keyring: Keyring,
    row: UnitRow,
    units: dict[str, Unit],
    parent: str | None,
    there: dict[str, str | None],
) -> Outcome:
    """Put the row's fields into its unit; parents follow when every unit has its number."""
    unit = units.get(row.code)
    new = unit is None
    if unit is None:
        unit = units[row.code] = Unit(code=row.code, name="", level="", demo=False)
        session.add(unit)
    changed = new or there.get(row.code) != parent
    for name in ("name", "level"):
        if name in row.given and getattr(unit, name) != row.given[name]:
            setattr(unit, name, row.given[name])
            changed = True
    for name in _CONTACTS:
        changed |= name in row.given and _seal(keyring, unit, name, row.given[name])
    if new:
        return Outcome.CREATED
    return Outcome.UPDATED if changed else Outcome.UNCHANGED


def _seal(keyring: Keyring, unit: Unit, name: str, text: str) -> bool:
    """Keep a contact sealed; False where the same is kept already."""
    column, context = f"{name}_sealed", Sealed(f"unit.{name}")
    sealed: bytes | None = getattr(unit, column)
    if (keyring.open(sealed, context) if sealed else "") == text:
        return False
    setattr(unit, column, keyring.seal(text, context) if text else None)
    return True
