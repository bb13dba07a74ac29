"""When and how a person is asked next (DESIGN §6). Pure.

answered or ended ──► Settle          (the optional reason waits `silence` after the last word)
lifetime over ──────► Settle          (coders hold it, for at most `desk.coding`)
wrong number ───────► Settle
wants a person ─────► HandToInterviewer
coders at work, or a contact under way ──► Wait
otherwise the last contact says where the plan goes on (the order of its steps: steps.py):

what came of it                          goes on with
──────────────────────────────────────── ────────────────────────────────────────────────────────────
left, or failed for no listed reason      the next step, `after` it
in doubt for a day                        the next step, `after` it
a call: busy, nobody, machine, failed     the same step, by the table [calls]; then the next step
cancelled; slow down; ours to fix         the same step, backing off from `unknown_grace`
later, once (the first on that channel)   the same step, after `lost_again_after`
number never, blocked, next channel       the next step on another channel, at once
lost (the first of that step)             the same step, after `lost_again_after`; or the next step, if
                                          that is on another channel and no later
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from survey.contact.calendar import Calendar
from survey.contact.disposition import disposition
from survey.contact.history import Came, History
from survey.contact.hours import ContactHours
from survey.contact.steps import steps_of
from survey.contact.views import (
    AttemptView,
    Decision,
    HandToInterviewer,
    Send,
    Settle,
    Skip,
    SurveyView,
    Wait,
)
from survey.policy.models import Plan, Policy, Step
from survey.vocabulary import AttemptState, Channel, ErrorClass, Line, Purpose, WhyNot

_NO_REASON = (ErrorClass.UNLISTED, ErrorClass.UNKNOWN)  # a failure that says nothing of the number
_SELDOM = timedelta(hours=1)  # how seldom a contact under way is looked after
# A carrier that cannot be asked leaves in doubt what may have left. Whoever got it has had a day to answer.
_IN_DOUBT_AT_MOST = timedelta(days=1)
_MOST_DOUBLINGS = 16  # of the back-off; by then a lifetime is over


@dataclass(frozen=True)
class _Candidate:
    index: int
    step: Step
    due: datetime
    skipped: tuple[Skip, ...]
    any_window: bool = False  # a call that is repeated soon need not be at another time of day


def next_step(
    survey: SurveyView,
    attempts: Iterable[AttemptView],
    policy: Policy,
    calendar: Calendar,
    now: datetime,
    abilities: Set[Channel],
) -> Decision:
    """What to do about an unsettled survey at `now`.

    `abilities` are the channels on which the carrier in use can ask. Acting on the answer twice is safe as
    long as the attempts are read again in between. Ask again at `Wait.until`, and whenever the person was
    heard, an attempt came to its end, or a pause did.
    """
    history = History.of(survey, attempts)
    return _Look(survey, history, policy, calendar, now, abilities).decide()


def lifetime_end(survey: SurveyView, policy: Policy) -> datetime:
    """When the survey settles as it stands."""
    return survey.picked_at + policy.plan.lifetime + survey.paused_for


@dataclass(frozen=True)
class _Look:
    survey: SurveyView
    history: History
    policy: Policy
    calendar: Calendar
    now: datetime
    abilities: Set[Channel]

    def decide(self) -> Decision:
        return (
            self._ended()
            or self._answered()
            or self._lifetime_over()
            or self._wrong_number()
            or self._to_person()
            or self._with_coders()
            or self._under_way()
            or self._next()
        )

    @property
    def plan(self) -> Plan:
        return self.policy.plan

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """In the order of this survey; an attempt's `step` counts in it."""
        return steps_of(self.plan.steps, self.survey.asked_before_by)

    @cached_property
    def end(self) -> datetime:
        return lifetime_end(self.survey, self.policy)

    def _settle(self) -> Settle:
        return Settle(disposition(self.survey, self.history))

    def _ended(self) -> Decision | None:
        survey = self.survey
        ended = survey.ended_as is not None or survey.opted_out or self.history.opted_out
        return self._settle() if ended else None

    def _answered(self) -> Decision | None:
        if self.survey.missing:
            return None
        heard = self.survey.last_heard_at
        if not self.survey.optional_open or heard is None:
            return self._settle()
        until = min(heard + self.plan.silence, self.end)
        return self._settle() if until <= self.now else Wait(until)

    def _lifetime_over(self) -> Decision | None:
        if self.now < self.end:
            return None
        return self._with_coders() or self._settle()

    def _wrong_number(self) -> Decision | None:
        """Nobody to ask there. A number that the carrier calls dead may still be had on another channel."""
        return self._settle() if self.survey.phone_dead and not self.history.number_never else None

    def _to_person(self) -> Decision | None:
        if not self.survey.to_person:
            return None
        if self.history.handed_over:
            return Wait(self.end)
        return HandToInterviewer(self.survey.callback_at or self.now, self._desk_step())

    def _with_coders(self) -> Decision | None:
        since = self.survey.awaiting_coding_since
        until = self.calendar.after(since, self.policy.desk.coding) if since else self.now
        return Wait(until) if until > self.now else None

    def _under_way(self) -> Decision | None:
        under_way = [one for one in self.history.under_way if not self._is_given_up(one)]
        if not under_way:
            return None
        if any(one.channel is Channel.INTERVIEWER for one in under_way):
            return Wait(self.end)
        due = max(one.due_at for one in under_way)
        # The longer it waits in our queue, the more seldom it is looked after.
        patience = max(self.plan.unknown_grace, min(self.now - due, _SELDOM))
        return Wait(min(max(self.now, due) + patience, self.end))

    def _is_given_up(self, one: AttemptView) -> bool:
        """In doubt for so long that its step counts as used: it is never sent again, and holds nothing up."""
        return one.state is AttemptState.UNKNOWN and self.now - one.at >= _IN_DOUBT_AT_MOST

    def _next(self) -> Decision:
        last = self.history.last
        candidate = self._after(last) if last else self._candidate(0, self.survey.picked_at)
        if candidate is None:
            dead = last is not None and last.failed_as is ErrorClass.NUMBER_NEVER
            return self._settle() if dead else Wait(self.end)
        if candidate.due > self.now:
            return Wait(min(candidate.due, self.end))
        return self._take(candidate)

    def _take(self, candidate: _Candidate) -> Decision:
        channel = candidate.step.channel
        if channel is Channel.INTERVIEWER:
            return HandToInterviewer(candidate.due, candidate.index, candidate.skipped)
        at = self._allowed(channel, candidate.any_window)
        if at >= self.end:
            return Wait(self.end)
        # Who got no invitation cannot be reminded of it: that step invites.
        invited = self.history.invited or self.survey.last_heard_at is not None
        purpose = Purpose.REMINDER if candidate.step.reminder and invited else Purpose.INVITE
        return Send(channel, purpose, at, candidate.index, self.survey.missing, candidate.skipped)

    def _after(self, last: AttemptView) -> _Candidate | None:
        """Where the plan goes on after `last`, by the table at the top."""
        step = last.step or 0
        if last.phone != self.survey.phone:
            return self._candidate(step, last.at, at_once=True)
        if soon := self._call_again(last, step):
            return soon
        match self.history.came_of(last):
            case Came.VOID:
                doublings = min(self.history.void_in_a_row(step) - 1, _MOST_DOUBLINGS)
                back_off = self.plan.unknown_grace * (1 << doublings)
                return self._candidate(step, last.at + back_off, at_once=True)
            case Came.LATER:
                return self._candidate(step, last.at + self.plan.lost_again_after, at_once=True)
            case Came.CLOSED:
                return self._candidate(step + 1, last.at, at_once=True)
            case Came.LOST:
                return self._after_lost(last, step)
            case Came.USED:
                return self._candidate(step + 1, last.at)

    def _call_again(self, last: AttemptView, step: int) -> _Candidate | None:
        """A call that nobody took is repeated so many times within its step, each end in its own time."""
        rule = self.policy.calls.after(last.state)
        if last.channel is not Channel.VOICE or rule is None or last.failed_as not in (None, *_NO_REASON):
            return None
        alike = [one for one in self.history.on(Channel.VOICE) if (one.step, one.state) == (step, last.state)]
        wait, at_most = rule
        if len(alike) > at_most:
            return None
        again = self._candidate(step, last.at + wait, at_once=True)
        return replace(again, any_window=True) if again and again.index == step else None

    def _after_lost(self, last: AttemptView, step: int) -> _Candidate | None:
        again = self._candidate(step, last.at, at_once=True)
        later = self._candidate(step + 1, last.at)
        if again is None or later is None:
            return again or later
        return later if later.step.channel is not last.channel and later.due <= again.due else again

    def _candidate(self, first: int, anchor: datetime, *, at_once: bool = False) -> _Candidate | None:
        """The first step from `first` on that can be taken; what is passed over takes no time."""
        skipped: list[Skip] = []
        for index, step in list(enumerate(self.steps))[first:]:
            why = self._unusable(step.channel)
            if why is None:
                due = anchor if at_once else self.calendar.after(anchor, step.after)
                return _Candidate(index, step, self._not_before(step.channel, due), tuple(skipped))
            skipped.append(Skip(index, step.channel, why))
        return None

    def _unusable(self, channel: Channel) -> WhyNot | None:
        if channel is Channel.INTERVIEWER:
            return None
        if channel not in self.abilities:
            return WhyNot.NOT_OFFERED
        if channel is Channel.SMS and self.survey.line is Line.FIXED:
            return WhyNot.FIXED_LINE
        return WhyNot.CHANNEL_CLOSED if self.history.is_closed(channel) else None

    def _not_before(self, channel: Channel, due: datetime) -> datetime:
        """`due`, but not while the person may still be writing, nor soon after a lost one on the channel."""
        bounds = [due]
        if self.survey.last_heard_at:
            bounds.append(self.survey.last_heard_at + self.plan.silence)
        lost = (one for one in self.history.on(channel) if one.state is AttemptState.LOST)
        bounds += [one.at + self.plan.lost_again_after for one in lost]
        return max(bounds)

    def _allowed(self, channel: Channel, any_window: bool) -> datetime:
        """The first moment within contact hours; a further call comes at another time of day."""
        hours = ContactHours(self.policy.hours, self.calendar)
        calls = self.history.on(Channel.VOICE)
        if channel is Channel.VOICE and calls and not any_window:
            return hours.in_another_window(channel, self.now, calls[-1].at)
        return hours.next_allowed(channel, self.now)

    def _desk_step(self) -> int:
        """The plan's step for interviewers; behind the last one if it has none."""
        desk = (index for index, step in enumerate(self.steps) if step.channel is Channel.INTERVIEWER)
        return next(desk, len(self.steps))
