"""A poll that the province is said to have made of the demonstration's county, beside what people told us.

Three levels, some dozens of people a unit, drawn around our own figures: mostly a little less kind, and from
one unit, at which ours is best, far from it.
"""

import random
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from survey.demonstration.enrol import ACTOR
from survey.models import Account, Poll
from survey.reviewing.polls.enter import Hand, NewPoll, enter
from survey.reviewing.polls.poll_rows import PollRow
from survey.runtime import Runtime
from survey.scoring.asked import FIRST
from survey.scoring.compare.rolled import THREE, roll
from survey.scoring.counts import Counts
from survey.scoring.periods import Month, named
from survey.scoring.read_counts import Place, Wanted, read_counts, snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Role

_NAME = "省信访满意度第三方测评"
_ASKED = (24, 60)  # people a unit
_ENOUGH = 15  # answers of ours, for a unit to be in it
_LESS_KIND, _FAR = 0.05, 0.35  # of the satisfied say they are not, and at one unit


def add_poll(runtime: Runtime) -> None:
    """Enter it once, for the last three whole months."""
    with runtime.database.read() as session:
        if session.scalar(select(Poll.id).where(Poll.name == _NAME)) is not None:
            return
        account_id = session.scalars(select(Account.id).where(Account.role == Role.SUPERVISOR)).first()
    day = runtime.local_day(runtime.clock.now())
    this = Month.of(day)
    period = named(this.plus(-3), this.plus(-1))
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        counts = read_counts(session, tree, day, Wanted(period, rounds=(FIRST,)))
    parents = set(tree.parents.values())
    own = {at: one for at, one in counts.items() if at.unit not in parents and one.rated >= _ENOUGH}
    rows = list(_rows(own))
    if rows and account_id is not None:
        enter(runtime, NewPoll(_NAME, period, THREE), rows, Hand(account_id, ACTOR))


def _rows(counts: Mapping[Place, Counts]) -> Iterator[PollRow]:
    chance = random.Random(_NAME)  # noqa: S311 - a county that does not exist
    units = sorted(counts, key=lambda place: (place.object, place.unit))
    best = max(units, key=lambda place: roll(counts[place].levels)[1] / counts[place].rated, default=None)
    for line, place in enumerate(units, 2):
        ours = roll(counts[place].levels)
        people = chance.choices(list(ours), list(ours.values()), k=chance.randint(*_ASKED))
        turned = _FAR if place == best else _LESS_KIND
        said = [THREE if chance.random() < turned else level for level in people]
        yield PollRow(line, place.unit, place.object, (said.count(1), said.count(2), said.count(3)))
