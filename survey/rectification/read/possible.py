"""What a person may do with a rectification as it stands: the moves, the permissions, and what each act asks.

The acts themselves refuse for the same reasons; here nothing is offered that would be refused.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Rectification, Survey
from survey.rectification.latest import latest_checks, since_order
from survey.rectification.moves import after
from survey.rectification.refusal import Refused
from survey.rectification.take import check
from survey.rectification.verify import PUT_RIGHT
from survey.runtime import Runtime
from survey.vocabulary import Ending, Finding, Fulfilment, RectificationState, SurveyState
from survey.vocabulary import RectificationAct as Act

_DECISIONS = frozenset({Act.ORDER, Act.ASK_AGAIN, Act.CONCLUDE})


def possible_acts(session: Session, runtime: Runtime, who: Person, one: Rectification) -> list[Act]:
    """In the order of the vocabulary. The meeting's keeping on the docket (`to_docket`) is one of them."""
    return [
        act
        for act in Act
        if after(act, one.state) and _is_theirs(session, one, act, who) and _holds(session, runtime, one, act)
    ]


def possible_endings(one: Rectification) -> Sequence[Ending]:
    """How it may be concluded; whether it may be at all, possible_acts says."""
    found = [Ending.POLICY] if one.finding is Finding.POLICY else []
    if not one.may_name:
        found.append(Ending.WITHOUT_NAMING)
    return [*found, Ending.LAWFUL]


def asks_for_time(session: Session, one: Rectification) -> bool:
    """The unit has asked for more time since the latest order, and nobody has answered."""
    return (
        one.extended_at is None
        and since_order(session, one.id, Act.ASK_EXTENSION)
        and not since_order(session, one.id, Act.REFUSE_EXTENSION)
    )


def _is_theirs(session: Session, one: Rectification, act: Act, who: Person) -> bool:
    try:
        check(session, one, act, who)
    except Refused:
        return False
    return True


def _holds(session: Session, runtime: Runtime, one: Rectification, act: Act) -> bool:
    """What the act asks beyond its state."""
    if act in _DECISIONS and session.get_one(Survey, one.survey_id).state is not SurveyState.SETTLED:
        return False
    match act:
        case Act.ORDER:
            return one.may_name
        case Act.ASK_AGAIN:
            return (
                one.state is RectificationState.VERIFIED
                and one.finding not in PUT_RIGHT
                and Fulfilment.NOT_MET not in latest_checks(session, one.id).values()
            )
        case Act.TO_DOCKET:
            return one.state is RectificationState.DOCKET  # it goes there by itself, and is kept by hand
        case Act.ASK_EXTENSION:
            asked = since_order(session, one.id, Act.ASK_EXTENSION)
            return one.extended_at is None and not asked and runtime.clock.now() <= one.due_at
        case Act.EXTEND:
            return one.extended_at is None
        case Act.REFUSE_EXTENSION:
            return asks_for_time(session, one)
    return True
