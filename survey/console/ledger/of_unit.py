"""What a unit's page tells of putting right: what people were dissatisfied with, and how orders were met.

Who reads what is put right sees all of it. A unit sees its own orders, which it knows one by one, and of the
causes what is not small, of months that are over, so that no single word can be told apart (R6). Nobody else
sees any of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_login import current_user

from survey.accounts.permissions import Permission
from survey.console.periods import LAST_12
from survey.console.read_figures import Figures, Look
from survey.console.reasons import Reason, read_names, reasons_of
from survey.models import Rectification
from survey.rectification.figures.causes import Above, by_month, count_people, hidden_causes
from survey.rectification.figures.read_causes import read_voices
from survey.rectification.figures.read_figures import Asked, conditions, midnight, read_figures
from survey.rectification.figures.read_present import Standing, read_standings
from survey.rectification.figures.roll_up import Cell
from survey.rectification.figures.tally import Tally
from survey.rectification.watch.read import Stay, read_watch
from survey.scoring.periods import Month, Period, named, read_period
from survey.scoring.suppression import Levels
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import WITH_UNIT, RatedObject, RectificationState

MONTHS = 12


@dataclass(frozen=True)
class Cause:
    """`found`: people of whom verification found it; `said`: dissatisfied people who named it when asked.

    None: hidden. `months`: how many in each month, for who sees all.
    """

    name: str
    found: int | None
    said: int | None
    months: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class OfUnit:
    """`whole`: the reader sees all; otherwise only orders, and causes that are not small.

    `open`, `overdue`: for a unit what it has to carry out or has reported, and what of it is its own turn.
    """

    whole: bool
    tally: Tally
    open: int
    overdue: int
    causes: Sequence[Cause]
    stay: Stay | None

    @property
    def has_any(self) -> bool:
        tally = self.tally
        return bool(self.open or tally.fell_due or (self.whole and (tally.opened or tally.ended)))


def read_of_unit(look: Look, code: str, rated: RatedObject, reasons: Figures | None = None) -> OfUnit | None:
    """Of the last twelve months; None for who may not know. `reasons`: of the same months, if at hand."""
    whole = current_user.may(Permission.RECTIFICATIONS_READ)
    if not whole and not current_user.may(Permission.RECTIFICATIONS_REPORT):
        return None
    runtime, session, tree = look.runtime, look.session, look.tree
    period = read_period(LAST_12, runtime.today())
    asked = Asked(period, top=code, named=not whole)
    found = _found(look, code, rated, period) if whole else _told(look, code, rated)
    said = reasons or look.beside(code, period)[1]
    stays = read_watch(session, [tree.ids[code]])
    return OfUnit(
        whole,
        read_figures(session, runtime, tree, asked).of(code),
        *_standing(look, code, asked),
        _causes(read_names(session), found, reasons_of(said, code, rated, {})),
        stays[0] if stays else None,
    )


def _standing(look: Look, code: str, asked: Asked) -> tuple[int, int]:
    """What is open of a unit, and what of it is overdue; what the person says next is no unit's to know."""
    narrowed = conditions(look.tree, asked)
    now = look.runtime.clock.now()
    if not asked.named:
        standing = read_standings(look.session, look.tree, now, narrowed).get(code) or Standing({})
        return standing.open, standing.overdue
    own = [*narrowed, Rectification.state.in_((*WITH_UNIT, RectificationState.REPORTED))]
    standing = read_standings(look.session, look.tree, now, own).get(code) or Standing({})
    turn = [*narrowed, Rectification.state.in_(WITH_UNIT)]
    late = read_standings(look.session, look.tree, now, turn).get(code) or Standing({})
    return standing.open, late.overdue


Found = Mapping[str, tuple[int | None, Sequence[tuple[str, int]]]]  # by cause: people, and in each month


def _found(look: Look, code: str, rated: RatedObject, period: Period) -> Found:
    """Everything, for who reads what is put right."""
    tree = look.tree
    voices = read_voices(look.session, look.runtime, tree, Asked(period, rated, top=code))
    months = by_month(voices, _above(tree), code)
    return {
        cause: (levels.total(), [(month[5:].lstrip("0"), months[cause][month]) for month in period.months()])
        for (unit, cause), levels in count_people(voices, _above(tree)).items()
        if unit == code and cause
    }


def _told(look: Look, code: str, rated: RatedObject) -> Found:
    """What a unit may know: of the twelve months that are over, as it stood when the last one was.

    So it is the same for a whole month: what changed from one day to the next would be one person's word.
    """
    tree, runtime = look.tree, look.runtime
    last = Month.of(look.today).plus(-1)
    period = named(last.plus(1 - MONTHS), last)

    def read() -> tuple[Mapping[Cell, Levels], frozenset[Cell]]:
        over = midnight(runtime, runtime.today().replace(day=1))
        voices = read_voices(look.session, runtime, tree, Asked(period, rated), over)
        above = _above(tree)
        hidden = hidden_causes(tree.parents, voices, above, runtime.policy.score.show_from)
        return count_people(voices, above), hidden

    key = "causes", rated, period.first_month, period.last_month
    people, hidden = look.kept.get(key, runtime.clock.now(), read)
    return {
        cause: (None if (unit, cause) in hidden else sum(levels.values()), ())
        for (unit, cause), levels in people.items()
        if unit == code and cause
    }


def _causes(names: Mapping[str, str], found: Found, said: Sequence[Reason]) -> list[Cause]:
    """Those that verification found or dissatisfied people named, what was found most first.

    Not even that there is another one is told where both figures are hidden.
    """
    by_reason = {one.key: one.dissatisfied for one in said if one.dissatisfied != 0}
    causes = []
    for key in {*found, *by_reason}:
        people, months = found.get(key, (0, ()))
        cause = Cause(names.get(key, key), people, by_reason.get(key, 0), months)
        causes += [cause] if cause.found or cause.said else []
    return sorted(causes, key=lambda one: (one.found is None, -(one.found or 0), -(one.said or 0), one.name))


def _above(tree: UnitTree) -> Above:
    return lambda unit_id: tree.above(tree.by_id[unit_id])
