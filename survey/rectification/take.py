"""One act on one rectification: held, moved by one conditional UPDATE, its step added."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Rectification, RectificationStep
from survey.rectification.deadlines import Due, due_in
from survey.rectification.moves import after
from survey.rectification.refusal import Refused, Why
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ENDED
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State


def hold(session: Session, rectification_id: int) -> Rectification:
    """The rectification, held until the transaction ends; Refused if there is none."""
    found = session.scalar(
        select(Rectification).where(Rectification.id == rectification_id).with_for_update()
    )
    if found is None:
        raise Refused(Why.UNKNOWN)
    return found


@dataclass(frozen=True)
class Step:
    """What is to be done, and by whom; `by` None: the house itself.

    `words` are sealed, by what they are about; `detail` holds codes, dates and ids only. A state that is
    entered gets the deadline of the policy unless `due` names another one; an act that stays keeps the
    deadline unless `due` is given.
    """

    act: Act
    by: Person | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    form: str | None = None
    due: Due | None = None


def take(
    runtime: Runtime, session: Session, one: Rectification, step: Step, now: datetime, **values: Any
) -> int:
    """Do it, with further `values` of the rectification; the id of the step that was added.

    `one` is held, or was read in this transaction; it is not changed itself. Refused if its state does not
    allow the act, or somebody was faster.
    """
    to = after(step.act, one.state)
    if to is None:
        raise Refused(Why.MOVED_ON)
    moved = {**values, **_entered(runtime, one, step, to, now)}
    if moved and not changed(session, _still(one).values(**moved)):
        raise Refused(Why.MOVED_ON)
    added = RectificationStep(
        rectification_id=one.id,
        act=step.act,
        from_state=one.state,
        to_state=to,
        at=now,
        account_id=step.by.id if step.by else None,
        detail=dict(step.detail),
        words_sealed=seal_words(runtime, step.words),
        form=step.form,
    )
    session.add(added)
    session.flush()
    if step.by is not None:
        subject = ("rectification", str(one.id))
        record(session, now, step.by.login, f"rectification.{step.act.value}", subject)
    return added.id


def _entered(runtime: Runtime, one: Rectification, step: Step, to: State, now: datetime) -> dict[str, Any]:
    """What entering a state sets; nothing where it stays and keeps its deadline."""
    due = step.due
    values: dict[str, Any] = {}
    if to is not one.state:
        values = {"state": to, "entered_at": now, "climbed": 0}
        if to in ENDED:
            return {**values, "ended_at": now}
        due = due or due_in(runtime.calendar, runtime.policy.rectification, to, now)
    return {**values, **(due.columns() if due else {})}


def is_known(session: Session, one: Rectification, form: str | None) -> bool:
    """Whether this form has arrived before."""
    if form is None:
        return False
    known = select(RectificationStep.id).where(
        RectificationStep.rectification_id == one.id, RectificationStep.form == form
    )
    return session.scalar(known) is not None


def opened_words(runtime: Runtime, step: RectificationStep) -> dict[str, str]:
    """The words of a step by what they are about."""
    opened = runtime.keyring.open_or_empty(step.words_sealed, Sealed.STEP_WORDS)
    return dict(json.loads(opened)) if opened else {}


def _still(one: Rectification) -> Any:
    return update(Rectification).where(Rectification.id == one.id, Rectification.state == one.state)


def seal_words(runtime: Runtime, words: Mapping[str, str]) -> bytes | None:
    """Words by what they are about, as a step keeps them; None where nothing was said."""
    given = {about: text for about, text in words.items() if text}
    if not given:
        return None
    return runtime.keyring.seal(json.dumps(given, ensure_ascii=False), Sealed.STEP_WORDS)
