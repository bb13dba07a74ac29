"""What a completed answer cost in a period: the one figure first, then by channel and by step."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import picker
from survey.console.costs.as_table import channels_table, steps_table
from survey.console.costs.views import blueprint
from survey.console.downloads import asked_form, take_away
from survey.console.filters import period_label
from survey.console.periods import read_ends
from survey.costs.look import look_at
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot


@blueprint.get("/costs")
@permission(Permission.COSTS_READ)
def shown() -> ResponseReturnValue:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends)
        sheet = look_at(runtime, session, chosen.period.first_day, chosen.period.last_day)
    currency = sheet.prices.currency
    if form := asked_form():
        label = period_label(chosen.period.label)
        tables = {
            "channels": lambda: channels_table(sheet.channels, f"{_('Costs by channel')} {label}", currency),
            "steps": lambda: steps_table(sheet.shown_steps, f"{_('Costs by step')} {label}", currency),
        }
        return take_away(form, tables, period=chosen.period.label)
    most = max((line.per_complete or 0 for line in sheet.channels), default=0)
    return render_template("costs/costs.html", picker=chosen, sheet=sheet, currency=currency, most=most)
