"""A small world that acts on what the plan and the permit decide, with people and carriers as they come.

It stands where the jobs stand: `follow-up` asks the plan and writes attempts down, `dispatch` asks the permit
and sends, `reconcile` resolves what is in doubt; and what happens in between is left to chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from survey.contact.hours import ContactHours, local_day
from survey.contact.permit import Go, Never, NotBefore, Sending, may_leave
from survey.contact.plan import lifetime_end, next_step
from survey.contact.views import IN_FLIGHT, AttemptView, HandToInterviewer, Send, Settle, SurveyView, Wait
from survey.policy import Policy
from survey.vocabulary import AttemptState, Channel, Disposition, ErrorClass, Purpose
from tests.contact.make import CALENDAR, SHANGHAI

MOVES_AT_MOST = 3000  # of one history; more is a loop
Outcome = tuple[AttemptState, ErrorClass | None]
OUTCOMES: tuple[Outcome, ...] = (
    (AttemptState.DELIVERED, None),
    (AttemptState.ACCEPTED, None),
    (AttemptState.NO_ANSWER, None),
    (AttemptState.MACHINE, None),
    (AttemptState.LOST, None),
    *((AttemptState.REFUSED, error) for error in ErrorClass if error is not ErrorClass.UNKNOWN),
    *((AttemptState.UNDELIVERED, error) for error in ErrorClass if error is not ErrorClass.UNKNOWN),
)
# What may happen between two looks, and how often.
EVENTS = {
    "rates": 6, "says": 3, "vague": 2, "wants_a_person": 2, "opts_out": 1, "dies": 1,
    "pause": 4, "desk": 4, "stall": 4,
}  # fmt: skip


@dataclass
class World:
    """`outcomes` are what this carrier knows; a few of them make one that fails the same way for ever."""

    policy: Policy
    survey: SurveyView
    now: datetime
    abilities: frozenset[Channel]
    outcomes: Sequence[Outcome]
    chance: Random
    attempts: list[AttemptView] = field(default_factory=list)
    planned_at: list[datetime] = field(default_factory=list)
    looks: list[datetime] = field(default_factory=list)
    wanted_a_person_at: datetime | None = None
    settled: Settle | None = None
    paused: bool = False

    @property
    def hours(self) -> ContactHours:
        return ContactHours(self.policy.hours, CALENDAR)

    @property
    def machine(self) -> list[AttemptView]:
        return [one for one in self.attempts if one.channel is not Channel.INTERVIEWER]

    @property
    def left(self) -> list[AttemptView]:
        return [one for one in self.machine if one.left_at is not None]

    def live(self) -> None:
        """Until the survey settles."""
        while self.settled is None:
            assert len(self.looks) < MOVES_AT_MOST, "the history does not end"
            until = self._follow_up()
            if self.settled is None:
                self._let_time_pass(until)
                self._dispatch()
                self._reconcile()

    def _follow_up(self) -> datetime:
        """Act on the plan; when it wants to look again."""
        self.looks.append(self.now)
        match next_step(self.survey, self.attempts, self.policy, CALENDAR, self.now, self.abilities):
            case Settle() as settled:
                self._cancel()
                self.settled = settled
                return self.now
            case Wait(until):
                assert until > self.now, "a wait that has passed already"
                return until
            case Send(channel, purpose, at, step):
                assert not any(one.state in IN_FLIGHT for one in self.attempts), "two at a time"
                self._plan(channel, purpose, at, step)
                return at
            case HandToInterviewer(at, step):
                self._cancel()
                self._plan(Channel.INTERVIEWER, Purpose.INVITE, at, step)
                return self.now

    def _plan(self, channel: Channel, purpose: Purpose, at: datetime, step: int) -> None:
        seq = len(self.attempts)
        self.planned_at.append(self.now)
        self.attempts.append(AttemptView(seq, channel, purpose, AttemptState.PLANNED, due_at=at, step=step))

    def _cancel(self) -> None:
        for one in self.attempts:
            if one.state is AttemptState.PLANNED:
                self._put(one, state=AttemptState.CANCELLED)

    def _let_time_pass(self, until: datetime) -> None:
        """To `until`, or to something that happens before."""
        second = timedelta(seconds=1)
        if self.chance.random() < 0.3:
            self.now += max((until - self.now) * self.chance.random(), second)
            (event,) = self.chance.choices(list(EVENTS), list(EVENTS.values()))
            self._happen(event)
        else:
            self.now = max(until, self.now + second)

    def _happen(self, event: str) -> None:
        match event:
            case "pause":
                self.paused = not self.paused
                more = timedelta(0) if self.paused else timedelta(hours=3)
                self.survey = replace(self.survey, paused_for=self.survey.paused_for + more)
            case "stall":  # everything stands still, then goes on
                self.now += self.chance.random() * timedelta(hours=20)
            case "desk":  # an interviewer calls, and nothing comes of it
                for one in self.attempts:
                    if one.channel is Channel.INTERVIEWER and one.state is AttemptState.PLANNED:
                        self._put(one, state=AttemptState.NO_ANSWER, left_at=self.now)
            case _ if self.left:
                self.survey = self._heard(event, replace(self.survey, last_heard_at=self.now))

    def _heard(self, event: str, survey: SurveyView) -> SurveyView:
        match event:
            case "rates" if survey.missing:
                rated = survey.rated | {min(survey.missing)}
                return replace(survey, rated=rated, optional_open=rated == survey.needed)
            case "wants_a_person":
                self.wanted_a_person_at = self.wanted_a_person_at or self.now
                return replace(survey, to_person=True)
            case "opts_out":
                return replace(survey, opted_out=True)
            case "dies":
                return replace(survey, ended_as=Disposition.DECEASED)
            case "vague":
                return replace(survey, awaiting_coding_since=self.now)
            case _:
                return replace(survey, optional_open=False)

    def _dispatch(self) -> None:
        """Send what is due, once, if it may leave."""
        for one in [one for one in self.machine if one.state is AttemptState.PLANNED]:
            if one.due_at > self.now:
                continue
            match may_leave(self._sending(one), self.now, self.policy, self.hours):
                case NotBefore(at):
                    self._put(one, due_at=at)
                case Never():
                    self._put(one, state=AttemptState.CANCELLED)
                case Go(contact):
                    assert contact
                    self._put(one, state=AttemptState.UNKNOWN, left_at=self.now)

    def _reconcile(self) -> None:
        """Something comes of what was sent, mostly at once."""
        for one in self.machine:
            if one.state is AttemptState.UNKNOWN and self.chance.random() < 0.8:
                state, error = self.chance.choice(self.outcomes)
                self._put(one, state=state, error_class=error)

    def _sending(self, one: AttemptView) -> Sending:
        start, _ = local_day(self.now, SHANGHAI)
        return Sending(
            purpose=one.purpose,
            channel=one.channel,
            planned_at=self.planned_at[one.seq],
            last_heard_at=self.survey.last_heard_at,
            survey_ends_at=lifetime_end(self.survey, self.policy),
            contacts_today=sum(sent.at >= start for sent in self.left),
            opted_out=self.survey.opted_out,
            paused=self.paused,
        )

    def _put(self, view: AttemptView, **changes: object) -> None:
        self.attempts[view.seq] = replace(view, **changes)  # type: ignore[arg-type]
