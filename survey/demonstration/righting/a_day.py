"""A working day of the past: everybody does what is theirs."""

from datetime import datetime, timedelta

from survey.carriers.sandbox.chance import draw
from survey.clock import SetClock
from survey.demonstration.county import SEED
from survey.demonstration.righting.ask_after import ask_after_promises
from survey.demonstration.righting.confide import look_into_reports
from survey.demonstration.righting.docket import meet, meets_on
from survey.demonstration.righting.matter import read_matters
from survey.demonstration.righting.pace import ByDay
from survey.demonstration.righting.sign import sign_for_notices
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.talk import hold_talks
from survey.demonstration.righting.work import work
from survey.runtime import Runtime

_MINUTES = 9.0  # between two acts, about


def work_a_day(runtime: Runtime, clock: SetClock, staff: Staff, until: datetime) -> None:
    """Everything that is due today, one act after the other from now on. `until`: when the visitor comes."""
    today = runtime.today()
    pace = ByDay(runtime.calendar, until, today)

    def tick() -> None:
        minutes = _MINUTES * (0.4 + draw(SEED, "minutes", clock.now()))
        clock.set(min(clock.advance(timedelta(minutes=minutes)), until))

    tick()
    sign_for_notices(runtime, staff)
    look_into_reports(runtime, staff)
    ask_after_promises(runtime, staff)
    hold_talks(runtime, staff, until)
    with runtime.database.read() as session:
        matters = read_matters(session)
    work(runtime, staff, pace, matters, tick)
    if meets_on(runtime, today):
        tick()
        meet(runtime, staff, matters)
