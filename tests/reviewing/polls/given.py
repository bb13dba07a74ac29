"""Units, an account and rows for the tests of polls."""

from survey.models import Account
from survey.reviewing.polls.enter import Hand, NewPoll
from survey.reviewing.polls.poll_rows import PollRow
from survey.runtime import Runtime
from survey.scoring.periods import Month, named
from survey.vocabulary import RatedObject, Role
from tests.build import make_unit

UNIT, OFFICE = RatedObject.RESPONSIBLE_UNIT, RatedObject.PETITION_OFFICE
ROWS = (
    PollRow(2, "D01", UNIT, (50, 20, 30)),
    PollRow(3, "XFJ", OFFICE, (80, 10, 10)),
)


def set_up(runtime: Runtime) -> Hand:
    """Three units, and a supervisor who enters polls."""
    for code, name in (("D01", "住建局"), ("D02", "交通局"), ("XFJ", "信访局")):
        make_unit(runtime, code, name=name)
    with runtime.database.write() as session:
        account = Account(
            login="du", name="王督办", role=Role.SUPERVISOR, password_hash="", created_at=runtime.clock.now()
        )
        session.add(account)
        session.flush()
        return Hand(account.id, "du")


def new_poll(
    name: str = "省第三方", first: str = "2026-07", last: str = "2026-09", scale: int = 3
) -> NewPoll:
    return NewPoll(name, named(Month.of(first), Month.of(last)), scale)
