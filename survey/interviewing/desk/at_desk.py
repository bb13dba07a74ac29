"""What lies on an interviewer's desk now. Read, never written.

Nothing that would bias is read: no figure of a unit, no answer that was given elsewhere, no word of others.
Before somebody has said that they are the person, nothing about the case is read either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.course.questionnaires import questionnaire
from survey.interviewing.desk.answer import passed_over
from survey.interviewing.desk.filling import filling
from survey.interviewing.desk.follow import earlier_calls
from survey.interviewing.desk.held import HOLDING, open_interview
from survey.interviewing.desk.script import Choice, choices, levels_read, line, open_question
from survey.interviewing.moves import desk_claim
from survey.interviewing.outcomes import Listed, read_outcomes
from survey.interviewing.rules import Then, is_final, what_follows
from survey.models import Answer, Attempt, Case, Interview, Petitioner, Survey
from survey.questionnaire.conversation import is_complete, resume
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import AGAIN, Question, Script
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, SurveyState


class Stage(StrEnum):
    """How far the case on the desk has come."""

    TAKEN_BACK = "taken_back"  # somebody or something else ended it meanwhile
    TAKEN = "taken"  # nobody has dialled yet
    DIALLED = "dialled"  # who is it?
    ASKING = "asking"
    DONE = "done"  # nothing more to ask
    OVER = "over"  # the survey was ended from elsewhere during the call


@dataclass(frozen=True)
class Earlier:
    """An earlier call to this person about the same matter: when, by whom of machine and people, its end."""

    at: datetime
    channel: Channel
    state: AttemptState
    outcome: str | None


@dataclass(frozen=True)
class Asking:
    """The question to read out now."""

    question: Question
    text: str
    choices: Sequence[Choice]
    repeat: str  # said once, word for word, after a vague rating


@dataclass(frozen=True)
class EndingButton:
    """One outcome, and what would follow it now."""

    listed: Listed
    then: Then
    left: int  # calls with this outcome that would be left after this one

    @property
    def is_final(self) -> bool:
        return is_final(self.listed.rule, self.then)


@dataclass(frozen=True)
class AtDesk:
    interview_id: int
    stage: Stage
    why: str = ""  # it was taken back
    name: str = ""
    phone: str = ""  # E.164
    language: str = ""
    appointment: datetime | None = None
    taken_at: datetime | None = None
    dialled_at: datetime | None = None
    earlier: Sequence[Earlier] = ()
    lines: dict[str, str] = field(default_factory=dict)  # of the script, by their key
    asking: Asking | None = None
    written: Sequence[Answer] = ()  # in this interview
    asked: Questionnaire | None = None
    endings: Sequence[EndingButton] = ()
    outcomes: Sequence[Listed] = ()  # all of them, for the names of earlier ones


def read_desk(runtime: Runtime, session: Session, account_id: int, login: str) -> AtDesk | None:
    """The case on this desk; None if there is none."""
    interview = open_interview(session, account_id)
    if interview is None:
        return None
    attempt = session.get_one(Attempt, interview.attempt_id)
    if attempt.state not in HOLDING or attempt.claim != desk_claim(account_id):
        return AtDesk(interview.id, Stage.TAKEN_BACK, why=attempt.why or "")
    return _Look(runtime, session, interview, attempt, login).desk()


@dataclass(frozen=True)
class _Look:
    runtime: Runtime
    session: Session
    interview: Interview
    attempt: Attempt
    login: str

    def desk(self) -> AtDesk:
        session, interview = self.session, self.interview
        survey = session.get_one(Survey, interview.survey_id)
        case = session.get_one(Case, survey.case_id)
        person = session.get_one(Petitioner, self.attempt.petitioner_id)
        asked = questionnaire(session, survey.questionnaire_id)
        state = resume(asked, survey.conversation, survey.language)
        confirmed = interview.confirmed_at is not None
        passed = passed_over(session, asked, survey.id, interview.account_id, interview.taken_at)
        question = open_question(asked, state, passed) if confirmed else None
        language = asked.language(survey.language)
        name = self.runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME)
        filled = filling(self.runtime, session, survey, case, self.login, whole=confirmed, name=name)
        filled["levels"] = levels_read(asked, language, survey.reading_order)
        outcomes = read_outcomes(session)
        return AtDesk(
            interview_id=interview.id,
            stage=self._stage(survey, question),
            name=name,
            phone=self.runtime.keyring.open_or_empty(person.phone_sealed, Sealed.PETITIONER_PHONE),
            language=language,
            appointment=self.attempt.due_at if self.attempt.appointment else None,
            taken_at=interview.taken_at,
            dialled_at=interview.dialled_at,
            earlier=self._earlier(),
            lines=_lines(asked, language, filled, named=bool(name), confirmed=confirmed, round_=survey.round),
            asking=_asking(asked, question, language, survey, filled) if question else None,
            written=self._written(),
            asked=asked,
            endings=self._endings(outcomes, survey, missing=not is_complete(state)),
            outcomes=outcomes,
        )

    def _stage(self, survey: Survey, question: Question | None) -> Stage:
        if self.attempt.state is AttemptState.CLAIMED:
            return Stage.TAKEN
        if self.interview.confirmed_at is None:
            return Stage.OVER if survey.state is SurveyState.SETTLED else Stage.DIALLED
        if question is not None:
            return Stage.OVER if survey.state is SurveyState.SETTLED else Stage.ASKING
        return Stage.DONE

    def _earlier(self) -> list[Earlier]:
        calls = (
            select(Attempt.left_at, Attempt.channel, Attempt.state, Interview.outcome)
            .outerjoin(Interview, (Interview.attempt_id == Attempt.id) & Interview.dialled_at.is_not(None))
            .where(
                Attempt.survey_id == self.interview.survey_id,
                Attempt.id != self.attempt.id,
                Attempt.left_at.is_not(None),
                Attempt.channel.in_((Channel.VOICE, Channel.INTERVIEWER)),
            )
            .order_by(Attempt.left_at)
        )
        rows = self.session.execute(calls)
        return [Earlier(at, channel, state, came) for at, channel, state, came in rows if at is not None]

    def _written(self) -> Sequence[Answer]:
        return self.session.scalars(
            select(Answer)
            .where(
                Answer.survey_id == self.interview.survey_id,
                Answer.account_id == self.interview.account_id,
                Answer.heard_at >= self.interview.taken_at,
            )
            .order_by(Answer.id)
        ).all()

    def _endings(self, outcomes: Sequence[Listed], survey: Survey, *, missing: bool) -> list[EndingButton]:
        earlier = earlier_calls(self.session, survey.id, self.attempt.petitioner_id)
        over = survey.state is SurveyState.SETTLED
        buttons = []
        for listed in outcomes:
            rule, before = listed.rule, earlier.get(listed.rule.code, 0)
            if rule.active:
                then = what_follows(rule, before, missing=missing and not over)
                buttons.append(EndingButton(listed, then, max(0, rule.at_most - before - 1)))
        return buttons


def _lines(
    asked: Questionnaire, language: str, filled: dict[str, str], *, named: bool, confirmed: bool, round_: int
) -> dict[str, str]:
    """What may be read out at this point: of the case nothing before the person is confirmed, and that the
    earlier answer stays only where there is one."""
    identity = Script.IDENTITY if named else Script.IDENTITY_UNNAMED
    always = {
        "identity": identity,
        "not_the_person": Script.NOT_THE_PERSON,
        "refused": Script.REFUSED,
        "upset": Script.UPSET,
        "forbidden": Script.FORBIDDEN,
    }
    further = {"opening": Script.OPENING, "closing": Script.CLOSING} if confirmed else {}
    again = {"again": AGAIN} if confirmed and round_ > 1 else {}
    return {name: line(asked, language, key, filled) for name, key in (always | further | again).items()}


def _asking(
    asked: Questionnaire, question: Question, language: str, survey: Survey, filled: dict[str, str]
) -> Asking:
    text = line(asked, language, question.key, filled)
    repeat = line(asked, language, Script.REPEAT, filled) if question.object else ""
    return Asking(question, text, choices(asked, question, language, survey.reading_order), repeat)
