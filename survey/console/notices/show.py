"""The page of notices that did not get out; sending one again; the address of a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import words_righting
from survey.console.notices import words
from survey.console.views import blueprint
from survey.mail.server import mail_server
from survey.models import Unit
from survey.models.base import LARGEST_ID
from survey.rectification.notices.enter_address import Address, Wrong, enter_address, faults
from survey.rectification.notices.reason import Reason
from survey.rectification.notices.send_again import send_again
from survey.rectification.notices.trouble import Trouble, read_trouble
from survey.runtime import current_runtime
from survey.vocabulary import DeliveryState, NoticeChannel

_UNUSABLE = 422


@dataclass
class Unreached:
    """A unit that lacks an address: why, by way out, and how many notices wait for it."""

    code: str
    name: str
    missing: dict[NoticeChannel, Reason | None] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    untold: set[int] = field(default_factory=set)


@blueprint.get("/notices")
@permission(Permission.PROGRESS_READ)
def notices() -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as session:
        troubles = read_trouble(session)
    return render_template(
        "notices/list.html",
        unreached=_without_address(troubles),
        stuck=[one for one in troubles if one.state is not DeliveryState.NO_ADDRESS],
        channels=list(NoticeChannel),
        by_mail=mail_server(runtime.settings) is not None,
        reasons=words.REASONS,
        righting=words_righting,
    )


@blueprint.post(f"/notices/<int(max={LARGEST_ID}):delivery_id>/again")
@permission(Permission.NOTICES_SEND)
def notice_again(delivery_id: int) -> ResponseReturnValue:
    """Once for each time it was seen in trouble, however often the button is pressed."""
    if send_again(current_runtime(), delivery_id, current_user.login):
        flash(_("It goes out again at the next run, within a few minutes."), "success")
    else:
        flash(_("It is not in trouble any more."), "warning")
    return redirect(url_for("console.notices"))


@blueprint.get("/notices/units/<code>")
@permission(Permission.NOTICES_SEND)
def unit_address(code: str) -> ResponseReturnValue:
    return _form(_unit(code), Address(), [])


@blueprint.post("/notices/units/<code>")
@permission(Permission.NOTICES_SEND)
def keep_unit_address(code: str) -> ResponseReturnValue:
    """What is left empty stays as it is."""
    runtime, unit = current_runtime(), _unit(code)
    given = Address(request.form.get("mail", "").strip(), request.form.get("phone", "").strip())
    wrong = faults(runtime, given)
    if wrong:
        return _form(unit, given, wrong), _UNUSABLE
    if enter_address(runtime, unit.id, given, current_user.login):
        said = _("The address of %(unit)s is entered; what waited for it goes out now.", unit=unit.name)
        flash(said, "success")
    return redirect(url_for("console.notices"))


def _form(unit: Unit, given: Address, wrong: Sequence[Wrong]) -> str:
    """What is there already is not shown: it is somebody's number."""
    return render_template(
        "notices/address.html", unit=unit, given=given, wrong=[words.FAULTS[one] for one in wrong]
    )


def _unit(code: str) -> Unit:
    with current_runtime().database.read() as session:
        return session.scalar(select(Unit).where(Unit.code == code)) or abort(404)


def _without_address(troubles: Iterable[Trouble]) -> Sequence[Unreached]:
    """Units in the order of their codes; who is told by no way out stands first."""
    found: dict[str, Unreached] = {}
    for one in troubles:
        if one.state is DeliveryState.NO_ADDRESS:
            unit = found.setdefault(one.unit_code, Unreached(one.unit_code, one.unit_name))
            unit.missing[one.channel] = one.reason
            unit.waiting.add(one.notice_id)
            if not one.told_otherwise:
                unit.untold.add(one.notice_id)
    return sorted(found.values(), key=lambda unit: (not unit.untold, unit.code))
