"""The ledger's page: what was cleared comes first, then the backlog, then who is how far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import words as general
from survey.console.arguments import Picker, page_number, picker, word
from survey.console.downloads import MOST, Form, Table, asked_form, take_away
from survey.console.filters import period_label
from survey.console.kept import EXTENSION
from survey.console.ledger.lines import Line, Order, Sort, cut, ordered
from survey.console.ledger.tables import causes_table, entries_table, units_table
from survey.console.ledger.views import blueprint
from survey.console.periods import LAST_12, read_ends
from survey.console.reasons import read_names
from survey.rectification.figures.read_figures import Asked, conditions, read_figures, span_of
from survey.rectification.figures.read_ledger import Entry, read_ledger
from survey.rectification.figures.read_present import (
    Standing,
    read_backlog,
    read_flows,
    read_standings,
)
from survey.rectification.figures.roll_up import ALL, Rolled
from survey.rectification.watch.read import Stay, read_watch
from survey.runtime import Runtime, current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject

BACKLOG = 10  # cases that are named of each kind; how many there are is said


@dataclass(frozen=True)
class _Read:
    """Everything of one snapshot."""

    picker: Picker
    tree: UnitTree
    object: RatedObject | None
    figures: Rolled
    standings: dict[str, Standing]
    watch: Sequence[Stay]

    @property
    def title(self) -> str:
        rated = _("all") if self.object is None else general.RATED_AS[self.object]
        return f"{_('Putting right')} {period_label(self.picker.period.label)} {rated}"


@blueprint.get("/rectifications/ledger")
@permission(Permission.RECTIFICATIONS_READ)
def ledger() -> ResponseReturnValue:
    """Figures of a period, by default the last twelve months; what was cleared is of today's calendar."""
    runtime, form = current_runtime(), asked_form()
    with snapshot(runtime) as session:
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends, LAST_12)
        read = _read(runtime, session, chosen)
        causes = read_names(session)
        narrowed = conditions(read.tree, Asked(chosen.period, read.object))
        around = {} if form else _present(runtime, session, narrowed)
        entries = _entries(runtime, session, chosen, narrowed) if _wants_entries(form) else []
    order = _order()
    lines = ordered(_lines(read), order)
    if form:
        tables: Mapping[str, Callable[[], Table]] = {
            "ledger": partial(entries_table, entries, read.tree, causes, runtime.clock.now()),
            "units": partial(units_table, lines, f"{read.title} {_('Units')}"),
            "causes": partial(causes_table, read.figures.causes_of(), causes, f"{read.title} {_('Causes')}"),
        }
        return take_away(form, tables, period=chosen.period.label, object=read.object)
    shown, page, pages = cut(lines, page_number())
    return render_template(
        "ledger/ledger.html",
        picker=chosen,
        tree=read.tree,
        rated=read.object,
        whole=read.figures.of(),
        standing=read.standings.get(ALL) or Standing({}),
        causes=read.figures.causes_of(),
        cause_names=causes,
        watch=read.watch,
        rules=runtime.policy.watch,
        lines=shown,
        order=order,
        page=page,
        pages=pages,
        **around,
    )


def _read(runtime: Runtime, session: Session, chosen: Picker) -> _Read:
    given = request.args.get("object")
    rated = RatedObject(given) if given in set(RatedObject) else None
    tree = read_unit_tree(session)
    asked, now = Asked(chosen.period, rated), runtime.clock.now()
    key = "righting", chosen.period.first_month, chosen.period.last_month, rated, runtime.today()
    figures = current_app.extensions[EXTENSION].get_dear(
        key, now, lambda: read_figures(session, runtime, tree, asked)
    )
    standings = read_standings(session, tree, now, conditions(tree, asked))
    return _Read(chosen, tree, rated, figures, standings, read_watch(session))


def _present(
    runtime: Runtime, session: Session, narrowed: Sequence[ColumnElement[bool]]
) -> dict[str, object]:
    return {
        "flows": read_flows(session, runtime, narrowed),
        "backlog": read_backlog(session, runtime, narrowed, BACKLOG),
    }


def _wants_entries(form: Form | None) -> bool:
    return form is not None and request.args.get("table", "ledger") == "ledger"


def _entries(
    runtime: Runtime, session: Session, chosen: Picker, narrowed: Sequence[ColumnElement[bool]]
) -> list[Entry]:
    found = read_ledger(session, span_of(runtime, chosen.period), narrowed)
    return [one for _number, one in zip(range(MOST), found, strict=False)]


def _order() -> Order:
    first = Order.first(word(Sort, "sort", Sort.OVERDUE))
    given = request.args.get("order")
    return Order(first.by, given == "desc") if given else first


def _lines(read: _Read) -> list[Line]:
    """The units that have anything, each with all below it."""
    watched = {read.tree.by_id[stay.unit_id] for stay in read.watch}
    lines = []
    for code in read.tree.codes:
        tally, standing = read.figures.of(code), read.standings.get(code) or Standing({})
        if code in read.figures.units or standing.open or code in watched:
            depth = len(list(read.tree.above(code))) - 1
            name = read.tree.names[code]
            lines.append(Line(code, name, depth, tally, standing.open, standing.overdue, code in watched))
    return lines
