"""The applications to take ratings out, the second person's decision, and both figures side by side."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.reviewing import words
from survey.console.views import blueprint
from survey.models.base import LARGEST_ID
from survey.reviewing.exclusions.apply import apply
from survey.reviewing.exclusions.decide import decide
from survey.reviewing.exclusions.find import find_exclusions, read_effects
from survey.reviewing.exclusions.refusal import Refused
from survey.runtime import current_runtime
from survey.scoring.anomalies.look_at_ratings import DISSENT
from survey.scoring.read_counts import snapshot
from survey.vocabulary import ExclusionState


@blueprint.get("/exclusions")
@permission(Permission.ANOMALIES_READ)
def exclusions() -> ResponseReturnValue:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        found = find_exclusions(runtime, session)
        effects = read_effects(runtime, session, found)
    out = [level for one in found if one.state is ExclusionState.GRANTED for level in one.levels.values()]
    return render_template(
        "console/exclusions.html",
        found=sorted(found, key=lambda one: one.state is not ExclusionState.APPLIED),
        effects=effects,
        taken_out=len(out),
        dissatisfied=sum(level in DISSENT for level in out),
        told=words,
    )


@blueprint.post(f"/surveys/<int(max={LARGEST_ID}):survey_id>/exclusion")
@permission(Permission.EXCLUSIONS_APPLY)
def apply_for_exclusion(survey_id: int) -> ResponseReturnValue:
    anomaly_id = request.form.get("anomaly", type=int)
    if anomaly_id is not None and not 0 <= anomaly_id <= LARGEST_ID:
        abort(404)
    try:
        apply(current_runtime(), survey_id, request.form.get("why", ""), current_user, anomaly_id)
    except Refused as wrong:
        flash(str(words.REFUSALS[wrong.why]), "danger")
    else:
        flash(
            _("Applied for. The head of the polling centre decides; until then nothing changes."), "success"
        )
    if anomaly_id is not None:
        return redirect(url_for("console.anomaly", anomaly_id=anomaly_id), 303)
    return redirect(url_for("console.exclusions"), 303)


@blueprint.post(f"/exclusions/<int(max={LARGEST_ID}):exclusion_id>")
@permission(Permission.EXCLUSIONS_DECIDE, fresh=True)
def decide_exclusion(exclusion_id: int) -> ResponseReturnValue:
    grant = request.form.get("decision") == "grant"
    try:
        decide(current_runtime(), exclusion_id, grant, request.form.get("why", ""), current_user)
    except Refused as wrong:
        flash(str(words.REFUSALS[wrong.why]), "danger")
    else:
        flash(
            _("Taken out; both figures stay visible.") if grant else _("Refused; nothing changes."), "success"
        )
    return redirect(url_for("console.exclusions"), 303)
