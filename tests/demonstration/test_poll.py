from sqlalchemy import func, select

from survey.demonstration.poll import add_poll
from survey.models import Poll, PollFigure
from survey.runtime import Runtime
from tests.accounts.visits import enrol
from tests.console.county import make_county


def test_the_province_polled_the_county_once(runtime: Runtime) -> None:
    """Three whole months behind, drawn around what people told us; added twice it is there once."""
    make_county(runtime, months=5, cases_a_month=90)
    enrol(runtime)
    for _ in range(2):
        add_poll(runtime)
    with runtime.database.read() as session:
        poll = session.scalars(select(Poll)).one()
        figures = session.scalar(select(func.count()).select_from(PollFigure))
    assert (poll.first_month, poll.last_month, poll.scale) == ("2026-07", "2026-09", 3)
    assert figures is not None and figures >= 3
