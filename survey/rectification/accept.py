"""Whoever verified accepts what the unit reported, or returns it."""

from survey.accounts.people import Person
from survey.rectification.admit import check
from survey.rectification.deadlines import Due, due_after
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.refusal import words_of
from survey.rectification.take import Step, hold, take
from survey.runtime import Runtime
from survey.vocabulary import NoticeKind
from survey.vocabulary import RectificationAct as Act


def accept(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """It is put right: the person is asked again after the pause, by the job `pick`."""
    given, now = words_of(words, needed=False), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        check(session, one, Act.ACCEPT, by)
        step = Step(Act.ACCEPT, by, words={"why": given})
        take(runtime, session, one, step, now, accepted_at=now)


def return_(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """It is not: with the reason, and by when the unit reports again; never before the order is due."""
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        check(session, one, Act.RETURN, by)
        due = due_after(runtime.calendar, now, runtime.policy.rectification.again)
        if one.ordered_due_at and one.ordered_due_at > due.at:
            due = Due(one.ordered_due_at, one.ordered_due_at, "0s", provisional=False)
        detail = {"due": due.at.isoformat()}
        step = Step(Act.RETURN, by, words={"why": why}, detail=detail, due=due)
        take(runtime, session, one, step, now)
        write_notice(session, Notified.of(one, NoticeKind.RETURNED, due.at.isoformat(), detail), now)
