"""How often one number may be called, by a clock that is set."""

from typing import cast

from survey.carriers.sandbox.calls.callee import Callee
from survey.carriers.sandbox.settings import CALLEE_LIMITS
from survey.carriers.sandbox.timers import Timers

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


class SetTimers:
    now = 0.0


def test_one_a_minute_five_an_hour_twenty_a_day() -> None:
    timers = SetTimers()
    callee = Callee(CALLEE_LIMITS, cast(Timers, timers))
    placed: list[float] = []
    while timers.now < 2 * DAY:
        if callee.may_be_called("+8613900000001"):
            placed.append(timers.now)
        timers.now += 30.0
    assert placed[:6] == [0.0, MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE, HOUR]
    for span, most in ((MINUTE, 1), (HOUR, 5), (DAY, 20)):
        assert max(sum(at <= other < at + span for other in placed) for at in placed) == most
    assert len(placed) == 40


def test_each_number_has_its_own_and_a_refused_call_does_not_count() -> None:
    timers = SetTimers()
    callee = Callee(((1, MINUTE),), cast(Timers, timers))
    assert callee.may_be_called("+8613900000001")
    assert callee.may_be_called("+8613900000002")
    timers.now = 59.0
    assert not callee.may_be_called("+8613900000001")
    timers.now = MINUTE
    assert callee.may_be_called("+8613900000001")
