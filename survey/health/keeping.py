"""Is anything stuck? Jobs, pauses, notices, the allowance, the trail of acts, room on the disk."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.audit.daily import last_published, last_verified
from survey.course.allowance import allowance_key, lead
from survey.health.gauges import by_label, gauge
from survey.health.runs import lately
from survey.models import NoticeDelivery, Pause
from survey.runtime import Runtime
from survey.vocabulary import Channel, DeliveryState

_GOT_OUT = (DeliveryState.ACCEPTED, DeliveryState.CANCELLED)
_NOT_OUT = [state for state in DeliveryState if state not in _GOT_OUT]


def keeping(runtime: Runtime, session: Session, now: datetime) -> Iterator[Metric]:
    kept = select(NoticeDelivery.state, func.count()).where(NoticeDelivery.state.in_(_NOT_OUT))
    notices = {str(state): n for state, n in session.execute(kept.group_by(NoticeDelivery.state))}
    yield by_label("notices_not_out", "Notices to units that did not get out", "state", notices)
    pauses = session.scalar(select(func.count()).where(Pause.ended_at.is_(None))) or 0
    yield gauge("pauses_running", "Pauses of sending that are running", pauses)
    yield by_label(
        "allowance_ahead_seconds", "How long the carrier's allowance is taken in advance", "channel",
        _ahead(runtime, session),
    )  # fmt: skip
    yield from _jobs(runtime, session, now)
    yield from _trail(session)
    yield by_label("disk_free_bytes", "Room beside what is written", "place", _free(runtime))


def _ahead(runtime: Runtime, session: Session) -> dict[str, float]:
    """By the clock of the allowance itself; of the carrier in use."""
    offered = (Channel.SMS, Channel.VOICE)
    return {channel: lead(session, allowance_key(runtime, channel)) for channel in offered}


def _jobs(runtime: Runtime, session: Session, now: datetime) -> Iterator[Metric]:
    """By `task`: `job` is what Prometheus calls the place it asks."""
    jobs = lately(runtime, session, now)
    ends = {one.job: one.end.timestamp() for one in jobs if one.end}
    well = {one.job: one.success.timestamp() for one in jobs if one.success}
    yield by_label("job_last_end_timestamp_seconds", "When a run of the job last ended", "task", ends)
    yield by_label("job_last_success_timestamp_seconds", "When one last ended without an error", "task", well)
    took = {one.job: one.seconds for one in jobs if one.end}
    yield by_label("job_last_seconds", "How long the last run took", "task", took)
    failures = {one.job: float(one.failures) for one in jobs}
    yield by_label("job_failures_in_a_row", "How many of the last runs ended badly", "task", failures)
    late = {one.job: one.late for one in jobs}
    yield by_label("job_late_seconds", "Since the first slot that nobody took", "task", late)


def _trail(session: Session) -> Iterator[Metric]:
    """Nothing of what has not happened yet: a new office has no trail to verify."""
    if verified := last_verified(session):
        at, said = verified
        yield gauge("audit_whole", "1 if the last verification found the trail whole", float(said["whole"]))
        yield gauge("audit_verified_timestamp_seconds", "When that was", at.timestamp())
    if published := last_published(session):
        yield gauge(
            "audit_published_timestamp_seconds", "When its heads were last told", published.timestamp()
        )


def _free(runtime: Runtime) -> dict[str, float]:
    """Free bytes beside the embedded database, and in the instance folder."""
    places = {"instance": runtime.settings.instance_path}
    if runtime.database.file:
        places["database"] = runtime.database.file.parent
    return {name: float(shutil.disk_usage(place).free) for name, place in places.items() if place.exists()}
