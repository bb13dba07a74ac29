"""What a call brings when it asks what to say: keys, speech, recordings; and the recording's own report."""

import pytest

from survey.carriers.port import CallTurn, Form, MalformedCallback, RecordingReport
from survey.carriers.twilio.call_forms import read_recording, read_turn
from tests.carriers.twilio.test_call_forms import RECORDING, SID

# As Twilio posts it to ask for TwiML.
TURN = [
    ("CallSid", SID),
    ("AccountSid", "AC" + "0a" * 16),
    ("From", "+15005550006"),
    ("To", "+8613800138000"),
    ("CallStatus", "in-progress"),
    ("Direction", "outbound-api"),
]


def without(form: Form, *names: str) -> list[tuple[str, str]]:
    return [pair for pair in form if pair[0] not in names]


def test_the_first_turn_of_a_call_brings_nothing_said() -> None:
    assert read_turn(TURN) == CallTurn(
        sid=SID,
        from_="+15005550006",
        to="+8613800138000",
        direction="outbound",
        digits=None,
        speech=None,
        hung_up=False,
        recording_sid=None,
        recording_seconds=None,
        answered_by=None,
        call_status="in-progress",
        raw=tuple(TURN),
    )


def test_keys_and_speech_are_read_as_they_came() -> None:
    turn = read_turn([*TURN, ("Digits", "1"), ("SpeechResult", " 满意。 "), ("Confidence", "0.9")])
    assert (turn.digits, turn.speech) == ("1", " 满意。 ")


@pytest.mark.parametrize("digits", ["*", "#", "0", "12", "*9#"])
def test_every_key_of_a_phone_is_one(digits: str) -> None:
    assert read_turn([*TURN, ("Digits", digits)]).digits == digits


@pytest.mark.parametrize("digits", ["", "１", "一", "1\n", "+1", "x" * 100, "1" * 65])
def test_r2_what_no_key_makes_is_not_taken_for_one_and_is_kept(digits: str) -> None:
    turn = read_turn([*TURN, ("Digits", digits)])
    assert turn.digits is None
    assert ("Digits", digits) in turn.raw


def test_a_recording_that_ended_with_the_call_is_both() -> None:
    url = f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{RECORDING}"
    recorded = [("RecordingUrl", url), ("RecordingDuration", "7"), ("Digits", "hangup")]
    turn = read_turn([*TURN, *recorded])
    assert (turn.hung_up, turn.digits) == (True, None)
    assert (turn.recording_sid, turn.recording_seconds) == (RECORDING, 7)


@pytest.mark.parametrize("word", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_nobody_hears_an_answer_after_the_end(word: str) -> None:
    turn = read_turn([*without(TURN, "CallStatus"), ("CallStatus", word)])
    assert (turn.hung_up, turn.call_status) == (True, word)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("RecordingSid", RECORDING)], RECORDING),
        ([("RecordingUrl", f"https://example.org/Recordings/{RECORDING}.mp3")], RECORDING),
        ([("RecordingUrl", f"https://example.org/Recordings/{RECORDING}0")], None),
        ([("RecordingUrl", "https://example.org/Recordings/RE..%2f..")], None),
        ([("RecordingSid", "../../Calls")], None),
        ([], None),
    ],
)
def test_of_a_recordings_address_no_more_than_its_sid_is_taken(
    given: list[tuple[str, str]], expected: str | None
) -> None:
    assert read_turn([*TURN, *given]).recording_sid == expected


@pytest.mark.parametrize("word", ["inbound", "", "trunking-originating"])
def test_whoever_calls_us_is_told_from_whom_we_call(word: str) -> None:
    form = [*without(TURN, "Direction", "From"), ("Direction", word), ("From", "+8613800138000")]
    turn = read_turn(form)
    assert (turn.direction, turn.from_) == ("inbound", "+8613800138000")


@pytest.mark.parametrize("number", [None, "", "x" * 400, "a\x00b"])
def test_r2_whoever_withholds_the_number_is_heard_all_the_same(number: str | None) -> None:
    form = without(TURN, "From") + ([("From", number)] if number is not None else [])
    assert read_turn([*form, ("Digits", "1")]) == CallTurn(
        sid=SID,
        from_="",
        to="+8613800138000",
        direction="outbound",
        digits="1",
        speech=None,
        hung_up=False,
        recording_sid=None,
        recording_seconds=None,
        answered_by=None,
        call_status="in-progress",
        raw=(*form, ("Digits", "1")),
    )


@pytest.mark.parametrize(
    ("status", "completed"), [("completed", True), ("in-progress", False), ("absent", False), ("", False)]
)
def test_a_recording_can_be_fetched_once_it_is_completed(status: str, completed: bool) -> None:
    form = [("CallSid", SID), ("RecordingSid", RECORDING), ("RecordingStatus", status)]
    assert read_recording([*form, ("RecordingDuration", "7")]) == RecordingReport(
        SID, RECORDING, 7, completed
    )
    assert read_recording(form).seconds is None


@pytest.mark.parametrize("sid", ["", "RE1", "../../Calls", f"{RECORDING}/x", "CA" + "6a" * 16])
def test_what_is_no_recording_is_refused(sid: str) -> None:
    with pytest.raises(MalformedCallback, match="RecordingSid"):
        read_recording([("CallSid", SID), ("RecordingSid", sid), ("RecordingStatus", "completed")])
