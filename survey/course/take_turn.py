"""One turn of the conversation, written down: answers, what was asked for besides, and our one reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Boolean, String, Table, bindparam, func, insert, or_, update
from sqlalchemy.orm import Session

from survey.contact.disposition import disposition
from survey.contact.history import History
from survey.course.add_attempt import INSERT_ATTEMPT, Planned, attempt_row
from survey.course.changed import changed
from survey.course.later import Later
from survey.course.look import look_at
from survey.course.moves import HAS_LEFT, WAITING
from survey.course.next_phone import next_phone
from survey.course.opt_out import opt_in, opt_out
from survey.course.person import Found, Meant, Person
from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.course.settle import mark_dirty, settle
from survey.course.store import Stored
from survey.course.words import words
from survey.models import Answer, Attempt, Petitioner, Survey
from survey.models.base import Utc
from survey.questionnaire.conversation import (
    Act,
    Given,
    Heard,
    State,
    Turn,
    advance,
    begin,
    is_complete,
    optional_open,
)
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, Disposition, Purpose

_NOT_THE_PERSON = frozenset({Act.WRONG_PERSON, Act.DECEASED})

# Statements are built once: building them for every message costs more than running them.
_KEEP_ANSWER = insert(cast(Table, Answer.__table__))
_S = cast(Table, Survey.__table__)
_KEEP_SURVEY = (
    update(_S)
    .where(_S.c.id == bindparam("of"))
    .values(
        conversation=bindparam("said"),
        last_heard_at=bindparam("heard"),
        next_at=bindparam("look"),
        reached=or_(_S.c.reached, bindparam("spoke", type_=Boolean())),
        channel=func.coalesce(_S.c.channel, bindparam("by", type_=_S.c.channel.type)),
        to_person_at=func.coalesce(_S.c.to_person_at, bindparam("to_person", type_=Utc())),
        to_person_why=func.coalesce(_S.c.to_person_why, bindparam("why", type_=String())),
        ended_as=func.coalesce(bindparam("ended", type_=_S.c.ended_as.type), _S.c.ended_as),
    )
)


@dataclass(frozen=True)
class _Turn:
    """Everything about this turn that the steps below share."""

    runtime: Runtime
    session: Session
    later: Later
    message: Stored
    person: Person
    asked: Questionnaire
    turn: Turn
    now: datetime

    @property
    def survey(self) -> Meant | None:
        return self.person.survey

    @property
    def late(self) -> bool:
        return self.survey is None or not self.survey.is_open


def take_turn(
    runtime: Runtime, session: Session, later: Later, message: Stored, person: Person, now: datetime
) -> Turn:
    """Hear one message of `person`; says how it was read. What only has to be written is left to `later`."""
    survey = person.survey
    questionnaire_id = survey.questionnaire_id if survey else current_questionnaire(session)
    asked = questionnaire(session, questionnaire_id)
    language = survey.language if survey else runtime.settings.language
    state = State.from_json(survey.conversation) if survey and survey.conversation else begin(asked, language)
    over = survey is None or not survey.is_open
    heard = Heard(message.body, asked=_has_left(person.attempts, state.current), over=over)
    said = advance(asked, state, heard)
    turn = _Turn(runtime, session, later, message, person, asked, said, now)
    _keep_answers(turn)
    if not turn.late:
        _call_off(turn)
        _keep_survey(turn)
    _act(turn)
    _reply(turn)
    _end(turn)
    return turn.turn


def _has_left(attempts: Sequence[Found], question: str | None) -> bool:
    """Whether the question now open was sent at all: nobody answers what they have not got."""
    return any(one.question == question and one.state in HAS_LEFT for one in attempts)


def _keep_answers(turn: _Turn) -> None:
    """Answers are only ever added (R3)."""
    survey = turn.survey
    if survey is None or not turn.turn.given:
        return
    turn.later.add(_KEEP_ANSWER, *(_answer(turn, survey, given) for given in turn.turn.given))
    if turn.late and survey.settled_day:
        mark_dirty(turn.session, survey.settled_day)


def _answer(turn: _Turn, survey: Meant, given: Given) -> dict[str, Any]:
    rated = turn.asked.question(given.question).object
    seal = turn.runtime.keyring.seal
    return {
        "survey_id": survey.id,
        "question": given.question,
        "object": rated if given.value else None,
        "level": int(given.value) if rated and given.value else None,
        "value": given.value,
        "words_sealed": seal(given.words, Sealed.ANSWER_WORDS) if given.words else None,
        "channel": Channel.SMS,
        "how": given.how,
        "inbound_id": turn.message.inbound_id,
        "heard_at": turn.message.received_at,
        "counted": given.counted and not turn.late,
        "late": turn.late,
    }


def _call_off(turn: _Turn) -> None:
    """Who wrote is not contacted on top of it, and a reply that a newer one overtakes is not sent."""
    overtaken = turn.turn.say is not None
    off = [
        one.id
        for one in turn.person.attempts
        if one.state in WAITING
        and one.channel is not Channel.INTERVIEWER
        and one.purpose is not Purpose.OPTOUT
        and (one.inbound_id is None or overtaken)
    ]
    if off:
        changed(
            turn.session,
            update(Attempt)
            .where(Attempt.id.in_(off), Attempt.state.in_(WAITING))
            .values(state=AttemptState.CANCELLED, why="the person wrote", ended_at=turn.now),
        )


def _keep_survey(turn: _Turn) -> None:
    """Where the conversation stands, that the person was reached, and that the plan is to look again."""
    survey, acts = turn.survey, turn.turn.acts
    assert survey is not None, "only an open survey is kept"
    rated = any(turn.asked.question(given.question).object for given in turn.turn.given if given.value)
    to_person = Act.TO_PERSON in acts
    values = {
        "of": survey.id,
        "said": turn.turn.state.to_json(),
        "heard": turn.message.received_at,
        "look": turn.now,
        "spoke": not acts & _NOT_THE_PERSON,
        "by": Channel.SMS if rated else None,
        "to_person": turn.now if to_person else None,
        "why": turn.turn.rule if to_person else None,
        "ended": _ended_as(acts),
    }
    turn.later.add(_KEEP_SURVEY, values)


def _ended_as(acts: frozenset[Act]) -> Disposition | None:
    if Act.DECEASED in acts:
        return Disposition.DECEASED
    return Disposition.REFUSAL if Act.REFUSE in acts else None


def _act(turn: _Turn) -> None:
    """What was asked for or told besides answers, whether or not there is an open survey."""
    session, person, now = turn.session, turn.person, turn.now
    if turn.turn.acts:
        turn.later.flush()
    for act in turn.turn.acts:
        match act:
            case Act.OPT_OUT:
                opt_out(
                    turn.runtime,
                    session,
                    person.petitioner_id,
                    "sms",
                    now,
                    inbound_id=turn.message.inbound_id,
                )
            case Act.OPT_IN:
                opt_in(session, person.petitioner_id, "sms", now)
            case Act.DECEASED:
                _mark(turn, deceased_at=now)
            case Act.WRONG_PERSON:
                _mark(turn, dead_at=now, dead_why="wrong_person")
                next_phone(session, turn.survey.id if turn.survey else None, person.petitioner_id, now)


def _mark(turn: _Turn, **values: Any) -> None:
    changed(turn.session, update(Petitioner).where(Petitioner.id == turn.person.petitioner_id).values(values))


def _reply(turn: _Turn) -> None:
    """One message at most, unique on the one that caused it."""
    say = turn.turn.say
    if say is None:
        return
    survey, person = turn.survey, turn.person
    language = survey.language if survey else turn.runtime.settings.language
    case_no = survey.case_no if survey else None
    planned = Planned(
        survey_id=survey.id if survey else None,
        petitioner_id=person.petitioner_id,
        purpose=say.purpose,
        channel=Channel.SMS,
        due_at=turn.now,
        body=words(turn.runtime, turn.asked, say.text_key, language, case_no),
        text_key=say.text_key,
        question=say.question,
        inbound_id=turn.message.inbound_id,
        demo=person.demo,
    )
    seq = 1 + max((one.seq for one in person.attempts), default=0)
    turn.later.add(INSERT_ATTEMPT, attempt_row(planned, seq, turn.now))


def _end(turn: _Turn) -> None:
    """Settle at once when nothing is open any more; everything else is left to the plan."""
    survey = turn.survey
    if survey is None or turn.late:
        return
    if is_complete(turn.turn.state) and not optional_open(turn.asked, turn.turn.state):
        turn.later.flush()
        settle(turn.runtime, turn.session, survey.id, Disposition.COMPLETE, turn.now)
    elif _ended_as(turn.turn.acts):
        turn.later.flush()
        kept = turn.session.get_one(Survey, survey.id)
        view, attempts = look_at(turn.session, [kept], turn.now)[survey.id]
        settle(turn.runtime, turn.session, survey.id, disposition(view, History.of(view, attempts)), turn.now)
