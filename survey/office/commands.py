"""`flask db`, `pause`, `resume`, `optouts`: what operators do from the shell."""

from dataclasses import asdict

import click
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.backup.commands import progress, told
from survey.backup.copy import copy_to
from survey.cases.typed_phone import typed_phone
from survey.course.hold import hold_people
from survey.course.opt_out import opt_in, opt_out
from survey.course.pausing import pause as stop_sending
from survey.course.pausing import resume as go_on
from survey.course.person import introduce
from survey.course.questionnaires import publish_shipped
from survey.database import WORK
from survey.database import upgrade as upgrade_database
from survey.interviewing.outcomes import add_missing
from survey.models import OptOut, Petitioner, Unit
from survey.office.keys.in_force import finds_people
from survey.output import show
from survey.retention.rights.find import person_of
from survey.runtime import Runtime, build_runtime, current_runtime
from survey.schema import standing
from survey.secrets import Sealed
from survey.settings import Settings
from survey.shell import actor, as_json_option
from survey.vocabulary import Channel

channel_option = click.option(
    "--channel", type=click.Choice([Channel.SMS.value, Channel.VOICE.value]), help="Only this channel."
)
unit_option = click.option("--unit", help="Only this unit and those below it, by its code.")


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@as_json_option
def upgrade(as_json: bool) -> None:
    """Bring the database to the newest migration; publish the shipped questionnaires and outcomes."""
    runtime = current_runtime()
    found = standing(runtime.database)
    if found.is_newer:  # after a rollback; what the newer version published stays
        show({"database": "ready", "at": found.at, "says": found.says}, as_json)
        return
    upgrade_database(runtime.settings.database_url)
    runtime.queue.upgrade()
    with runtime.database.write() as session:
        published = publish_shipped(session, runtime.clock.now())
        added = add_missing(session)
    show({"database": "ready", "questionnaires_published": published, "outcomes_added": added}, as_json)


@db.command("check")
@as_json_option
def check(as_json: bool) -> None:
    """Whether this version can work on the database as it is; exits 1 if not."""
    try:
        found = standing(current_runtime().database)
    except SQLAlchemyError:
        show({"fits": False, "says": "the database does not answer"}, as_json)
        raise SystemExit(1) from None
    show({"fits": found.fits, "at": found.at, "newest": found.newest, "says": found.says}, as_json)
    raise SystemExit(0 if found.fits else 1)


@db.command("copy")
@click.option("--to", required=True, help="The empty database: its address, as DATABASE_URL would have it.")
@click.option("--yes", is_flag=True, help="Although jobs ran a moment ago.")
@as_json_option
def copy(to: str, yes: bool, as_json: bool) -> None:
    """Move the office into another database of either kind, and look it through. Here it stays paused."""
    here = current_runtime()
    there = _place(here, to)
    try:
        with told(), progress(as_json) as begun:
            done = copy_to(here, there, actor(), although_busy=yes, begun=begun)
        found = finds_people(there)
    finally:
        there.database.close()
    fits = done.order.is_kept and found
    counts = {"revision": done.revision, "tables": done.tables, "rows": done.rows}
    show({**counts, "in_order": fits, "people_found": found, **asdict(done.order)}, as_json)
    raise SystemExit(0 if fits else 1)


def _place(here: Runtime, url: str) -> Runtime:
    """The same office around the database at `url`."""
    try:
        settings = Settings.model_validate(here.settings.model_dump() | {"database_url": url})
    except ValidationError as wrong:
        raise click.UsageError(f"--to: {wrong.errors()[0]['msg'].removeprefix('Value error, ')}") from None
    return build_runtime(settings, clock=here.clock, carrier=here.carrier, policy=here.policy, limits=WORK)


@click.command()
@channel_option
@unit_option
@click.option("--why", required=True, help="The reason, kept and shown.")
@as_json_option
def pause(channel: str | None, unit: str | None, why: str, as_json: bool) -> None:
    """Stop sending at once, everywhere."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    with runtime.database.write() as session:
        unit_id = _unit_id(session, unit)
        only = Channel(channel) if channel else None
        stop_sending(session, why, actor(), now, channel=only, unit_id=unit_id)
        record(session, now, actor(), "pause", ("sending", channel or unit or "all"), why=why)
    show({"paused": channel or unit or "all", "why": why}, as_json)


@click.command()
@channel_option
@unit_option
@as_json_option
def resume(channel: str | None, unit: str | None, as_json: bool) -> None:
    """End the pauses that are running: all, or those of a channel or unit."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    with runtime.database.write() as session:
        unit_id = _unit_id(session, unit)
        ended = go_on(session, now, channel=Channel(channel) if channel else None, unit_id=unit_id)
        record(session, now, actor(), "resume", ("sending", channel or unit or "all"), ended=ended)
    show({"resumed": channel or unit or "all", "pauses_ended": ended}, as_json)


@click.group()
def optouts() -> None:
    """Who does not want to be contacted."""


@optouts.command("add")
@click.argument("phone")
@click.option("--why", default="", help="How the person said so.")
@as_json_option
def add_optout(phone: str, why: str, as_json: bool) -> None:
    """Stop all contact with this number."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    with runtime.database.write() as session:
        number = typed_phone(runtime, phone)
        person = introduce(runtime, session, number.e164, now, number.line)
        added = opt_out(runtime, session, person, "operator", now, why=why or None)
        record(session, now, actor(), "optout", ("petitioner", str(person)), why=why)
    show({"opted_out": True, "new": added}, as_json)


@optouts.command("remove")
@click.argument("phone")
@click.option("--why", required=True, help="How the person said so.")
@as_json_option
def remove_optout(phone: str, why: str, as_json: bool) -> None:
    """The person wants to be asked again."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    number = typed_phone(runtime, phone)
    with runtime.database.write() as session:
        known = person_of(runtime, session, number.e164)
        hold_people(session, select(Petitioner.id).where(Petitioner.id == known))
        removed = known is not None and opt_in(session, known, "operator", now)
        if removed:
            record(session, now, actor(), "optin", ("petitioner", str(known)), why=why)
    show({"removed": removed}, as_json)
    raise SystemExit(0 if removed else 1)


@optouts.command("list")
@click.option("--show-numbers", is_flag=True, help="Whole numbers; the look is recorded.")
@as_json_option
def list_optouts(show_numbers: bool, as_json: bool) -> None:
    """Who has opted out, since when and how; numbers by their last four digits, none where it is gone."""
    runtime = current_runtime()
    with runtime.database.write() as session:
        rows = session.execute(
            select(OptOut, Petitioner.phone_sealed)
            .join(Petitioner, Petitioner.id == OptOut.petitioner_id)
            .where(OptOut.ended_at.is_(None))
            .order_by(OptOut.started_at)
        ).all()
        if show_numbers:
            record(session, runtime.clock.now(), actor(), "read numbers", ("optouts", "all"), n=len(rows))
    items = []
    for row, sealed in rows:
        number = runtime.keyring.open_or_empty(sealed, Sealed.PETITIONER_PHONE)
        shown = (number if show_numbers else f"…{number[-4:]}") if number else None  # gone: known by its hash
        items.append({"phone": shown, "since": row.started_at.isoformat(), "how": row.how, "why": row.why})
    show({"items": items}, as_json)


def _unit_id(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == code))
    if found is None:
        raise click.UsageError(f"no unit has the code {code}")
    return found
