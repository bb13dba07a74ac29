"""Working days: across the long holidays with their make-up days, an unknown year, a notice that is late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.policy import load_policy
from survey.policy.durations import WorkingDays, parse_span, span_text
from survey.rectification.age import look_at_calendar
from survey.rectification.deadlines import due_after, due_again, due_in
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import Scene

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Calendar("CN", SHANGHAI)
RULES = load_policy(None).rectification


def at_ten(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, 0, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("from_", "state", "due"),
    [
        # Spring Festival 2026: off 15–23 February; Saturdays 14 and 28 are worked.
        ((2026, 2, 13), S.TO_VERIFY, (2026, 2, 27)),  # 14, 24, 25, 26, 27
        ((2026, 2, 11), S.ORDERED, (2026, 3, 10)),  # 12–14, 24–28, 2–6, 9, 10 March
        # National Day 2026: off 1–7 October; Sunday 20 September and Saturday 10 October are worked.
        ((2026, 9, 29), S.TO_VERIFY, (2026, 10, 12)),  # 30, 8, 9, 10, 12
        ((2026, 9, 18), S.ORDERED, (2026, 10, 15)),  # 20–24, 28–30, 8–10, 12–15
        ((2026, 3, 2), S.VERIFIED, (2026, 3, 5)),  # an ordinary week
    ],
)
def test_working_days_across_the_long_holidays(
    from_: tuple[int, int, int], state: S, due: tuple[int, int, int]
) -> None:
    found = due_in(CHINA, RULES, state, at_ten(*from_))
    assert found.at == at_ten(*due)
    assert not found.provisional


def test_a_year_that_nobody_knows_breaks_no_deadline() -> None:
    found = due_in(CHINA, RULES, S.ORDERED, at_ten(2031, 1, 20))
    assert found.provisional
    assert found.at > at_ten(2031, 1, 20) + timedelta(days=14)


def test_a_deadline_that_ends_in_an_unknown_year_is_provisional() -> None:
    found = due_in(CHINA, RULES, S.ORDERED, at_ten(2030, 12, 25))
    assert found.provisional
    assert found.at.year == 2031


def test_the_order_stays_with_the_office_as_long_as_with_a_unit() -> None:
    now = at_ten(2026, 3, 2)
    here = due_in(CHINA, RULES, S.VERIFIED, now, in_house=True)
    assert here.at == due_in(CHINA, RULES, S.ORDERED, now).at


@given(st.integers(0, 400), st.integers(1, 15), st.sets(st.integers(0, 40), max_size=12))
def test_a_later_calendar_never_makes_a_deadline_earlier(start: int, days: int, off: set[int]) -> None:
    now = at_ten(2031, 1, 1) + timedelta(days=start)
    told = due_after(CHINA, now, WorkingDays(days))
    first = now.astimezone(SHANGHAI).date()
    table: dict[date, bool] = {first + timedelta(days=one): False for one in off}
    table |= {first + timedelta(days=one): True for one in range(41) if one % 3 == 0 and one not in off}
    later = due_again(replace(CHINA, table=table), told)
    assert later.at >= told.at
    assert due_again(replace(CHINA, table=table), later) == later


@given(st.integers(0, 10**6))
def test_a_span_is_read_back_as_it_was_written(seconds: int) -> None:
    assert parse_span(span_text(timedelta(seconds=seconds))) == timedelta(seconds=seconds)
    assert parse_span(span_text(WorkingDays(seconds % 1000))) == WorkingDays(seconds % 1000)


def test_the_official_calendar_arrives_later_and_moves_what_is_open(scene: Scene) -> None:
    """The notice for 2031 is entered in the policy while orders are running."""
    scene.clock.set(at_ten(2031, 1, 20))
    one = scene.brought_to(S.ORDERED)
    assert one.due_provisional
    off = [date(2031, 1, 22) + timedelta(days=n) for n in range(10)]
    official = replace(scene.runtime.calendar, table=dict.fromkeys(off, False))
    scene.runtime = replace(scene.runtime, calendar=official)
    assert look_at_calendar(scene.runtime) == 1
    moved = scene.of(one.survey_id)
    assert moved.due_at > one.due_at
    assert moved.ordered_due_at == moved.due_at
    assert not moved.due_provisional
    assert look_at_calendar(scene.runtime) == 0
