"""What came of the contacts so far. Pure.

Only contacts are looked at: what we begin. Replies neither use up a step nor hold the plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Self

from survey.contact.views import IN_FLIGHT, AttemptView, SurveyView
from survey.vocabulary import CONTACTS, AttemptState, Channel, ErrorClass


class Came(Enum):
    """What came of a contact, as far as the plan cares."""

    USED = auto()  # it left, or failed for no listed reason: its step is used up
    VOID = auto()  # it never left through no fault of the number: nothing is used up
    LATER = auto()
    CLOSED = auto()  # the number cannot be had on this channel
    LOST = auto()


_BY_CLASS = {
    ErrorClass.SLOW_DOWN: Came.VOID,
    ErrorClass.OURS: Came.VOID,
    ErrorClass.LATER_ONCE: Came.LATER,
    ErrorClass.NUMBER_NEVER: Came.CLOSED,
    ErrorClass.BLOCKED: Came.CLOSED,
    ErrorClass.NEXT_CHANNEL: Came.CLOSED,
}
# An invitation that may have arrived, so that a reminder makes sense.
_ARRIVED = frozenset({AttemptState.ACCEPTED, AttemptState.DELIVERED, AttemptState.ANSWERED})


@dataclass(frozen=True)
class History:
    """The contacts of a survey in their order; `here` are those on the number now in use."""

    contacts: tuple[AttemptView, ...]
    phone: int

    @classmethod
    def of(cls, survey: SurveyView, attempts: Iterable[AttemptView]) -> Self:
        contacts = (one for one in attempts if one.purpose in CONTACTS)
        return cls(tuple(sorted(contacts, key=lambda one: one.seq)), survey.phone)

    @property
    def last(self) -> AttemptView | None:
        return self.contacts[-1] if self.contacts else None

    @cached_property
    def here(self) -> tuple[AttemptView, ...]:
        return tuple(one for one in self.contacts if one.phone == self.phone)

    @property
    def under_way(self) -> tuple[AttemptView, ...]:
        """What nobody knows the end of yet; a text that the carrier has is past that, a call is not."""
        calling = (Channel.VOICE, Channel.INTERVIEWER)
        return tuple(
            one
            for one in self.contacts
            if one.state in IN_FLIGHT or (one.channel in calling and one.state is AttemptState.ACCEPTED)
        )

    @property
    def handed_over(self) -> bool:
        """Whether an interviewer has the survey, or had it."""
        desk = (one for one in self.contacts if one.channel is Channel.INTERVIEWER)
        return any(one.state is not AttemptState.CANCELLED for one in desk)

    @property
    def invited(self) -> bool:
        return any(one.state in _ARRIVED for one in self.here)

    @property
    def opted_out(self) -> bool:
        """Whether the carrier says that the person opted out there."""
        return any(one.failed_as is ErrorClass.OPTED_OUT for one in self.contacts)

    @property
    def number_never(self) -> bool:
        """Whether the carrier says of the number in use that it can never be had, on some channel."""
        return any(one.failed_as is ErrorClass.NUMBER_NEVER for one in self.here)

    def on(self, channel: Channel) -> tuple[AttemptView, ...]:
        return tuple(one for one in self.here if one.channel is channel)

    def is_closed(self, channel: Channel) -> bool:
        return any(_came(one) is Came.CLOSED for one in self.on(channel))

    def came_of(self, last: AttemptView) -> Came:
        """What came of `last`; one more try is given once, after that the step is used up."""
        came = _came(last)
        if came is Came.LATER:
            alike = [one for one in self.on(last.channel) if _came(one) is came]
        elif came is Came.LOST:
            alike = [one for one in self.here if one.step == last.step and _came(one) is came]
        else:
            return came
        return came if len(alike) == 1 else Came.USED

    def void_in_a_row(self, step: int) -> int:
        """How many of the latest contacts, all of this step, used nothing up."""
        count = 0
        for one in reversed(self.here):
            if one.step != step or _came(one) is not Came.VOID:
                break
            count += 1
        return count


def _came(attempt: AttemptView) -> Came:
    if attempt.state is AttemptState.CANCELLED:
        return Came.VOID
    if attempt.state is AttemptState.LOST:
        return Came.LOST
    failed_as = attempt.failed_as
    return _BY_CLASS.get(failed_as, Came.USED) if failed_as else Came.USED
