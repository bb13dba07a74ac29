"""Are answers coming in, and are they understood?"""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.contact.hours import local_day
from survey.health.gauges import by_label, gauge
from survey.models import Answer, Inbound
from survey.runtime import Runtime


def hearing(runtime: Runtime, session: Session, now: datetime) -> Iterator[Metric]:
    since = local_day(now, runtime.settings.zone)[0]
    heard = select(Answer.channel, func.count()).where(Answer.heard_at >= since).group_by(Answer.channel)
    answers = {str(channel): n for channel, n in session.execute(heard)}
    yield by_label("answers_today", "Answers heard today", "channel", answers)
    waiting = select(func.count(), func.min(Inbound.received_at)).where(Inbound.understood_at.is_(None))
    number, oldest = session.execute(waiting).one()
    yield gauge("inbound_not_understood", "Messages stored, not understood", number)
    age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    yield gauge("inbound_not_understood_oldest_seconds", "How long the oldest of these waits", age)
