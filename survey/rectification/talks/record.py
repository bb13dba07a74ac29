"""Writing down a talk: once, by whoever runs the rectification."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Rectification, Talk
from survey.rectification.admit import check, is_theirs
from survey.rectification.refusal import Refused, Why, words_of
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import RectificationAct

ABOUT = ("with", "said", "agreed")  # what the words are about


@dataclass(frozen=True)
class TalkRecord:
    """`with_whom`: the leader, by name and office; `agreed`: what is done until when."""

    held_on: date
    with_whom: str
    said: str
    agreed: str


def record_talk(runtime: Runtime, talk_id: int, given: TalkRecord, by: Person) -> None:
    """Keep the record of a talk that was held. Refused says what is missing, or that it was written down."""
    words = dict(zip(ABOUT, map(words_of, (given.with_whom, given.said, given.agreed)), strict=True))
    now = runtime.clock.now()
    with runtime.database.write() as session:
        talk = session.get(Talk, talk_id)
        if talk is None:
            raise Refused(Why.UNKNOWN)
        check(session, session.get_one(Rectification, talk.rectification_id), RectificationAct.ORDER, by)
        if not runtime.local_day(talk.opened_at) <= given.held_on.isoformat() <= runtime.local_day(now):
            raise Refused(Why.WRONG_DATE)
        unheld = update(Talk).where(Talk.id == talk_id, Talk.recorded_at.is_(None))
        kept = unheld.values(
            held_on=given.held_on.isoformat(),
            recorded_at=now,
            recorded_by=by.id,
            words_sealed=runtime.keyring.seal(json.dumps(words, ensure_ascii=False), Sealed.TALK_WORDS),
        )
        if not changed(session, kept):
            raise Refused(Why.MOVED_ON)
        subject = ("talk", str(talk_id))
        record(session, now, by.login, "talk.record", subject, rectification=talk.rectification_id)


def may_record(session: Session, rectification_id: int, by: Person) -> bool:
    """Whether the person runs the rectification that a talk is about."""
    one = session.get_one(Rectification, rectification_id)
    return is_theirs(session, one, RectificationAct.ORDER, by)
