"""The published versions, and each as it reaches people: texts, call and pages side by side."""

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.questionnaires.views import blueprint, languages, published, setting
from survey.course.questionnaires import DEFAULT, published_versions
from survey.questionnaire.check.speech import GREETING_AT_MOST
from survey.questionnaire.rehearsal.preview import preview
from survey.runtime import current_runtime
from survey.vocabulary import Channel

MOST = 2**31 - 1  # what a database takes for a version


@blueprint.get("/questionnaires")
@permission(Permission.QUESTIONNAIRES_READ)
def listed() -> ResponseReturnValue:
    with current_runtime().database.read() as session:
        rows = published_versions(session)
    in_force = next((row.id for row in rows if row.key == DEFAULT), None)
    return render_template("questionnaires/list.html", rows=rows, in_force=in_force)


@blueprint.get(f"/questionnaires/<key>/<int(max={MOST}):version>")
@permission(Permission.QUESTIONNAIRES_READ)
def version(key: str, version: int) -> ResponseReturnValue:
    """One version, in one language and reading order at a time."""
    row, asked = published(key, version)
    here = setting(asked, Channel.SMS)
    return render_template(
        "questionnaires/version.html",
        row=row,
        asked=asked,
        setting=here,
        languages_of=languages(asked),
        preview=preview(asked, here),
        greeting_at_most=GREETING_AT_MOST,
    )
