"""R1 with every carrier: whatever goes wrong with a request, it is there once or surely not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.carriers.port import Accepted, CarrierUnreachable, OutgoingCall, OutgoingText, Refused, Unknown
from survey.carriers.sandbox.faults import OF_GET, OF_POST, Fault
from tests.carriers.every.world import World, a_number, a_token, as_sent

NOT_TAKEN = {Fault.SLOW_DOWN, Fault.ERROR_BEFORE, Fault.DROP_BEFORE}
IN_DOUBT = [one for one in OF_POST if one is not Fault.SLOW_DOWN]


def _outgoing(world: World, channel: str, token: str) -> OutgoingText | OutgoingCall:
    return world.a_text(token, a_number()) if channel == "sms" else world.a_call(token, a_number())


def _can(world: World, channel: str) -> bool:
    able = world.carrier.abilities
    return channel == "sms" or able.voice_dialogue or able.voice_menu


@pytest.mark.parametrize("fault", [None, *OF_POST])
@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_r1_it_is_there_once_or_refused_and_not_there(
    world: World, channel: str, fault: Fault | None
) -> None:
    token = a_token()
    outgoing = _outgoing(world, channel, token)
    world.goes_wrong(**({fault: 1.0} if fault else {}))
    result = world.hand_over(outgoing)
    world.goes_wrong()
    there = world.taken(token)
    if not _can(world, channel):
        assert isinstance(result, Refused) and not world.asked(token), "it says so, and asks nobody"
        return
    assert len(world.asked(token)) == 1, "one request, once"
    assert bool(there) == (fault not in NOT_TAKEN)
    assert not (there and isinstance(result, Refused)), "refused means that it did not leave"
    assert there == [result.sid] if isinstance(result, Accepted) else not isinstance(result, Accepted)
    if fault in (None, Fault.SLOW_DOWN):
        assert isinstance(result, Refused if fault else Accepted), "what is answered clearly is no doubt"


@pytest.mark.parametrize("fault", [Fault.REFUSE_21610, Fault.REFUSE_21614])
def test_r1_what_is_refused_left_nothing(world: World, fault: Fault) -> None:
    token = a_token()
    world.goes_wrong(**{fault: 1.0})
    result = world.hand_over(world.a_text(token, a_number()))
    world.goes_wrong()
    assert isinstance(result, Refused) == (not world.taken(token)), "or the network finds it out, later"


def test_r1_a_carrier_that_is_down_was_given_nothing(world: World) -> None:
    world.sandbox.post("/sandbox/faults", down_for=60.0)
    results = []
    for _ in range(3):
        token = a_token()
        results.append((token, world.hand_over(world.a_text(token, a_number()))))
    world.sandbox.post("/sandbox/faults", profile="none")
    for token, result in results:
        assert isinstance(result, Unknown | Refused) and world.taken(token) == []


@settings(max_examples=8)
@given(sending=st.sampled_from(IN_DOUBT), asking=st.sampled_from([None, *OF_GET]))
def test_r1_what_is_in_doubt_is_found_or_nobody_says_that_it_is_not_there(
    world: World, sending: Fault, asking: Fault | None
) -> None:
    """An empty list makes an attempt lost, and another one takes its place: so no list may lie."""
    text = world.a_text(a_token(), a_number())
    world.goes_wrong(**{sending: 1.0})
    world.hand_over(text)
    world.goes_wrong(**({asking: 1.0} if asking else {}))
    try:
        found = world.carrier.find_texts(as_sent(text))
    except CarrierUnreachable:
        return
    finally:
        world.goes_wrong()
    assert len(found) == len(world.taken(text.token))
    for one in found:
        assert world.carrier.text_status(as_sent(text, one.sid)), "and is known by what the list calls it"


def test_r1_the_same_words_to_the_same_number_are_each_the_one_that_they_are(world: World) -> None:
    number = a_number()
    texts = [world.a_text(a_token(), number) for _ in range(2)]
    results = [world.hand_over(one) for one in texts]
    world.sandbox.wait_until_quiet()
    sids = [result.sid for result in results if isinstance(result, Accepted)]
    stand = [world.carrier.text_status(as_sent(*pair)) for pair in zip(texts, sids, strict=True)]
    assert [one and one.sid for one in stand] == sids
    assert len(set(sids)) == 2
