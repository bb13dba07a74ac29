import pytest

from survey.runtime import Runtime
from tests.build import make_questionnaire
from tests.interviewing.people import Desk, add_outcomes


@pytest.fixture
def desk(runtime: Runtime) -> Desk:
    """An interviewer at a desk, with the shipped outcomes and questionnaire."""
    make_questionnaire(runtime)
    add_outcomes(runtime)
    return Desk.of(runtime)
