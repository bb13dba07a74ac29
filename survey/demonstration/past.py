"""Past months, made by the functions that make the present, under a clock that is set.

    Monday  07:30   the closed cases of the week before are imported
            08:00   pick, on Tuesday too: on Monday Sunday's cases were too early
            08:30   the sheets of the week before; who has a slip of paper answers on the web page
    3rd     09:00   the reminder to close the month before; on the 5th it is closed, but for the last one
    daily   09:01   follow-up, dispatch ─► stand-in ─► people read, answer ─► store, understand ─► dispatch …
            18:40   on working days the interviewers call
    Sunday  20:00   settle

Killed anywhere, it goes on from the Monday of the last import: every step may be done again. Answers that
people had in mind when it was killed are then never written; the reminder asks again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from sqlalchemy import func, select

from survey.carriers.port import InboundText, StatusReport
from survey.clock import SetClock
from survey.course.report import report, standing
from survey.course.store import store
from survey.course.understand import understand
from survey.demonstration.bring_in import bring_in
from survey.demonstration.calls import hold_calls
from survey.demonstration.interviews import call_people
from survey.demonstration.months import close_months
from survey.demonstration.pages import answer_on_pages
from survey.demonstration.petitions import SOURCE, closed_on
from survey.demonstration.stand_in import StandIn
from survey.demonstration.townsfolk import Said, Townsfolk
from survey.models import Case
from survey.papers.sheets.make import make_sheets
from survey.policy import load_policy
from survey.runtime import Runtime
from survey.scoring.periods import Month
from survey.vocabulary import AttemptState, ErrorClass

WEEKS = 26
_SHEETS_KEPT = timedelta(weeks=8)  # older ones are not made: nobody looks at them, and each takes its time

_POLICY = Path(__file__).with_name("past.toml")
_IMPORT, _PICK, _VISIT, _SEND = time(7, 30), time(8), time(8, 30), time(9, 1)
_DESK, _EVENING = time(18, 40), time(20)
_REMINDED_ON, _CLOSED_ON = 3, 5  # of a month, at this time
_MORNING = time(9)
_PICKED_ON, _SATURDAY, _SUNDAY = (0, 1), 5, 6
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_ROUND = timedelta(minutes=5)  # what people write in so long is answered together
_THEN = timedelta(seconds=5)  # after the last of them
_MOOD = (0.74, 0.86)  # of the first week and the last: the county is getting better
_NO_LIMIT = 10_000.0  # segments and calls a second: the allowance is by real time, and nothing leaves
_OUT_OF_USE = "30005"  # Twilio's code for a number that is not in use


class Job(Protocol):
    """A job of the scheduler, as the application lends it."""

    @property
    def run(self) -> Callable[[Runtime, Event], Mapping[str, Any]]: ...


Jobs = Mapping[str, Job]


def play(runtime: Runtime, jobs: Jobs, weeks: int = WEEKS) -> Iterator[float]:
    """Make the weeks before now that are not there yet; yields the share of them done after each week."""
    mondays = _mondays(runtime, weeks)
    past = _Past.before(runtime, jobs)
    for number, monday in enumerate(mondays, 1):
        past.mood = _mood(monday, runtime.clock.now())
        past.week(monday, with_cases=monday != mondays[-1])
        yield number / len(mondays)


def first_day_to_come(runtime: Runtime) -> date:
    """The first day whose cases nobody in the past was asked about."""
    today = runtime.today()
    return _monday(today) - _WEEK


def _mondays(runtime: Runtime, weeks: int) -> Sequence[date]:
    """The Mondays to play; in the last week what was begun only comes to its end."""
    last = first_day_to_come(runtime)
    first = last - weeks * _WEEK
    with runtime.database.read() as session:
        reached = session.scalar(select(func.max(Case.imported_at)).where(Case.source == SOURCE))
    if reached is not None:
        first = min(last, _monday(reached.astimezone(runtime.settings.zone).date()))
    return [first + number * _WEEK for number in range((last - first) // _WEEK + 1)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _mood(monday: date, now: datetime) -> float:
    back = (now.date() - monday) / (WEEKS * _WEEK)
    return _MOOD[1] - (_MOOD[1] - _MOOD[0]) * min(max(back, 0.0), 1.0)


@dataclass
class _Past:
    runtime: Runtime
    clock: SetClock
    carrier: StandIn
    jobs: Jobs
    people: Townsfolk
    today: date
    left_open: str  # the month that is left to the visitor to close
    mood: float = _MOOD[0]

    @classmethod
    def before(cls, runtime: Runtime, jobs: Jobs) -> "_Past":
        """The same database and keys, with a clock to set and a carrier that keeps everything here."""
        clock = SetClock(runtime.clock.now())
        carrier = StandIn(clock.now)
        settings = runtime.settings.model_copy(
            update={"sms_per_second": _NO_LIMIT, "calls_per_second": _NO_LIMIT}
        )
        then = replace(runtime, settings=settings, policy=load_policy(_POLICY), clock=clock, carrier=carrier)
        today = runtime.clock.now().astimezone(settings.zone).date()
        last = str(Month(today.year, today.month).plus(-1))
        return cls(then, clock, carrier, jobs, Townsfolk(), today, last)

    def week(self, monday: date, *, with_cases: bool) -> None:
        zone = self.runtime.settings.zone
        if with_cases:
            self._at(monday, _IMPORT)
            week_before = [monday - _WEEK + number * _DAY for number in range(7)]
            bring_in(self.runtime, [case for day in week_before for case in closed_on(day, zone)])
        for number in range(7):
            self._day(monday + number * _DAY)

    def _day(self, day: date) -> None:
        if day.weekday() in _PICKED_ON:
            self._at(day, _PICK)
            self._do("pick")
            picked_at = self.clock.now()
            self._at(day, _VISIT)
            if day.weekday() == 0 and day > self.today - _SHEETS_KEPT:
                make_sheets(self.runtime)
            answer_on_pages(self.runtime, picked_at, self.mood)
        self._look_back(day)
        self._at(day, _SEND)
        self._do("follow-up")
        self._send()
        evening = self._moment(day, _EVENING)
        while (word := self.people.next_word()) is not None and word < evening:
            self._hear(self.people.say_until(word + _ROUND))
            self._send()
        if day.weekday() < _SATURDAY:
            self._at(day, _DESK)
            call_people(self.runtime, self.clock, self.mood)
        if day.weekday() == _SUNDAY:
            self._at(day, _EVENING)
            self._do("settle")

    def _look_back(self, day: date) -> None:
        """At the beginning of a month the one before is closed."""
        self._at(day, _MORNING)
        if day.day == _REMINDED_ON:
            self._do("close-month")
        if day.day == _CLOSED_ON:
            close_months(self.runtime, self.left_open)

    def _at(self, day: date, hour: time) -> None:
        self.clock.set(self._moment(day, hour))

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.runtime.settings.zone)

    def _do(self, job: str) -> None:
        self.jobs[job].run(self.runtime, Event())

    def _send(self) -> None:
        """Send what is due; it arrives, or comes back from a number that is not in use."""
        self._do("dispatch")
        now, texts = self.clock.now(), self.carrier.taken()
        hold_calls(self.runtime, self.clock, self.carrier.placed(), self.mood)
        if not texts:
            return
        with self.runtime.database.write() as session:
            for sid, text in texts:
                found = standing(session, text.callback_url.rpartition("/")[2])
                assert found is not None, "whatever was sent is an attempt of ours"
                report(
                    self.runtime, session, found.attempt_id, _arrival(sid, self.people.exists(text.to)), now
                )
        for _, text in texts:
            if self.people.exists(text.to):
                self.people.read(text.to, text.body, now, self.mood)

    def _hear(self, said: Sequence[Said]) -> None:
        """Store each message and understand it, at the time at which it came; then it is time to answer."""
        with self.runtime.database.write() as session:
            for one in said:
                self.clock.set(one.at)
                text = InboundText(self.carrier.sid(), one.phone, "", one.text, None, 0, ())
                stored = store(self.runtime, session, text, one.at)
                if stored:
                    understand(self.runtime, session, [stored])
        self.clock.advance(_THEN)


def _arrival(sid: str, exists: bool) -> StatusReport:
    if exists:
        return StatusReport(sid, AttemptState.DELIVERED, None, None, None, None)
    return StatusReport(sid, AttemptState.UNDELIVERED, _OUT_OF_USE, ErrorClass.NUMBER_NEVER, None, None)
