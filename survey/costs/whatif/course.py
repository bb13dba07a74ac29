"""How the steps of the plan went: of those still without an answer how many each tried, and who answered.
Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from survey.costs.tables import StepLine
from survey.costs.usage import NO_STEP
from survey.policy.models import Plan
from survey.vocabulary import Channel

Levels = tuple[int, int, int, int, int]


class Kind(StrEnum):
    """A step as a plan has it."""

    SMS = "sms"
    REMINDER = "reminder"
    VOICE = "voice"
    VOICE_REMINDER = "voice_reminder"
    INTERVIEWER = "interviewer"

    @classmethod
    def of(cls, channel: Channel, reminder: bool) -> "Kind":
        """ValueError for a channel that no plan has."""
        if channel is Channel.SMS and reminder:
            return cls.REMINDER
        return cls.VOICE_REMINDER if channel is Channel.VOICE and reminder else cls(channel.value)


@dataclass(frozen=True)
class Seen:
    """One step as it went: `still` had no answer when its turn came, `tried` of them were contacted,
    `completes` answered both questions. `micros`: what it cost, replies included. `number`: which step."""

    number: int
    kind: Kind
    still: int
    tried: int
    completes: int
    micros: int
    levels: Levels = (0, 0, 0, 0, 0)
    like: "Seen | None" = None  # of a group: as it went for everybody, since nobody of it came to the step


@dataclass(frozen=True)
class Course:
    """Everybody whose survey settled in round one. `own`: completed before any contact; `micros`: what was
    spent outside the steps."""

    people: int
    own: int = 0
    micros: int = 0
    steps: Sequence[Seen] = ()
    own_levels: Levels = (0, 0, 0, 0, 0)

    @property
    def completes(self) -> int:
        return self.own + sum(one.completes for one in self.steps)


def course_of(steps: Iterable[StepLine], people: int) -> Course:
    """The course of `people` surveys from the rows of the table of steps."""
    listed = sorted(steps, key=lambda one: one.step)
    before = [one for one in listed if one.channel is None]
    own = sum(one.line.came.completes for one in before)
    micros = sum(one.line.cost.total for one in before)
    levels = next((one.line.came.levels for one in before if one.step == NO_STEP), (0, 0, 0, 0, 0))
    still, seen = max(people - own, 0), []
    for one in listed:
        line = one.line
        tried = max(line.usage.tried, line.came.completes)  # who answered at it was tried before the period
        if one.channel is None:
            continue
        if not tried:
            micros += line.cost.total
            continue
        still = max(still, tried)
        kind = Kind.of(one.channel, one.reminder)
        seen.append(
            Seen(one.step, kind, still, tried, line.came.completes, line.cost.total, line.came.levels)
        )
        still -= line.came.completes
    return Course(people, own, micros, tuple(seen), levels)


def of_group(steps: Iterable[StepLine], people: int, whole: Course) -> Course:
    """The course of some of the people of `whole`. A step that none of them came to reached none, and would
    go as it went for everybody."""
    group = course_of(steps, people)
    own = {one.number: one for one in group.steps}
    still, seen = people - group.own, []
    for one in whole.steps:
        its = own.get(one.number, Seen(one.number, one.kind, still, 0, 0, 0, like=one))
        seen.append(replace(its, kind=one.kind))
        still = max(its.still - its.completes, 0)
    return replace(group, steps=tuple(seen))


def kinds_of(plan: Plan) -> tuple[Kind, ...]:
    """The steps of a plan of the policy."""
    return tuple(Kind.of(step.channel, step.reminder) for step in plan.steps)
