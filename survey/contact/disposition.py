"""The AAPOR code with which a survey settles (CONTRACT §6), as one table. Pure.

Eligibility is known from the case, so a bad number never makes a person ineligible.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from survey.contact.history import History
from survey.contact.views import AttemptView, SurveyView
from survey.vocabulary import AttemptState, Disposition, ErrorClass

_NEVER_LEFT = frozenset({AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.CANCELLED})
_IN_DOUBT = frozenset({AttemptState.SENDING, AttemptState.UNKNOWN, AttemptState.LOST})
# The number or the person, not we or the carrier, kept the message from arriving.
_THEIRS = frozenset({ErrorClass.LATER_ONCE, ErrorClass.NUMBER_NEVER, ErrorClass.OPTED_OUT})
_OURS = frozenset(ErrorClass) - _THEIRS - {ErrorClass.UNLISTED}


@dataclass(frozen=True)
class _Story:
    survey: SurveyView
    history: History

    @cached_property
    def tried(self) -> tuple[AttemptView, ...]:
        return tuple(one for one in self.history.contacts if one.state not in _NEVER_LEFT)

    @property
    def refused(self) -> bool:
        survey = self.survey
        said_no = survey.refused or self.ended_as(Disposition.REFUSAL)
        return survey.opted_out or self.history.opted_out or said_no

    @property
    def only_machines(self) -> bool:
        states = {one.state for one in self.tried}
        return AttemptState.MACHINE in states and AttemptState.ANSWERED not in states

    def ended_as(self, code: Disposition) -> bool:
        return self.survey.ended_as is code


# First match wins.
_TABLE: tuple[tuple[Disposition, Callable[[_Story], bool]], ...] = (
    (Disposition.NO_PETITION, lambda story: story.ended_as(Disposition.NO_PETITION)),
    (Disposition.COMPLETE, lambda story: not story.survey.missing),
    (Disposition.PARTIAL, lambda story: bool(story.survey.rated)),
    (Disposition.DECEASED, lambda story: story.ended_as(Disposition.DECEASED)),
    (Disposition.UNABLE, lambda story: story.ended_as(Disposition.UNABLE)),
    (Disposition.LANGUAGE, lambda story: story.ended_as(Disposition.LANGUAGE)),
    # Somebody else's number: who spoke there, or said stop, was not the person.
    (Disposition.NON_CONTACT, lambda s: s.survey.phone_dead or s.ended_as(Disposition.NON_CONTACT)),
    (Disposition.REFUSAL, lambda story: story.refused),
    (Disposition.BREAK_OFF, lambda story: story.survey.last_heard_at is not None),
    (Disposition.NEVER_ATTEMPTED, lambda story: not story.tried),
    (Disposition.MACHINE_ONLY, lambda story: story.only_machines),
    (Disposition.TECHNICAL, lambda story: all(_failed_for_us(one) for one in story.tried)),
)


def disposition(survey: SurveyView, history: History) -> Disposition:
    """The code of `survey` as it stands."""
    story = _Story(survey, history)
    return next((code for code, holds in _TABLE if holds(story)), Disposition.NON_CONTACT)


def _failed_for_us(attempt: AttemptView) -> bool:
    """Whether this attempt says nothing about the person: lost, in doubt, or refused for another reason."""
    if attempt.state in _IN_DOUBT or attempt.failed_as in _OURS:
        return True
    return attempt.state is AttemptState.REFUSED and attempt.failed_as not in _THEIRS
