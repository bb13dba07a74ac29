"""One rectification as it stands at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from survey.rectification.owners import Owner
from survey.vocabulary import ENDED, Ending, Finding, LegalStep, RatedObject
from survey.vocabulary import RectificationState as State


class Tier(StrEnum):
    """How near the deadline is. Nobody is late while it is the house's own turn, or after the end."""

    CLEAR = "clear"
    AMBER = "amber"  # due within the policy's `amber`
    RED = "red"  # overdue


@dataclass(frozen=True)
class View:
    """`above`: the codes of the rated unit and of all units above it, the unit itself first.

    What the reader may not know is None, see may_see.as_shown; `settled`: the survey has ended.
    """

    id: int
    survey_id: int
    case_id: int
    source: str
    case_no: str
    round: int
    object: RatedObject
    unit_id: int
    unit_code: str
    unit_name: str
    above: Sequence[str]
    level: int | None
    heard_at: datetime
    opened_at: datetime
    state: State
    entered_at: datetime
    owner: Owner | None
    due_at: datetime
    due_provisional: bool
    tier: Tier
    climbed: int
    verifier_id: int | None
    verifier: str | None  # their name
    may_contact: bool | None
    may_name: bool | None
    named: bool
    finding: Finding | None
    causes: Sequence[str]
    orders: int
    extended_at: datetime | None
    verified_at: datetime | None
    ordered_at: datetime | None
    ordered_due_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    asked_again_at: datetime | None
    next_survey_id: int | None
    ended_at: datetime | None
    ending: Ending | None
    legal_step: LegalStep | None
    settled: bool
    demo: bool

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def tier_of(owner: Owner | None, due_at: datetime, now: datetime, soon: datetime) -> Tier:
    """`soon`: now and the policy's `amber` after it."""
    if owner is None or owner is Owner.HOUSE:
        return Tier.CLEAR
    if due_at < now:
        return Tier.RED
    return Tier.AMBER if due_at <= soon else Tier.CLEAR
