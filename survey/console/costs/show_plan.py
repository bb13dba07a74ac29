"""What another plan would have cost, and whom it would have missed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import Picker, picker
from survey.console.costs.views import blueprint
from survey.console.periods import LAST_12, read_ends
from survey.costs.keep import CATEGORY
from survey.costs.look import look_at
from survey.costs.read import read_entries
from survey.costs.tables import Sheet, steps_of
from survey.costs.usage import Entry, came_of
from survey.costs.whatif import Course, Foreseen, Kind, course_of, foresee, kinds_of, of_group
from survey.runtime import Runtime, current_runtime
from survey.scoring.read_counts import snapshot
from survey.vocabulary import Spent

_MOST_STEPS = 12
_ROOM = 2  # empty steps below the last one, to add to
NOW = "now"  # the plan in force, in the place of a name


@dataclass(frozen=True)
class Asked:
    """The plan to be foreseen: `name` where it is one of the policy, `assumed` a share from 0 to 1."""

    name: str | None
    kinds: tuple[Kind, ...]
    assumed: float | None


@dataclass(frozen=True)
class Group:
    """How many of a category would take part, by the plan as it was and by the one that is tried out."""

    name: str
    people: int
    now: float
    then: float


@blueprint.get("/costs/plan")
@permission(Permission.COSTS_READ)
def plan() -> ResponseReturnValue:
    """Opens on twelve months: a month has too few answers to tell steps apart."""
    runtime = current_runtime()
    asked = _asked(runtime)
    with snapshot(runtime) as session:
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends, LAST_12)
        span = chosen.period.first_day, chosen.period.last_day
        sheet = look_at(runtime, session, *span)
        entries = read_entries(session, *span, CATEGORY)
    course = course_of(sheet.steps, sum(one.line.came.surveys for one in sheet.steps))
    return _shown(runtime, chosen, sheet, course, asked, _groups(runtime, entries, sheet, course, asked))


def _shown(
    runtime: Runtime, chosen: Picker, sheet: Sheet, course: Course, asked: Asked, groups: Sequence[Group]
) -> ResponseReturnValue:
    satisfied = runtime.policy.score.satisfied
    rows = [*asked.kinds, *[None] * _ROOM][:_MOST_STEPS]
    return render_template(
        "costs/plan.html",
        picker=chosen,
        currency=sheet.prices.currency,
        is_whole=sheet.whole.cost.is_whole,
        people=course.people,
        plans=[NOW, *runtime.policy.plans],
        asked=asked,
        rows=rows,
        kinds=Kind,
        now=_measured(course, satisfied),
        then=foresee(course, asked.kinds, satisfied, asked.assumed),
        groups=groups,
        # By one step alone, whose answers may be few.
        may_see_small=current_user.may(Permission.SCORES_SMALL),
    )


def _measured(course: Course, satisfied: Sequence[int]) -> Foreseen:
    """The plan as it went."""
    return foresee(course, [one.kind for one in course.steps], satisfied)


def _groups(
    runtime: Runtime, entries: Sequence[Entry], sheet: Sheet, whole: Course, asked: Asked
) -> list[Group]:
    """Categories with enough people to say something of, those who lose most first."""
    by_category: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        if one.spent is not Spent.OPEN and not one.again and one.key:
            by_category[one.key].append(one)
    satisfied = runtime.policy.score.satisfied
    found = []
    for name, some in sorted(by_category.items()):
        people = came_of(some).surveys
        if people < max(runtime.policy.score.show_from, 1):
            continue
        course = of_group(steps_of(some, sheet.prices), people, whole)
        then = foresee(course, asked.kinds, satisfied, asked.assumed, draws=0)
        found.append(Group(name, people, course.completes / people, then.participation.point))
    return sorted(found, key=lambda one: (one.then - one.now, one.name))


def _asked(runtime: Runtime) -> Asked:
    """The steps that the address names one by one, else the plan that it names, else the one in force."""
    given = [word for word in request.args.getlist("step") if word]
    assumed = _assumed()
    if given:
        if len(given) > _MOST_STEPS or not set(given) <= set(Kind):
            abort(404)
        return Asked(None, tuple(Kind(word) for word in given), assumed)
    name = request.args.get("plan", NOW)
    plans = {NOW: runtime.policy.plan, **runtime.policy.plans}
    if name not in plans:
        abort(404)
    return Asked(name, kinds_of(plans[name])[:_MOST_STEPS], assumed)


def _assumed() -> float | None:
    """Given in percent; nothing, or what is no percentage, is no assumption."""
    percent = request.args.get("assume", type=float)
    return percent / 100 if percent is not None and 0 <= percent <= 100 else None
