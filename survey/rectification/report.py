"""The unit says how it carried the order out, with the five pieces of evidence; or asks for more time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.accounts.people import Person
from survey.rectification.admit import admit
from survey.rectification.deadlines import due_after
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.refusal import Refused, Why, words_of
from survey.rectification.take import Step, hold, is_known, take
from survey.rectification.verify import attach
from survey.runtime import Runtime
from survey.vocabulary import Evidence, NoticeKind, Signed
from survey.vocabulary import RectificationAct as Act


@dataclass(frozen=True)
class Report:
    """`evidence`: whether each of the five was done; for the signature `signed` says how."""

    evidence: Mapping[Evidence, bool]
    signed: Signed
    words: str
    files: Sequence[int] = ()
    form: str | None = None


def report(runtime: Runtime, rectification_id: int, given: Report, by: Person) -> None:
    """Hand the report in. A no is an answer too: whoever verified decides whether it is enough."""
    words, now = words_of(given.words), runtime.clock.now()
    if set(given.evidence) != set(Evidence):
        raise Refused(Why.NO_EVIDENCE)
    if given.evidence[Evidence.SIGNED] is not (given.signed is Signed.YES):
        raise Refused(Why.NO_SIGNATURE)
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.REPORT, by, now)
        if is_known(session, one, given.form):
            return
        on_time = now <= one.due_at
        detail = {
            "evidence": {piece.value: done for piece, done in given.evidence.items()},
            "signed": given.signed.value,
            "due": one.due_at.isoformat(),
            "on_time": on_time,
        }
        step = Step(Act.REPORT, by, words={"report": words}, detail=detail, form=given.form)
        # A hollow report on the last day, redone long after it was returned, is not in time.
        reported_at = one.reported_at if one.reported_at and on_time else now
        step_id = take(runtime, session, one, step, now, reported_at=reported_at)
        attach(session, one, given.files, step_id, by)


def ask_extension(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """Ask for more time, once and before it is over."""
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.ASK_EXTENSION, by, now)
        take(runtime, session, one, Step(Act.ASK_EXTENSION, by, words={"why": why}), now)


def extend(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """Give more time, once, with the reason; asked for or not, but before it is over, or asked for before.

    The time in which a report counts as in time is longer only where none has come in yet.
    """
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.EXTEND, by, now)
        due = due_after(runtime.calendar, one.due_at, runtime.policy.rectification.extension)
        detail = {"due": due.at.isoformat(), "before": one.due_at.isoformat()}
        step = Step(Act.EXTEND, by, words={"why": why}, detail=detail, due=due)
        ordered = {} if one.reported_at else {"ordered_due_at": due.at}
        take(runtime, session, one, step, now, extended_at=now, climbed=0, **ordered)
        write_notice(session, Notified.of(one, NoticeKind.EXTENDED, due.at.isoformat(), detail), now)


def refuse_extension(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """Say no to what was asked for; the deadline stays."""
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.REFUSE_EXTENSION, by, now)
        take(runtime, session, one, Step(Act.REFUSE_EXTENSION, by, words={"why": why}), now)
