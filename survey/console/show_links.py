"""A link to the petitioner's pages, made by the head of the polling centre and shown once."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey import qr_code
from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.views import blueprint
from survey.course.give_link import NothingToAnswer, leads_to, link_to_case
from survey.course.links import Given
from survey.models import Case
from survey.models.base import LARGEST_ID
from survey.questionnaire.texts import office_of
from survey.runtime import current_runtime
from survey.webhooks.addresses import link_address


@blueprint.post(f"/cases/<int(max={LARGEST_ID}):case_id>/link")
@permission(Permission.LINKS_MAKE)
def make_link(case_id: int) -> ResponseReturnValue:
    """The only page that ever shows it: what is kept cannot be turned back into an address."""
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.write() as session:
        case = session.get(Case, case_id) or abort(404)
        try:
            made = link_to_case(runtime, session, case_id, Given.CENTRE, now)
        except NothingToAnswer:
            abort(404)
        record(session, now, current_user.login, "link.make", ("case", str(case_id)), how=Given.CENTRE)
    address = link_address(runtime.settings.link_base, made.token)
    return render_template(
        "console/link.html",
        case=case,
        made=made,
        link=address,
        office=office_of(runtime.settings.sms_signature),
    )


@blueprint.get(f"/cases/<int(max={LARGEST_ID}):case_id>/link/<token>.svg")
@permission(Permission.LINKS_MAKE)
def link_picture(case_id: int, token: str) -> ResponseReturnValue:
    """The address as a QR code, for the page that shows the link."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        if not leads_to(session, token, case_id):
            abort(404)
    picture = qr_code.svg(link_address(runtime.settings.link_base, token))
    return Response(picture, mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})
