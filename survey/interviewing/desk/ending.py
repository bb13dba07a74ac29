"""What whoever called writes down at the end, and whether it can be taken as it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.course.life import survey_end
from survey.course.pausing import pauses_since, unit_ancestry
from survey.interviewing.desk.held import Held
from survey.interviewing.permit import desk_hours
from survey.interviewing.rules import Rule, Then, is_final
from survey.models import Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel

LONGEST_NOTE = 2000


class Wrong(StrEnum):
    """Why an outcome cannot be written down as it stands."""

    UNKNOWN = "unknown"
    NOT_DIALLED = "not_dialled"
    NOT_FINISHED = "not_finished"  # questions are left
    NOTE = "note"  # it needs one
    NOTE_LONG = "note_long"
    TIME = "time"  # it needs one
    TIME_UNREADABLE = "time_unreadable"
    TIME_NOT_TAKEN = "time_not_taken"
    TIME_PAST = "time_past"
    TIME_HOURS = "time_hours"  # outside contact hours
    TIME_LATE = "time_late"  # the survey's time is over by then
    SURE = "sure"  # it cannot be taken back, and nobody has said that it is meant


class CannotEnd(Exception):
    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Ending:
    """`at`: the time agreed on for the next call. `sure`: asked whether it is meant, they said so."""

    code: str
    note: str = ""
    at: datetime | None = None
    sure: bool = False


@dataclass(frozen=True)
class Asked:
    """An ending, the row it names, what would follow, and whether everything was asked."""

    ending: Ending
    rule: Rule
    then: Then
    finished: bool


def check_ending(runtime: Runtime, session: Session, held: Held, asked: Asked, now: datetime) -> None:
    """CannotEnd where something is missing or not allowed."""
    ending, rule, then = asked.ending, asked.rule, asked.then
    if held.attempt.state is not AttemptState.ACCEPTED:
        raise CannotEnd(Wrong.NOT_DIALLED)
    if rule.ends_well and not asked.finished:
        raise CannotEnd(Wrong.NOT_FINISHED)
    if rule.note_needed and not ending.note.strip():
        raise CannotEnd(Wrong.NOTE)
    if len(ending.note) > LONGEST_NOTE:
        raise CannotEnd(Wrong.NOTE_LONG)
    if rule.appointment and ending.at is None and then is Then.AGAIN:
        raise CannotEnd(Wrong.TIME)
    if ending.at is not None:
        _check_time(runtime, session, held, asked, ending.at, now)
    if is_final(rule, then) and not ending.sure and not held.is_over:
        raise CannotEnd(Wrong.SURE)


def _check_time(
    runtime: Runtime, session: Session, held: Held, asked: Asked, at: datetime, now: datetime
) -> None:
    if not asked.rule.takes_a_time or asked.then is not Then.AGAIN:
        raise CannotEnd(Wrong.TIME_NOT_TAKEN)
    if at <= now:
        raise CannotEnd(Wrong.TIME_PAST)
    if not desk_hours(runtime).is_allowed(Channel.INTERVIEWER, at):
        raise CannotEnd(Wrong.TIME_HOURS)
    survey = session.get_one(Survey, held.survey.id)
    pauses = pauses_since(session, survey.picked_at)
    if at >= survey_end(survey, runtime, pauses, unit_ancestry(session), now):
        raise CannotEnd(Wrong.TIME_LATE)
