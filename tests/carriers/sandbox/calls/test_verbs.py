"""Every verb as a caller meets it: through real HTTP, a visitor at the keypad."""

import pytest

from tests.carriers.sandbox.calls.visitor import QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver, Reply

CHOICE = '<Gather numDigits="1" action="/next"><Say>choose</Say></Gather>'
LONG = "x" * 14 * 120  # two minutes of speech


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    return Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)


def test_say_play_and_pause_pass_in_order_and_take_their_time(visitor: Visitor) -> None:
    visitor.answer(document(f"<Say>{'x' * 28}</Say>", "<Play>/a.mp3</Play>", '<Pause length="3"/>'))
    call = visitor.finish()
    assert visitor.passages == [("said", "x" * 28), ("played", visitor.receiver.url + "/a.mp3")]
    assert call["seconds"] == 2 + 4 + 3
    (line,) = visitor.sandbox.ledger("hung_up")
    assert (line["by"], line["seconds"]) == ("application", 9)


def test_a_gather_sends_the_digit_to_its_action(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document(CHOICE))
    visitor.wait_until_said("choose")
    visitor.press("4")
    visitor.finish()
    (hook,) = receiver.at("/next")
    assert hook.signed and hook.form["Digits"] == "4"
    assert (hook.form["CallStatus"], hook.form["Direction"]) == ("in-progress", "outbound-api")
    assert "SpeechResult" not in hook.form and "AnsweredBy" not in hook.form
    assert visitor.passages == [("said", "choose"), ("keys", "4")]


def test_a_key_ends_what_is_being_said(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document(f'<Gather numDigits="1" action="/next"><Say>{LONG}</Say></Gather>'))
    visitor.wait_until_said(LONG)
    visitor.press("1")
    assert visitor.finish()["seconds"] < 60
    assert receiver.at("/next")[0].form["Digits"] == "1"


def test_without_barge_in_a_key_during_the_words_is_lost(visitor: Visitor, receiver: Receiver) -> None:
    said = "x" * 14 * 10
    talk = f'<Gather numDigits="1" bargeIn="false" timeout="2" action="/next"><Say>{said}</Say></Gather>'
    visitor.answer(document(talk, "<Say>nothing</Say>"))
    visitor.wait_until_said(said)
    visitor.press("1")
    visitor.finish()
    assert receiver.at("/next") == []
    assert ("said", "nothing") in visitor.passages


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits"),
    [
        ('numDigits="3"', "1234", "123"),
        ('finishOnKey="#"', "12#", "12"),
        ('finishOnKey="*"', "1#*", "1#"),
        ('finishOnKey="" numDigits="2"', "#*", "#*"),
        ('timeout="1"', "77", "77"),
    ],
)
def test_when_a_gather_has_heard_enough(
    visitor: Visitor, receiver: Receiver, attributes: str, pressed: str, digits: str
) -> None:
    visitor.answer(document(f'<Gather {attributes} action="/next"><Say>choose</Say></Gather>'))
    visitor.wait_until_said("choose")
    visitor.press(pressed)
    visitor.finish()
    assert [hook.form["Digits"] for hook in receiver.at("/next")] == [digits]


def test_silence_falls_through_to_the_next_verb(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document('<Gather timeout="3" action="/next"/>', "<Say>nothing heard</Say>"))
    visitor.finish()
    assert receiver.at("/next") == []
    assert visitor.passages == [("silence", ""), ("said", "nothing heard")]
    assert [line["how"] for line in visitor.sandbox.ledger("turn")] == ["silence"]


def test_silence_is_told_where_that_is_asked_for(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document('<Gather timeout="1" actionOnEmptyResult="true" action="/next"/>'))
    visitor.finish()
    assert receiver.at("/next")[0].form["Digits"] == ""


def test_words_are_heard_where_speech_is_taken(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document('<Gather input="dtmf speech" action="/next"><Say>choose</Say></Gather>'))
    visitor.wait_until_said("choose")
    visitor.does("speak", text="不太满意")
    visitor.finish()
    form = receiver.at("/next")[0].form
    assert (form["SpeechResult"], "Digits" in form) == ("不太满意", False)
    assert 0 < float(form["Confidence"]) <= 1


def test_words_are_nothing_to_a_keypad_and_keys_nothing_to_an_ear(
    visitor: Visitor, receiver: Receiver
) -> None:
    keys = '<Gather input="dtmf" timeout="4" action="/keys"><Say>keys</Say></Gather>'
    ears = '<Gather input="speech" timeout="4" action="/ears"><Say>ears</Say></Gather>'
    visitor.answer(document(keys, ears))
    visitor.wait_until_said("keys")
    visitor.does("speak", text="one")
    visitor.wait_until_said("ears")
    visitor.press("1")
    visitor.finish()
    assert receiver.at("/keys") == receiver.at("/ears") == []


def test_without_an_action_the_document_is_asked_again(visitor: Visitor, receiver: Receiver) -> None:
    visitor.pages["/voice"] = lambda hook: (
        document("<Say>thanks</Say>")
        if "Digits" in hook.form
        else document("<Gather><Say>choose</Say></Gather>")
    )
    visitor.answer()
    visitor.wait_until_said("choose")
    visitor.press("5#")
    visitor.finish()
    assert [hook.form.get("Digits") for hook in receiver.at("/voice")] == [None, "5"]
    assert ("said", "thanks") in visitor.passages


def test_a_relative_action_is_read_against_the_document(visitor: Visitor, receiver: Receiver) -> None:
    visitor.pages["/deep/er/two"] = document("<Say>arrived</Say>")
    visitor.pages["/deep/er/one"] = document("<Redirect>two</Redirect>")
    visitor.answer(document("<Redirect>/deep/er/one?x=1</Redirect>", "<Say>never</Say>"))
    visitor.finish()
    assert receiver.at("/deep/er/one")[0].path == "/deep/er/one?x=1"
    assert visitor.passages == [("said", "arrived")]


def test_hangup_ends_the_call_at_once(visitor: Visitor) -> None:
    visitor.answer(document("<Hangup/>", "<Say>never</Say>"))
    assert visitor.finish()["passages"] == []


def test_a_dial_reaches_nobody(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document('<Dial action="/dialled" timeout="9">+14155552671</Dial>'))
    assert visitor.finish()["seconds"] == 9
    assert receiver.at("/dialled")[0].form["DialCallStatus"] == "no-answer"


def test_a_dial_without_an_action_falls_through(visitor: Visitor) -> None:
    visitor.answer(document('<Dial timeout="5">+14155552671</Dial>', "<Say>nobody there</Say>"))
    visitor.finish()
    assert visitor.passages == [("said", "nobody there")]


def test_plain_text_is_read_out_and_sound_is_played(visitor: Visitor) -> None:
    visitor.answer(Reply(content_type="text/plain; charset=utf-8", body="hello there"))
    visitor.finish()
    assert visitor.passages == [("said", "hello there")]
    visitor.answer(Reply(content_type="audio/mpeg", body="…"))
    visitor.finish()
    assert [sound for sound, _ in visitor.passages] == ["played"]


def test_instructions_can_come_with_the_call_itself(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(url=None, twiml="<Response><Say>at once</Say></Response>")
    visitor.finish()
    assert visitor.passages == [("said", "at once")]
    assert receiver.at("/voice") == []


def test_a_call_ends_when_its_time_is_over(visitor: Visitor) -> None:
    visitor.answer(document(f"<Say>{LONG}</Say>"), time_limit=15)
    assert visitor.finish()["seconds"] == 15
    assert [line["by"] for line in visitor.sandbox.ledger("hung_up")] == ["carrier"]


def test_the_person_may_hang_up_in_the_middle(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(document(f'<Gather action="/next"><Say>{LONG}</Say></Gather>', "<Say>never</Say>"))
    visitor.wait_until_said(LONG)
    visitor.does("hang_up")
    visitor.finish()
    assert [line["by"] for line in visitor.sandbox.ledger("hung_up")] == ["person"]
    assert receiver.at("/next") == [] and ("said", "never") not in visitor.passages
