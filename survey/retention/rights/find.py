"""Whose data it is that somebody asks about: a phone number, and where a family shares it the cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from survey.course.words import case_tail
from survey.masks import mask_name
from survey.models import Case, CasePhone, Petitioner, Survey
from survey.recognise import known_again
from survey.runtime import Runtime
from survey.secrets import Sealed


class NotFound(Exception):
    """Nobody has this number, or not this case; the message says which."""


class Several(Exception):
    """People of several names share the number; the message says how to choose."""


@dataclass(frozen=True)
class Subject:
    """`cases`: theirs, by id; `of_others`: further ones with that number."""

    person_id: int
    cases: Sequence[int]
    of_others: Sequence[int]


def find(runtime: Runtime, session: Session, number: str, case_nos: Collection[str] = ()) -> Subject:
    """The person with this number (E.164), and of their cases those of `case_nos`, or all.

    Raises NotFound, and Several where cases of several names have the number and none is chosen.
    """
    person_id = person_of(runtime, session, number)
    if person_id is None:
        raise NotFound("nothing is kept about this number")
    cases = session.scalars(select(Case).where(_has(person_id)).order_by(Case.closed_at, Case.id)).all()
    if not case_nos:
        _one_name_only(runtime, cases)
        return Subject(person_id, [case.id for case in cases], [])
    chosen = [case for case in cases if case.case_no in case_nos]
    missing = set(case_nos) - {case.case_no for case in chosen}
    if missing:
        raise NotFound(f"no case of this number is {', '.join(sorted(missing))}")
    return Subject(
        person_id, [one.id for one in chosen], [one.id for one in cases if one.case_no not in case_nos]
    )


def person_of(runtime: Runtime, session: Session, number: str) -> int | None:
    """The id of the person with this number, be it one that is only recognised."""
    index = runtime.keyring.phone_index(number)
    known = session.scalar(select(Petitioner.id).where(Petitioner.phone_index == index))
    return known or known_again(session, runtime.keyring, [number]).get(number)


def numbers_of(session: Session, cases: Sequence[int]) -> list[int]:
    """The persons that these cases have as their numbers, or were asked on."""
    first = select(Case.petitioner_id).where(Case.id.in_(cases), Case.petitioner_id.is_not(None))
    further = select(CasePhone.petitioner_id).where(CasePhone.case_id.in_(cases))
    asked = select(Survey.petitioner_id).where(Survey.case_id.in_(cases))
    return sorted({one for query in (first, further, asked) for one in session.scalars(query) if one})


def _has(person_id: int) -> ColumnElement[bool]:
    further = select(CasePhone.case_id).where(CasePhone.petitioner_id == person_id)
    asked = select(Survey.case_id).where(Survey.petitioner_id == person_id)
    return or_(Case.petitioner_id == person_id, Case.id.in_(further), Case.id.in_(asked))


def _one_name_only(runtime: Runtime, cases: Sequence[Case]) -> None:
    names: dict[str, str] = {}
    for case in cases:
        if name := runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME).strip():
            names.setdefault(name, f"…{case_tail(case.case_no)} {mask_name(name)}")
    if len(names) > 1:
        raise Several(f"several people share this number ({', '.join(names.values())}): choose by --case-no")
