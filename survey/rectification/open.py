"""Opening: every 4 or 5 is followed by a rectification, once (DESIGN §9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.database import is_sqlite
from survey.models import Rectification, RectificationStep
from survey.rectification.consent import About, Consent, read_consents
from survey.rectification.deadlines import due_in
from survey.rectification.dissent import Dissent, find_dissent
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct, RectificationState

BATCH = 200  # in one transaction
_TABLE = cast(Table, Rectification.__table__)
_UNVERIFIED = (RectificationState.TO_VERIFY, RectificationState.DOCKET)


def open_due(runtime: Runtime) -> int:
    """Open what is due; how many. Two at once open nothing twice: (survey, object) is unique (R10)."""
    opened = 0
    while True:
        with runtime.database.write() as session:
            now = runtime.clock.now()
            heard_before = now - runtime.policy.rectification.opens_after
            found = find_dissent(session, heard_before, BATCH)
            opened += _open(runtime, session, found, now)
        if len(found) < BATCH:
            return opened


def refresh_consents(runtime: Runtime) -> int:
    """Take over what was said about being contacted or named since it opened, until somebody has verified."""
    with runtime.database.write() as session:
        waiting = session.scalars(
            select(Rectification).where(
                Rectification.state.in_(_UNVERIFIED), Rectification.verified_at.is_(None)
            )
        ).all()
        said = read_consents(session, [About(one.survey_id, one.case_id, one.round) for one in waiting])
        return sum(_refresh(session, one, said[one.survey_id]) for one in waiting)


def _open(runtime: Runtime, session: Session, found: Sequence[Dissent], now: datetime) -> int:
    if not found:
        return 0
    consents = read_consents(session, [About(one.survey_id, one.case_id, one.round) for one in found])
    rows = [_row(runtime, one, consents[one.survey_id], now) for one in found]
    dialect = sqlite if is_sqlite(session) else postgresql
    insert = dialect.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)
    ids = [one for row in rows for one in session.execute(insert, row).scalars()]
    first = RectificationState.TO_VERIFY
    session.add_all(
        RectificationStep(rectification_id=one, act=RectificationAct.OPEN, to_state=first, at=now)
        for one in ids
    )
    return len(ids)


def _row(runtime: Runtime, one: Dissent, consent: Consent, now: datetime) -> dict[str, Any]:
    state = RectificationState.TO_VERIFY
    due = due_in(runtime.calendar, runtime.policy.rectification, state, now)
    return {
        "survey_id": one.survey_id,
        "case_id": one.case_id,
        "round": one.round,
        "object": one.object,
        "unit_id": one.unit_id,
        "level": one.level,
        "heard_at": one.heard_at,
        "opened_at": now,
        "state": state,
        "entered_at": now,
        "may_contact": consent.may_contact,
        "may_name": consent.may_name,
        "demo": one.demo,
        **due.columns(),
    }


def _refresh(session: Session, one: Rectification, consent: Consent) -> bool:
    if (one.may_contact, one.may_name) == (consent.may_contact, consent.may_name):
        return False
    still = update(Rectification).where(Rectification.id == one.id, Rectification.verified_at.is_(None))
    return bool(changed(session, still.values(may_contact=consent.may_contact, may_name=consent.may_name)))
