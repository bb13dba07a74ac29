"""What was put right of one case, for the page of the case: nothing that its reader may not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.console.rectifying.course import Names, Told, cause_label, tell, verifiers_in
from survey.questionnaire.load import Questionnaire
from survey.rectification.read.steps import read_steps
from survey.rectification.read.view import View
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime
from survey.scoring.unit_tree import read_unit_tree


@dataclass(frozen=True)
class Righting:
    """Each rectification of a case with its steps, both in the order of time."""

    views: Sequence[View]
    steps: Mapping[int, Sequence[Told]]

    @property
    def objects(self) -> int:
        """How many different ones were rated badly."""
        return len({view.object for view in self.views})


NONE = Righting((), {})


def read_righting(
    runtime: Runtime,
    session: Session,
    who: Person,
    case_id: int,
    asked: Mapping[int, Questionnaire],
    *,
    uncovered: bool = False,
) -> Righting:
    """`asked`: the questionnaires by survey. `uncovered`: see read_steps."""
    views = read_views(session, runtime, who, Wanted(case_ids=[case_id]), Order.OPENED)
    if not views:
        return NONE
    tree, by_id = read_unit_tree(session), {view.id: view for view in views}
    steps = read_steps(session, runtime, who, list(by_id), uncovered=uncovered)
    verifiers = verifiers_in(session, steps)
    told: dict[int, list[Told]] = {view.id: [] for view in views}
    for step in steps:
        causes = partial(cause_label, asked[by_id[step.rectification_id].survey_id])
        names = Names(verifiers, tree.names, causes)
        told[step.rectification_id].append(tell(step, names))
    return Righting(views, told)
