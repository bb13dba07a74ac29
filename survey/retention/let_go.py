"""Letting words or contacts of a batch of cases go, by the rules, in the transaction given."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import (
    ITEM_UNCODED,
    Answer,
    Attempt,
    Base,
    Case,
    Coding,
    CodingItem,
    Concern,
    ConcernStep,
    EvidenceFile,
    Exclusion,
    Inbound,
    Interview,
    InterviewCheck,
    Link,
    Promise,
    Recording,
    Rectification,
    RectificationStep,
    Survey,
    Talk,
    Unit,
)
from survey.recognise import GONE, make_recogniser
from survey.retention.blank import random_for
from survey.retention.rules import Rule, Span, Then, of_cases
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed

_INBOUND = Base.metadata.tables["inbound"]
_CASE = Base.metadata.tables["case"]

_UNSAID = "—"  # who withdrew a petition, where it was somebody's name

Of = Callable[[Sequence[int], Sequence[int], Sequence[int]], ColumnElement[bool]]


def _by_survey(model: Any) -> Of:
    return lambda _cases, surveys, _righting: model.survey_id.in_(surveys)


def _by_righting(model: Any) -> Of:
    return lambda _cases, _surveys, righting: model.rectification_id.in_(righting)


def _through(key: Any, inner: Any) -> Of:
    """Rows of what itself belongs to a survey."""
    return lambda _cases, surveys, _righting: key.in_(select(inner.id).where(inner.survey_id.in_(surveys)))


# Which rows of a table are of these cases, their surveys, their rectifications.
_OF: Mapping[Any, Of] = {
    Case: lambda cases, _surveys, _righting: Case.id.in_(cases),
    Answer: _by_survey(Answer),
    Inbound: _by_survey(Inbound),
    Attempt: _by_survey(Attempt),
    Recording: _by_survey(Recording),
    Interview: _by_survey(Interview),
    InterviewCheck: _through(InterviewCheck.interview_id, Interview),
    Coding: _through(Coding.item_id, CodingItem),
    Exclusion: _by_survey(Exclusion),
    Concern: _by_survey(Concern),
    ConcernStep: _through(ConcernStep.concern_id, Concern),
    RectificationStep: _by_righting(RectificationStep),
    EvidenceFile: _by_righting(EvidenceFile),
    Promise: _by_righting(Promise),
    Talk: _by_righting(Talk),
}


def words_go(session: Session, cases: Sequence[int], now: datetime) -> None:
    """Everything that anybody said or wrote about these cases, and every file."""
    surveys, righting = _parts(session, cases)
    _apply(session, of_cases(Span.WORDS), cases, surveys, righting)
    # Nobody can code what is not there.
    left = update(CodingItem).where(CodingItem.survey_id.in_(surveys), ITEM_UNCODED)
    changed(session, left.values(closed_at=now))
    changed(session, update(Case).where(Case.id.in_(cases)).values(words_gone_at=now))


def contacts_go(runtime: Runtime, session: Session, cases: Sequence[int], now: datetime) -> None:
    """Their names and numbers, and what leads to these elsewhere. Phones are their persons' (`people`)."""
    surveys, righting = _parts(session, cases)
    without_numbers(runtime, session, Inbound.survey_id.in_(surveys))
    _recognised_in_the_list(runtime, session, surveys, now)
    _apply(session, of_cases(Span.CONTACTS), cases, surveys, righting)
    changed(session, delete(Link).where(Link.survey_id.in_(surveys)))
    by_name = Case.withdrawn_by.is_not(None) & Case.withdrawn_by.not_in(select(Unit.code))
    changed(session, update(Case).where(Case.id.in_(cases), by_name).values(withdrawn_by=_UNSAID))
    _numbers_of_cases(runtime, session, cases, now)


def _parts(session: Session, cases: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    surveys = session.scalars(select(Survey.id).where(Survey.case_id.in_(cases))).all()
    righting = session.scalars(select(Rectification.id).where(Rectification.case_id.in_(cases))).all()
    return surveys, righting


def _apply(
    session: Session,
    rules: Sequence[Rule],
    cases: Sequence[int],
    surveys: Sequence[int],
    righting: Sequence[int],
) -> None:
    """One UPDATE a table."""
    by_table: dict[Any, dict[str, Any]] = defaultdict(dict)
    for rule in rules:
        if rule.then not in (Then.KEYED, Then.WITHOUT_NUMBER):
            by_table[rule.column.class_][rule.column.key] = afterwards(session, rule)
    for model, values in by_table.items():
        changed(session, update(model).where(_OF[model](cases, surveys, righting)).values(values))


def afterwards(session: Session, rule: Rule) -> Any:
    """What stands in the column once the rule was applied."""
    if rule.then is Then.RANDOM:
        return random_for(session, rule.column)
    return None if rule.then is Then.NULL else b""


def without_numbers(runtime: Runtime, session: Session, which: ColumnElement[bool]) -> None:
    """What came is sealed anew without the number it came from; the words stay for their own span."""
    kept = select(Inbound.id, Inbound.raw_sealed).where(which, func.length(Inbound.raw_sealed) > 0)
    rows = [{"key": key, "raw": _without_number(runtime, raw)} for key, raw in session.execute(kept)]
    if rows:
        stripped = update(_INBOUND).where(_INBOUND.c.id == bindparam("key"))
        session.execute(stripped.values(raw_sealed=bindparam("raw")), rows)


def _without_number(runtime: Runtime, sealed: bytes) -> bytes:
    try:
        raw = json.loads(runtime.keyring.open(sealed, Sealed.INBOUND_RAW))
    except CannotOpen:
        return b""  # its key is lost, and so are its words
    raw |= {"from": "", "form": []}
    return runtime.keyring.seal(json.dumps(raw, ensure_ascii=False), Sealed.INBOUND_RAW)


def _recognised_in_the_list(
    runtime: Runtime, session: Session, surveys: Sequence[int], now: datetime
) -> None:
    """What came about these surveys: or the carrier's list would bring it, and its number, back."""
    kept = select(Inbound.id, Inbound.carrier, Inbound.sid).where(
        Inbound.survey_id.in_(surveys), Inbound.sid.not_like(f"{GONE}%")
    )
    eye = make_recogniser(session, runtime.keyring, now)
    rows = [{"key": key, "gone": eye.message(carrier, sid)} for key, carrier, sid in session.execute(kept)]
    if rows:
        gone = update(_INBOUND).where(_INBOUND.c.id == bindparam("key"))
        session.execute(gone.values(sid=bindparam("gone")), rows)


def _numbers_of_cases(runtime: Runtime, session: Session, cases: Sequence[int], now: datetime) -> None:
    eye = make_recogniser(session, runtime.keyring, now)
    kept = select(Case.id, Case.source, Case.case_no, Case.matter_id).where(Case.id.in_(cases))
    rows = [
        {
            "key": key,
            "number": number if number.startswith(GONE) else eye.case(source, number),
            "matter": matter if not matter or matter.startswith(GONE) else eye.matter(source, matter),
            "gone": now,
        }
        for key, source, number, matter in session.execute(kept)
    ]
    keyed = update(_CASE).where(_CASE.c.id == bindparam("key"))
    session.execute(
        keyed.values(
            case_no=bindparam("number"), matter_id=bindparam("matter"), contacts_gone_at=bindparam("gone")
        ),
        rows,
    )
