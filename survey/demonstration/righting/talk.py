"""The past's talks with responsible leaders (约谈): held some days after they are called for."""

from datetime import datetime, timedelta

from sqlalchemy import select

from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say
from survey.models import Rectification, Talk
from survey.rectification.talks.record import TalkRecord, record_talk
from survey.runtime import Runtime

_HELD_AFTER, _LEFT = timedelta(days=5), timedelta(days=18)


def hold_talks(runtime: Runtime, staff: Staff, until: datetime) -> int:
    """Hold those that have waited so long, and write down what was said; how many were held.

    `until`: when the visitor comes, who finds the latest still to be held.
    """
    before = min(runtime.clock.now() - _HELD_AFTER, until - _LEFT)
    with runtime.database.read() as session:
        due = session.execute(
            select(Talk.id, Rectification.object)
            .join(Rectification, Rectification.id == Talk.rectification_id)
            .where(Talk.recorded_at.is_(None), Talk.opened_at < before, Rectification.demo)
        ).all()
    today = runtime.today()
    for talk_id, rated in due:
        key = f"talk {talk_id} {today}"
        words = (say("talk_with", key), say("talk_said", key), say("talk_agreed", key))
        record_talk(runtime, talk_id, TalkRecord(today, *words), staff.runner(rated))
    return len(due)
