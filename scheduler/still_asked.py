"""Whether the person of a case can be asked once more, and on which number."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Case, CasePhone, Petitioner, Survey
from survey.rectification.concerns.no_petition import never_petitioned
from survey.vocabulary import CloseType, Disposition, NotAsked


def whom_to_ask(session: Session, case: Case, before: Survey) -> int | NotAsked:
    """The number on which the round `before` was, if it is still good; else the first of the case that is; or
    why nobody can be asked. Another number that somebody has entered since is not where the person answered.

    What has happened to case and person since then counts. What was looked at when the case was picked first
    does not: its age, the sample, the time since the last survey, whether it is in the evaluation.
    """
    return _lasting_reason(session, case, before) or _number(_people(session, case, before), before)


def _lasting_reason(session: Session, case: Case, before: Survey) -> NotAsked | None:
    never = before.disposition is Disposition.NO_PETITION or never_petitioned(session, case.id)
    if case.nobody_to_ask or never:
        return NotAsked.NOBODY_TO_ASK
    if case.withdrawn_at is not None or case.close_type is CloseType.WITHDRAWN:
        return NotAsked.WITHDRAWN
    if case.close_type is CloseType.LITIGATION:
        return NotAsked.LITIGATION
    return NotAsked.DO_NOT_CONTACT if case.do_not_contact else None


def _number(people: Sequence[Petitioner], before: Survey) -> int | NotAsked:
    """What was said on a number that is dead by now is not the person's word, unless they answered there."""
    living = [one for one in people if one.dead_at is None]
    theirs = [*living, *(one for one in people if one.id == before.petitioner_id)]
    if any(one.opted_out_at is not None for one in theirs):
        return NotAsked.OPTED_OUT
    if any(one.deceased_at is not None for one in theirs) or not living:
        return NotAsked.DEAD_NUMBER
    return living[0].id


def _people(session: Session, case: Case, before: Survey) -> list[Petitioner]:
    """The number before, and those of the case in their order."""
    ids = [before.petitioner_id, case.petitioner_id, *_further(session, case)]
    order = list(dict.fromkeys(one for one in ids if one is not None))
    found = session.scalars(select(Petitioner).where(Petitioner.id.in_(order)))
    return sorted(found, key=lambda one: order.index(one.id))


def _further(session: Session, case: Case) -> Sequence[int]:
    return session.scalars(
        select(CasePhone.petitioner_id).where(CasePhone.case_id == case.id).order_by(CasePhone.position)
    ).all()
