"""What became of each unit's cases: numbers, reports of no petition, phones behind many names."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session

from survey.models import Case, Petitioner, Survey
from survey.reviewing.anomalies.read_ratings import settled_in
from survey.runtime import Runtime
from survey.scoring.anomalies.seen import Course, Phone
from survey.scoring.anomalies.shared_phone import FEWEST
from survey.scoring.counts import Counts
from survey.scoring.periods import Period
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import UnitTree
from survey.secrets import Sealed
from survey.vocabulary import Disposition, NotAsked

# What an interviewer chose, what a text was read as, and what a verifier confirmed.
NEVER = or_(
    Survey.to_person_why.in_(("never_petitioned", "not_petitioner")),
    Survey.disposition == Disposition.NO_PETITION,
)
WRONG = Petitioner.dead_at.is_not(None)


def courses(
    runtime: Runtime, session: Session, tree: UnitTree, month: Period, whole: Mapping[str, Counts]
) -> list[Course]:
    """One for each unit of `whole`, what is below it included, but for phones: those are of the very unit."""
    asked = _rolled(tree, session.execute(_surveys(month)).all())
    changed = _rolled(tree, session.execute(_replaced(month)).all())
    numbers, phones = _phones(runtime, session, tree, month)
    found = []
    for unit, counts in whole.items():
        surveys, reached, never, wrong = asked.get(unit, (0, 0, 0, 0))
        dead = counts.not_asked.get(NotAsked.DEAD_NUMBER, 0)
        cases, replaced = changed.get(unit, (0, 0))
        found.append(
            Course(
                unit,
                closed=counts.closed,
                not_asked=counts.not_asked,
                never_petitioned=Share(never, max(reached, never)),
                wrong_number=Share(wrong + dead, surveys + dead),
                phones_changed=Share(replaced, cases),
                numbers=numbers[unit],
                phones=phones[unit],
            )
        )
    return found


def _surveys(month: Period) -> Any:
    sums = [_count(Survey.reached), _count(NEVER), _count(WRONG)]
    return (
        select(Survey.unit_id, func.count(), *sums)
        .join(Petitioner, Petitioner.id == Survey.petitioner_id)
        .where(settled_in(month), Survey.round == 1)
        .group_by(Survey.unit_id)
    )


def _replaced(month: Period) -> Any:
    return (
        select(Case.unit_id, func.count(), _count(Case.phones_changed_at.is_not(None)))
        .where(Case.closed_month == month.first_month)
        .group_by(Case.unit_id)
    )


def _count(what: Any) -> ColumnElement[int]:
    return func.sum(cast(what, Integer))


def _rolled(tree: UnitTree, rows: Any) -> dict[str, tuple[int, ...]]:
    rolled: dict[str, tuple[int, ...]] = {}
    for unit_id, *counts in rows:
        for code in tree.above(tree.by_id[unit_id]):
            before = rolled.get(code, (0,) * len(counts))
            rolled[code] = tuple(a + int(b or 0) for a, b in zip(before, counts, strict=True))
    return rolled


def _phones(
    runtime: Runtime, session: Session, tree: UnitTree, month: Period
) -> tuple[Counter[str], dict[str, list[Phone]]]:
    """How many numbers each unit's cases of the quarter have, and those with several names behind them."""
    first = str(month.start.plus(-2))
    closed = Case.closed_month.between(first, month.last_month)
    each = (
        select(Case.unit_id, Case.petitioner_id, func.count().label("cases"))
        .where(closed, Case.petitioner_id.is_not(None))
        .group_by(Case.unit_id, Case.petitioner_id)
    )
    grouped = each.subquery()
    numbers: Counter[str] = Counter()
    for unit_id, n in session.execute(select(grouped.c.unit_id, func.count()).group_by(grouped.c.unit_id)):
        numbers[tree.by_id[unit_id]] = n
    rows = session.execute(each.having(func.count() >= FEWEST))
    many = [(unit_id, person, cases) for unit_id, person, cases in rows if person is not None]
    names = _names(runtime, session, closed, [(unit_id, person) for unit_id, person, _ in many])
    phones: dict[str, list[Phone]] = defaultdict(list)
    for unit_id, person, cases in many:
        phones[tree.by_id[unit_id]].append(Phone(person, len(names[unit_id, person]), cases))
    return numbers, phones


def _names(
    runtime: Runtime, session: Session, closed: ColumnElement[bool], wanted: list[tuple[int, int]]
) -> dict[tuple[int, int], set[str]]:
    """The different names behind each number, in memory only. A case without a name tells nobody apart."""
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    if not wanted:
        return names
    sealed = select(Case.unit_id, Case.petitioner_id, Case.name_sealed).where(
        closed, tuple_(Case.unit_id, Case.petitioner_id).in_(wanted), Case.name_sealed.is_not(None)
    )
    for unit_id, person, name in session.execute(sealed):
        told = runtime.keyring.open_or_empty(name, Sealed.CASE_NAME).strip()
        if told and person is not None:
            names[unit_id, person].add(told)
    return names
