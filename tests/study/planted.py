"""Frauds of a stated size, put into an honest month at a unit of ordinary size."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np

from survey.scoring.anomalies.burst import Heard
from survey.scoring.anomalies.seen import Course, Phone, Polled, Rated, Reported, Seen
from survey.scoring.rounding import Share
from survey.vocabulary import AnomalyKind, Channel, NotAsked, RatedObject
from tests.study.honest_months import START

WHERE = "B05"
WHAT = RatedObject.RESPONSIBLE_UNIT
Chance = np.random.Generator
Plant = Callable[[Seen, Chance], Seen]


def burst(seen: Seen, chance: Chance) -> Seen:
    """20 ratings "very satisfied" on the web within five minutes."""
    times = np.sort(chance.uniform(0, 300, 20))
    false = [Heard(START + timedelta(hours=30, seconds=float(at)), Channel.WEB, 1, 0) for at in times]
    return _rate(seen, lambda one: replace(one, heard=[*one.heard, *false]))


def shared_phone(seen: Seen, _: Chance) -> Seen:
    """12 cases with different names, and one number behind them."""
    return _handle(seen, lambda one: replace(one, phones=[*one.phones, Phone(0, 12, 12)]))


def never_petitioned(seen: Seen, chance: Chance) -> Seen:
    """Every fifth case is made up, and who is called says so."""
    said = Share(int(chance.binomial(40, 0.2)), 40)
    return _handle(seen, lambda one: replace(one, never_petitioned=said))


def no_dissent(seen: Seen, chance: Chance) -> Seen:
    """60 ratings by web, all of them pleased, at a unit with which every fourth is not elsewhere."""
    texts = _levels(chance, 60, 0.75)
    return _rate(seen, lambda one: replace(one, channels={Channel.SMS: texts, Channel.WEB: {1: 60}}))


def jump(seen: Seen, chance: Chance) -> Seen:
    """Three of four were satisfied for twelve months; now all of 60 are."""
    before = [_levels(chance, 60, 0.75) for _ in range(12)]
    return _rate(seen, lambda one: replace(one, before=before, channels={Channel.SMS: {1: 60}}))


def mode(seen: Seen, chance: Chance) -> Seen:
    """Of 50 who speak to an interviewer all are satisfied, of 50 others every second."""
    channels = {Channel.SMS: _levels(chance, 50, 0.5), Channel.INTERVIEWER: {1: 50}}
    return _rate(seen, lambda one: replace(one, channels=channels))


def poll(seen: Seen, chance: Chance) -> Seen:
    """We have 97 of a hundred satisfied, the poll of 50 people has 70."""
    ours, theirs = Share(int(chance.binomial(80, 0.97)), 80), Share(int(chance.binomial(50, 0.7)), 50)
    false = Polled(1, "poll", WHERE, WHAT, ours, theirs)
    return replace(seen, polled=[*(one for one in seen.polled if one.unit != WHERE), false])


def not_asked(seen: Seen, chance: Chance) -> Seen:
    """Of 60 closed cases every second is withdrawn."""
    gone = {NotAsked.WITHDRAWN: int(chance.binomial(60, 0.5))}
    return _handle(seen, lambda one: replace(one, closed=60, not_asked=gone))


def wrong_number(seen: Seen, chance: Chance) -> Seen:
    """Of 60 numbers two of five are dead."""
    dead = Share(int(chance.binomial(60, 0.4)), 60)
    return _handle(seen, lambda one: replace(one, wrong_number=dead))


def phones_changed(seen: Seen, chance: Chance) -> Seen:
    """Of 60 cases every fifth has its number replaced."""
    new = Share(int(chance.binomial(60, 0.2)), 60)
    return _handle(seen, lambda one: replace(one, phones_changed=new))


def interviewer(seen: Seen, _: Chance) -> Seen:
    """One interviewer writes down a satisfied rating for each of 100 calls."""
    heard = {**seen.interviewers, WHAT: {**seen.interviewers[WHAT], "i0": Share(100, 100)}}
    return replace(seen, interviewers=heard)


def pressure(seen: Seen, _: Chance) -> Seen:
    """One person says that they were asked for a good rating."""
    return replace(seen, reported=[Reported(WHERE, 7, "yes")])


PLANTS: Mapping[AnomalyKind, Plant] = {
    AnomalyKind.BURST: burst,
    AnomalyKind.SHARED_PHONE: shared_phone,
    AnomalyKind.NEVER_PETITIONED: never_petitioned,
    AnomalyKind.NO_DISSENT: no_dissent,
    AnomalyKind.JUMP: jump,
    AnomalyKind.PRESSURE: pressure,
    AnomalyKind.MODE: mode,
    AnomalyKind.POLL: poll,
    AnomalyKind.NOT_ASKED: not_asked,
    AnomalyKind.WRONG_NUMBER: wrong_number,
    AnomalyKind.PHONES_CHANGED: phones_changed,
    AnomalyKind.INTERVIEWER: interviewer,
}


def _rate(seen: Seen, change: Callable[[Rated], Rated]) -> Seen:
    rated = [change(one) if (one.unit, one.object) == (WHERE, WHAT) else one for one in seen.rated]
    return replace(seen, rated=rated)


def _handle(seen: Seen, change: Callable[[Course], Course]) -> Seen:
    return replace(seen, courses=[change(one) if one.unit == WHERE else one for one in seen.courses])


def _levels(chance: Chance, ratings: int, share: float) -> Counter[int]:
    pleased = int(chance.binomial(ratings, share))
    return Counter({2: pleased, 4: ratings - pleased})
