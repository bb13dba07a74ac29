"""The line of a call: a clock of its own, plans kept to the letter, and a visitor's hand."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.sandbox.calls.line import Ended, Line
from survey.carriers.sandbox.calls.record import Side
from survey.carriers.sandbox.petitioners.doing import HangUp, Key, Words

QUICK = 1 / 20_000
Play = Callable[[Line], Awaitable[None]]


def play(part: Play, pace: float = QUICK, by_hand: Callable[[], bool] = lambda: False) -> Line:
    async def go() -> Line:
        line = Line(lambda: pace, by_hand)
        await part(line)
        return line

    return asyncio.run(go())


def test_a_plan_comes_at_its_second() -> None:
    async def part(line: Line) -> None:
        line.plan([(7.0, Key("2")), (3.0, Key("1"))])
        assert await line.next(2.0) is None
        assert (await line.next(5.0), line.clock) == (Key("1"), 3.0)
        assert (await line.next(5.0), line.clock) == (Key("2"), 7.0)
        assert (await line.next(5.0), line.clock) == (None, 12.0)

    play(part)


@given(
    st.lists(st.integers(1, 480), max_size=6, unique=True),
    st.lists(st.integers(0, 160), min_size=1, max_size=8),
)
def test_whatever_the_waits_a_plan_is_kept_in_order_and_time(plan: list[int], waits: list[int]) -> None:
    """In eighths of a second, which add up exactly."""
    came: list[tuple[float, int]] = []

    async def part(line: Line) -> None:
        line.plan([(at / 8, Words("", at)) for at in plan])
        until = 0.0
        for wait in waits:
            until += wait / 8
            while doing := await line.next(until - line.clock):
                assert isinstance(doing, Words)
                came.append((line.clock, round(doing.seconds)))
        assert line.clock == until

    play(part, pace=1e-7)
    assert came == [(at / 8, at) for at in sorted(plan) if at <= sum(waits)]


def test_hanging_up_ends_every_wait_from_then_on() -> None:
    async def part(line: Line) -> None:
        line.plan([(4.0, HangUp())])
        for _ in range(2):
            with pytest.raises(Ended) as ended:
                await line.pause(60)
            assert ended.value.by is Side.PERSON
        assert line.clock == 4.0

    play(part)


def test_a_call_lasts_no_longer_than_it_may() -> None:
    async def part(line: Line) -> None:
        line.begin(limit=10.0)
        line.plan([(11.0, Key("1"))])
        await line.pause(9)
        with pytest.raises(Ended) as ended:
            await line.pause(9)
        assert (ended.value.by, line.clock) == (Side.CARRIER, 10.0)

    play(part)


def test_a_visitors_key_comes_when_it_comes() -> None:
    async def part(line: Line) -> None:
        asyncio.get_running_loop().call_later(0.02, line.put, Key("5"))
        assert await line.next(100.0) == Key("5")
        assert 0 < line.clock < 100

    play(part, pace=0.01)


def test_while_a_visitor_acts_plans_rest() -> None:
    hand = [True]

    async def part(line: Line) -> None:
        line.plan([(1.0, Words("满意", 1.0))])
        assert await line.next(5.0) is None
        hand[0] = False
        assert await line.next(5.0) == Words("满意", 1.0)

    play(part, by_hand=lambda: hand[0])


def test_who_takes_over_in_the_middle_of_a_wait_stops_the_plan() -> None:
    hand = [False]

    async def part(line: Line) -> None:
        def take_over() -> None:
            hand[0] = True
            line.nudge()

        line.plan([(5.0, HangUp())])
        asyncio.get_running_loop().call_later(0.01, take_over)
        assert await line.next(10.0) is None

    play(part, pace=0.01, by_hand=lambda: hand[0])


def test_the_first_end_counts_and_keys_before_listening_are_lost() -> None:
    async def part(line: Line) -> None:
        line.put(Key("1"))
        line.flush()
        assert await line.next(1.0) is None
        line.end(Side.APPLICATION)
        line.end(Side.PERSON)
        with pytest.raises(Ended) as ended:
            await line.next(1.0)
        assert ended.value.by is Side.APPLICATION

    play(part)
