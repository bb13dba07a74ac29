"""R1: what has left is settled, whatever goes wrong with the requests beside it."""

import time

import pytest

from scheduler.dispatch import dispatch
from survey.carriers.port import OutgoingText, SendResult
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.build import make_attempt
from tests.menu_carrier import MenuCarrier
from tests.ordinary import MakeRuntime


class _Breaking(MenuCarrier):
    """Breaks in a way that no carrier may, over some texts; `after`: in how many seconds, by token."""

    def __init__(self) -> None:
        super().__init__()
        self.after: dict[str, float] = {}

    def send_text(self, text: OutgoingText) -> SendResult:
        if text.token in self.after:
            time.sleep(self.after[text.token])
            raise ValueError(text.token)
        time.sleep(0.2)
        return super().send_text(text)


@pytest.fixture
def gateway() -> _Breaking:
    return _Breaking()


@pytest.fixture
def office(make_runtime: MakeRuntime, gateway: _Breaking) -> Runtime:
    return make_runtime(carrier=gateway, sms_per_second=1000)


def _state(runtime: Runtime, attempt: Attempt) -> AttemptState:
    with runtime.database.read() as session:
        return session.get_one(Attempt, attempt.id).state


@pytest.mark.parametrize("when", [0.0, 0.2, 0.4])
def test_r1_the_others_are_settled_and_the_first_error_is_raised(
    office: Runtime, gateway: _Breaking, when: float
) -> None:
    first, last, *others = [make_attempt(office) for _ in range(6)]
    gateway.after = {first.token: when, last.token: when + 0.4}
    with pytest.raises(ValueError, match=first.token):
        dispatch(office)
    assert {_state(office, one) for one in others} == {AttemptState.ACCEPTED}
    assert {_state(office, one) for one in (first, last)} == {AttemptState.SENDING}
