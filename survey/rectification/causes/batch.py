"""Once a month each unit is told what people were dissatisfied with who are not to be named (R6).

Only where at least `score.show_from` people are together; fewer wait for the next month, as long as it takes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Select, exists, false, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.database import insert_into
from survey.models import RECTIFICATION_UNTOLD, CauseBatch, Rectification, Survey
from survey.rectification.causes.fold import fold
from survey.rectification.notices.write import Notified, write_notice
from survey.runtime import Runtime
from survey.vocabulary import NoticeKind, SurveyState


@dataclass(frozen=True)
class _Waiting:
    """A verified rectification whose unit is not to know of it. `person`: by their number."""

    id: int
    unit_id: int
    person: int
    causes: Sequence[str]
    demo: bool


def batch_causes(runtime: Runtime) -> int:
    """Make the batches of this month that are still to be made, of what was verified before it; how many."""
    first = runtime.today().replace(day=1)
    before = datetime.combine(first, time(), runtime.settings.zone)
    month = first.isoformat()[:7]
    with runtime.database.read() as session:
        waiting = _by_unit(_read(session, _waiting(month, before)))
    ready = [unit_id for unit_id, found in waiting.items() if _is_enough(runtime, found)]
    return sum(_batch(runtime, unit_id, month, before) for unit_id in ready)


def _batch(runtime: Runtime, unit_id: int, month: str, before: datetime) -> bool:
    """In one transaction: the batch, what is in it, and the notice. False if somebody was faster."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        of_unit = _waiting(month, before).where(Rectification.unit_id == unit_id)
        found = _read(session, of_unit.with_for_update(of=Rectification))
        if not _is_enough(runtime, found):
            return False
        batch_id = _insert(session, unit_id, month, found, now)
        if batch_id is None:
            return False
        theirs = update(Rectification).where(
            Rectification.id.in_([one.id for one in found]), Rectification.batch_id.is_(None)
        )
        taken = changed(session, theirs.values(batch_id=batch_id))
        assert taken == len(found), "held since they were read"
        told = Notified(
            NoticeKind.CAUSES, f"batch:{batch_id}", month, unit_id, {"month": month}, demo=found[0].demo
        )
        return write_notice(session, told, now)


def _waiting(month: str, before: datetime) -> Select[int, int, int, list[str], bool]:
    """Not those whose ratings were taken out: they are no petitioner's word."""
    batched = exists().where(CauseBatch.unit_id == Rectification.unit_id, CauseBatch.month == month)
    return (
        select(
            Rectification.id,
            Rectification.unit_id,
            Survey.petitioner_id,
            Rectification.causes,
            Rectification.demo,
        )
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(
            RECTIFICATION_UNTOLD,
            Rectification.verified_at < before,
            Survey.state == SurveyState.SETTLED,
            Survey.excluded == false(),
            ~batched,
        )
        .order_by(Rectification.id)
    )


def _read(session: Session, query: Select[int, int, int, list[str], bool]) -> list[_Waiting]:
    """Those with a cause: where nothing was found amiss there is nothing to tell."""
    return [_Waiting(*row) for row in session.execute(query) if row.causes]


def _by_unit(found: Sequence[_Waiting]) -> Mapping[int, list[_Waiting]]:
    units = defaultdict(list)
    for one in found:
        units[one.unit_id].append(one)
    return units


def _is_enough(runtime: Runtime, found: Sequence[_Waiting]) -> bool:
    return len({one.person for one in found}) >= runtime.policy.score.show_from


def _insert(
    session: Session, unit_id: int, month: str, found: Sequence[_Waiting], now: datetime
) -> int | None:
    given: dict[int, set[str]] = defaultdict(set)
    for one in found:
        given[one.person].update(one.causes)
    row = {
        "unit_id": unit_id,
        "month": month,
        "made_at": now,
        "people": len(given),
        "causes": fold(given),
    }
    made = insert_into(session, CauseBatch).values(row).on_conflict_do_nothing().returning(CauseBatch.id)
    batch_id: int | None = session.execute(made).scalar()
    return batch_id
