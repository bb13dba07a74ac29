import pytest

from survey.clock import SetClock
from survey.runtime import Runtime
from tests.scoring.county import County


@pytest.fixture
def county(runtime: Runtime, clock: SetClock) -> County:
    """A county with two bureaus, one of them with two stations, and a petition office."""
    county = County(runtime, clock)
    county.set_up()
    return county
