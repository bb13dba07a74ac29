"""Figures out of the tables, on both databases."""

from datetime import timedelta

from sqlalchemy import select, update

from survey.models import Case, Rectification
from survey.rectification.figures.read_figures import Asked, conditions, read_figures
from survey.rectification.figures.read_present import (
    Flow,
    Since,
    Standing,
    read_backlog,
    read_flows,
    read_standings,
)
from survey.rectification.figures.roll_up import ALL
from survey.scoring.periods import month_of
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject
from survey.vocabulary import RectificationState as State
from tests.rectification.scene import OFFICE, UNIT, Scene


def test_what_came_in_is_counted_for_the_unit_and_all_above_it(scene: Scene) -> None:
    accepted = scene.brought_to(State.ACCEPTED)
    scene.next_round(accepted, 2)
    scene.rectify()
    scene.brought_to(State.ORDERED)
    scene.opened(unit="north")
    scene.opened(levels={OFFICE: 4})
    period = month_of(scene.runtime.today())
    with scene.runtime.database.read() as session:
        tree = read_unit_tree(session)
        whole = read_figures(session, scene.runtime, tree, Asked(period))
        office = read_figures(session, scene.runtime, tree, Asked(period, object=RatedObject.PETITION_OFFICE))
        told = read_figures(session, scene.runtime, tree, Asked(period, top="roads", named=True))
    roads, county = whole.of("roads"), whole.of("county")
    assert (roads.opened, roads.closed_out, roads.ended, roads.satisfied) == (3, 1, 1, 1)
    assert (county.opened, whole.of(ALL).opened) == (4, 4)
    assert roads.close_out_rate == 0.333
    assert whole.causes_of("roads")["result"].opened == 2
    assert (office.of(ALL).opened, office.of("roads").opened) == (1, 0)
    assert told.of("roads").opened == 2  # of which orders told it


def test_an_order_counts_when_it_has_fallen_due_and_an_extension_counts_as_the_due(scene: Scene) -> None:
    scene.brought_to(State.REPORTED)
    late = scene.brought_to(State.ORDERED)
    scene.pass_by(days=30)
    with scene.runtime.database.read() as session:
        tree = read_unit_tree(session)
        asked = Asked(month_of((late.ordered_due_at or scene.clock.now()).date()))
        roads = read_figures(session, scene.runtime, tree, asked).of("roads")
        assert (roads.fell_due, roads.in_time, roads.on_time_rate) == (2, 1, 0.5)
    with scene.runtime.database.write() as session:
        later = scene.clock.now() + timedelta(days=1)
        session.execute(update(Rectification).where(Rectification.id == late.id).values(ordered_due_at=later))
    with scene.runtime.database.read() as session:
        assert read_figures(session, scene.runtime, tree, asked).of("roads").on_time_rate == 1.0


def test_r6_what_has_not_settled_stands_in_no_figure(scene: Scene) -> None:
    scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    with scene.runtime.database.read() as session:
        assert session.scalar(select(Rectification.id)) is not None
        tree = read_unit_tree(session)
        seen = conditions(tree, Asked(month_of(scene.runtime.today())))
        figures = read_figures(session, scene.runtime, tree, Asked(month_of(scene.runtime.today())))
        assert figures.of(ALL).opened == 0
        assert set(read_flows(session, scene.runtime, seen).values()) == {Flow(0, 0)}
        assert read_standings(session, tree, scene.clock.now(), seen) == {}


def test_cleared_today_this_week_and_this_month(scene: Scene) -> None:
    """The clock of tests stands on a Monday."""
    scene.opened(levels={UNIT: 4})
    accepted = scene.brought_to(State.ACCEPTED)
    scene.pass_by(days=1)
    scene.next_round(accepted, 1)
    scene.rectify()
    with scene.runtime.database.read() as session:
        tree = read_unit_tree(session)
        flows = read_flows(session, scene.runtime, conditions(tree, Asked(month_of(scene.runtime.today()))))
    assert flows == {Since.TODAY: Flow(0, 1), Since.WEEK: Flow(2, 1), Since.MONTH: Flow(2, 1)}


def test_what_is_open_by_state_and_what_of_it_is_overdue(scene: Scene) -> None:
    scene.brought_to(State.ACCEPTED)  # the house's own turn: nobody is late
    scene.brought_to(State.ORDERED)
    scene.pass_by(days=30)
    with scene.runtime.database.read() as session:
        tree = read_unit_tree(session)
        seen = conditions(tree, Asked(month_of(scene.runtime.today())))
        found = read_standings(session, tree, scene.clock.now(), seen)
    assert found["roads"] == found[ALL] == Standing({State.ORDERED: 1, State.ACCEPTED: 1}, 1)
    assert "water" not in found


def test_the_backlog_is_of_cases_past_the_day_their_source_gave_them(scene: Scene) -> None:
    past, soon, without = scene.opened(), scene.opened(levels={UNIT: 5, OFFICE: 4}), scene.opened()
    now = scene.clock.now()
    with scene.runtime.database.write() as session:
        for one, due in ((past, now - timedelta(days=3)), (soon, now + timedelta(days=2))):
            session.execute(update(Case).where(Case.id == one.case_id).values(due_at=due))
    with scene.runtime.database.read() as session:
        tree = read_unit_tree(session)
        seen = conditions(tree, Asked(month_of(scene.runtime.today())))
        found = read_backlog(session, scene.runtime, seen)
    assert (found.late_n, found.soon_n) == (1, 1)  # a case counts once, whatever it is put right for
    assert [one.case_id for one in (*found.late, *found.soon)] == [past.case_id, soon.case_id]
    assert without.case_id not in {one.case_id for one in (*found.late, *found.soon)}
