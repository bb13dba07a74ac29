"""A questionnaire from a file: looked over, previewed, compared with the one before, and published.

The draft lies nowhere but in the page: each form carries it along.
"""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.questionnaires.views import LARGEST, blueprint, languages, setting
from survey.course.questionnaires import VersionTaken, circumstances, find_published, publish
from survey.questionnaire.check import Problem, errors, look_over
from survey.questionnaire.check.speech import GREETING_AT_MOST
from survey.questionnaire.differences import Difference, differences
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, parse
from survey.questionnaire.rehearsal.preview import preview
from survey.runtime import current_runtime
from survey.vocabulary import Channel

_TOO_LARGE, _UNUSABLE = 413, 422


@dataclass(frozen=True)
class Draft:
    """`asked` is None where the file cannot be used; `wrong` says why, a line each."""

    content: str
    asked: Questionnaire | None = None
    wrong: tuple[str, ...] = ()


@blueprint.post("/questionnaires/draft")
@permission(Permission.QUESTIONNAIRES_PUBLISH)
def draft() -> ResponseReturnValue:
    """What is wrong with it, how it would reach people, and what is different from the version before."""
    given = read_draft()
    if given.asked is None:
        return render_template("questionnaires/unusable.html", wrong=given.wrong), _UNUSABLE
    return _page(given.asked, given.content)


@blueprint.post("/questionnaires/publish")
@permission(Permission.QUESTIONNAIRES_PUBLISH, fresh=True)
def publish_draft() -> ResponseReturnValue:
    """Published as it was looked at: the digest of the page and the tick come along."""
    given = read_draft()
    asked = given.asked
    if asked is None or request.form.get("digest") != asked.digest:
        abort(400)
    if "confirmed" not in request.form or errors(_problems(asked)):
        flash(_("Not published: read it on every channel, then tick the box."), "danger")
        return _page(asked, given.content), _UNUSABLE
    runtime = current_runtime()
    subject = ("questionnaire", f"{asked.key} {asked.version}")
    try:
        with runtime.database.write() as session:
            now = runtime.clock.now()
            new = publish(session, asked, given.content, now)
            if new:
                record(
                    session, now, current_user.login, "questionnaire.publish", subject, digest=asked.digest
                )
    except VersionTaken:
        flash(
            _("Not published: this version has other words already, or a later one is published."), "danger"
        )
        return _page(asked, given.content), _UNUSABLE
    flash(
        _("Published. Who is chosen from now on is asked in these words.")
        if new
        else _("It was published before, word for word."),
        "success",
    )
    return redirect(url_for("questionnaires.version", key=asked.key, version=asked.version))


def read_draft() -> Draft:
    """The file that was uploaded, or the draft that a page carried along; 413 if it is too large."""
    file = request.files.get("file")
    raw = file.read(LARGEST + 1) if file else request.form.get("content", "").encode()
    if len(raw) > LARGEST:
        abort(_TOO_LARGE)
    try:
        content = raw.decode().replace("\r\n", "\n")  # as forms send the ends of lines
    except UnicodeDecodeError:
        return Draft("", wrong=(_("The file is not text in UTF-8."),))
    try:
        return Draft(content, parse(content))
    except BadQuestionnaire as wrong:
        return Draft(content, wrong=tuple(str(wrong).splitlines()))


def _problems(asked: Questionnaire) -> list[Problem]:
    return look_over(asked, circumstances(current_runtime()))


def _page(asked: Questionnaire, content: str) -> str:
    here, problems = setting(asked, Channel.SMS), _problems(asked)
    before, changes = _changes(asked)
    return render_template(
        "questionnaires/draft.html",
        asked=asked,
        content=content,
        setting=here,
        languages_of=languages(asked),
        preview=preview(asked, here),
        greeting_at_most=GREETING_AT_MOST,
        problems=problems,
        may_be_published=not errors(problems),
        before=before,
        changes=changes,
    )


def _changes(asked: Questionnaire) -> tuple[int | None, list[Difference]]:
    """The version now in use, and what is different from it."""
    with current_runtime().database.read() as session:
        row = find_published(session, asked.key)
    return (row.version, differences(parse(row.content), asked)) if row else (None, [])
