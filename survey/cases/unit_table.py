"""The units of the database: read as a book, and made where a field map says so."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_row import UnitStep
from survey.cases.records import CaseRecord
from survey.cases.units import UnitBook, unit_book
from survey.database import insert_into
from survey.models import Unit


def read_book(session: Session) -> UnitBook:
    return unit_book((code, name) for code, name in session.execute(select(Unit.code, Unit.name)))


def unit_ids(session: Session) -> dict[str, int]:
    return {row.code: row.id for row in session.execute(select(Unit.code, Unit.id))}


def missing_units(records: Iterable[CaseRecord], known: Iterable[str]) -> list[tuple[UnitStep, str, str]]:
    """(unit, code of its parent, level) of the units that the records name and nobody knows, parents first.

    A unit of a path has its depth as level, so that a bureau is not ranked among its own offices.
    """
    seen = set(known)
    missing: list[tuple[UnitStep, str, str]] = []
    for record in records:
        if record.unit not in seen:
            parent = ""
            for depth, step in enumerate(record.unit_path or (UnitStep(record.unit, record.unit),), start=1):
                if step.code not in seen:
                    seen.add(step.code)
                    missing.append((step, parent, str(depth) if record.unit_path else ""))
                parent = step.code
        if record.office and record.office not in seen:
            seen.add(record.office)
            missing.append((UnitStep(record.office, record.office), "", ""))
    return missing


def make_units(
    session: Session, missing: Iterable[tuple[UnitStep, str, str]], ids: dict[str, int], *, demo: bool
) -> None:
    """Insert the units and put their ids to `ids`; one that somebody else made meanwhile is used."""
    for step, parent, level in missing:
        unit = {"code": step.code, "name": step.name, "parent_id": ids.get(parent), "level": level}
        session.execute(insert_into(session, Unit).values(**unit, demo=demo).on_conflict_do_nothing())
        ids[step.code] = session.execute(select(Unit.id).where(Unit.code == step.code)).scalar_one()
