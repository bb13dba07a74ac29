"""What the pages need to work where there is no connection."""

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from survey.accounts.guard import permission, public
from survey.accounts.permissions import Permission
from survey.console.reporting import has_arrived
from survey.console.verifying.views import ONE, blueprint, find_own


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker. It has to lie at this address to be allowed to keep these pages."""
    script = current_app.send_static_file("verifying-worker.js")
    script.headers["Cache-Control"] = "no-cache"
    return script


@blueprint.get(f"{ONE}/standing")
@permission(Permission.RECTIFICATIONS_VERIFY)
def standing(rectification_id: int) -> ResponseReturnValue:
    """Before a telephone sends what it kept: who is logged in, whether it is theirs, whether it has arrived.

    That it is not theirs any more is said in so many words: the telephone deletes it then, and must not
    because some proxy answered in our place.
    """
    view = find_own(rectification_id)
    answer = jsonify(
        account=current_user.id,
        mine=view is not None,
        arrived=view is not None and has_arrived(view.id, request.args.get("key")),
        csrf=generate_csrf(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
