"""The carrier under which the demonstration's past is made."""

from datetime import UTC, datetime

import pytest

from survey.carriers.port import Accepted, MalformedCallback, OutgoingCall
from survey.demonstration.stand_in import StandIn
from tests.carriers.sent import a_call, named

NOW = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)


def test_what_the_past_is_given_lies_there_once_and_nobody_is_called_back() -> None:
    carrier = StandIn(lambda: NOW)
    call = OutgoingCall("", "+8613800138000", "http://x/", "http://x/", "http://x/", 30, 300)
    first, second = carrier.place_call(call), carrier.place_call(call)
    assert isinstance(first, Accepted) and isinstance(second, Accepted) and first.sid != second.sid
    assert carrier.placed() == [(first.sid, call), (second.sid, call)]
    assert carrier.placed() == [] and carrier.taken() == []
    assert carrier.find_calls(a_call("+8613800138000", NOW)) == []
    assert carrier.read_call(named("CA" + "1" * 32)) is None
    with pytest.raises(MalformedCallback):
        carrier.read_turn([("CallSid", "CA" + "1" * 32)])
