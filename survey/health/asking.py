"""Are people being asked? What is due and waits, what left today, what is in doubt."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.contact.hours import ContactHours, local_day
from survey.health.gauges import by_label, by_labels, gauge
from survey.models import ATTEMPT_IN_DOUBT, ATTEMPT_WAITS, SURVEY_UNSETTLED, Attempt, JobRun, Survey
from survey.runtime import Runtime
from survey.vocabulary import PRIORITY, Channel

_BY_MACHINE = (Channel.SMS, Channel.VOICE)
_PRIORITIES = sorted({0, *PRIORITY.values()})


def asking(runtime: Runtime, session: Session, now: datetime) -> Iterator[Metric]:
    unsettled = select(Survey.state, func.count()).where(SURVEY_UNSETTLED).group_by(Survey.state)
    surveys = {str(state): n for state, n in session.execute(unsettled)}
    yield by_label("surveys_open", "Surveys that have not settled", "state", surveys)
    yield by_label("attempts_waiting", "Texts and calls not yet sent or in doubt", "state", _moving(session))
    yield by_label(
        "attempt_overdue_seconds", "How long the one waits that is due longest", "channel",
        {channel: _overdue(session, channel, now) for channel in _BY_MACHINE},
    )  # fmt: skip
    yield by_label(
        "sending_open", "1 while texts or calls may begin", "channel",
        {channel: _within_hours(runtime, channel, now) for channel in _BY_MACHINE},
    )  # fmt: skip
    oldest = session.scalar(select(func.min(Attempt.left_at)).where(ATTEMPT_IN_DOUBT))
    yield gauge("doubt_oldest_seconds", "How long the oldest send is in doubt", _age(oldest, now))
    yield gauge("surveys_picked_today", "Surveys picked today", _picked(session, _midnight(runtime, now)))
    today = select(func.count()).where(Survey.settled_day == runtime.local_day(now))
    yield gauge("surveys_settled_today", "Surveys that settled today", session.scalar(today) or 0)
    yield from _left_today(session, _midnight(runtime, now))


def _midnight(runtime: Runtime, now: datetime) -> datetime:
    return local_day(now, runtime.settings.zone)[0]


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _moving(session: Session) -> dict[str, int]:
    """By state; each half by the index that is made for it."""
    counts = Counter[str]()
    for those in (ATTEMPT_WAITS, ATTEMPT_IN_DOUBT):
        by_machine = select(Attempt.state, func.count()).where(those, Attempt.channel.in_(_BY_MACHINE))
        counts.update({str(state): n for state, n in session.execute(by_machine.group_by(Attempt.state))})
    return dict(counts)


def _overdue(session: Session, channel: Channel, now: datetime) -> float:
    """Of the first of each priority, which the index of what is due finds at once."""
    dues = [
        session.scalar(
            select(func.min(Attempt.due_at)).where(
                Attempt.channel == channel, Attempt.priority == priority, ATTEMPT_WAITS
            )
        )
        for priority in _PRIORITIES
    ]
    return max(_age(due, now) for due in dues)


def _within_hours(runtime: Runtime, channel: Channel, now: datetime) -> float:
    return float(ContactHours(runtime.policy.hours, runtime.calendar).is_allowed(channel, now))


def _picked(session: Session, since: datetime) -> int:
    """As the runs of the job said: surveys have no index by when they were picked, and need none."""
    runs = select(JobRun.result).where(JobRun.job == "pick", JobRun.started_at >= since)
    said = [result for result in session.scalars(runs) if result]
    return sum(int(result.get("picked", 0)) + int(result.get("again", 0)) for result in said)


def _left_today(session: Session, since: datetime) -> Iterator[Metric]:
    """What left today by how it stands now, and what the carrier said against it."""
    columns = (Attempt.channel, Attempt.contact, Attempt.state, Attempt.error_class)
    left, errors = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for channel, contact, state, error, n in session.execute(
        select(*columns, func.count()).where(Attempt.left_at >= since).group_by(*columns)
    ):
        left[(channel, "contact" if contact else "reply", state)] += n
        if error is not None:
            errors[(channel, error)] += n
    yield by_labels(
        "left_today", "Texts and calls that left today, by how they stand", ("channel", "kind", "outcome"),
        left.items(),
    )  # fmt: skip
    yield by_labels(
        "carrier_errors_today", "Of these, what the carrier said against", ("channel", "error_class"),
        errors.items(),
    )  # fmt: skip
