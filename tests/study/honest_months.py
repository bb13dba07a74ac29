"""A county where everybody is honest, month by month: units, channels and months differ, nobody cheats.

How much they differ is generous, so that a test which keeps quiet here keeps quiet in a real county. Nothing
of it is fitted to the tests' own models: spreads are drawn on the scale of log odds, theirs are Beta.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from survey.scoring.anomalies.burst import Heard
from survey.scoring.anomalies.seen import Course, Phone, Polled, Rated, Seen
from survey.scoring.rounding import Share
from survey.vocabulary import Channel, NotAsked, RatedObject

UNITS = 30
BUREAUS = 18  # the others are towns: two levels
INTERVIEWERS = 6
SATISFIED = frozenset({1, 2, 3})
_CHANNELS = tuple(Channel)
_MIX = (0.5, 0.2, 0.1, 0.2)  # SMS, voice, web, interviewer
_KIND = (0.0, 0.2, -0.2, 0.5)  # what a channel adds to the log odds of being satisfied
_LOG_SD = {"unit": 0.6, "month": 0.2, "mode": 0.25, "interviewer": 0.15, "share": 0.5}
# Shares of a usual unit: taken out by the source, number wrong, never petitioned, numbers replaced.
_SHARES = {"out": 0.12, "wrong": 0.06, "never": 0.008, "changed": 0.02}
_ANSWERS = 0.55
START = datetime(2026, 9, 1, 1, tzinfo=UTC)  # nine in the morning: the day's batch leaves


@dataclass
class Unit:
    """What a unit is like, for good."""

    code: str
    closed: float
    logit: Mapping[RatedObject, float]
    mode: Sequence[float]
    mix: Sequence[float]
    levels: Sequence[float]  # how the satisfied share out over 1 to 3
    shares: Mapping[str, float]
    before: dict[RatedObject, list[Counter[int]]] = field(default_factory=dict)


class County:
    """Honest months, one after the other; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.units = [self._unit(number) for number in range(UNITS)]
        self.manner = self.chance.normal(0, _LOG_SD["interviewer"], INTERVIEWERS)
        self._surveys = 0
        for _ in range(12):
            next(self.months())

    def months(self) -> Iterator[Seen]:
        """Each with the twelve before it."""
        while True:
            yield self._month()

    def _unit(self, number: int) -> Unit:
        c = self.chance
        return Unit(
            code=f"{'B' if number < BUREAUS else 'T'}{number:02}",
            closed=float(np.exp(c.normal(3.7, 0.9))),
            logit={rated: 1.6 + c.normal(0, _LOG_SD["unit"]) for rated in RatedObject},
            mode=c.normal(_KIND, _LOG_SD["mode"]).tolist(),
            mix=c.dirichlet(np.array(_MIX) * 12).tolist(),
            levels=c.dirichlet((8, 7, 5)).tolist(),
            shares={what: _moved(share, c.normal(0, _LOG_SD["share"])) for what, share in _SHARES.items()},
        )

    def _month(self) -> Seen:
        peers = {
            u.code: [v.code for v in self.units if v is not u and v.code[0] == u.code[0]] for u in self.units
        }
        interviewers: dict[RatedObject, dict[str, list[int]]] = {rated: {} for rated in RatedObject}
        rated, courses, polled = [], [], []
        for unit in self.units:
            closed = int(self.chance.poisson(unit.closed))
            course = self._course(unit, closed)
            courses.append(course)
            surveys = closed - sum(course.not_asked.values())
            for kind in RatedObject:
                one, share = self._rated(unit, kind, surveys, interviewers[kind])
                rated.append(one)
                if kind is RatedObject.RESPONSIBLE_UNIT:
                    polled.append(self._polled(unit, kind, one, share))
        heard = {
            kind: {login: Share(*counts) for login, counts in by.items()} for kind, by in interviewers.items()
        }
        return Seen(peers, SATISFIED, rated, courses, heard, polled)

    def _rated(
        self, unit: Unit, kind: RatedObject, surveys: int, interviewers: dict[str, list[int]]
    ) -> tuple[Rated, float]:
        c = self.chance
        logit = unit.logit[kind] + c.normal(0, _LOG_SD["month"])
        channels: dict[Channel, Counter[int]] = {}
        heard: list[Heard] = []
        for number, channel in enumerate(c.choice(4, c.binomial(surveys, _ANSWERS), p=unit.mix)):
            manner = 0.0
            if _CHANNELS[channel] is Channel.INTERVIEWER:
                who = int(c.integers(INTERVIEWERS))
                manner = self.manner[who]
            pleased = c.random() < _share(logit + unit.mode[channel] + manner)
            level = int(c.choice((1, 2, 3), p=unit.levels) if pleased else c.choice((4, 5), p=(0.6, 0.4)))
            channels.setdefault(_CHANNELS[channel], Counter())[level] += 1
            heard.append(Heard(self._when(), _CHANNELS[channel], level, number))
            if _CHANNELS[channel] is Channel.INTERVIEWER:
                counts = interviewers.setdefault(f"i{who}", [0, 0])
                counts[0], counts[1] = counts[0] + pleased, counts[1] + 1
        before = unit.before.setdefault(kind, [])
        one = Rated(unit.code, kind, channels, tuple(before), heard)
        before.append(sum(channels.values(), Counter()))
        del before[:-12]
        return one, _share(logit)

    def _when(self) -> datetime:
        """A unit closes its cases in a few batches, and so texts leave; half of the replies come at once."""
        day = timedelta(days=int(self.chance.integers(5)))
        return START + day + timedelta(minutes=float(np.exp(self.chance.normal(2.7, 1.3))))

    def _course(self, unit: Unit, closed: int) -> Course:
        c, shares = self.chance, unit.shares
        out = int(c.binomial(closed, shares["out"]))
        reached = int(c.binomial(closed - out, 0.65))
        numbers, phones = self._phones(3 * closed)
        return Course(
            unit.code,
            closed=closed,
            not_asked={NotAsked.WITHDRAWN: out // 2, NotAsked.NO_PHONE: out - out // 2},
            never_petitioned=Share(int(c.binomial(reached, shares["never"])), reached),
            wrong_number=Share(int(c.binomial(closed - out, shares["wrong"])), closed - out),
            phones_changed=Share(int(c.binomial(closed, shares["changed"])), closed),
            numbers=numbers,
            phones=phones,
        )

    def _phones(self, cases: int) -> tuple[int, list[Phone]]:
        """Four numbers of a hundred serve a family, and somebody may bring many matters of their own."""
        c, numbers, left, phones = self.chance, 0, cases, []
        while left > 0:
            names = 1 + (c.random() < 0.04)
            while names > 1 and c.random() < 0.2:
                names += 1
            brought = names + int(c.geometric(0.8)) - 1
            numbers, left = numbers + 1, left - brought
            if names > 1:
                phones.append(Phone(numbers, names, brought))
        return numbers, phones

    def _polled(self, unit: Unit, kind: RatedObject, one: Rated, share: float) -> Polled:
        """Somebody else asks thirty people by the same mix of channels."""
        mixed = float(np.dot([_share(np.log(share / (1 - share)) + mode) for mode in unit.mode], unit.mix))
        ours = sum(map(Counter, one.channels.values()), Counter[int]())
        pleased = sum(n for level, n in ours.items() if level in SATISFIED)
        theirs = Share(int(self.chance.binomial(30, mixed)), 30)
        return Polled(1, "poll", unit.code, kind, Share(pleased, ours.total()), theirs)


def _share(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def _moved(share: float, by: float) -> float:
    return _share(float(np.log(share / (1 - share))) + by)
