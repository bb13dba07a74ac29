"""Figures of putting right against a plain count."""

from collections import Counter
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.rectification.figures.days import Days, Took
from survey.rectification.figures.roll_up import ALL, Rolled, roll_up
from survey.rectification.figures.tally import Fact, Length, Span, Stage, Tally, length_of
from survey.vocabulary import Ending, Finding
from survey.vocabulary import RectificationState as State

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar("CN", ZONE)
START, END = datetime(2026, 9, 1, tzinfo=ZONE), datetime(2026, 11, 1, tzinfo=ZONE)
NOW = datetime(2026, 10, 20, tzinfo=ZONE)
SPAN = Span(START, END, NOW)
DAYS = Days.between(CALENDAR, date(2026, 1, 1), date(2026, 12, 31))
ABOVE = {1: ("roads", "county"), 2: ("north", "roads", "county"), 3: ("water", "county")}

_moments = st.none() | st.integers(-120, 90).map(lambda days: START + timedelta(days=days, hours=7))


@st.composite
def _facts(draw: st.DrawFn) -> Fact:
    times = sorted(t for t in draw(st.lists(_moments, min_size=7, max_size=7)) if t)
    opened = times[0] if times else NOW
    places = times[1:7] + [None] * (6 - len(times[1:7]))
    ended = places[5]
    return Fact(
        unit_id=draw(st.sampled_from(sorted(ABOVE))),
        state=draw(st.sampled_from([State.ORDERED, State.RETURNED, State.ACCEPTED])),
        causes=tuple(draw(st.lists(st.sampled_from(["result", "delay"]), max_size=3))),
        finding=draw(st.none() | st.sampled_from(Finding)),
        ending=draw(st.sampled_from(Ending)) if ended else None,
        asked=places[4] is not None,
        opened_at=opened,
        verified_at=places[0],
        ordered_at=places[1],
        ordered_due_at=draw(_moments),
        reported_at=places[2],
        accepted_at=places[3],
        asked_again_at=places[4],
        ended_at=ended,
    )


def _rolled(facts: list[Fact]) -> Rolled:
    return roll_up(facts, SPAN, DAYS, lambda unit_id: ABOVE[unit_id])


@settings(max_examples=30)
@given(st.lists(_facts(), max_size=12))
def test_a_unit_has_what_a_plain_count_finds_with_all_below_it(facts: list[Fact]) -> None:
    rolled = _rolled(facts)
    for code in ("roads", "north", "water", "county", ALL):
        mine = [one for one in facts if code == ALL or code in ABOVE[one.unit_id]]
        came = [one for one in mine if START <= one.opened_at < END]
        due = [one for one in mine if one.ordered_due_at and START <= one.ordered_due_at <= NOW]
        ended = [one for one in mine if one.ended_at and START <= one.ended_at < END]
        tally = rolled.of(code)
        assert (tally.opened, tally.ended, tally.fell_due) == (len(came), len(ended), len(due))
        assert tally.closed_out == sum(1 for one in came if one.ended_at)
        assert tally.in_time == sum(
            1
            for one in due
            if one.reported_at
            and one.ordered_due_at
            and one.reported_at <= one.ordered_due_at
            and one.state is not State.RETURNED
        )
        again = [one for one in ended if one.accepted_at or one.asked or one.finding is Finding.EXPLAINED]
        assert (tally.to_ask, tally.asked) == (len(again), sum(one.asked for one in again))
        said = [one.ending for one in ended]
        assert tally.satisfied == said.count(Ending.SATISFIED)
        assert tally.answered == said.count(Ending.SATISFIED) + said.count(Ending.DISSATISFIED_AGAIN)
        assert tally.endings == Counter(said)
        _shares_are_shares(tally)


@settings(max_examples=30)
@given(st.lists(_facts(), max_size=12))
def test_a_cause_counts_each_that_has_it_once(facts: list[Fact]) -> None:
    found = _rolled(facts).causes_of("county")
    for cause in ("result", "delay"):
        came = sum(1 for one in facts if cause in one.causes and START <= one.opened_at < END)
        assert found.get(cause, Tally()).opened == came


@given(st.lists(st.integers(0, 40), max_size=60))
def test_a_length_is_the_median_and_what_nine_of_ten_did_not_exceed(values: list[int]) -> None:
    found = length_of(Counter(values))
    if not values:
        assert found == Length(0, None, None)
        return
    assert found == Length(len(values), median(values), sorted(values)[ceil(0.9 * len(values)) - 1])


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_days_are_those_after_the_first_up_to_the_last(one: date, two: date) -> None:
    first, last = min(one, two), max(one, two)
    passed = [date.fromordinal(day) for day in range(first.toordinal() + 1, last.toordinal() + 1)]
    took = DAYS.took(_noon(first), _noon(last))
    assert took == Took(sum(map(CALENDAR.is_working_day, passed)), len(passed))
    assert DAYS.took(_noon(last), _noon(first)) == (took if first == last else Took(0, 0))


def test_the_national_day_holiday_is_no_working_time() -> None:
    """30 September to 8 October 2026: the office is closed from the 1st to the 7th."""
    assert DAYS.took(_noon(date(2026, 9, 30)), _noon(date(2026, 10, 8))) == Took(1, 8)


def test_what_began_before_all_days_is_counted_from_the_first_one() -> None:
    assert DAYS.took(_noon(date(2020, 1, 1)), _noon(date(2026, 1, 3))).calendar == 2


@pytest.mark.parametrize("stage", Stage)
def test_a_step_takes_from_the_one_before_to_its_own(stage: Stage) -> None:
    at = [
        datetime(2026, 9, 1, 9, tzinfo=ZONE) + timedelta(days=number * (number + 1) // 2)
        for number in range(7)
    ]
    one = Fact(
        1, State.CLOSED, (), Finding.CONFIRMED, Ending.SATISFIED, True, at[0], at[1], at[2], at[5], at[3],
        at[4], at[5], at[6],
    )  # fmt: skip
    tally = _rolled([one]).of("roads")
    assert tally.length(stage, working=False) == Length(1, *[list(Stage).index(stage) + 1] * 2)


def _shares_are_shares(tally: Tally) -> None:
    for share, whole in (
        (tally.close_out_rate, tally.opened),
        (tally.on_time_rate, tally.fell_due),
        (tally.asked_rate, tally.to_ask),
        (tally.satisfied_rate, tally.answered),
    ):
        assert (share is None) is (whole == 0)
        assert share is None or 0 <= share <= 1


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
