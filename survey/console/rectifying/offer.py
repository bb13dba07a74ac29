"""What the reader may do with a rectification on its page, and what would come of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.console.filters import moment
from survey.models import Account, Rectification
from survey.policy.durations import Span
from survey.rectification.admit import VERIFIERS_OWN, possible_endings
from survey.rectification.assign import verifiers
from survey.rectification.deadlines import due_after
from survey.rectification.latest import asks_for_time
from survey.rectification.read.possible import possible_acts
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import Ending
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

HERE = (Act.ORDER, Act.ASK_AGAIN, Act.CONCLUDE, Act.EXTEND, Act.REFUSE_EXTENSION, Act.ASSIGN)
MEETING = frozenset({Act.ORDER, Act.CONCLUDE})  # on the docket the joint meeting decides, on its own page


@dataclass(frozen=True)
class Choice:
    """An account that could verify it. `area`: the unit whose branch is theirs; `load`: open ones it has."""

    account_id: int
    name: str
    area: str
    load: int


@dataclass(frozen=True)
class Offer:
    """`first`: it waits for just this; the form stands open."""

    act: Act
    follows: str
    first: bool
    endings: Sequence[Ending] = ()
    verifiers: Sequence[Choice] = ()


@dataclass(frozen=True)
class Offers:
    """`here`: forms of this page. `verifies`: the reader does it on the verifier's page; `meeting`: on the
    joint meeting's."""

    here: Sequence[Offer]
    verifies: bool
    meeting: bool


def offers(runtime: Runtime, session: Session, who: Person, one: Rectification) -> Offers:
    """Exactly what would not be refused."""
    acts = possible_acts(session, runtime, who, one)
    on_docket = one.state is State.DOCKET
    here = [act for act in HERE if act in acts and not (on_docket and act in MEETING)]
    return Offers(
        here=[_offer(runtime, session, one, act) for act in here],
        verifies=bool(VERIFIERS_OWN & set(acts)),
        meeting=on_docket and bool(MEETING & set(acts)),
    )


def _offer(runtime: Runtime, session: Session, one: Rectification, act: Act) -> Offer:
    tree = read_unit_tree(session)
    unit = tree.names[tree.by_id[one.unit_id]]
    return Offer(
        act=act,
        follows=_FOLLOWS[act](runtime, one, unit),
        first=_is_first(session, one, act),
        endings=possible_endings(one) if act is Act.CONCLUDE else (),
        verifiers=list(_choices(session, tree, one)) if act is Act.ASSIGN else (),
    )


def _is_first(session: Session, one: Rectification, act: Act) -> bool:
    match act:
        case Act.ORDER | Act.ASK_AGAIN:
            return True
        case Act.CONCLUDE:
            return not one.may_name
        case Act.EXTEND:
            return asks_for_time(session, one)
        case Act.ASSIGN:
            return one.verifier_id is None
    return False


def _choices(session: Session, tree: UnitTree, one: Rectification) -> Iterator[Choice]:
    """Whoever has the unit in their area first, then who has least to do; nobody of the unit itself."""
    unit = tree.by_id[one.unit_id]
    above = list(tree.above(unit))
    able = [
        who
        for who in verifiers(session, one.object, settled=True)
        if who.area is None or unit not in tree.above(who.area)
    ]
    ids = [who.account_id for who in able]
    named = select(Account.id, Account.name).where(Account.id.in_(ids))
    names = {row.id: row.name for row in session.execute(named)}
    for who in sorted(able, key=lambda who: (who.area not in above, who.load, who.account_id)):
        yield Choice(
            who.account_id, names[who.account_id], tree.names[who.area] if who.area else "", who.load
        )


def _until(runtime: Runtime, span: Span) -> str:
    return moment(due_after(runtime.calendar, runtime.clock.now(), span).at)


def _order(runtime: Runtime, _one: Rectification, unit: str) -> str:
    due = _until(runtime, runtime.policy.rectification.order)
    return str(
        _(
            "%(unit)s is told which case it is, here, by e-mail and by SMS, and has until %(due)s to report.",
            unit=unit,
            due=due,
        )
    )


def _ask_again(runtime: Runtime, _one: Rectification, _unit: str) -> str:
    due = _until(runtime, runtime.policy.rectification.pause)
    return str(_("The person is asked once more after %(due)s. The earlier answer stays.", due=due))


def _conclude(_runtime: Runtime, _one: Rectification, _unit: str) -> str:
    return str(_("It ends here. The rating stays, and the person is not asked again."))


def _extend(runtime: Runtime, one: Rectification, unit: str) -> str:
    due = moment(due_after(runtime.calendar, one.due_at, runtime.policy.rectification.extension).at)
    return str(
        _("%(unit)s is told and reports by %(due)s. More time is given once only.", unit=unit, due=due)
    )


def _refuse(_runtime: Runtime, one: Rectification, _unit: str) -> str:
    return str(_("The deadline stays: %(due)s.", due=moment(one.due_at)))


def _assign(_runtime: Runtime, one: Rectification, _unit: str) -> str:
    return str(_("They see the case at once; the deadline stays: %(due)s.", due=moment(one.due_at)))


_FOLLOWS: Mapping[Act, Callable[[Runtime, Rectification, str], str]] = {
    Act.ORDER: _order,
    Act.ASK_AGAIN: _ask_again,
    Act.CONCLUDE: _conclude,
    Act.EXTEND: _extend,
    Act.REFUSE_EXTENSION: _refuse,
    Act.ASSIGN: _assign,
}
