"""Only so many calls to one number: when the next one may leave."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.contact.callees import ON_THE_WAY, Limit, free_at, looked_back
from survey.contact.permit import Go, NotBefore
from survey.vocabulary import Channel, WhyNot
from tests.contact.make import DAY, HOUR, MINUTE, PICKED, local
from tests.contact.test_permit import permit

LIMITS: list[Limit] = [(1, MINUTE), (5, HOUR), (20, DAY)]
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ago", "wait"),
    [
        ([], timedelta(0)),
        ([10 * SECOND], MINUTE - 10 * SECOND + ON_THE_WAY),
        ([2 * MINUTE], timedelta(0)),
        ([50 * MINUTE, 40 * MINUTE, 30 * MINUTE, 20 * MINUTE, 10 * MINUTE], 10 * MINUTE + ON_THE_WAY),
        ([61 * MINUTE, 40 * MINUTE, 30 * MINUTE, 20 * MINUTE, 10 * MINUTE], timedelta(0)),
        ([number * HOUR for number in range(20, 0, -1)], 4 * HOUR + ON_THE_WAY),
    ],
)
def test_the_strictest_limit_decides(ago: list[timedelta], wait: timedelta) -> None:
    assert free_at(LIMITS, [PICKED - one for one in ago], PICKED) == PICKED + wait


def test_without_limits_the_number_is_always_free() -> None:
    assert free_at([], [PICKED] * 30, PICKED) == PICKED and looked_back([]) == ON_THE_WAY


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(10, 600)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 44)), min_size=1, max_size=30),
)
def test_whatever_is_tried_the_carrier_never_counts_too_many(
    given_limits: list[tuple[int, int]], tried: list[tuple[int, int]]
) -> None:
    """Each call is tried some time after the one before, leaves when it may, and takes its time to arrive."""
    limits = [(calls, timedelta(seconds=span)) for calls, span in given_limits]
    now, left, arrived = PICKED, list[datetime](), list[datetime]()
    for pause, on_the_way in tried:
        now = free_at(limits, left, now + pause * SECOND)
        left.append(now)
        arrived.append(now + on_the_way * SECOND)
    for calls, span in limits:
        for end in arrived:
            assert sum(end - span < one <= end for one in arrived) <= calls


def test_r5_a_call_to_a_busy_number_waits_within_the_hours_of_calls() -> None:
    noon, voice = local("2026-10-19T11:58"), Channel.VOICE
    soon, late = local("2026-10-19T11:59"), local("2026-10-19T12:03")
    assert permit(now=noon, channel=voice, number_free_at=soon) == NotBefore(soon, WhyNot.CALLEE_LIMIT)
    afternoon = local("2026-10-19T14:30")
    assert permit(now=noon, channel=voice, number_free_at=late) == NotBefore(afternoon, WhyNot.CALLEE_LIMIT)
    assert permit(now=noon, channel=voice, number_free_at=noon) == Go(contact=True)
