"""The list of units under watch, on both databases."""

from datetime import timedelta

from sqlalchemy import inspect, select, update

from survey.models import Rectification, Watch
from survey.rectification.figures.tally import is_in_time
from survey.rectification.watch.keep import keep_watch
from survey.rectification.watch.read import count_watch, read_watch
from survey.rectification.watch.read_orders import read_orders
from survey.rectification.watch.rules import Orders, Why
from survey.vocabulary import RectificationState as State
from tests.rectification.scene import OFFICE, UNIT, Scene


def test_a_unit_enters_when_its_orders_are_overdue_and_leaves_when_they_are_not(scene: Scene) -> None:
    late = [scene.brought_to(State.ORDERED) for _ in range(3)]
    assert keep_watch(scene.runtime) == 0
    scene.pass_by(days=40)
    assert keep_watch(scene.runtime) == 1
    assert keep_watch(scene.runtime) == 0  # once, however often the job runs (R10)
    with scene.runtime.database.read() as session:
        assert count_watch(session) == 1
        (stay,) = read_watch(session, [scene.ids["roads"]])
        assert (stay.why, stay.orders) == (Why.OVERDUE, Orders(3, 0, 3))
        assert read_watch(session, [scene.ids["water"]]) == []
    with (
        scene.runtime.database.write() as session
    ):  # carried out in time after all: the clock ran on for nothing
        done = {"reported_at": scene.clock.now() - timedelta(days=39), "state": State.REPORTED}
        session.execute(
            update(Rectification).where(Rectification.id.in_([one.id for one in late])).values(**done)
        )
    assert keep_watch(scene.runtime) == 0  # not on the day on which it came
    scene.pass_by(days=1)
    assert keep_watch(scene.runtime) == 1
    with scene.runtime.database.read() as session:
        (kept,) = session.scalars(select(Watch)).all()
        assert kept.left_at is not None
        assert kept.left_by == {"fell_due": 3, "in_time": 3, "overdue": 0}
        assert read_watch(session) == []


def test_r12_no_number_of_complaints_brings_a_unit_under_watch(scene: Scene) -> None:
    """A dozen people dissatisfied, most of them not to be named, all within the time: nothing to watch."""
    for number in range(12):
        consents = ("consent", "named") if number % 5 == 0 else ()
        scene.dissatisfied({UNIT: 5, OFFICE: 5}, consents=consents, assigned_times=1 + number % 4)
    scene.rectify()
    scene.pass_by(days=90)
    assert keep_watch(scene.runtime) == 0


def test_r12_the_list_holds_units_and_figures_of_orders_no_person_and_no_case(scene: Scene) -> None:
    columns = {one.key for one in inspect(Watch).columns}
    assert columns == {"id", "unit_id", "entered_at", "entered_by", "left_at", "left_by"}
    for _ in range(3):
        scene.brought_to(State.ORDERED)
    scene.pass_by(days=40)
    keep_watch(scene.runtime)
    with scene.runtime.database.read() as session:
        (kept,) = session.scalars(select(Watch)).all()
    assert set(kept.entered_by) == {"fell_due", "in_time", "overdue", "why"}


def test_in_time_means_the_same_as_in_the_ledger(scene: Scene) -> None:
    one = scene.brought_to(State.REPORTED)
    due = one.ordered_due_at
    assert due
    scene.clock.set(due + timedelta(days=2))
    for at in (None, due, due + timedelta(minutes=1)):
        for state in (State.ORDERED, State.REPORTED, State.RETURNED, State.ACCEPTED):
            with scene.runtime.database.write() as session:
                session.execute(update(Rectification).values(reported_at=at, state=state))
            with scene.runtime.database.read() as session:
                orders = read_orders(session, scene.runtime)[one.unit_id]
            assert (orders.fell_due, orders.in_time) == (1, is_in_time(at, due, state))
