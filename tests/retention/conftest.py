"""A county's past as the demonstration makes it, and its keeper's clock years later."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.jobs import JOBS
from survey.clock import SetClock
from survey.demonstration.load import load
from survey.runtime import Runtime
from tests.build import make_questionnaire
from tests.rectification.scenes import scene

__all__ = ["scene"]

SUNDAY_NIGHT = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
WEEKS = 1


@pytest.fixture
def history(runtime: Runtime, clock: SetClock) -> Runtime:
    """A week that was lived by the product's own functions. It takes a while: each test looks at much."""
    clock.set(SUNDAY_NIGHT)
    make_questionnaire(runtime)
    assert load(runtime, JOBS, lambda share: None, WEEKS)
    return runtime


@pytest.fixture
def much_later(history: Runtime, clock: SetClock) -> Runtime:
    clock.advance(timedelta(days=5 * 365))
    return history
