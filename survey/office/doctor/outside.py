"""What is read from outside: other databases, and the carrier's list of what people wrote."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from survey.cases.outcomes import Unusable
from survey.cases.pull.connect import SourceFailed, address_of, opened
from survey.cases.pull.rejected import how_many
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.policy.sources import Source
from survey.read_marks import Stand, of_carrier, of_source, stand_of
from survey.runtime import Runtime

_PATIENCE = timedelta(seconds=5)
_NOT_HEARD = timedelta(minutes=5)  # where nobody brings us what people write
_NO_NET = timedelta(hours=3)  # where it is asked once an hour


def sources(runtime: Runtime) -> Iterator[Finding]:
    """Each database of the policy answers, was read, and has no rows that wait to be mended."""
    for name, source in runtime.policy.sources.items():
        yield from _source(runtime, name, source)
    if not runtime.policy.sources:
        yield ok("sources", "no other database is read")


def _source(runtime: Runtime, name: str, source: Source) -> Iterator[Finding]:
    with runtime.database.read() as session:
        stand, rejected = stand_of(session, of_source(name)), how_many(session, name)
    try:
        with opened(address_of(source), _PATIENCE):
            pass
    except (SourceFailed, Unusable) as wrong:
        mend = f"see to its address and its network; then `flask cases pull {name}`"
        yield fail("sources", f"{name} cannot be reached: {wrong}", mend)
        return
    if stand.trouble:
        mend = f"see docs/importing.md; then `flask cases pull {name}`"
        yield fail("sources", f"{name} could not be read: {stand.trouble}", mend)
    elif stand.looked_at is None:
        mend = f"the job `pull` does it; to try it: `flask cases pull {name} --dry-run`"
        yield warn("sources", f"{name} answers, and was not read to its end yet", mend)
    else:
        yield ok("sources", f"{name} answers, and was read at {_when(runtime, stand.looked_at)}")
    if rejected:
        mend = f"`flask cases pull {name} --rejected` lists them"
        yield warn("sources", f"{name}: {rejected} rows were not taken and wait to be mended", mend)


def listening(runtime: Runtime) -> Iterator[Finding]:
    """The carrier is asked what came: where it tells nobody, all the time, otherwise as a net."""
    can, pulls = runtime.carrier.abilities, runtime.settings.inbound == "pull"
    if not can.sms:
        return
    if not can.tells_incoming:
        if pulls:
            yield fail("listening", "this carrier cannot be asked what came", "set INBOUND=push")
        return
    with runtime.database.read() as session:
        stand = stand_of(session, of_carrier(runtime.carrier.name))
    yield _listened(runtime, stand, pulls)


def _listened(runtime: Runtime, stand: Stand, pulls: bool) -> Finding:
    late = _NOT_HEARD if pulls else _NO_NET
    if stand.trouble:
        why = f"the carrier could not be asked what came: {stand.trouble}"
        mend = "what people write is kept there meanwhile; see the lines about the carrier"
        return fail("listening", why, mend) if pulls else warn("listening", why, mend)
    if stand.looked_at is None:
        return warn("listening", "nobody has asked the carrier what came yet", "start `flask scheduler`")
    says = f"the carrier was last asked what came at {_when(runtime, stand.looked_at)}"
    if runtime.clock.now() - stand.looked_at > late:
        mend = "see why the job `listen` does not run"
        return fail("listening", says, mend) if pulls else warn("listening", says, mend)
    return ok("listening", says)


def _when(runtime: Runtime, moment: datetime) -> str:
    return f"{moment.astimezone(runtime.settings.zone):%Y-%m-%d %H:%M}"
