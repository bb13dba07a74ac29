"""Polls that end in the month, beside our figures of their months."""

from survey.reviewing.anomalies.reading import Reading
from survey.reviewing.polls.compare import compare
from survey.reviewing.polls.find import figures_of, list_polls
from survey.scoring.anomalies.seen import Polled
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place


def read_polls(reading: Reading, month: Period) -> list[Polled]:
    """One for each unit and object that a poll asked about and whose scale tells who is satisfied."""
    satisfied = frozenset(reading.runtime.policy.score.satisfied)
    found = []
    for poll in list_polls(reading.session):
        if poll.period.last_month != month.first_month:
            continue
        ours = reading.counts(poll.period)
        for figure in figures_of(reading.session, poll.id):
            counts = ours.get(Place(figure.unit, figure.object))
            both = compare(poll.scale, figure.levels, counts.levels if counts else {}, satisfied)
            if both.theirs.satisfied and both.ours and both.ours.satisfied:
                shares = both.ours.satisfied, both.theirs.satisfied
                found.append(Polled(poll.id, poll.name, figure.unit, figure.object, *shares))
    return found
