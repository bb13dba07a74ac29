"""A plan foreseen: the measured one comes out as it was, and nothing is made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.costs.price import Cost
from survey.costs.tables import Line, StepLine
from survey.costs.usage import Came, Usage
from survey.costs.whatif import Course, Kind, Seen, course_of, foresee, of_group
from survey.vocabulary import Channel

LEVELS = [1, 2, 3]


@st.composite
def courses(draw: st.DrawFn) -> Course:
    people = draw(st.integers(1, 400))
    own = draw(st.integers(0, people))
    still, steps = people - own, []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(Kind), max_size=5))):
        tried = draw(st.integers(0, still))
        completes = draw(st.integers(0, tried))
        steps.append(Seen(number, kind, still, tried, completes, draw(st.integers(0, 10**9)) if tried else 0))
        still -= completes
    return Course(people, own, draw(st.integers(0, 10**6)), tuple(steps))


@given(courses())
@settings(max_examples=60)
def test_the_measured_plan_comes_out_as_it_was_measured(course: Course) -> None:
    found = foresee(course, [one.kind for one in course.steps], LEVELS, draws=40)
    assert found.stops_at is None
    assert found.completes.point == pytest.approx(course.completes)
    assert found.micros.point == pytest.approx(course.micros + sum(one.micros for one in course.steps))
    for one in (found.completes, found.participation, found.micros):
        assert one.low <= one.point <= one.high


@given(courses(), st.lists(st.sampled_from(Kind), max_size=6), st.none() | st.floats(0, 1))
@settings(max_examples=60)
def test_nobody_is_asked_twice_or_made_up(course: Course, plan: list[Kind], assumed: float | None) -> None:
    found = foresee(course, plan, LEVELS, assumed, draws=0)
    assert found.completes.point <= course.people + 1e-9
    assert len(found.steps) == (len(plan) if found.stops_at is None else found.stops_at)
    assert all(one.seen and one.seen.kind is one.kind for one in found.steps)
    assert assumed is not None or not any(one.assumed for one in found.steps)
    fewer = foresee(course, plan[:-1], LEVELS, assumed, draws=0)
    assert fewer.completes.point <= found.completes.point + 1e-9
    assert fewer.micros.point <= found.micros.point + 1e-3


COURSE = Course(
    1000,
    10,
    0,
    (
        Seen(0, Kind.SMS, 990, 900, 400, 80_000_000, (300, 60, 20, 10, 10)),
        Seen(1, Kind.VOICE, 590, 500, 100, 90_000_000, (20, 20, 20, 20, 20)),
        Seen(2, Kind.INTERVIEWER, 490, 200, 150, 900_000_000, (10, 20, 20, 40, 60)),
    ),
    (4, 3, 2, 1, 0),
)


def test_without_the_last_step_those_are_missing_who_are_hard_to_reach() -> None:
    """R12: what is saved is shown beside whom it costs."""
    whole = foresee(COURSE, [Kind.SMS, Kind.VOICE, Kind.INTERVIEWER], LEVELS)
    short = foresee(COURSE, [Kind.SMS, Kind.VOICE], LEVELS)
    assert whole.participation.point == pytest.approx(0.66)
    assert short.participation.point == pytest.approx(0.51)
    assert whole.per_complete and short.per_complete and whole.satisfied and short.satisfied
    assert short.per_complete.high < whole.per_complete.low
    assert whole.satisfied == pytest.approx((9 + 380 + 60 + 50) / 660)
    assert short.satisfied == pytest.approx((9 + 380 + 60) / 510)


def test_a_step_that_was_never_tried_ends_it_or_is_assumed() -> None:
    plan = [Kind.SMS, Kind.VOICE, Kind.VOICE]
    assert foresee(COURSE, plan, LEVELS).stops_at == 2
    assumed = foresee(COURSE, plan, LEVELS, 0.1)
    assert (assumed.stops_at, [one.assumed for one in assumed.steps]) == (None, [False, False, True])
    assert foresee(COURSE, [Kind.REMINDER], LEVELS, 0.1).stops_at == 0  # nothing like it ever cost anything


def test_more_people_narrow_the_interval() -> None:
    many = Course(
        100_000,
        1000,
        0,
        [
            Seen(
                one.number, one.kind, one.still * 100, one.tried * 100, one.completes * 100, one.micros * 100
            )
            for one in COURSE.steps
        ],
    )
    few, wide = (foresee(one, [Kind.SMS, Kind.VOICE], LEVELS).participation for one in (many, COURSE))
    assert few.high - few.low < (wide.high - wide.low) / 5


def _line(step: int, channel: Channel, tried: int, completes: int) -> StepLine:
    return StepLine(step, channel, False, Line("", Usage(tried=tried), Cost(1), Came(completes, completes)))


def test_a_step_that_nobody_of_a_group_came_to_reached_none_of_it() -> None:
    both = [_line(0, Channel.SMS, 20, 10), _line(1, Channel.INTERVIEWER, 4, 3)]
    whole = course_of(both, 25)
    some = of_group(both[:1], 25, whole)
    assert [(one.kind, one.still, one.tried) for one in some.steps] == [
        (Kind.SMS, 25, 20),
        (Kind.INTERVIEWER, 15, 0),
    ]
    as_it_was = foresee(some, [Kind.SMS, Kind.INTERVIEWER], LEVELS, draws=0)
    assert as_it_was.completes.point == pytest.approx(10)
    people_first = foresee(some, [Kind.INTERVIEWER], LEVELS, draws=0)
    assert people_first.completes.point == pytest.approx(20 * 3 / 4)  # as it went for everybody
    assert of_group(both, 25, whole) == whole


def test_a_step_that_is_moved_forward_is_tried_on_as_many_as_the_first_was() -> None:
    first, second = foresee(COURSE, [Kind.INTERVIEWER, Kind.SMS], LEVELS).steps
    assert first.tried == pytest.approx(900)
    assert first.completes == pytest.approx(900 * 150 / 200)
    assert first.micros == pytest.approx(900 * 4_500_000)
    assert second.tried == pytest.approx((990 - 675) * 500 / 590)
