"""Builders: a unit's rectification in any state, and a notice to it."""

from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import select

from survey.models import Notice, NoticeDelivery, Rectification, Unit
from survey.rectification.notices.reason import Reason, read_reason
from survey.rectification.notices.write import Notified, write_notice
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import DeliveryState as D
from survey.vocabulary import NoticeChannel, NoticeKind, RatedObject, RectificationState, SurveyState
from tests.build import make_case, make_survey, make_unit

EMAIL, SMS = NoticeChannel.EMAIL, NoticeChannel.SMS
IDS = dict[NoticeChannel, int]  # of the deliveries of one notice
MAIL, PHONE = "lin@water.example", "+8613900008888"


class HasRuntime(Protocol):
    @property
    def runtime(self) -> Runtime: ...


def make_told_unit(
    runtime: Runtime, code: str = "W1", *, mail: str | None = MAIL, phone: str | None = PHONE, **fields: Any
) -> Unit:
    """A unit with an address to which notices go."""
    keyring = runtime.keyring
    return make_unit(
        runtime,
        code,
        contact_email_sealed=keyring.seal(mail, Sealed.UNIT_CONTACT_EMAIL) if mail else None,
        contact_phone_sealed=keyring.seal(phone, Sealed.UNIT_CONTACT_PHONE) if phone else None,
        **fields,
    )


def make_rectification(runtime: Runtime, unit: Unit | None = None, **fields: Any) -> Rectification:
    """An order to the unit, due in fifteen days: `state` and everything else may be given."""
    now = runtime.clock.now()
    unit = unit or make_told_unit(runtime)
    demo = fields.get("demo", False)
    survey = make_survey(runtime, make_case(runtime, unit=unit, demo=demo), state=SurveyState.SETTLED)
    ordinary = {
        "survey_id": survey.id,
        "case_id": survey.case_id,
        "round": 1,
        "object": RatedObject.RESPONSIBLE_UNIT,
        "unit_id": unit.id,
        "level": 5,
        "heard_at": now,
        "opened_at": now,
        "state": RectificationState.ORDERED,
        "entered_at": now,
        "due_at": now + timedelta(days=15),
        "due_from": now,
        "due_span": "15wd",
        "due_provisional": False,
        "may_name": True,
        "named": True,
        "orders": 1,
    }
    with runtime.database.write() as session:
        one = Rectification(**(ordinary | fields))
        session.add(one)
        session.flush()
        session.refresh(one)
    return one


def notify_of(
    runtime: Runtime, one: Rectification, kind: NoticeKind = NoticeKind.ORDERED, mark: str = "order:1"
) -> dict[NoticeChannel, int]:
    """Write the notice of one rectification; the ids of its deliveries by channel."""
    detail = {"order": 1, "due": one.due_at.isoformat()}
    with runtime.database.write() as session:
        write_notice(session, Notified.of(one, kind, mark, detail), runtime.clock.now())
    return deliveries(runtime, kind)


def deliveries(runtime: Runtime, kind: NoticeKind) -> dict[NoticeChannel, int]:
    """The ids of the deliveries of the last notice of a kind."""
    last = select(Notice.id).where(Notice.kind == kind).order_by(Notice.id.desc()).limit(1)
    with runtime.database.read() as session:
        of = select(NoticeDelivery).where(NoticeDelivery.notice_id.in_(last))
        return {row.channel: row.id for row in session.scalars(of)}


def delivery(runtime: Runtime, delivery_id: int) -> NoticeDelivery:
    with runtime.database.read() as session:
        return session.get_one(NoticeDelivery, delivery_id)


def states(on: HasRuntime, ids: IDS) -> tuple[D, D]:
    """How the e-mail and the text stand."""
    return delivery(on.runtime, ids[EMAIL]).state, delivery(on.runtime, ids[SMS]).state


def reason(on: HasRuntime, delivery_id: int) -> Reason | None:
    return read_reason(delivery(on.runtime, delivery_id).why)[0]
