"""Everything about one person gone at once, on their own demand; scores stay as they were.

in flight? ──► not now
surveys under way end as they stand: 2.11 where nothing was rated, since who wants to be erased wants no
questions; a rating that was given stays, and counts
what was to be put right ends with an outcome that says so: nobody can be asked whether it was
what was told in confidence, promised, applied for ends undecided
words, names, numbers go; the number's hash is kept, so that the next import does not ask them again
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.course.asks import objects_asked
from survey.course.changed import changed
from survey.course.hold import hold_people
from survey.course.moves import WAITING
from survey.course.opt_out import as_it_stands, opt_out
from survey.course.settle import call_off, mark_dirty, ratings, settle
from survey.models import (
    Answer,
    Attempt,
    Case,
    Concern,
    EvidenceFile,
    Exclusion,
    Inbound,
    Interview,
    InterviewCheck,
    Petitioner,
    Promise,
    Recording,
    Rectification,
    Survey,
)
from survey.rectification.take import Step, hold, take
from survey.retention.let_go import contacts_go, words_go
from survey.retention.people import have_cases, numbers_go
from survey.retention.rights.find import Subject, find, numbers_of
from survey.retention.still_open import in_flight
from survey.runtime import Runtime
from survey.vocabulary import (
    AttemptState,
    ConcernState,
    Ending,
    ExclusionState,
    NotAsked,
    PromiseState,
    RectificationAct,
    SurveyState,
)

# A case that waits to be picked, or to be looked at again.
_TO_BE_ASKED = or_(Case.not_asked.is_(None), Case.not_asked.in_((NotAsked.TOO_EARLY, NotAsked.SAME_PERSON)))


class NotNow(Exception):
    """Something is on its way to this person, or somebody speaks with them."""


@dataclass(frozen=True)
class Wish:
    """Which person is meant, why, and whether a later case of theirs may be asked about."""

    number: str  # E.164
    case_nos: Collection[str]
    why: str
    may_ask_again: bool = False


def erase(runtime: Runtime, wish: Wish, actor: str, *, dry_run: bool = False) -> dict[str, Any]:
    """Do it; returns how much went. Raises NotFound, Several, NotNow.

    `dry_run`: only say how much would. A number that others of the family still have cases with stays theirs,
    and is not opted out.
    """
    now = runtime.clock.now()
    with runtime.database.write() as session:
        subject = find(runtime, session, wish.number, wish.case_nos)
        people = [subject.person_id, *(one for one in numbers_of(session, subject.cases))]
        hold_people(session, select(Petitioner.id).where(Petitioner.id.in_(people)))
        if in_flight(session, subject.cases, people):
            raise NotNow("a message, a call or an interview is under way: try again in ten minutes")
        told = _how_much(session, subject.cases)
        if not dry_run:
            told |= _let_go(runtime, session, subject, sorted(set(people)), wish, now)
            what = ("petitioner", str(subject.person_id))
            record(session, now, actor, "petitioner.erase", what, why=wish.why, **told)
    return told


def _how_much(session: Session, cases: Sequence[int]) -> dict[str, int]:
    """Counts by what it is."""
    of = Survey.case_id.in_(cases)
    open_ = select(func.count()).select_from(Survey).where(of, Survey.state != SurveyState.SETTLED)
    mine = Rectification.case_id.in_(cases)
    told = {"cases": len(cases), "surveys_under_way": session.scalar(open_) or 0}
    for name, model in (("answers", Answer), ("messages", Inbound), ("texts_of_ours", Attempt)):
        told[name] = session.scalar(select(func.count()).select_from(model).join(Survey).where(of)) or 0
    recorded = select(func.count()).select_from(Recording).join(Survey).where(of)
    files = select(func.count()).select_from(EvidenceFile).join(Rectification).where(mine)
    ended = Rectification.ended_at.is_(None)
    return told | {
        "recordings": session.scalar(recorded) or 0,
        "to_be_put_right": session.scalar(select(func.count()).where(mine, ended)) or 0,
        "files": session.scalar(files) or 0,
    }


def _let_go(
    runtime: Runtime, session: Session, subject: Subject, people: Sequence[int], wish: Wish, now: datetime
) -> dict[str, int]:
    cases = subject.cases
    _surveys_end(runtime, session, cases, now)
    _righting_ends(runtime, session, cases, now)
    _the_rest_ends(session, cases, now)
    _not_asked_any_more(runtime, session, cases, now)
    words_go(session, cases, now)
    contacts_go(runtime, session, cases, now)
    changed(session, update(Case).where(Case.id.in_(cases)).values(erased_at=now))
    alone = [one for one in people if one not in have_cases(session, people)]
    if not wish.may_ask_again:
        for person in alone:
            opt_out(runtime, session, person, "erased", now)
    _replies_stay(session, alone, now)
    _strays_go(session, alone, now)
    numbers_go(runtime, session, alone, now, forget=wish.may_ask_again)
    return {"numbers": len(alone)}


def _surveys_end(runtime: Runtime, session: Session, cases: Sequence[int], now: datetime) -> None:
    under_way = select(Survey.id, Survey.asks).where(
        Survey.case_id.in_(cases), Survey.state != SurveyState.SETTLED
    )
    for survey_id, asks in session.execute(under_way).all():
        call_off(session, survey_id, "erased", now)
        stands = as_it_stands(ratings(session, survey_id), len(objects_asked(asks)))
        settle(runtime, session, survey_id, stands, now)


def _righting_ends(runtime: Runtime, session: Session, cases: Sequence[int], now: datetime) -> None:
    still = select(Rectification.id).where(Rectification.case_id.in_(cases), Rectification.ended_at.is_(None))
    step = Step(RectificationAct.CLOSE, detail={"ending": Ending.ERASED.value})
    for one in session.scalars(still.order_by(Rectification.id)).all():
        take(runtime, session, hold(session, one), step, now, ending=Ending.ERASED)


def _the_rest_ends(session: Session, cases: Sequence[int], now: datetime) -> None:
    """Reports told in confidence, promises, applications to take a rating out, interviews to be checked."""
    surveys = select(Survey.id).where(Survey.case_id.in_(cases))
    unclear = Concern.state.in_((ConcernState.OPEN, ConcernState.LOOKING))
    told = update(Concern).where(Concern.survey_id.in_(surveys), unclear)
    changed(session, told.values(state=ConcernState.UNKNOWN, ended_at=now))
    righting = select(Rectification.id).where(Rectification.case_id.in_(cases))
    promised = update(Promise).where(Promise.rectification_id.in_(righting))
    unasked = promised.where(Promise.state == PromiseState.OPEN)
    changed(session, unasked.values(state=PromiseState.UNKNOWN, asked_at=now))
    unseen = promised.where(Promise.state == PromiseState.BROKEN, Promise.seen_at.is_(None))
    changed(session, unseen.values(seen_at=now))
    applied = update(Exclusion).where(
        Exclusion.survey_id.in_(surveys), Exclusion.state == ExclusionState.APPLIED
    )
    changed(session, applied.values(state=ExclusionState.REFUSED, decided_at=now))
    interviews = select(Interview.id).where(Interview.survey_id.in_(surveys))
    undone = delete(InterviewCheck).where(
        InterviewCheck.interview_id.in_(interviews), InterviewCheck.done_at.is_(None)
    )
    changed(session, undone)


def _not_asked_any_more(runtime: Runtime, session: Session, cases: Sequence[int], now: datetime) -> None:
    """A case that nobody was asked about yet is counted as one whose person wants no contact."""
    asked = select(Survey.id).where(Survey.case_id == Case.id).exists()
    waits = (Case.id.in_(cases), ~asked, _TO_BE_ASKED)
    days = set(session.scalars(select(Case.not_asked_day).where(*waits, Case.not_asked_day.is_not(None))))
    today = runtime.local_day(now)
    reason = {"not_asked": NotAsked.OPTED_OUT, "not_asked_at": now, "not_asked_day": today}
    if changed(session, update(Case).where(*waits).values(reason)):
        mark_dirty(session, today, *(day for day in days if day))


def _replies_stay(session: Session, people: Sequence[int], now: datetime) -> None:
    """What was still to leave for them, a confirmation that waits for the end of a pause too: there is no
    number any more that it could go to."""
    waits = update(Attempt).where(Attempt.petitioner_id.in_(people), Attempt.state.in_(WAITING))
    changed(session, waits.values(state=AttemptState.CANCELLED, why="erased", ended_at=now))


def _strays_go(session: Session, people: Sequence[int], now: datetime) -> None:
    """What they sent us apart from any survey. What could not be understood so far never will be."""
    theirs = select(Petitioner.phone_index).where(Petitioner.id.in_(people))
    said = update(Inbound).where(Inbound.survey_id.is_(None), Inbound.phone_index.in_(theirs))
    read = func.coalesce(Inbound.understood_at, literal(now, Inbound.understood_at.type))
    changed(session, said.values(raw_sealed=b"", understood_at=read))
