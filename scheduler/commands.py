"""`flask jobs …` and `flask scheduler`."""

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from scheduler.jobs import JOBS
from scheduler.run_job import run_now
from scheduler.runner import run_scheduler
from survey.models import JobRun
from survey.office.keys.in_force import finds_people
from survey.output import show
from survey.runtime import Runtime, current_runtime
from survey.shell import as_json_option


@click.group()
def jobs() -> None:
    """Scheduled jobs: what there is, when it ran, run one now."""


@jobs.command("list")
@as_json_option
def list_jobs(as_json: bool) -> None:
    """Every job with its schedule, last run and last result."""
    runtime = current_runtime()
    latest = select(func.max(JobRun.id)).group_by(JobRun.job)
    with runtime.database.read() as session:
        runs = {run.job: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(latest)))}
    items = []
    for job in JOBS.values():
        run = runs.get(job.name)
        items.append(
            {
                "job": job.name,
                "about": job.about,
                "schedule": str(runtime.policy.schedule_of(job.name)),
                "last_run": run.started_at.isoformat() if run else None,
                "last_result": (run.error or run.result) if run else None,
            }
        )
    show({"items": items}, as_json)


@jobs.command("run")
@click.argument("job", type=click.Choice(list(JOBS)))
@as_json_option
def run_job(job: str, as_json: bool) -> None:
    """Run one job now, in this process, to completion."""
    show({"job": job, "result": dict(run_now(current_runtime(), job))}, as_json)


@click.command()
def scheduler() -> None:
    """The scheduler process: fires the jobs until it is told to stop."""
    runtime = current_runtime()
    refuse_unknown_people(runtime)
    run_scheduler(runtime)


def refuse_unknown_people(runtime: Runtime) -> None:
    """A process that sends must know who has opted out."""
    try:
        known = finds_people(runtime)
    except SQLAlchemyError:
        known = True  # no database, or none migrated yet: the jobs say so themselves
    if not known:
        raise click.UsageError(
            "INDEX_KEY is not the one people are found by: no opt-out would hold. Put the former one back, "
            "or give `new,old` and run `flask keys reindex`"
        )
