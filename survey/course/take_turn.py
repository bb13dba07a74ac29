"""One turn of the conversation, written down: answers, what was asked for besides, and our one reply.

The same for every channel. Only who wrote, or pressed a key in a call that asks no more, is replied to by an
attempt; in a call, on a page and at the desk whoever opened the transaction says what comes next.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Boolean, String, Table, bindparam, func, insert, or_, update
from sqlalchemy.orm import Session

from survey.contact.disposition import disposition
from survey.contact.history import History
from survey.course.add_attempt import INSERT_ATTEMPT, Planned, attempt_row, next_seq
from survey.course.after_call import asked_next
from survey.course.changed import changed
from survey.course.do_acts import NEED_NO_CODERS, do_acts
from survey.course.later import Later
from survey.course.look import look_at
from survey.course.moves import HAS_LEFT, WAITING
from survey.course.person import Found, Meant, Person
from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.course.settle import mark_dirty, settle
from survey.course.store import Message, Said
from survey.course.turn_taken import TurnTaken
from survey.course.words import words
from survey.models import Answer, Attempt, Survey
from survey.models.base import Utc
from survey.questionnaire.conversation import (
    Act,
    Given,
    Heard,
    Say,
    State,
    Turn,
    advance,
    is_complete,
    optional_open,
    resume,
    turned_to,
)
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, Disposition, Purpose

_NOT_THE_PERSON = frozenset({Act.WRONG_PERSON, Act.DECEASED})
_SOMEBODY_ELSE = frozenset({Act.NOT_IN})  # took the call and said that the person is not there

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
        # Who came by themselves, by a slip with a link or calling us, is among those that were called.
        called=or_(_S.c.called, bindparam("spoke", type_=Boolean())),
        channel=func.coalesce(_S.c.channel, bindparam("by", type_=_S.c.channel.type)),
        to_person_at=func.coalesce(_S.c.to_person_at, bindparam("to_person", type_=Utc())),
        to_person_why=func.coalesce(_S.c.to_person_why, bindparam("why", type_=String())),
        callback_at=func.coalesce(bindparam("call_back", type_=Utc()), _S.c.callback_at),
        ended_as=func.coalesce(bindparam("ended", type_=_S.c.ended_as.type), _S.c.ended_as),
    )
)


def take_turn(
    runtime: Runtime, session: Session, later: Later, message: Message, person: Person, now: datetime
) -> Turn:
    """Hear one message of `person`; says how it was read. What only has to be written is left to `later`."""
    survey = person.survey
    questionnaire_id = survey.questionnaire_id if survey else current_questionnaire(session)
    asked = questionnaire(session, questionnaire_id)
    language = survey.language if survey else runtime.settings.language
    state = resume(asked, survey.conversation if survey else None, language)
    over = survey is None or not survey.is_open
    said = advance(asked, state, _heard(asked, state, message.said, person, over=over))
    turn = TurnTaken(runtime, session, later, message, person, asked, said, now)
    reply = said.say if turn.channel is Channel.SMS else None
    if message.said.after_call:
        reply = asked_next(turn)
    _keep_answers(turn)
    if not turn.late and said.acts != _SOMEBODY_ELSE:
        _call_off(turn, reply)
        _keep_survey(turn)
    do_acts(turn)
    _reply(turn, reply)
    _end(turn)
    return turn.turn


def _heard(asked: Questionnaire, state: State, said: Said, person: Person, *, over: bool) -> Heard:
    """What was said, with what the conversation has to know of its circumstances."""
    current = turned_to(asked, state, said.channel).current
    return Heard(
        said.text,
        asked=said.question is not None or _has_left(person.attempts, current),
        over=over,
        channel=said.channel,
        question=said.question,
        value=said.value,
        acts=said.acts,
        how=said.how,
        recorded=said.recorded,
    )


def _has_left(attempts: Sequence[Found], question: str | None) -> bool:
    """Whether the question now open was sent at all: nobody answers what they have not got."""
    return any(one.question == question and one.state in HAS_LEFT for one in attempts)


def _keep_answers(turn: TurnTaken) -> None:
    """Answers are only ever added (R3)."""
    survey = turn.survey
    if survey is None or not turn.turn.given:
        return
    turn.later.add(_KEEP_ANSWER, *(_answer(turn, survey, given) for given in turn.turn.given))
    for given in turn.turn.given:
        if given.counted and given.value:
            turn.later.add(NEED_NO_CODERS, {"of": survey.id, "to": given.question, "at": turn.now})
    if turn.late and survey.settled_day:
        mark_dirty(turn.session, survey.settled_day)


def _answer(turn: TurnTaken, survey: Meant, given: Given) -> dict[str, Any]:
    rated = turn.asked.question(given.question).object
    seal = turn.runtime.keyring.seal
    return {
        "survey_id": survey.id,
        "question": given.question,
        "object": rated if given.value else None,
        "level": int(given.value) if rated and given.value else None,
        "value": given.value,
        "words_sealed": seal(given.words, Sealed.ANSWER_WORDS) if given.words else None,
        "channel": turn.channel,
        "how": given.how,
        "inbound_id": turn.message.inbound_id,
        "heard_at": turn.message.received_at,
        "counted": given.counted and not turn.late,
        "late": turn.late,
        "account_id": turn.message.account_id,
    }


def _call_off(turn: TurnTaken, reply: Say | None) -> None:
    """Who spoke is not contacted on top of it, and a reply that is overtaken is not sent: what was to ask by
    text message is asked now where the person is. A further key of a call that is over overtakes nothing."""
    over = turn.message.said.after_call
    overtaken = reply is not None or (bool(turn.turn.acts) if over else turn.channel is not Channel.SMS)
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
            .values(state=AttemptState.CANCELLED, why="the person spoke", ended_at=turn.now),
        )


def _keep_survey(turn: TurnTaken) -> None:
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
        "by": turn.channel if rated else None,
        "to_person": turn.now if to_person else None,
        "why": (turn.turn.rule or turn.turn.reading)[:32] if to_person else None,
        "call_back": turn.message.said.callback_at,
        "ended": _ended_as(acts),
    }
    turn.later.add(_KEEP_SURVEY, values)


def _ended_as(acts: frozenset[Act]) -> Disposition | None:
    if Act.DECEASED in acts:
        return Disposition.DECEASED
    return Disposition.REFUSAL if Act.REFUSE in acts else None


def _reply(turn: TurnTaken, say: Say | None) -> None:
    """One message at most, unique on the one that caused it."""
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
    turn.later.add(INSERT_ATTEMPT, attempt_row(planned, next_seq(person.attempts), turn.now))


def _end(turn: TurnTaken) -> None:
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
