"""Two people code the same words, blind to each other.

coded once ─► coded twice ─┬─► the same: agreed, and what follows happens
                           └─► not the same: tied, and a third person decides: the head
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.course.changed import changed
from survey.course.person import Person, whose_survey
from survey.course.questionnaires import questionnaire
from survey.interviewing.coding.codes import Instead, code_of
from survey.interviewing.coding.items import CODERS
from survey.interviewing.coding.say_it import say_it
from survey.models import Coding, CodingItem
from survey.runtime import Runtime
from survey.secrets import Sealed

LONGEST_WORDS = 2000


class Saved(StrEnum):
    FIRST = "first"  # another person codes it too
    AGREED = "agreed"
    TIED = "tied"
    DECIDED = "decided"
    NOT_NEEDED = "not_needed"  # it was coded, answered or decided meanwhile, or by this person before


@dataclass(frozen=True)
class Coder:
    account_id: int
    login: str


@dataclass(frozen=True)
class Choice:
    """What somebody made of an item; `words`: a recording as they wrote it down."""

    codes: Sequence[str]
    words: str = ""


def save_code(runtime: Runtime, coder: Coder, item_id: int, choice: Choice) -> Saved:
    """Keep what one coder made of an item, and what follows. BadCode if it cannot be made of it."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        held = _hold(session, item_id)
        if held is None:
            return Saved.NOT_NEEDED
        item, person = held
        earlier = _codings(session, item.id)
        mine = any(one.account_id == coder.account_id for one in earlier)
        if item.closed_at is not None or item.agreed is not None or mine or len(earlier) >= CODERS:
            return Saved.NOT_NEEDED
        code = _code(session, item, person, choice)
        _keep(runtime, session, item, coder, code, choice.words, now)
        record(session, now, coder.login, "coding.code", ("coding_item", str(item.id)))
        if len(earlier) + 1 < CODERS:
            return Saved.FIRST
        agreed = earlier[0].value == code
        changed(session, update(CodingItem).where(CodingItem.id == item.id).values(agreed=agreed))
        if not agreed:
            return Saved.TIED
        words = _words(runtime, earlier[0]) or choice.words
        _close(session, item, code, now)
        say_it(runtime, session, item, person, code, words, None, now)
        return Saved.AGREED


def decide(runtime: Runtime, head: Coder, item_id: int, choice: Choice) -> Saved:
    """The head decides a tie; who has coded the item does not. BadCode if it cannot be made of it."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        held = _hold(session, item_id)
        if held is None:
            return Saved.NOT_NEEDED
        item, person = held
        coded = _codings(session, item.id)
        coders = {one.account_id for one in coded}
        if item.closed_at is not None or item.agreed is not False or head.account_id in coders:
            return Saved.NOT_NEEDED
        code = _code(session, item, person, choice)
        same = [one for one in coded if one.value == code]
        words = choice.words or next((_words(runtime, one) for one in same), "")
        _close(session, item, code, now, decided_by=head.account_id)
        say_it(runtime, session, item, person, code, words, head.account_id, now)
        record(session, now, head.login, "coding.decide", ("coding_item", str(item.id)))
        return Saved.DECIDED


def _hold(session: Session, item_id: int) -> tuple[CodingItem, Person] | None:
    """The item with its survey's person held, so that two who save at once come one after the other."""
    survey_id = session.scalar(select(CodingItem.survey_id).where(CodingItem.id == item_id))
    if survey_id is None:
        return None
    person = whose_survey(session, survey_id)
    return session.get_one(CodingItem, item_id, populate_existing=True), person


def _codings(session: Session, item_id: int) -> Sequence[Coding]:
    return session.scalars(select(Coding).where(Coding.item_id == item_id).order_by(Coding.id)).all()


def _code(session: Session, item: CodingItem, person: Person, choice: Choice) -> str:
    assert person.survey is not None, "an item belongs to a survey"
    asked = questionnaire(session, person.survey.questionnaire_id)
    return code_of(asked.question(item.question), item.kind, choice.codes)


def _keep(
    runtime: Runtime,
    session: Session,
    item: CodingItem,
    coder: Coder,
    code: str,
    words: str,
    now: datetime,
) -> None:
    words = words.strip()[:LONGEST_WORDS]
    sealed = runtime.keyring.seal(words, Sealed.CODING_WORDS) if words else None
    row = {"item_id": item.id, "account_id": coder.account_id, "value": code, "at": now}
    session.execute(insert(Coding).values(words_sealed=sealed, **row))


def _words(runtime: Runtime, coding: Coding) -> str:
    return runtime.keyring.open(coding.words_sealed, Sealed.CODING_WORDS) if coding.words_sealed else ""


def _close(
    session: Session, item: CodingItem, code: str, now: datetime, decided_by: int | None = None
) -> None:
    value = "" if code == Instead.NONE else code
    closed = update(CodingItem).where(CodingItem.id == item.id)
    changed(session, closed.values(closed_at=now, value=value, decided_by=decided_by))
