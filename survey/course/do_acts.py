"""What was asked for or told besides answers: stops and returns, wrong numbers, calls back, words to code."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from survey.course.changed import changed
from survey.course.moves import WAITING
from survey.course.next_phone import next_phone
from survey.course.opt_out import opt_in, opt_out
from survey.course.turn_taken import TurnTaken
from survey.models import ITEM_UNCODED, Attempt, CodingItem, Petitioner
from survey.models.base import Utc
from survey.questionnaire.conversation import Act
from survey.vocabulary import AttemptState, Channel, CodingKind

_I = cast(Table, CodingItem.__table__)
_CODE = insert(_I).values(
    survey_id=bindparam("of"),
    question=bindparam("to"),
    kind=CodingKind.REPLY,
    inbound_id=bindparam("inbound"),
    opened_at=bindparam("at", type_=Utc()),
)
# Who answers after all spares the coders.
NEED_NO_CODERS = (
    update(_I)
    .where(
        _I.c.survey_id == bindparam("of"),
        _I.c.question == bindparam("to"),
        _I.c.kind == CodingKind.REPLY,
        ITEM_UNCODED,
    )
    .values(closed_at=bindparam("at", type_=Utc()))
)


def do_acts(turn: TurnTaken) -> None:
    """What was asked for or told besides answers, whether or not there is an open survey."""
    session, person, now = turn.session, turn.person, turn.now
    if turn.turn.acts:
        turn.later.flush()
    for act in turn.turn.acts:
        match act:
            case Act.OPT_OUT:
                inbound_id, how = turn.message.inbound_id, turn.channel
                opt_out(turn.runtime, session, person.petitioner_id, how, now, inbound_id=inbound_id)
                _whoever_called(turn)
                _whoever_is_asked(turn)
            case Act.OPT_IN:
                opt_in(session, person.petitioner_id, turn.channel, now)
            case Act.TO_CODERS:
                _to_coders(turn)
            case Act.CALLBACK:
                _appoint(turn)
            case Act.DECEASED:
                _mark(turn, deceased_at=now)
            case Act.WRONG_PERSON:
                _mark(turn, dead_at=now, dead_why="wrong_person")
                survey_id = turn.survey.id if turn.survey else None
                next_phone(session, survey_id, person.petitioner_id, now, stranger=True)


def _whoever_called(turn: TurnTaken) -> None:
    """Who calls us from another number of the case is not to be called there either."""
    if turn.message.attempt_id is None:
        return
    number = select(Attempt.petitioner_id).where(Attempt.id == turn.message.attempt_id)
    caller, inbound_id = turn.session.scalar(number), turn.message.inbound_id
    if caller is not None and caller != turn.person.petitioner_id:
        opt_out(turn.runtime, turn.session, caller, turn.channel, turn.now, inbound_id=inbound_id)


def _whoever_is_asked(turn: TurnTaken) -> None:
    """Who writes from another number of the case stops what they write about, as who calls from it does."""
    survey, inbound_id = turn.survey, turn.message.inbound_id
    if survey is not None and survey.is_open and survey.petitioner_id != turn.person.petitioner_id:
        owner = survey.petitioner_id
        opt_out(turn.runtime, turn.session, owner, turn.channel, turn.now, inbound_id=inbound_id)


def _to_coders(turn: TurnTaken) -> None:
    """Words that no rule could read wait for two people; the survey waits with them."""
    question, inbound_id = turn.turn.state.current, turn.message.inbound_id
    if turn.survey is None or turn.late or question is None or inbound_id is None:
        return
    item = {"of": turn.survey.id, "to": question, "inbound": inbound_id, "at": turn.now}
    turn.session.connection().execute(_CODE, item)


def _appoint(turn: TurnTaken) -> None:
    """A hand-over that was planned already comes at the time the person named."""
    at = turn.message.said.callback_at
    waiting = [
        one.id for one in turn.person.attempts if one.state in WAITING and one.channel is Channel.INTERVIEWER
    ]
    if waiting and at is not None:
        changed(
            turn.session,
            update(Attempt)
            .where(Attempt.id.in_(waiting), Attempt.state == AttemptState.PLANNED)
            .values(due_at=at, appointment=True),
        )


def _mark(turn: TurnTaken, **values: Any) -> None:
    changed(turn.session, update(Petitioner).where(Petitioner.id == turn.person.petitioner_id).values(values))
