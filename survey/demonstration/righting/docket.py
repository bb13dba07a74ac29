"""The past's joint meeting: once a month, if something is on the docket; what is new waits for the next."""

from collections.abc import Sequence
from datetime import date, timedelta

from survey.demonstration.righting.chances import chance, days
from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say
from survey.rectification.decide import Conclusion, conclude, keep_on_docket, order
from survey.rectification.docket.minutes import write_minutes
from survey.rectification.docket.months import this_month
from survey.runtime import Runtime
from survey.vocabulary import Ending, LegalStep
from survey.vocabulary import RectificationState as State

_MEETS_FROM = 18  # day of the month; on the first working day from then on
_KEPT = 0.5
_STEPS = (LegalStep.SECOND_REVIEW, LegalStep.JUDGEMENT, LegalStep.REVIEW)


def meets_on(runtime: Runtime, today: date) -> bool:
    """Whether today is the day of this month's meeting."""
    day = today.replace(day=_MEETS_FROM)
    while not runtime.calendar.is_working_day(day):
        day += timedelta(days=1)
    return day == today


def meet(runtime: Runtime, staff: Staff, matters: Sequence[Matter]) -> int:
    """Decide on what has been looked into, and write the minutes; how many matters there were."""
    ready = [one for one in matters if one.state is State.DOCKET and one.finding and one.settled]
    today = runtime.today()
    month = this_month(today)
    for one in ready:
        _decide(runtime, staff, one, month, today)
    if ready:
        write_minutes(runtime, month, today, say("minutes", month), staff.supervisor)
    return len(ready)


def _decide(runtime: Runtime, staff: Staff, matter: Matter, month: str, today: date) -> None:
    by, key = staff.runner(matter.object), f"{matter.key} {month}"
    if chance("kept", key) < _KEPT:
        keep_on_docket(runtime, matter.id, say("docket_keep", key), by, month)
    elif matter.may_name:
        order(runtime, matter.id, say("docket_order", key), by, month)
    else:
        step = _STEPS[int(chance("legal", key) * len(_STEPS))]
        on = today - timedelta(days=days("ended", key, 5, 25))
        why = say("docket_conclude", key)
        conclude(runtime, matter.id, Conclusion(Ending.LAWFUL, why, step, on, month), by)
