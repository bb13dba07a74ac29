"""The county's units and cases into the database, by the functions that importing uses; every row `demo`."""

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import update

from survey.cases.accept_case import accept_case
from survey.cases.import_cases import import_cases, terms_of
from survey.cases.import_units import import_units
from survey.cases.store import Outcome
from survey.demonstration.county import county
from survey.demonstration.people import contact_of
from survey.demonstration.petitions import SOURCE, Given
from survey.models import Unit
from survey.runtime import Runtime


def bring_in_units(runtime: Runtime) -> None:
    """The county's tree; units that are there are left as they are."""
    rows = [
        {**asdict(unit), "contact_phone": contact_of(unit, number)}
        for number, unit in enumerate(county().units)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "units.csv"
        with file.open("w", encoding="utf-8", newline="") as writing:
            table = csv.DictWriter(writing, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
        import_units(runtime, file)
    ours = Unit.code.in_([row["code"] for row in rows])
    with runtime.database.write() as session:
        session.execute(update(Unit).where(ours).values(demo=True))


def bring_in(runtime: Runtime, cases: Sequence[Given]) -> int:
    """Import cases; returns how many were not there before."""
    terms = terms_of(runtime, SOURCE)
    told = import_cases(runtime, [accept_case(case, terms) for case in cases], demo=True)
    return sum(one.outcome is Outcome.CREATED for one in told)
