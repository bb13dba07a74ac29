"""Past months, made by the functions that make the present, under a clock that is set.

    Monday  07:30   the closed cases of the week before are imported
            08:00   pick, on Tuesday too: on Monday Sunday's cases were too early
            08:30   the sheets of the week before; who has a slip of paper answers on the web page
    3rd     09:00   the reminder to close the month before; on the 5th it is closed, but for the last one
    workday 09:05   what is dissatisfied is put right: the job rectify, then everybody who has something to do
    daily   09:01   follow-up, dispatch ─► stand-in ─► people read, answer ─► store, understand ─► dispatch …
            18:40   on working days the interviewers call
    Sunday  20:00   settle

The days of this week, up to now: only what was begun, so that nothing lies when the visitor comes.

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
from survey.demonstration.righting.a_day import work_a_day
from survey.demonstration.righting.staff import Staff
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
_IMPORT, _PICK, _VISIT, _SEND, _WORK = time(7, 30), time(8), time(8, 30), time(9, 1), time(9, 5)
_DESK, _EVENING = time(18, 40), time(20)
_REMINDED_ON, _CLOSED_ON = 3, 5  # of a month, at this time
_MORNING = time(9)
_PICKED_ON, _SATURDAY, _SUNDAY = (0, 1), 5, 6
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_ROUND = timedelta(minutes=5)  # what people write in so long is answered together
_THEN = timedelta(seconds=5)  # after the last of them
_IN_LAST_WEEK = 3  # days, from Monday, whose cases are asked about in it; the rest waits for the visitor
_DAILY_FROM = timedelta(weeks=4)  # before the visitor; earlier the job looks twice a week
_LOOKED_AT = (1, 4)
_MOOD = (0.74, 0.83)  # of the first week and the last: the county is getting better
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
        past.week(monday, _IN_LAST_WEEK if monday == mondays[-1] else 7)
        if monday == mondays[-1]:
            past.up_to_now()
        yield number / len(mondays)


def first_day_to_come(runtime: Runtime) -> date:
    """The first day whose cases nobody in the past was asked about."""
    today = runtime.today()
    return _monday(today) - 2 * _WEEK + _IN_LAST_WEEK * _DAY


def _mondays(runtime: Runtime, weeks: int) -> Sequence[date]:
    """The Mondays to play; what is begun in the last week comes to its end in it."""
    last = _monday(runtime.today()) - _WEEK
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
    staff: Staff | None  # none: nobody puts anything right
    now: datetime
    today: date
    left_open: str  # the month that is left to the visitor to close
    mood: float = _MOOD[0]

    @classmethod
    def before(cls, runtime: Runtime, jobs: Jobs) -> "_Past":
        """The same database and keys, with a clock to set and a carrier that keeps everything here."""
        now = runtime.clock.now()
        clock = SetClock(now)
        carrier = StandIn(clock.now)
        # The stand-in tells each attempt by the address of its callback, however the office hears today.
        at_once = {"sms_per_second": _NO_LIMIT, "calls_per_second": _NO_LIMIT, "inbound": "push"}
        settings = runtime.settings.model_copy(update=at_once)
        then = replace(runtime, settings=settings, policy=load_policy(_POLICY), clock=clock, carrier=carrier)
        today = now.astimezone(settings.zone).date()
        last = str(Month(today.year, today.month).plus(-1))
        return cls(then, clock, carrier, jobs, Townsfolk(), Staff.read(runtime), now, today, last)

    def week(self, monday: date, days: int) -> None:
        """`days` of the week before are imported."""
        zone = self.runtime.settings.zone
        self._at(monday, _IMPORT)
        closed = [monday - _WEEK + number * _DAY for number in range(days)]
        bring_in(self.runtime, [case for day in closed for case in closed_on(day, zone)])
        for number in range(7):
            day = monday + number * _DAY
            if day.weekday() in _PICKED_ON:
                self._pick(day)
            self._day(day)

    def up_to_now(self) -> None:
        """The days of this week: nobody is picked, but what was begun goes on."""
        monday = _monday(self.today)
        for number in range((self.today - monday).days):
            self._day(monday + number * _DAY)
        if self._moment(self.today, _WORK) < self.now:
            self._put_right(self.today)
        self.clock.set(self.now)
        self._do("settle")
        self._do("rectify")

    def _pick(self, day: date) -> None:
        self._at(day, _PICK)
        self._do("pick")
        picked_at = self.clock.now()
        self._at(day, _VISIT)
        if day.weekday() == 0 and day > self.today - _SHEETS_KEPT:
            make_sheets(self.runtime)
        answer_on_pages(self.runtime, picked_at, self.mood)

    def _day(self, day: date) -> None:
        self._look_back(day)
        self._put_right(day)
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

    def _put_right(self, day: date) -> None:
        """On a working day what is dissatisfied is seen to, and units are told."""
        if self.staff is None or not self.runtime.calendar.is_working_day(day):
            return
        self._at(day, _WORK)
        looks = day > self.today - _DAILY_FROM or day.weekday() in _LOOKED_AT
        if looks:
            self._do("rectify")
        work_a_day(self.runtime, self.clock, self.staff, self.now)
        if looks:
            self._do("notify")
        self.carrier.taken()  # a unit's telephone answers nothing

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
