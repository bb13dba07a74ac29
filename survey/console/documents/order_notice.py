"""The notice of an order, as the unit gets it and as those read it who read what is put right."""

from flask import Response, abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.console.documents.hand_out import hand_out, issue_of, issuer_of
from survey.console.reasons import read_names
from survey.models import Case, Rectification
from survey.papers.rectification.order_notice import OrderNotice, order_notice_docx
from survey.rectification.consent import may_be_named as has_agreed
from survey.rectification.latest import latest
from survey.rectification.orders.person import may_be_named, name_of
from survey.rectification.read.view import View
from survey.rectification.take import opened_words
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct


def hand_out_order(runtime: Runtime, view: View, reader: Person) -> Response:
    """The document of the latest order of one that the reader may see; 404 if nothing was ordered.

    The petitioner's name stands in it where they agreed to be named and the reader may have it.
    """
    with runtime.database.read() as session:
        notice = _notice(runtime, session, view, reader)
    title = f"{_('Notice to put right')} {view.case_no}"
    subject = ("rectification", str(view.id))
    return hand_out(order_notice_docx(notice), subject, title, paper="order", named=bool(notice.person))


def _notice(runtime: Runtime, session: Session, view: View, reader: Person) -> OrderNotice:
    order = latest(session, view.id, RectificationAct.ORDER)
    due = view.ordered_due_at
    if order is None or due is None:
        abort(404)
    case, settings, names = session.get_one(Case, view.case_id), runtime.settings, read_names(session)
    issuer = issuer_of(session, view.case_id, view.object)
    return OrderNotice(
        issue=issue_of(runtime, issuer, runtime.local_day(order.at), demo=view.demo),
        number=view.id,
        unit=view.unit_name,
        rated=view.object,
        case_no=view.case_no,
        category=case.category,
        closed_on=case.closed_at.astimezone(settings.zone).date(),
        causes=[names.get(cause, cause) for cause in view.causes],
        wanted=opened_words(runtime, order).get("order", ""),
        due_on=due.astimezone(settings.zone).date(),
        # More time for another report is no more time for the order.
        extended=view.extended_at is not None
        and (view.reported_at is None or view.extended_at < view.reported_at),
        person=_person(runtime, session, view, reader),
        lines=(settings.hotline, settings.supervision_line),
    )


def _person(runtime: Runtime, session: Session, view: View, reader: Person) -> str:
    one = session.get_one(Rectification, view.id)
    reads = has_agreed(session, one) and reader.may(Permission.NAMES_READ)
    if not (reads or may_be_named(session, view.id, reader)):
        return ""
    return name_of(runtime, session, one).name
