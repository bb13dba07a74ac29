"""Documents into verbs: Twilio's defaults, its bounds, its codes; whatever comes never breaks anything."""

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather as TwilioGather
from twilio.twiml.voice_response import VoiceResponse

from survey.carriers.sandbox.calls.twiml.parse import _ATTRIBUTES, BadTwiml, parse
from survey.carriers.sandbox.calls.twiml.verbs import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
)


def one(xml: str) -> Verb:
    (verb,) = parse(f"<Response>{xml}</Response>".encode())
    return verb


@pytest.mark.parametrize(
    ("xml", "verb"),
    [
        ("<Say>Hello</Say>", Say("Hello", "en-US", 1)),
        (
            '<Say language="zh-CN" voice="Polly.Zhiyu" loop="2"> 您好，\n 您好 </Say>',
            Say("您好， 您好", "zh-CN", 2),
        ),
        ('<Say loop="0">x</Say>', Say("x", "en-US", 1000)),
        ('<Say>one <break time="1s"/><prosody rate="90%">two</prosody></Say>', Say("one two", "en-US", 1)),
        ("<Play>/a.mp3</Play>", Play("/a.mp3", 1)),
        ('<Play digits="12"/>', Play("", 1)),
        ("<Pause/>", Pause(1)),
        ('<Pause length="7"/>', Pause(7)),
        ("<Gather/>", Gather((), True, False, "", "POST", 5, "#", None, False, True)),
        (
            (
                '<Gather input="dtmf speech" action="/a" method="get" timeout="3" finishOnKey="" '
                'numDigits="1" actionOnEmptyResult="true" bargeIn="false" language="cmn-Hans-CN" '
                'hints="满意" speechTimeout="auto"><Say>x</Say><Pause/><Play>p</Play></Gather>'
            ),
            Gather(
                (Say("x", "en-US", 1), Pause(1), Play("p", 1)),
                True,
                True,
                "/a",
                "GET",
                3,
                "",
                1,
                True,
                False,
            ),
        ),
        ("<Record/>", Record("", "POST", 5, 3600, "1234567890*#", True, "", "POST")),
        (
            (
                '<Record action="a" maxLength="60" timeout="4" finishOnKey="#" playBeep="false" '
                'recordingStatusCallback="/r" recordingStatusCallbackMethod="GET" trim="do-not-trim"/>'
            ),
            Record("a", "POST", 4, 60, "#", False, "/r", "GET"),
        ),
        ('<Redirect method="GET">/next?a=1&amp;b=2</Redirect>', Redirect("/next?a=1&b=2", "GET")),
        ("<Hangup/>", Hangup()),
        ("<Reject/>", Reject(False)),
        ('<Reject reason="busy"/>', Reject(True)),
        ('<Dial action="/d" timeout="9"><Number>+14155552671</Number></Dial>', Dial("/d", "POST", 9)),
    ],
)
def test_a_verb_with_its_defaults(xml: str, verb: Verb) -> None:
    assert one(xml) == verb


def test_a_document_of_the_sdk_is_understood() -> None:
    response = VoiceResponse()
    gather = TwilioGather(action="/next", num_digits=1, action_on_empty_result=True, input="dtmf speech")
    gather.say("您好", language="cmn-CN", voice="Polly.Zhiyu")
    response.append(gather)
    response.record(action="/reason", max_length=60, finish_on_key="#", recording_status_callback="/r")
    response.redirect("/again", method="POST")
    response.hangup()
    kinds = [type(verb) for verb in parse(str(response).encode())]
    assert kinds == [Gather, Record, Redirect, Hangup]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<Response><Say>x</Response>", 12100),
        ("<!DOCTYPE Response><Response/>", 12100),
        ("<Say>x</Say>", 12102),
        ("<Response><Shout>x</Shout></Response>", 12200),
        ("<Response><Sms>x</Sms></Response>", 12200),
        ('<Response><Say lang="zh-CN">x</Say></Response>', 12200),
        ("<Response><Say/></Response>", 13520),
        (f"<Response><Say>{'x' * 4097}</Say></Response>", 13520),
        ("<Response><Play/></Response>", 13420),
        ('<Response><Pause length="-1"/></Response>', 12200),
        ('<Response><Gather timeout="soon"/></Response>', 12200),
        ('<Response><Gather numDigits="0"/></Response>', 12200),
        ('<Response><Gather input="eyes"/></Response>', 12200),
        ('<Response><Gather finishOnKey="x"/></Response>', 12200),
        ('<Response><Gather method="PUT"/></Response>', 12200),
        ('<Response><Gather actionOnEmptyResult="maybe"/></Response>', 12200),
        ('<Response><Gather speechModel="phone_call" speechTimeout="auto"/></Response>', 13327),
        ("<Response><Gather><Hangup/></Gather></Response>", 12200),
        ("<Response><Gather><Redirect>/x</Redirect></Gather></Response>", 12200),
        ("<Response><Redirect/></Response>", 11100),
        ("<Response><Hangup><Say>x</Say></Hangup></Response>", 12200),
        ('<Response><Reject reason="tired"/></Response>', 12200),
    ],
)
def test_what_is_wrong_has_twilios_code(xml: str, code: int) -> None:
    with pytest.raises(BadTwiml) as wrong:
        parse(xml.encode())
    assert wrong.value.code == code


@pytest.mark.parametrize("body", [b"", b"  \n", b"<Response/>", b"<Response></Response>"])
def test_an_empty_document_says_nothing(body: bytes) -> None:
    assert parse(body) == ()


_words = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)
_tags = st.sampled_from([*_ATTRIBUTES, "Dial", "Response", "Number", "Enqueue"])
_attributes = st.dictionaries(
    st.sampled_from(sorted({name for names in _ATTRIBUTES.values() for name in names.split()})),
    st.sampled_from(["", "0", "1", "-1", "5", "true", "false", "dtmf", "speech", "#", "GET", "99999999"])
    | _words,
    max_size=4,
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(_tags)
    given = "".join(f" {name}={quoteattr(value)}" for name, value in draw(_attributes).items())
    inner = escape(draw(_words))
    if depth < 3:
        inner += "".join(draw(st.lists(elements(depth + 1), max_size=3)))
    return f"<{tag}{given}>{inner}</{tag}>"


def code_of(body: bytes) -> int:
    """0 for what is understood."""
    try:
        verbs = parse(body)
    except BadTwiml as wrong:
        return wrong.code
    assert all(isinstance(verb, Verb) for verb in verbs)
    return 0


@given(st.lists(elements(), max_size=4).map(lambda parts: f"<Response>{''.join(parts)}</Response>".encode()))
def test_any_xml_is_understood_or_refused_with_a_code(body: bytes) -> None:
    assert code_of(body) in (0, 11100, 12200, 13327, 13420, 13520)


@given(st.binary(max_size=200))
def test_any_bytes_are_understood_or_refused(body: bytes) -> None:
    assert code_of(body) in (0, 12100, 12102)
