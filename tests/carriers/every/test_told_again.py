"""What a carrier tells: it names what it is about, and told again, in any order, it is the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.carriers.port import Accepted, InboundText, MalformedCallback, Pushed, StatusReport
from survey.vocabulary import AttemptState
from tests.carriers.every.world import World, a_number, a_token, as_sent
from tests.carriers.sandbox.beside import wait_for
from tests.carriers.sandbox.receiver import Hook

Hooks = list[Hook]


def _hooks(world: World, begins: str, kind: str) -> Hooks:
    """What came so far: webhooks below `begins`, or pushes of that kind."""
    came = list(world.receiver.hooks)
    if world.carrier.push_answer is None:
        return [hook for hook in came if hook.path.startswith(begins)]
    return [hook for hook in came if hook.path.endswith(f"/{kind}")]


def _receipts(world: World, hook: Hook) -> dict[str, StatusReport]:
    """By token."""
    if world.carrier.push_answer is None:
        return {hook.path.rpartition("/")[2]: world.carrier.read_status(list(hook.form.items()))}
    return dict(world.carrier.read_push("sms-report", hook.body.encode()).reports)


def _messages(world: World, hook: Hook) -> list[InboundText]:
    if world.carrier.push_answer is None:
        return [world.carrier.read_text(list(hook.form.items()))]
    return [one.text for one in world.carrier.read_push("sms-up", hook.body.encode()).texts]


def test_a_receipt_names_the_attempt_and_agrees_with_what_the_carrier_says_when_asked(world: World) -> None:
    text = world.a_text(a_token(), a_number())
    world.goes_wrong(callback_doubled=1.0)
    result = world.hand_over(text)
    assert isinstance(result, Accepted)
    world.sandbox.wait_until_quiet()
    world.goes_wrong()
    told = [_receipts(world, hook) for hook in _hooks(world, "/twilio/sms/status/", "sms-report")]
    about = [one[text.token] for one in told if text.token in one]
    ends = [one for one in about if one.status is AttemptState.DELIVERED]
    assert len(ends) >= 2 and ends == ends[:1] * len(ends), "told twice it is the same"
    assert {one.sid for one in about} == {result.sid}
    asked = world.carrier.text_status(as_sent(text, result.sid))
    assert asked and (asked.sid, asked.status) == (result.sid, AttemptState.DELIVERED)


WORDS = ("2", "很满意,谢谢", "不满意😀 \t\n'\"<>&", "好" * 300)


def test_r2_what_somebody_writes_comes_whole_and_twice_under_one_name(world: World) -> None:
    people = {a_number(): words for words in (*WORDS, WORDS[0])}
    world.goes_wrong(inbound_doubled=1.0)
    for who, words in people.items():
        world.sandbox.post("/sandbox/inbound", **{"from": who, "body": words})
    wait_for(lambda: all(len(_said(world, who)) >= 2 for who in people))
    world.goes_wrong()
    said = {who: _said(world, who) for who in people}
    assert {who: {one.body for one in ones} for who, ones in said.items()} == {
        who: {words} for who, words in people.items()
    }
    names = {who: {one.sid for one in ones} for who, ones in said.items()}
    assert all(len(one) == 1 for one in names.values()), "told twice it has one name"
    assert len(set().union(*names.values())) == len(people), "the same words of others have another"


def _said(world: World, number: str) -> list[InboundText]:
    came = [
        one
        for hook in _hooks(world, "/twilio/sms", "sms-up")
        if _is_text(hook)
        for one in _messages(world, hook)
    ]
    return [one for one in came if one.from_ == number]


def _is_text(hook: Hook) -> bool:
    return "/status/" not in hook.path


_RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=5,
)


@settings(max_examples=25)
@given(data=st.data())
def test_pieces_of_a_push_may_come_in_any_order_twice_and_beside_what_is_no_piece(
    world: World, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(["sms-report", "sms-up"]))
    if world.carrier.push_answer is None:
        with pytest.raises(MalformedCallback):
            world.carrier.read_push(kind, b"[]")
        return
    pieces = _pieces(world, kind)
    mixed = data.draw(st.lists(st.sampled_from(pieces), max_size=8)) + data.draw(
        st.lists(_RUBBISH, max_size=3)
    )
    pushed = _read(world, kind, data.draw(st.permutations(mixed)))
    alone = {_name(_read(world, kind, [one])) for one in mixed if one in pieces}
    assert {_name(Pushed(texts=(one,))) for one in pushed.texts} | {
        _name(Pushed(reports=(one,))) for one in pushed.reports
    } == alone
    assert len(pushed.texts) + len(pushed.reports) + pushed.unreadable == len(mixed)


def _read(world: World, kind: str, pieces: list[Any]) -> Pushed:
    return world.carrier.read_push(kind, json.dumps(pieces).encode())


def _name(pushed: Pushed) -> tuple[object, ...]:
    """Of the one thing in it."""
    texts = [(one.text.sid, one.text.body) for one in pushed.texts]
    reports = [(token, told.sid, told.status) for token, told in pushed.reports]
    names: list[tuple[object, ...]] = [*texts, *reports]
    assert len(names) == 1
    return names[0]


def _pieces(world: World, kind: str) -> list[Any]:
    """What came of that kind, as single pieces."""
    if not _hooks(world, "", kind):
        number = a_number()
        world.hand_over(world.a_text(a_token(), number))
        world.sandbox.post("/sandbox/inbound", **{"from": number, "body": "3"})
        wait_for(lambda: bool(_hooks(world, "", kind)))
    came = [json.loads(hook.body) for hook in _hooks(world, "", kind)]
    return [piece for body in came for piece in (body if isinstance(body, list) else [body])]
