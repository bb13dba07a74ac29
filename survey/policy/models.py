"""The policy as frozen values: one class a table of the file, one field a key (CONTRACT §2). Pure.

No field has a default: the built-in values stand in `builtin.toml`, and only there. The description of a
field says what is allowed; it is what an operator reads when a value is refused.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
)

from survey.policy.costs import Costs
from survey.policy.durations import AnySpan, Elapsed
from survey.policy.fields import Name, Number, Table, date_or_none, duration, number_or_none
from survey.policy.righting import OfficeDays, Rectification, Watch
from survey.policy.schedules import AnySchedule, Schedule, day_and_week, parse_schedule
from survey.policy.sources import Source
from survey.policy.times_of_day import HourWindow, TimeOfDay, TimeOfWeek
from survey.vocabulary import AttemptState, Channel, RatedObject, Role

_CENTURY = timedelta(days=36_500)
_SECOND = timedelta(seconds=1)
_YEAR = timedelta(days=366)
_BASICALLY_SATISFIED = 3


def _schedule_or_none(value: object) -> Schedule | None:
    return None if value == "" else parse_schedule(value)


class Eligibility(Table):
    closed_at_least: Elapsed = Field(ge=timedelta(0), le=_CENTURY, description=duration("0s", "100y"))
    closed_at_most: Elapsed = Field(
        gt=timedelta(0), le=_CENTURY, description=duration("closed_at_least", "100y")
    )
    same_person_every: Elapsed = Field(ge=timedelta(0), le=_CENTURY, description=duration("0s", "100y"))
    sample: Number = Field(gt=0, le=1, description="a share above 0, up to 1")
    sample_seed: str = Field(max_length=200, description="text, up to 200 characters")

    @field_validator("closed_at_most")
    @classmethod
    def _after_cooling(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if value <= info.data.get("closed_at_least", timedelta(0)):
            raise ValueError("must be longer than closed_at_least")
        return value


class Step(Table):
    """One step of the plan; `after` counts from picking, then from the step before."""

    channel: Literal[Channel.SMS, Channel.VOICE, Channel.INTERVIEWER] = Field(
        description="sms, voice or interviewer"
    )
    after: AnySpan = Field(description="a duration such as 1d or 2wd")
    reminder: StrictBool = Field(default=False, description="true or false")


class Plan(Table):
    use: str = Field(description="the name of a table [plans.NAME] of this file, or empty")
    steps: tuple[Step, ...] = Field(
        min_length=1, max_length=20, description="1 to 20 steps, the first one no reminder"
    )
    lifetime: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    silence: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    reply_within: Elapsed = Field(ge=_SECOND, le=timedelta(days=1), description=duration("1s", "1d"))
    per_day: StrictInt = Field(ge=1, le=10_000, description="a whole number from 1 to 10000")
    unknown_grace: Elapsed = Field(ge=_SECOND, le=timedelta(days=1), description=duration("1s", "1d"))
    lost_again_after: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    finish_before: Annotated[date | None, PlainValidator(date_or_none)] = Field(
        description="a date such as 2026-12-31, or empty"
    )

    @field_validator("steps")
    @classmethod
    def _invites_first(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        if steps[0].reminder:
            raise ValueError("the first step cannot be a reminder")
        return steps


_COUNT = "a whole number from 0 to 20"


class Calls(Table):
    """How long a call may last, and what follows one that nobody took."""

    ring: Elapsed = Field(
        ge=timedelta(seconds=5), le=timedelta(minutes=10), description=duration("5s", "10m")
    )
    talk: Elapsed = Field(ge=timedelta(seconds=30), le=timedelta(hours=1), description=duration("30s", "1h"))
    busy_again: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    busy_at_most: StrictInt = Field(ge=0, le=20, description=_COUNT)
    no_answer_again: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    no_answer_at_most: StrictInt = Field(ge=0, le=20, description=_COUNT)
    machine_again: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    machine_at_most: StrictInt = Field(ge=0, le=20, description=_COUNT)
    failed_again: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))
    failed_at_most: StrictInt = Field(ge=0, le=20, description=_COUNT)

    def after(self, state: AttemptState) -> tuple[timedelta, int] | None:
        """How long after a call that ended so it is repeated, and how often; None: the plan just goes on."""
        return {
            AttemptState.BUSY: (self.busy_again, self.busy_at_most),
            AttemptState.NO_ANSWER: (self.no_answer_again, self.no_answer_at_most),
            AttemptState.MACHINE: (self.machine_again, self.machine_at_most),
            AttemptState.FAILED: (self.failed_again, self.failed_at_most),
        }.get(state)


class Links(Table):
    in_sms: StrictBool = Field(description="true or false")
    valid: Elapsed = Field(ge=_SECOND, le=_YEAR, description=duration("1s", "366d"))


class Desk(Table):
    coding: AnySpan = Field(description="a duration such as 5wd")
    lease: Elapsed = Field(ge=timedelta(seconds=30), le=timedelta(days=1), description=duration("30s", "1d"))
    check: Number = Field(ge=0, le=1, description="a share from 0 to 1")


class Hours(Table):
    sms: tuple[HourWindow, ...] = Field(min_length=1, description='one or more windows such as "09:00-20:00"')
    voice: tuple[HourWindow, ...] = Field(
        min_length=1, description='one or more windows such as "09:00-20:00"'
    )
    working_days_only: tuple[Literal[Channel.SMS, Channel.VOICE], ...] = Field(
        description="a list of sms, voice, or neither"
    )


_SCHEDULE = 'a cron line of five fields such as "0 8 * * *", or "every 5s"'


class Schedules(Table):
    """When each job runs."""

    pull: AnySchedule = Field(description=_SCHEDULE)
    pick: AnySchedule = Field(description=_SCHEDULE)
    follow_up: AnySchedule = Field(alias="follow-up", description=_SCHEDULE)
    dispatch: AnySchedule = Field(description=_SCHEDULE)
    reconcile: AnySchedule = Field(description=_SCHEDULE)
    listen: AnySchedule = Field(description=_SCHEDULE)
    settle: AnySchedule = Field(description=_SCHEDULE)
    rectify: AnySchedule = Field(description=_SCHEDULE)
    notify: AnySchedule = Field(description=_SCHEDULE)
    facts: AnySchedule = Field(description=_SCHEDULE)
    reports: Annotated[Schedule | None, PlainValidator(_schedule_or_none)] = Field(
        description=f"{_SCHEDULE}, or empty: by the times of [reports]"
    )
    close_month: AnySchedule = Field(alias="close-month", description=_SCHEDULE)
    digest: AnySchedule = Field(description=_SCHEDULE)
    purge: AnySchedule = Field(description=_SCHEDULE)

    def of(self, job: str) -> Schedule | None:
        """What the file says of a job by its name there (`follow-up`), or KeyError; None: see [reports]."""
        name = job.replace("-", "_")
        if name not in type(self).model_fields:
            raise KeyError(job)
        schedule: Schedule | None = getattr(self, name)
        return schedule


class Composite(Table):
    """The office's 综合满意率: the weight of each of the two rates."""

    responsible_unit: Number = Field(ge=0, le=1, description="a weight from 0 to 1")
    petition_office: Number = Field(ge=0, le=1, description="a weight from 0 to 1")

    def weight(self, rated: RatedObject) -> float:
        return self.responsible_unit if rated is RatedObject.RESPONSIBLE_UNIT else self.petition_office


class Score(Table):
    satisfied: tuple[StrictInt, ...] = Field(
        min_length=1, description="[1], [1, 2] or [1, 2, 3]: 4 and 5 are dissatisfied"
    )
    weights: tuple[Number, ...] = Field(
        min_length=5,
        max_length=5,
        description="five numbers from 0 to 100, none above the one before",
    )
    target: Number = Field(ge=0, le=1, description="a share from 0 to 1")
    rank_from: StrictInt = Field(ge=1, le=100_000, description="a whole number from 1 to 100000")
    show_from: StrictInt = Field(ge=1, le=1000, description="a whole number from 1 to 1000")
    first: StrictInt = Field(ge=0, le=1000, description="a whole number from 0 to 1000; 0: no such list")
    last: StrictInt = Field(ge=0, le=1000, description="a whole number from 0 to 1000; 0: no such list")
    e: Annotated[float | None, BeforeValidator(number_or_none)] = Field(
        ge=0, le=1, description="a share from 0 to 1, or empty: taken from the figures"
    )
    composite: Composite = Field(description="{responsible_unit = …, petition_office = …}, together 1")

    @field_validator("satisfied")
    @classmethod
    def _from_the_top(cls, levels: tuple[int, ...]) -> tuple[int, ...]:
        if levels != tuple(range(1, len(levels) + 1)) or len(levels) > _BASICALLY_SATISFIED:
            raise ValueError("levels from 1 on, without a gap, up to 3")
        return levels

    @field_validator("weights")
    @classmethod
    def _falling(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        falls = all(earlier >= later for earlier, later in pairwise(weights))
        if not falls or not all(0 <= weight <= 100 for weight in weights):
            raise ValueError("within 0 to 100, never rising")
        return weights

    @field_validator("composite")
    @classmethod
    def _whole(cls, composite: Composite) -> Composite:
        if abs(composite.responsible_unit + composite.petition_office - 1) > 1e-9:
            raise ValueError("the two weights must make 1")
        return composite


class Reports(Table):
    daily: TimeOfDay = Field(description='a time such as "16:00"')
    weekly: TimeOfWeek = Field(description='a weekday and a time such as "mon 08:30"')


class Retention(Table):
    words: Elapsed = Field(ge=timedelta(days=1), le=_CENTURY, description=duration("1d", "100y"))
    contacts: Elapsed = Field(ge=timedelta(days=1), le=_CENTURY, description=duration("1d", "100y"))


class Accounts(Table):
    second_factor: tuple[Role, ...] = Field(description='roles, such as ["admin", "supervisor"]')
    idle: Elapsed = Field(gt=timedelta(0), le=timedelta(days=1), description=duration("1s", "1d"))
    longest: Elapsed = Field(gt=timedelta(0), le=timedelta(days=30), description=duration("1s", "30d"))


class Policy(Table):
    """The policy in force. `plan` is the chosen one of `plans` where `use` names one."""

    eligibility: Eligibility
    plan: Plan
    plans: dict[Name, Plan] = Field(description="tables [plans.NAME]")
    calls: Calls
    links: Links
    desk: Desk
    hours: Hours
    schedule: Schedules
    score: Score
    rectification: Rectification
    watch: Watch
    calendar: OfficeDays
    reports: Reports
    retention: Retention
    costs: Costs
    accounts: Accounts
    sources: dict[Name, Source] = Field(description="tables [sources.NAME]")

    def schedule_of(self, job: str) -> Schedule:
        """When a job runs; `reports` by the times of [reports] unless it has a line of its own."""
        return self.schedule.of(job) or day_and_week(self.reports.daily, self.reports.weekly)
