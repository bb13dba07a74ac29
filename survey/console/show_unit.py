"""One unit: both objects, how people rated and why, where its cases went, and how it went month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console import sentences, words
from survey.console.arguments import (
    Picker,
    branch_ids,
    held_to,
    look_of,
    picker,
    unit_asked,
    view_asked,
)
from survey.console.beside import (
    channels_apart,
    composite_of,
    read_changes,
    read_raked,
    standing_of,
    with_excluded,
)
from survey.console.downloads import Form, asked_form, take_away
from survey.console.downloads.unit import parted_table, reasons_table
from survey.console.filters import period_label
from survey.console.ledger import words as ledger_words
from survey.console.ledger.of_unit import read_of_unit
from survey.console.parts import Part
from survey.console.periods import LAST_12, read_ends
from survey.console.read_figures import Figures, Look
from survey.console.reasons import Reason, read_names, reasons_of
from survey.console.reckoning import reckon
from survey.console.said import Said, read_said
from survey.console.views import blueprint
from survey.rectification.figures.tally import Stage
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.score import Score
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject

Items = dict[RatedObject, Score]
MONTHS = 12  # in the pictures; a longer period shows its last ones


@dataclass(frozen=True)
class Parted:
    """A breakdown: each key, or month, with both objects."""

    part: Part
    keys: Sequence[tuple[str, Items]]


@dataclass(frozen=True)
class Shown:
    """A unit's figures of a period, as the reader may see them."""

    picker: Picker
    tree: UnitTree
    code: str
    heads: Items
    months: Sequence[tuple[str, Items]]
    parted: Sequence[Parted]
    reasons: Sequence[Reason] = ()
    around: Mapping[str, Any] = field(default_factory=dict)

    @property
    def leading(self) -> RatedObject:
        """What the unit is mostly rated as: a petition office is seldom the responsible unit too."""
        return max(RatedObject, key=lambda rated: self.heads[rated]["surveys"] or 0)


@blueprint.get("/units/<path:code>")
@permission(Permission.SCORES_READ)
def unit(code: str) -> ResponseReturnValue:
    """A county has few answers per unit and month, so the page opens on the last twelve months."""
    shown = _read(code)
    if shown is None:
        return render_template("console/nothing_yet.html")
    if form := asked_form():
        return _taken(form, shown)
    return _page(shown, None)


@blueprint.post("/units/<path:code>")
@permission(Permission.WORDS_READ)
def uncover_words(code: str) -> ResponseReturnValue:
    """The same page with what people said; the look is on record before it is had."""
    runtime = current_runtime()
    shown = _read(code) or abort(404)
    period = shown.picker.period
    with runtime.database.write() as session:
        subject = ("unit", shown.code[:64])
        record(session, runtime.clock.now(), current_user.login, "unit.uncover", subject, period=period.label)
    with runtime.database.read() as session:
        ids = branch_ids(shown.tree, shown.code) or []
        return _page(shown, read_said(runtime, session, period, ids))


def _page(shown: Shown, said: Sequence[Said] | None) -> str:
    return render_template(
        "console/unit.html",
        picker=shown.picker,
        view=view_asked(),
        tree=shown.tree,
        code=shown.code,
        own=held_to(),
        heads=shown.heads,
        leading=shown.leading,
        months=shown.months,
        parted=shown.parted,
        reasons=shown.reasons,
        reckoning=reckon(shown.heads[shown.leading]),
        below=len(shown.tree.children(shown.code)),
        words_said=said,
        said=sentences,
        ledger=ledger_words,
        stages=list(Stage),
        **shown.around,
    )


def _read(code: str) -> Shown | None:
    """None where there is no case at all; 404 for a unit that the reader may not see."""
    runtime = current_runtime()
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        code = unit_asked(tree, code) or abort(404)
        ends = read_ends(session)
        if ends is None:
            return None
        chosen = picker(runtime, ends, LAST_12)
        look = look_of(runtime, session, tree, view_asked())
        parts = look.unit(code, chosen.period)
        heads = _both(parts[Part.WHOLE], code)
        shown = Shown(
            picker=chosen,
            tree=tree,
            code=code,
            heads=heads,
            months=_months(parts[Part.MONTH], code),
            parted=[_parted(parts[part], code) for part in (Part.CHANNEL, Part.CATEGORY)],
        )
        return _with_more(look, parts, shown)


def _with_more(look: Look, parts: Mapping[Part, Figures], shown: Shown) -> Shown:
    """Reasons, and what stands beside the figures: read in the same snapshot."""
    code, leading = shown.code, shown.leading
    whole = parts[Part.WHOLE]
    everybody = look.everybody(whole.period)
    around = {
        "changes": read_changes(look, whole, code),
        "raked": read_raked(look, parts, code),
        "standings": {rated: standing_of(everybody, look.tree, code, rated) for rated in RatedObject},
        "with_excluded": {rated: with_excluded(whole, code, rated) for rated in RatedObject},
        "composite": composite_of(whole, code),
        "channels": channels_apart(parts[Part.CHANNEL], code, leading),
    }
    reasons = reasons_of(parts[Part.REASON], code, leading, read_names(look.session))
    same = parts[Part.REASON] if shown.picker.period.label == LAST_12 else None
    around["righting"] = read_of_unit(look, code, leading, same)
    return replace(shown, reasons=reasons, around=around)


def _taken(form: Form, shown: Shown) -> ResponseReturnValue:
    """One of the page's tables as a file."""
    name, period = shown.tree.names[shown.code], period_label(shown.picker.period.label)
    title = f"{name} {period} {words.RATED_AS[shown.leading]}"
    months = [(month, items[shown.leading]) for month, items in shown.months]
    tables = {"months": partial(parted_table, "months", f"{title} {_('Month by month')}", _("Month"), months)}
    for parted in shown.parted:
        label = str(words.PARTS[parted.part])
        named = [
            (str(words.CHANNELS.get(key, key)), items[shown.leading])  # type: ignore[call-overload]
            for key, items in parted.keys
        ]
        tables[parted.part] = partial(parted_table, parted.part.value, f"{title} {label}", label, named)
    reasons = partial(reasons_table, f"{title} {_('Reasons')}", shown.reasons)
    return take_away(form, {**tables, "reasons": reasons}, period=shown.picker.period.label, unit=shown.code)


def _both(figures: Figures, code: str, key: str = "") -> Items:
    return {rated: figures.of(code, rated, key) for rated in RatedObject}


def _parted(figures: Figures, code: str) -> Parted:
    return Parted(figures.part, [(key, _both(figures, code, key)) for key in figures.keys(code)])


def _months(figures: Figures, code: str) -> list[tuple[str, Items]]:
    """The last months of a period, those without a case too."""
    return [(month, _both(figures, code, month)) for month in list(figures.period.months())[-MONTHS:]]
