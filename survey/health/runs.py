"""How each job has gone lately. Known here by the names of the policy: who runs them is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.contact.slots import next_slot
from survey.models import JobRun
from survey.policy.models import Schedules
from survey.runtime import Runtime

_LOOKED_AT = 20  # runs of a job; one that failed so often in a row has no other success that matters
_LONGEST = timedelta(hours=1)  # what runs longer is not waited for


@dataclass(frozen=True)
class Lately:
    """`end`, `success`: when one last ended, and last ended well. `seconds`: how long the last one took.
    `failures`: how many in a row ended badly, the last with `error`. `late`: seconds since the first slot
    that nobody took, 0 if none was missed."""

    job: str
    started: datetime
    end: datetime | None
    success: datetime | None
    seconds: float
    failures: int
    error: str | None
    late: float


def lately(runtime: Runtime, session: Session, now: datetime) -> list[Lately]:
    """Of every job that has run within the last days, by the order of the policy file."""
    looked = (_look(runtime, session, job, now) for job in _job_names())
    return [one for one in looked if one]


def _job_names() -> list[str]:
    return [field.alias or name for name, field in Schedules.model_fields.items()]


def _look(runtime: Runtime, session: Session, job: str, now: datetime) -> Lately | None:
    last = select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc()).limit(_LOOKED_AT)
    runs = session.scalars(last).all()
    if not runs:
        return None
    ended = [run for run in runs if run.ended_at is not None]
    well = [run for run in ended if run.error is None]
    failures = next((n for n, run in enumerate(ended) if run.error is None), len(ended))
    return Lately(
        job=job,
        started=runs[0].started_at,
        end=ended[0].ended_at if ended else None,
        success=well[0].ended_at if well else None,
        seconds=_seconds(ended[0]) if ended else 0.0,
        failures=failures,
        error=ended[0].error if ended else None,
        late=_late(runtime, runs[0], now),
    )


def _seconds(run: JobRun) -> float:
    return (run.ended_at - run.started_at).total_seconds() if run.ended_at else 0.0


def _late(runtime: Runtime, last: JobRun, now: datetime) -> float:
    if last.ended_at is None and now - last.started_at < _LONGEST:
        return 0.0
    due = next_slot(runtime.policy.schedule_of(last.job), last.started_at, runtime.settings.zone)
    return max(0.0, (now - due).total_seconds())
