import pytest
from sqlalchemy import func, select

from survey.models import Audit, Poll, PollFigure
from survey.reviewing.polls.enter import Refused, Why, enter, remove
from survey.reviewing.polls.find import figures_of, find_poll, list_polls
from survey.runtime import Runtime
from tests.reviewing.polls.given import OFFICE, ROWS, UNIT, new_poll, set_up


def _polls(runtime: Runtime) -> tuple[int | None, int | None]:
    with runtime.database.read() as session:
        return (
            session.scalar(select(func.count()).select_from(Poll)),
            session.scalar(select(func.count()).select_from(PollFigure)),
        )


def test_r9_a_poll_comes_in_whole_and_on_record(runtime: Runtime) -> None:
    poll_id = enter(runtime, new_poll(), ROWS, set_up(runtime))
    with runtime.database.read() as session:
        poll = find_poll(session, poll_id)
        figures = [(one.unit, one.object, dict(one.levels)) for one in figures_of(session, poll_id)]
        act = session.scalars(select(Audit).where(Audit.act == "poll.enter")).one()
    assert poll is not None
    assert (poll.name, poll.period.label, poll.scale, poll.figures, poll.by) == (
        "省第三方",
        "2026-Q3",
        3,
        2,
        "王督办",
    )
    assert figures == [("D01", UNIT, {1: 50, 2: 20, 3: 30}), ("XFJ", OFFICE, {1: 80, 2: 10, 3: 10})]
    assert (act.actor, act.subject_id, act.detail["figures"]) == ("du", str(poll_id), 2)


def test_the_poll_that_ends_last_stands_first(runtime: Runtime) -> None:
    hand = set_up(runtime)
    for name, first, last in (
        ("a", "2026-01", "2026-03"),
        ("b", "2026-05", "2026-08"),
        ("c", "2025-01", "2025-12"),
    ):
        enter(runtime, new_poll(name, first, last), ROWS, hand)
    with runtime.database.read() as session:
        labels = [one.period.label for one in list_polls(session)]
    assert labels == ["2026-05..2026-08", "2026-Q1", "2025"]


def test_what_is_wrong_is_entered_anew_under_another_name(runtime: Runtime) -> None:
    hand = set_up(runtime)
    enter(runtime, new_poll(), ROWS, hand)
    with pytest.raises(Refused) as refused:
        enter(runtime, new_poll(), ROWS, hand)
    assert refused.value.why is Why.NAME_TAKEN
    enter(runtime, new_poll("省第三方（更正）"), ROWS, hand)
    assert _polls(runtime) == (2, 4)


@pytest.mark.parametrize(
    ("name", "first", "why"),
    [
        ("  ", "2026-09", Why.NO_NAME),
        ("x" * 101, "2026-09", Why.LONG_NAME),
        ("next year", "2027-01", Why.NOT_BEGUN),
    ],
)
def test_what_cannot_be_a_poll(runtime: Runtime, name: str, first: str, why: Why) -> None:
    with pytest.raises(Refused) as refused:
        enter(runtime, new_poll(name, first, first), ROWS, set_up(runtime))
    assert refused.value.why is why
    assert _polls(runtime) == (0, 0)


def test_a_poll_without_figures_is_none(runtime: Runtime) -> None:
    with pytest.raises(Refused, match="no row"):
        enter(runtime, new_poll(), (), set_up(runtime))


def test_r9_a_removed_poll_leaves_its_trace(runtime: Runtime) -> None:
    poll_id = enter(runtime, new_poll(), ROWS, set_up(runtime))
    with pytest.raises(Refused, match="reason"):
        remove(runtime, poll_id, " ", "du")
    assert remove(runtime, poll_id, "口径有误", "du")
    assert _polls(runtime) == (0, 0)
    assert not remove(runtime, poll_id, "again", "du")
    with runtime.database.read() as session:
        act = session.scalars(select(Audit).where(Audit.act == "poll.remove")).one()
    assert (act.detail["name"], act.detail["figures"], act.detail["why"]) == ("省第三方", 2, "口径有误")
