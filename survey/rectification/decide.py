"""What follows from what was found: an order, asking again, the docket once more, or an end."""

from dataclasses import dataclass
from datetime import date

from survey.accounts.people import Person
from survey.models import Rectification
from survey.rectification.admit import admit, possible_endings
from survey.rectification.deadlines import due_after
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.refusal import Refused, Why, words_of
from survey.rectification.take import Step, hold, take
from survey.runtime import Runtime
from survey.vocabulary import DocketDecision, Ending, LegalStep, NoticeKind, RectificationState
from survey.vocabulary import RectificationAct as Act


@dataclass(frozen=True)
class Conclusion:
    """How it ends without asking again. `lawful` names the legal step and its day; the rating stays."""

    ending: Ending
    words: str
    legal_step: LegalStep | None = None
    on: date | None = None
    meeting: str | None = None  # the month of the joint meeting that decided it


def order(
    runtime: Runtime, rectification_id: int, words: str, by: Person, meeting: str | None = None
) -> None:
    """Order the unit to put it right; only where the person may be named: it learns which case it is."""
    wanted, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.ORDER, by, now)
        _check_meeting(one, meeting)
        due = due_after(runtime.calendar, now, runtime.policy.rectification.order)
        number = one.orders + 1
        detail = _of_meeting({"order": number, "due": due.at.isoformat()}, meeting, DocketDecision.ORDER)
        step = Step(Act.ORDER, by, words={"order": wanted}, detail=detail, due=due)
        take(
            runtime, session, one, step, now,
            orders=number, named=True, ordered_at=one.ordered_at or now, ordered_due_at=due.at,
            extended_at=None,
        )  # fmt: skip
        told = {"order": number, "due": due.at.isoformat()}
        write_notice(session, Notified.of(one, NoticeKind.ORDERED, f"order:{number}", told), now)


def ask_again(runtime: Runtime, rectification_id: int, words: str, by: Person) -> None:
    """Nothing is to be put right: the person is asked once more, after the pause, by the job `pick`."""
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.ASK_AGAIN, by, now)
        take(runtime, session, one, Step(Act.ASK_AGAIN, by, words={"why": why}), now)


def conclude(runtime: Runtime, rectification_id: int, given: Conclusion, by: Person) -> None:
    """End it: handled without naming, about a policy, or lawfully and still dissatisfied."""
    words, now = words_of(given.words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.CONCLUDE, by, now)
        _check_meeting(one, given.meeting)
        _check_ending(runtime, one, given)
        plain: dict[str, object] = {
            "ending": given.ending.value,
            "legal_step": given.legal_step.value if given.legal_step else None,
            "on": given.on.isoformat() if given.on else None,
        }
        detail = _of_meeting(plain, given.meeting, DocketDecision.CONCLUDE)
        step = Step(Act.CONCLUDE, by, words={"why": words}, detail=detail)
        take(runtime, session, one, step, now, ending=given.ending, legal_step=given.legal_step)


def keep_on_docket(runtime: Runtime, rectification_id: int, words: str, by: Person, meeting: str) -> None:
    """The meeting decided to look at it again: it stays, with a new date."""
    why, now = words_of(words), runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        admit(session, one, Act.TO_DOCKET, by, now)
        due = due_after(runtime.calendar, now, runtime.policy.rectification.docket)
        detail = _of_meeting({}, meeting, DocketDecision.KEEP)
        take(runtime, session, one, Step(Act.TO_DOCKET, by, words={"why": why}, detail=detail, due=due), now)


def _check_ending(runtime: Runtime, one: Rectification, given: Conclusion) -> None:
    if given.ending not in possible_endings(one):
        named = given.ending is Ending.WITHOUT_NAMING and one.may_name
        raise Refused(Why.NAMED if named else Why.WRONG_ENDING)
    if given.ending is Ending.LAWFUL:
        if given.legal_step is None or given.on is None:
            raise Refused(Why.NO_STEP)
        if given.on > runtime.today():
            raise Refused(Why.WRONG_DATE)


def _check_meeting(one: Rectification, meeting: str | None) -> None:
    """What is on the docket is for the joint meeting to decide, and nothing else is."""
    if (one.state is RectificationState.DOCKET) is not (meeting is not None):
        raise Refused(Why.MEETING)


def _of_meeting(
    detail: dict[str, object], meeting: str | None, decision: DocketDecision
) -> dict[str, object]:
    return detail if meeting is None else {**detail, "meeting": meeting, "decision": decision.value}
