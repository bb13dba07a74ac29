"""All that the tests look at of one month, read in one snapshot.

Ratings and courses come from month facts. What no fact holds is counted directly, each by an index and none
beyond the month: moments of ratings, numbers and reports by the surveys that settled in it, phones by the
cases that were closed in the quarter up to it.
"""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy.orm import Session

from survey.reviewing.anomalies import read_courses, read_ratings
from survey.reviewing.anomalies.peers import peers_of
from survey.reviewing.anomalies.read_polls import read_polls
from survey.reviewing.anomalies.reading import Reading
from survey.runtime import Runtime
from survey.scoring.anomalies.jump import MONTHS
from survey.scoring.anomalies.seen import Course, Rated, Seen
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Breakdown, Channel, RatedObject


def read_month(runtime: Runtime, session: Session, month: Period) -> Seen:
    """The month as the tests take it; units at the top are left out."""
    tree = read_unit_tree(session)
    reading = Reading(runtime, session, tree, runtime.today())
    peers = peers_of(tree.codes, tree.parents, tree.levels)
    return Seen(
        peers=peers,
        satisfied=frozenset(runtime.policy.score.satisfied),
        rated=_rated(reading, month, peers),
        courses=_courses(reading, month, peers),
        interviewers=_interviewers(reading, month),
        polled=[one for one in read_polls(reading, month) if one.unit in peers],
        reported=read_ratings.read_reports(session, tree, month),
    )


def _rated(reading: Reading, month: Period, peers: Mapping[str, object]) -> list[Rated]:
    channels: dict[tuple[str, RatedObject], dict[Channel, Mapping[int, int]]] = defaultdict(dict)
    for place, counts in reading.counts(month, Breakdown.CHANNEL).items():
        if place.unit in peers and place.key and counts.rated:
            channels[place.unit, place.object][Channel(place.key)] = counts.levels
    before = _before(month)
    earlier = reading.counts(before, monthly=True)
    heard = read_ratings.read_heard(reading.session, reading.tree, month)
    rated = []
    for (unit, what), levels in channels.items():
        places = [Place(unit, what, month=label) for label in before.months()]
        months = [earlier[place].levels for place in places if place in earlier]
        rated.append(Rated(unit, what, levels, months, heard.get((unit, what), ())))
    return rated


def _before(month: Period) -> Period:
    start, end = month.start.plus(-MONTHS), month.start.plus(-1)
    return Period(f"{start}..{end}", start, end)


def _courses(reading: Reading, month: Period, peers: Mapping[str, object]) -> list[Course]:
    whole = {
        place.unit: counts
        for place, counts in reading.counts(month).items()
        if place.object is RatedObject.RESPONSIBLE_UNIT and place.unit in peers
    }
    return read_courses.courses(reading.runtime, reading.session, reading.tree, month, whole)


def _interviewers(reading: Reading, month: Period) -> dict[RatedObject, dict[str, Share]]:
    """Of the whole county: the units at the top, added up."""
    satisfied = set(reading.runtime.policy.score.satisfied)
    heard: dict[RatedObject, dict[str, Share]] = {rated: {} for rated in RatedObject}
    for place, counts in reading.counts(month, Breakdown.INTERVIEWER).items():
        if reading.tree.parents[place.unit] is None and place.key:
            good = sum(n for level, n in counts.levels.items() if level in satisfied)
            part, whole = heard[place.object].get(place.key, Share(0, 0))
            heard[place.object][place.key] = Share(part + good, whole + counts.rated)
    return heard
