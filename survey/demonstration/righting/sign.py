"""The past's units sign for what they were told (签收), a day or two later."""

from datetime import timedelta

from sqlalchemy import select

from survey.demonstration.righting.staff import Staff
from survey.models import Notice, Unit
from survey.rectification.notices.inbox import sign_for
from survey.runtime import Runtime

_AFTER = timedelta(days=1)


def sign_for_notices(runtime: Runtime, staff: Staff) -> int:
    """Sign for those that are a day old; how many there were."""
    with runtime.database.read() as session:
        unread = session.execute(
            select(Notice.id, Unit.code)
            .join(Unit, Unit.id == Notice.unit_id)
            .where(Notice.read_at.is_(None), Notice.demo, Notice.made_at < runtime.clock.now() - _AFTER)
        ).all()
    return sum(sign_for(runtime, notice_id, by) for notice_id, code in unread if (by := staff.of_unit(code)))
