"""Who sees which rectification, and what of it (R6). Everything that shows one asks here.

rectifications:read    those whose survey has settled; with answers:live all
who verifies           their own, settled or not
a unit                 those of its own branch of which an order has told it: never who agreed to what, how
                       the person rated then and later, what the verifier found; no case that it was not
                       told of
a program (API)        those whose survey has settled
"""

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, false, or_, true

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.models import Rectification, Survey
from survey.rectification.read.view import View
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import WITH_UNIT, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

SETTLED: ColumnElement[bool] = Survey.state == SurveyState.SETTLED  # what a program sees

# What a unit is told of the course: its order, and what it did about it itself.
_TOLD_TO_UNIT = frozenset(
    {
        Act.ORDER, Act.ASK_EXTENSION, Act.EXTEND, Act.REFUSE_EXTENSION, Act.REPORT, Act.RETURN, Act.ACCEPT,
    }
)  # fmt: skip


def may_see(person: Person, view: View) -> bool:
    """Whether the person may know that there is such a rectification."""
    if person.may(Permission.RECTIFICATIONS_READ) and (view.settled or person.may(Permission.ANSWERS_LIVE)):
        return True
    if person.may(Permission.RECTIFICATIONS_VERIFY) and view.verifier_id == person.id:
        return True
    return person.may(Permission.RECTIFICATIONS_REPORT) and view.named and person.unit_code in view.above


def seen_by(person: Person, tree: UnitTree) -> ColumnElement[bool]:
    """`may_see` as a condition of a query over Rectification and Survey."""
    ways: list[ColumnElement[bool]] = []
    if person.may(Permission.RECTIFICATIONS_READ):
        ways.append(true() if person.may(Permission.ANSWERS_LIVE) else SETTLED)
    if person.may(Permission.RECTIFICATIONS_VERIFY):
        ways.append(Rectification.verifier_id == person.id)
    if person.may(Permission.RECTIFICATIONS_REPORT) and person.unit_code in tree.parents:
        own = tree.branch_ids(str(person.unit_code))
        ways.append(and_(Rectification.named, Rectification.unit_id.in_(own)))
    return or_(false(), *ways)


def as_shown(person: Person, view: View) -> View:
    """What of it the person may know, of one that they may see."""
    if not _as_unit(person):
        return view
    return replace(
        view, level=None, may_contact=None, may_name=None, finding=None, verifier_id=None, verifier=None,
        verified_at=None, asked_again_at=None, next_survey_id=None, ending=None, legal_step=None,
    )  # fmt: skip


def may_see_step(person: Person, act: Act, state: State | None) -> bool:
    """Whether a step of one that they may see, taken in `state`, is shown to them. That somebody was told of
    what the office itself is late with is no unit's business."""
    if not _as_unit(person):
        return True
    return state in WITH_UNIT if act is Act.CLIMB else act in _TOLD_TO_UNIT


def _as_unit(person: Person) -> bool:
    return not (person.may(Permission.RECTIFICATIONS_READ) or person.may(Permission.RECTIFICATIONS_VERIFY))
