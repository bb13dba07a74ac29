"""What is to be done now at what is open, and doing it: each act in a transaction of its own.

to_verify, docket   looked into                  1 to 5 working days, a few more
verified            decided                      1 to 3; in house 4 to 12
ordered             more time, a report          by the unit
reported            accepted, or returned once   1 to 4
returned            reported again               2 to 4
"""

from collections.abc import Callable, Sequence

from survey.demonstration.righting.accept import look_at_report
from survey.demonstration.righting.carry_out import answer_asking, ask_for_time, hand_in
from survey.demonstration.righting.chances import chance, days, days_to_report
from survey.demonstration.righting.decide import decide, is_in_house
from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.pace import Pace
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.verify import look_into
from survey.rectification.refusal import Refused
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

Doing = Callable[[Runtime, Staff, Matter], bool]

_ASKS_TIME = 0.2
_ANSWERED = (Act.EXTEND, Act.REFUSE_EXTENSION)


def work(
    runtime: Runtime, staff: Staff, pace: Pace, matters: Sequence[Matter], tick: Callable[[], object]
) -> int:
    """Do what is due; how many acts that were. `tick` is called before each: somebody sits down to it.

    An act that is refused is left: somebody else, a visitor say, was there before.
    """
    done = 0
    for matter in matters:
        if pace.leaves(matter):
            continue
        doing = due(staff, pace, matter)
        if doing is None:
            continue
        tick()
        try:
            done += doing(runtime, staff, matter)
        except Refused:
            continue
    return done


def due(staff: Staff, pace: Pace, matter: Matter) -> Doing | None:
    """What is to be done at it now, if anything."""
    key, since = f"{matter.key} {matter.state}", matter.entered_at
    match matter.state:
        case State.TO_VERIFY:
            late = chance("verify late", key) < 0.08
            return look_into if pace.over(since, days("verify", key, *((6, 8) if late else (1, 5)))) else None
        case State.DOCKET:
            new = matter.finding is None and pace.over(since, days("verify", key, 1, 4))
            return look_into if new else None
        case State.VERIFIED if matter.settled:
            return decide if pace.over(since, days("decide", key, *_to_decide(matter))) else None
        case State.ORDERED:
            return _of_order(staff, pace, matter)
        case State.RETURNED:
            return hand_in if pace.over(since, days("again", key, 2, 4)) else None
        case State.REPORTED:
            return look_at_report if pace.over(since, days("accept", key, 1, 4)) else None
    return None


def _to_decide(matter: Matter) -> tuple[int, int]:
    return (4, 12) if is_in_house(matter) else (1, 3)


def _of_order(staff: Staff, pace: Pace, matter: Matter) -> Doing | None:
    takes = days_to_report(matter.key, list(staff.tree.above(matter.unit)))
    since, asked = matter.entered_at, Act.ASK_EXTENSION in matter.done
    if pace.over(since, takes):
        return hand_in
    if asked and not matter.done.intersection(_ANSWERED):
        return answer_asking if pace.over(since, 11) else None
    if not asked and chance("asks time", matter.key) < _ASKS_TIME:
        return ask_for_time if pace.over(since, 9) and not pace.over(since, 14) else None
    return None
