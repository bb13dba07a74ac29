"""Whether people are being asked: the questionnaire, pauses, what was not understood, what stands still."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from survey.course.pausing import SYSTEM, running_pauses
from survey.course.questionnaires import NoQuestionnaire, circumstances, current_questionnaire
from survey.course.questionnaires import questionnaire as published
from survey.health.runs import lately
from survey.models import Attempt, Inbound
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.questionnaire.check import errors, look_over
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel

_A_WHILE = timedelta(minutes=5)
_LATE = timedelta(minutes=2)  # a slot may begin so much late before anybody is told
_MOST_TOLD = 3


def questionnaire(runtime: Runtime) -> Iterator[Finding]:
    """Whether the texts fit with the signature in force."""
    try:
        with runtime.database.read() as session:
            asked = published(session, current_questionnaire(session))
    except NoQuestionnaire:
        yield fail("questionnaire", "none is published", "run `flask db upgrade`")
        return
    wrong = errors(look_over(asked, circumstances(runtime)))
    for one in wrong[:_MOST_TOLD]:
        yield fail("questionnaire", f"{one.where}: {one.what}", "shorten SMS_SIGNATURE or HOTLINE")
    if len(wrong) > _MOST_TOLD:
        yield fail("questionnaire", f"and {len(wrong) - _MOST_TOLD} more of these", "the same")
    if not wrong:
        yield ok("questionnaire", f"{asked.key} {asked.version} fits with the signature in force")


def calls(runtime: Runtime) -> Iterator[Finding]:
    """Whether the calls of the plan can be placed."""
    planned = any(step.channel is Channel.VOICE for step in runtime.policy.plan.steps)
    if not planned:
        yield ok("calls", "the plan has none")
    elif runtime.carrier.abilities.voice_dialogue or runtime.carrier.abilities.voice_menu:
        yield ok("calls", "the plan's calls can be placed")
    elif runtime.settings.inbound == "pull" and runtime.carrier.abilities.sms:
        says = "the plan's calls are left to people: the carrier could not ask us what to say (INBOUND=pull)"
        yield ok("calls", says)
    else:
        says = "the plan has calls, and this carrier can place none as it is set"
        yield warn("calls", says, f"docs/carriers.md says what CARRIER={runtime.settings.carrier} needs")


def pauses(runtime: Runtime) -> Iterator[Finding]:
    with runtime.database.read() as session:
        running = running_pauses(session)
    for pause in running:
        what = pause.channel or ("one unit" if pause.unit_id else "all sending")
        since = f"since {pause.started_at.astimezone(runtime.settings.zone):%Y-%m-%d %H:%M}"
        says = f"{what} stands still {since}, by {pause.by}: {pause.why}"
        if pause.by == SYSTEM:
            yield fail("sending", says, f"mend the cause, then `flask resume --channel {pause.channel}`")
        else:
            yield warn("sending", says, "`flask resume` when it is time")
    if not running:
        yield ok("sending", "not paused")


def inbound(runtime: Runtime) -> Iterator[Finding]:
    """Messages that are stored and that nobody has understood."""
    before = runtime.clock.now() - _A_WHILE
    waiting = select(func.count()).where(Inbound.understood_at.is_(None), Inbound.received_at < before)
    with runtime.database.read() as session:
        number = session.scalar(waiting) or 0
    if number:
        mend = "nothing is lost: see the log for why, mend it, and reconcile goes on by itself"
        yield fail("replies", f"{number} stored and not understood for more than five minutes", mend)
    else:
        yield ok("replies", "all understood")


def in_doubt(runtime: Runtime) -> Iterator[Finding]:
    """Sends of which nobody knows whether they left, for longer than it takes to find out."""
    before = runtime.clock.now() - runtime.policy.plan.unknown_grace - _A_WHILE
    states = (AttemptState.SENDING, AttemptState.UNKNOWN)
    waiting = select(func.count()).where(Attempt.state.in_(states), Attempt.left_at < before)
    with runtime.database.read() as session:
        number = session.scalar(waiting) or 0
    if number:
        mend = "they are never sent again; see that the carrier's list can be read and that reconcile runs"
        yield warn("sends in doubt", f"{number} for longer than the grace", mend)
    else:
        yield ok("sends in doubt", "none for longer than the grace")


def jobs(runtime: Runtime) -> Iterator[Finding]:
    """Jobs whose last slot went by without anybody, or that ended badly."""
    with runtime.database.read() as session:
        runs = lately(runtime, session, runtime.clock.now())
    if not runs:
        yield warn("jobs", "none has ever run", "start `flask scheduler`")
        return
    late = [run for run in runs if run.late > _LATE.total_seconds()]
    for run in late:
        since = f"{run.started.astimezone(runtime.settings.zone):%Y-%m-%d %H:%M:%S}"
        yield fail("jobs", f"{run.job} has not run since {since}", "is `flask scheduler` running?")
    for run in runs:
        if run.error:
            yield fail("jobs", f"{run.job} ended with {run.error}", "see the log; the next slot tries again")
    if not late and not any(run.error for run in runs):
        yield ok("jobs", "all ran when they were due")
