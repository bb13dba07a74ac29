"""`flask links`: addresses of petitioners' pages, for a slip of paper."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import qr_code
from survey.accounts.trace import record
from survey.course.give_link import NothingToAnswer, end_links_to_case, link_to_case
from survey.course.links import Given
from survey.models import Case
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option
from survey.webhooks.addresses import link_address

links = AppGroup("links", help="Links to petitioners' web pages.")


source_option = click.option("--source", help="Of the case, where several sources use its number.")


@links.command("make")
@click.argument("case_no")
@source_option
@click.option(
    "--svg",
    "picture",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the address as a QR code into this file.",
)
@as_json_option
def make(case_no: str, source: str | None, picture: Path | None, as_json: bool) -> None:
    """A new link to the survey of CASE_NO that is under way. It is printed now and cannot be had again."""
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.write() as session:
        case_id = _case_id(session, case_no, source)
        try:
            made = link_to_case(runtime, session, case_id, Given.PAPER, now)
        except NothingToAnswer as why:
            raise click.UsageError(f"case {case_no}: {why}") from why
        record(session, now, actor(), "link.make", ("case", str(case_id)), how=Given.PAPER)
    address = link_address(runtime.settings.link_base, made.token)
    if picture is not None:
        picture.write_bytes(qr_code.svg(address))
    until = made.expires_at.astimezone(runtime.settings.zone).isoformat(timespec="minutes")
    drawn = {"picture": str(picture)} if picture else {}
    show({"link": address, "valid_until": until, **drawn}, as_json)


@links.command("end")
@click.argument("case_no")
@source_option
@as_json_option
def end(case_no: str, source: str | None, as_json: bool) -> None:
    """Call back every link to CASE_NO: a slip was lost, or somebody else has it."""
    runtime = current_runtime()
    with runtime.database.write() as session:
        case_id = _case_id(session, case_no, source)
        ended = end_links_to_case(session, case_id)
        record(session, runtime.clock.now(), actor(), "link.end", ("case", str(case_id)), ended=ended)
    show({"ended": ended}, as_json)


def _case_id(session: Session, case_no: str, source: str | None) -> int:
    wanted = select(Case.id, Case.source).where(Case.case_no == case_no)
    if source is not None:
        wanted = wanted.where(Case.source == source)
    found = session.execute(wanted).all()
    if not found:
        raise click.UsageError(f"no case has the number {case_no}" + (f" in {source}" if source else ""))
    if len(found) > 1:
        sources = ", ".join(sorted(one.source for one in found))
        raise click.UsageError(f"several cases have the number {case_no}: give --source, one of {sources}")
    return int(found[0].id)
