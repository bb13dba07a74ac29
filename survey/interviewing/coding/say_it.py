"""What was agreed on is heard by the conversation, as if the person had said it plainly.

A text becomes an answer, and the next question leaves as the reply to that text; or it becomes what was asked
for instead. A reason that was spoken has its answer already: what it says is a row that corrects that one.
"""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.later import Later
from survey.course.person import Meant, Person
from survey.course.questionnaires import questionnaire
from survey.course.settle import mark_dirty
from survey.course.store import Message, Said
from survey.course.take_turn import take_turn
from survey.course.words import words as in_words
from survey.interviewing.coding.codes import meaning
from survey.models import Answer, CodingItem, Recording
from survey.questionnaire.conversation import Act
from survey.questionnaire.model import Text
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, CodingKind, Purpose

CODED = "coded"


def say_it(
    runtime: Runtime,
    session: Session,
    item: CodingItem,
    person: Person,
    code: str,
    words: str,
    decided_by: int | None,
    now: datetime,
) -> None:
    """Let what was agreed on, or decided, take its course. The survey's person is held."""
    if item.kind is CodingKind.RECORDING:
        _write_down(runtime, session, item, person, code, words, decided_by, now)
        return
    meant = meaning(item.kind, code)
    said = Said(
        channel=Channel.SMS,
        question=item.question if meant.value is not None else None,
        value=meant.value,
        acts=frozenset({meant.act}) if meant.act else frozenset(),
        how=CODED,
    )
    message = Message(said=said, received_at=now, inbound_id=item.inbound_id, account_id=decided_by)
    later = Later(session.connection())
    take_turn(runtime, session, later, message, person, now)
    later.flush()
    if meant.act is Act.OPT_OUT:
        _confirm_stop(runtime, session, item, person, now)


def _confirm_stop(
    runtime: Runtime, session: Session, item: CodingItem, person: Person, now: datetime
) -> None:
    """Who is stopped is told so once, as by a text that was read at once."""
    survey = person.survey
    if survey is None or not runtime.carrier.abilities.sms:
        return
    asked = questionnaire(session, survey.questionnaire_id)
    body = in_words(runtime, asked, Text.OPTOUT_DONE, survey.language, survey.case_no)
    planned = Planned(
        survey_id=survey.id,
        petitioner_id=person.petitioner_id,
        purpose=Purpose.OPTOUT,
        channel=Channel.SMS,
        due_at=now,
        body=body,
        text_key=Text.OPTOUT_DONE,
        inbound_id=item.inbound_id,
        demo=person.demo,
    )
    add_attempts(session, [(planned, next_seq(person.attempts))], now)


def _write_down(
    runtime: Runtime,
    session: Session,
    item: CodingItem,
    person: Person,
    code: str,
    words: str,
    decided_by: int | None,
    now: datetime,
) -> None:
    """A reason that was spoken, in words and codes (R3: a row of its own, with a reason)."""
    survey = person.survey
    assert survey is not None, "an item belongs to a survey"
    value = meaning(item.kind, code).value or ""
    if not value and not words:
        return
    spoken = session.get(Recording, item.recording_id) if item.recording_id else None
    session.execute(
        insert(Answer).values(
            survey_id=survey.id,
            question=item.question,
            value=value,
            words_sealed=runtime.keyring.seal(words, Sealed.ANSWER_WORDS) if words else None,
            channel=Channel.VOICE,
            how=CODED,
            inbound_id=spoken.inbound_id if spoken else None,
            heard_at=now,
            counted=False,
            late=False,
            corrects_id=_spoken_answer(session, survey, item.question),
            why="a recording, written down by two people",
            account_id=decided_by,
        )
    )
    if survey.settled_day:
        mark_dirty(session, survey.settled_day)


def _spoken_answer(session: Session, survey: Meant, question: str) -> int | None:
    """The answer that says no more than that something was recorded."""
    return session.scalar(
        select(Answer.id).where(Answer.survey_id == survey.id, Answer.question == question, Answer.counted)
    )
