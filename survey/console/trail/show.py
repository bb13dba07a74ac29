"""The page: is the trail whole, and who did what?"""

import re
from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.audit.daily import last_verified
from survey.audit.fault import Broken
from survey.console.paging import cut, read_cursor
from survey.console.trail import words
from survey.console.trail.read import PER_PAGE, Asked, read_actors, read_acts
from survey.console.trail.views import blueprint
from survey.runtime import current_runtime

_HASH = re.compile(r"[0-9a-f]{32,}")
_LONGEST = 96  # of a word to look for: a kind and an id


@blueprint.get("/trail")
@permission(Permission.AUDIT_READ)
def listed() -> ResponseReturnValue:
    runtime = current_runtime()
    asked = _asked()
    try:
        after = read_cursor(request.args.get("cursor"))
    except ValueError:
        abort(404)
    with runtime.database.read() as session:
        rows = read_acts(session, asked, runtime.settings.zone, after)
        verified = last_verified(session)
        actors = read_actors(session)
    page = cut(rows, PER_PAGE, lambda row: (row.at, row.id))
    return render_template(
        "trail/list.html",
        page=page,
        asked=asked,
        actors=actors,
        acts=words.ACTS,
        subjects=words.SUBJECTS,
        actors_words=words.ACTORS,
        verified=verified,
        broken=[_broken(one) for one in verified[1]["first"]] if verified else [],
        further=url_for("trail.listed", **_kept(), cursor=page.next_cursor) if page.next_cursor else None,
        said=_said,
    )


def _asked() -> Asked:
    # No database takes NUL.
    given = {
        name: request.args.get(name, "").replace("\0", "")[:_LONGEST].strip()
        for name in ("actor", "act", "subject")
    }
    try:
        day = date.fromisoformat(asked) if (asked := request.args.get("day")) else None
    except ValueError:
        abort(404)
    return Asked(**given, day=day)


def _kept() -> dict[str, Any]:
    return {name: one for name in ("actor", "act", "subject", "day") if (one := request.args.get(name))}


def _broken(first: dict[str, Any]) -> str:
    """A fault in words: where, at which act, what."""
    where = first["where"] if first["seq"] is None else f"{first['where']} {first['seq']}"
    return f"{where}: {words.BROKEN[Broken(first['what'])]}"


def _said(detail: Any) -> str:
    """A detail as it was written down, on one line; of a hash its beginning."""
    if isinstance(detail, dict):
        parts = ((name, _said(one)) for name, one in detail.items())
        return ", ".join(f"{name}: {said}" for name, said in parts if said)
    if isinstance(detail, list):
        return " ".join(_said(one) for one in detail)
    if detail is None or isinstance(detail, bool):
        return "" if detail is None else str(_("yes") if detail else _("no"))
    text = str(detail)
    return f"{text[:8]}…" if _HASH.fullmatch(text) else text
