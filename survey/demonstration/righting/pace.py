"""How quickly the county's people get to things, and what they leave to the visitor."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from survey.carriers.sandbox.chance import draw
from survey.contact.calendar import Calendar
from survey.demonstration.county import SEED
from survey.demonstration.righting.matter import Matter
from survey.policy.durations import WorkingDays
from survey.vocabulary import RectificationState as State

_LEFT = timedelta(days=20)  # so long before the visitor comes some things begin to lie
_SLOW, _LIES = "QX-ZJ", timedelta(days=60)  # the visitor's own unit, whose orders lie
_LATELY = timedelta(days=7)
_LEFT_OF_PAST, _LEFT_LATELY, _LEFT_LIVE = 0.3, 0.5, 0.4
A_DAY = 15  # seconds that stand for a working day while somebody watches


class Pace(Protocol):
    def over(self, since: datetime, days: int) -> bool:
        """Whether what takes so many working days since then is done by now."""

    def leaves(self, matter: Matter) -> bool:
        """Whether it is left as it is, for the visitor to act on."""


@dataclass
class ByDay:
    """The past: to the day. `until`: when the visitor comes."""

    calendar: Calendar
    until: datetime
    today: date
    _known: dict[tuple[date, int], date] = field(default_factory=dict)

    def over(self, since: datetime, days: int) -> bool:
        return self._later(since, days) <= self.today

    def leaves(self, matter: Matter) -> bool:
        if matter.state is State.ORDERED and matter.unit.startswith(_SLOW):
            return matter.entered_at > self.until - _LIES
        since = self.until - matter.entered_at
        share = _LEFT_LATELY if since < _LATELY else _LEFT_OF_PAST if since < _LEFT else 0
        return draw(SEED, "left", matter.key, matter.state) < share

    def _later(self, since: datetime, days: int) -> date:
        began = since.astimezone(self.calendar.zone).date()
        key = began, days
        if key not in self._known:
            at = self.calendar.after(since, WorkingDays(days))
            self._known[key] = at.astimezone(self.calendar.zone).date()
        return self._known[key]


@dataclass(frozen=True)
class BySeconds:
    """The present."""

    now: datetime

    def over(self, since: datetime, days: int) -> bool:
        return since + timedelta(seconds=days * A_DAY) <= self.now

    def leaves(self, matter: Matter) -> bool:
        return draw(SEED, "left", matter.key) < _LEFT_LIVE
