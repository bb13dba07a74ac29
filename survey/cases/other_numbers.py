"""Which cases come back with other numbers than they had, before anybody was asked about them.

A number that was added takes nothing away; a case that had none may get one. What is noted is that a number
which was there is not there any more: an anomaly looks at how often a unit's cases do that (DESIGN §8).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.cases.bulk import among
from survey.cases.records import CaseRecord, Known
from survey.models import Case, CasePhone, Survey


def cases_with_other_numbers(
    session: Session, changed: Sequence[tuple[Known, CaseRecord]], people: Mapping[bytes, int]
) -> list[int]:
    """The ids of those of the `changed` that lose a number and have no survey yet; before writing."""
    before = _numbers(session, [known.id for known, _ in changed])
    return [
        known.id
        for known, record in changed
        if not before[known.id] <= {people[person[0]] for person in record.persons}
    ]


def _numbers(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    """The persons of each case that nobody was asked about: two look-ups by key for a whole chunk."""
    numbers: dict[int, set[int]] = defaultdict(set)
    asked = exists().where(Survey.case_id == Case.id)
    first = select(Case.id, Case.petitioner_id).where(among(session, Case.id, ids), ~asked)
    for case_id, person in session.execute(first):
        if person is not None:
            numbers[case_id].add(person)
    if not numbers:
        return numbers
    further = select(CasePhone.case_id, CasePhone.petitioner_id).where(
        among(session, CasePhone.case_id, list(numbers))
    )
    for case_id, person in session.execute(further):
        numbers[case_id].add(person)
    return numbers
