"""A conversation stepped through by hand. It is the list of what was put in, carried by the form itself."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.questionnaires.draft import read_draft
from survey.console.questionnaires.show import MOST
from survey.console.questionnaires.views import blueprint, languages, published, setting
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.rehearsal import Line, NotAsked, rehearse
from survey.questionnaire.rehearsal.by_call import HANG_UP
from survey.questionnaire.rehearsal.by_page import BAR
from survey.vocabulary import Channel

TURNS = 80  # nobody plays longer
LONGEST = 500  # characters of one answer
PLAYED = (Channel.SMS, Channel.VOICE, Channel.WEB, Channel.INTERVIEWER)


@blueprint.route(f"/questionnaires/<key>/<int(max={MOST}):version>/play/<channel>", methods=["GET", "POST"])
@permission(Permission.QUESTIONNAIRES_READ)
def play(key: str, version: int, channel: str) -> ResponseReturnValue:
    """A published version."""
    _row, asked = published(key, version)
    return _page(asked, _channel(channel), content="")


@blueprint.post("/questionnaires/draft/play/<channel>")
@permission(Permission.QUESTIONNAIRES_PUBLISH)
def play_draft(channel: str) -> ResponseReturnValue:
    """One that is not published: its content comes along with the form."""
    draft = read_draft()
    if draft.asked is None:
        abort(400)
    return _page(draft.asked, _channel(channel), content=draft.content)


def _channel(name: str) -> Channel:
    return Channel(name) if name in PLAYED else abort(404)


def _page(asked: Questionnaire, channel: Channel, content: str) -> ResponseReturnValue:
    here, said = setting(asked, channel), _said()
    try:
        scene = rehearse(asked, here, said)
    except NotAsked:
        abort(404)
    return render_template(
        "questionnaires/play.html",
        asked=asked,
        setting=here,
        languages_of=languages(asked),
        channels=[one for one in PLAYED if asked.asks_on(one)],
        scene=scene,
        bubbles=_bubbles(scene.lines),
        given=said,
        content=content,
        hang_up=HANG_UP,
        full=len(said) >= TURNS,
    )


def _bubbles(lines: Sequence[Line]) -> list[list[Line]]:
    """Each line by itself; what a call says without a pause is one."""
    bubbles: list[list[Line]] = []
    for line in lines:
        if bubbles and line.seconds is not None and bubbles[-1][-1].seconds is not None:
            bubbles[-1].append(line)
        else:
            bubbles.append([line])
    return bubbles


def _said() -> list[str]:
    """What was put in before, and now; a step back leaves the last one out."""
    said = request.form.getlist("said")
    if "back" in request.form:
        return _short(said[:-1])
    if "now" in request.form:
        return _short([*said, request.form["now"]])
    if "words" in request.form:
        chosen = ",".join(request.form.getlist("chosen"))
        return _short([*said, f"{chosen}{BAR}{request.form['words']}"])
    return _short(said)


def _short(said: list[str]) -> list[str]:
    return [one[:LONGEST] for one in said[:TURNS]]
