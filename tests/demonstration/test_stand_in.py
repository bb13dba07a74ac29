"""The carrier under which the demonstration's past is made."""

from datetime import UTC, datetime

import pytest

from survey.carriers.port import MalformedCallback, OutgoingCall, Refused
from survey.demonstration.stand_in import StandIn
from survey.vocabulary import ErrorClass

NOW = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)


def test_the_past_knows_texts_only() -> None:
    carrier = StandIn(lambda: NOW)
    assert not carrier.abilities.voice_dialogue
    call = OutgoingCall("+8613800138000", "http://x/", "http://x/", "http://x/", 30, 300)
    result = carrier.place_call(call)
    assert isinstance(result, Refused)
    assert result.error_class is ErrorClass.OURS
    assert carrier.taken() == []
    assert carrier.find_calls("+8613800138000", NOW) == []
    assert carrier.read_call("CA" + "1" * 32) is None
    with pytest.raises(MalformedCallback):
        carrier.read_turn([("CallSid", "CA" + "1" * 32)])
