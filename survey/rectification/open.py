"""Opening: every 4 or 5 is followed by a rectification, once (DESIGN §9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import JobRun, Rectification, RectificationStep
from survey.rectification.consent import About, Consent, read_consents
from survey.rectification.deadlines import due_in
from survey.rectification.dissent import Dissent, Window, find_dissent
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct, RectificationState

JOB = "rectify"
FOUND = 5_000  # looked up at once
BATCH = 200  # opened in one transaction
_CODING = timedelta(days=60)


def open_due(runtime: Runtime) -> int:
    """Open what is due; how many. Two at once open nothing twice: (survey, object) is unique (R10)."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        since = _since(runtime, session, now)
    window = Window(now - runtime.policy.rectification.opens_after, since)
    opened, last = 0, 0
    while True:
        with runtime.database.read() as session:
            found = find_dissent(session, window, last, FOUND)
        for first in range(0, len(found), BATCH):
            with runtime.database.write() as session:
                opened += _open(runtime, session, found[first : first + BATCH], now)
        if len(found) < FOUND:
            return opened
        last = found[-1].answer_id


def _since(runtime: Runtime, session: Session, now: datetime) -> datetime | None:
    """How far back an answer may be new: the job's last complete run, and as long as a survey and its coding
    last. The first run of a day looks at everything: whatever was brought in with an old date is found then.
    """
    complete = (JobRun.job == JOB, JobRun.result.is_not(None))
    last = session.scalar(select(func.max(JobRun.started_at)).where(*complete))
    if last is None or runtime.local_day(last) != runtime.local_day(now):
        return None
    return last - runtime.policy.plan.lifetime - _CODING


def _open(runtime: Runtime, session: Session, found: Sequence[Dissent], now: datetime) -> int:
    asked = {one: About(one.survey_id, one.case_id, one.round, one.object) for one in found}
    consents = read_consents(session, asked.values())
    rows = [_row(runtime, one, consents[asked[one]], now) for one in found]
    given = insert_into(session, Rectification).values(rows).on_conflict_do_nothing()
    ids = session.execute(given.returning(Rectification.id)).scalars().all()
    if ids:
        step = {
            "act": RectificationAct.OPEN,
            "to_state": RectificationState.TO_VERIFY,
            "at": now,
            "detail": {},
        }
        session.execute(insert(RectificationStep), [{"rectification_id": one, **step} for one in ids])
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
