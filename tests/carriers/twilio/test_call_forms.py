"""Webhook forms of calls read into ours, or refused by name."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.port import (
    AnsweredBy,
    CallReport,
    Form,
    MachineReport,
    MalformedCallback,
    Price,
)
from survey.carriers.twilio.call_forms import (
    answered_by_of,
    read_call_status,
    read_machine,
    read_recording,
    read_turn,
)
from survey.vocabulary import AttemptState, ErrorClass

SID = "CA" + "4e" * 16
RECORDING = "RE" + "6a" * 16
# As Twilio posts it at the end of a call.
ENDED = [
    ("Called", "+8613800138000"),
    ("Caller", "+15005550006"),
    ("CallSid", SID),
    ("AccountSid", "AC" + "0a" * 16),
    ("ApiVersion", "2010-04-01"),
    ("CallbackSource", "call-progress-events"),
    ("Direction", "outbound-api"),
    ("Timestamp", "Mon, 19 Oct 2026 02:01:00 +0000"),
    ("From", "+15005550006"),
    ("To", "+8613800138000"),
]


@pytest.mark.parametrize(
    ("word", "state", "rang"),
    [
        ("queued", AttemptState.ACCEPTED, False),
        ("initiated", AttemptState.ACCEPTED, False),
        ("ringing", AttemptState.ACCEPTED, True),
        ("in-progress", AttemptState.ACCEPTED, True),
        ("answered", AttemptState.ACCEPTED, True),
        ("completed", AttemptState.ANSWERED, True),
        ("busy", AttemptState.BUSY, True),
        ("no-answer", AttemptState.NO_ANSWER, True),
        ("failed", AttemptState.FAILED, False),
        ("canceled", AttemptState.FAILED, False),
        ("a word of next year", AttemptState.ACCEPTED, False),
    ],
)
def test_a_calls_status_is_told_in_our_words(word: str, state: AttemptState, rang: bool) -> None:
    report = read_call_status([*ENDED, ("CallStatus", word)])
    assert (report.sid, report.status, report.rang) == (SID, state, rang)
    assert (report.error_class is None) == (state is not AttemptState.FAILED)


def test_everything_that_a_report_brings_is_read() -> None:
    brought = [
        ("CallStatus", "completed"),
        ("AnsweredBy", "human"),
        ("CallDuration", "42"),
        ("Duration", "1"),  # begun minutes, as billed
        ("SipResponseCode", "200"),
        ("SequenceNumber", "3"),
        ("Price", "-0.028"),
        ("PriceUnit", "USD"),
    ]
    assert read_call_status([*ENDED, *brought]) == CallReport(
        sid=SID,
        status=AttemptState.ANSWERED,
        rang=True,
        answered_by="human",
        seconds=42,
        error_code=None,
        error_class=None,
        sequence=3,
        price=Price(28_000, "USD"),
    )


def test_the_first_report_has_number_nought_and_a_call_can_last_no_second() -> None:
    report = read_call_status([*ENDED, ("CallStatus", "initiated"), ("SequenceNumber", "0")])
    assert (report.sequence, report.seconds) == (0, None)
    assert read_call_status([*ENDED, ("CallStatus", "completed"), ("CallDuration", "0")]).seconds == 0


@pytest.mark.parametrize(
    ("word", "who", "state"),
    [
        ("human", "human", AttemptState.ANSWERED),
        ("unknown", "unknown", AttemptState.ANSWERED),
        ("machine_start", "machine", AttemptState.MACHINE),
        ("machine_end_beep", "machine", AttemptState.MACHINE),
        ("machine_end_silence", "machine", AttemptState.MACHINE),
        ("machine_end_other", "machine", AttemptState.MACHINE),
        ("fax", "fax", AttemptState.MACHINE),
        ("a parrot", "unknown", AttemptState.ANSWERED),
    ],
)
def test_who_answered_decides_what_a_completed_call_was(
    word: str, who: AnsweredBy, state: AttemptState
) -> None:
    report = read_call_status([*ENDED, ("CallStatus", "completed"), ("AnsweredBy", word)])
    assert (report.answered_by, report.status) == (who, state)
    assert read_machine([("CallSid", SID), ("AnsweredBy", word)]) == MachineReport(SID, who)


def test_nobody_has_looked_who_answered() -> None:
    assert answered_by_of(None) is None
    assert answered_by_of("") is None


@pytest.mark.parametrize(
    ("sip", "state", "error_class"),
    [
        ("404", AttemptState.FAILED, ErrorClass.NUMBER_NEVER),
        ("410", AttemptState.FAILED, ErrorClass.NUMBER_NEVER),
        ("484", AttemptState.FAILED, ErrorClass.NUMBER_NEVER),
        ("604", AttemptState.FAILED, ErrorClass.NUMBER_NEVER),
        ("408", AttemptState.FAILED, ErrorClass.LATER_ONCE),
        ("480", AttemptState.FAILED, ErrorClass.LATER_ONCE),
        ("487", AttemptState.FAILED, ErrorClass.LATER_ONCE),
        ("500", AttemptState.FAILED, ErrorClass.LATER_ONCE),
        ("503", AttemptState.FAILED, ErrorClass.LATER_ONCE),
        ("403", AttemptState.FAILED, ErrorClass.BLOCKED),
        ("603", AttemptState.FAILED, ErrorClass.BLOCKED),
        ("488", AttemptState.FAILED, ErrorClass.UNLISTED),
        ("200", AttemptState.FAILED, ErrorClass.UNLISTED),
        ("486", AttemptState.BUSY, None),
        ("600", AttemptState.BUSY, None),
    ],
)
def test_what_the_network_said_of_a_failed_call_decides_its_class(
    sip: str, state: AttemptState, error_class: ErrorClass | None
) -> None:
    report = read_call_status([*ENDED, ("CallStatus", "failed"), ("SipResponseCode", sip)])
    assert (report.status, report.error_class) == (state, error_class)
    assert report.error_code == (f"sip {sip}" if error_class else None)
    assert report.rang is (state is AttemptState.BUSY)


def test_twilios_own_code_goes_before_the_networks() -> None:
    failed = [*ENDED, ("CallStatus", "failed"), ("SipResponseCode", "503"), ("ErrorCode", "13224")]
    report = read_call_status(failed)
    assert (report.error_code, report.error_class) == ("13224", ErrorClass.NUMBER_NEVER)


def test_a_failure_that_nobody_explains_is_unlisted() -> None:
    report = read_call_status([*ENDED, ("CallStatus", "failed")])
    assert (report.error_code, report.error_class) == (None, ErrorClass.UNLISTED)


@pytest.mark.parametrize(
    ("sequence", "error_class", "rang"),
    [
        ("0", ErrorClass.SLOW_DOWN, False),  # the first that was told of it
        ("1", ErrorClass.LATER_ONCE, False),  # dialled before
        ("2", ErrorClass.LATER_ONCE, True),  # ringing before
        (None, ErrorClass.LATER_ONCE, False),
    ],
)
def test_r1_a_call_that_was_called_off_is_placed_again_only_if_it_was_never_dialled(
    sequence: str | None, error_class: ErrorClass, rang: bool
) -> None:
    told = [("SequenceNumber", sequence)] if sequence else []
    report = read_call_status([*ENDED, ("CallStatus", "canceled"), ("SipResponseCode", "487"), *told])
    assert (report.status, report.error_code) == (AttemptState.FAILED, "sip 487")
    assert (report.error_class, report.rang) == (error_class, rang)


def test_what_failed_after_it_rang_says_so_though_the_ringing_was_never_reported() -> None:
    told = [("CallStatus", "failed"), ("SipResponseCode", "503"), ("SequenceNumber", "2")]
    assert read_call_status([*ENDED, *told]).rang


@pytest.mark.parametrize("word", ["busy", "no-answer", "completed"])
def test_a_call_that_did_not_fail_has_no_error(word: str) -> None:
    report = read_call_status([*ENDED, ("CallStatus", word), ("SipResponseCode", "480")])
    assert (report.error_code, report.error_class) == (None, None)


@pytest.mark.parametrize("value", [None, "", "a\x00b", "x" * 400])
def test_a_form_without_a_call_is_refused_by_the_fields_name(value: str | None) -> None:
    given = [("CallSid", value)] if value is not None else []
    rest = [("CallStatus", "completed"), ("AnsweredBy", "human"), ("RecordingSid", RECORDING)]
    form = [*[pair for pair in ENDED if pair[0] != "CallSid"], *given, *rest]
    for read in (read_call_status, read_machine, read_turn, read_recording):
        with pytest.raises(MalformedCallback, match="CallSid is missing or not readable") as raised:
            read(form)
        assert "13800138000" not in str(raised.value)


def test_a_status_or_a_detectors_word_must_be_there() -> None:
    with pytest.raises(MalformedCallback, match="CallStatus"):
        read_call_status(ENDED)
    with pytest.raises(MalformedCallback, match="AnsweredBy"):
        read_machine(ENDED)


FIELDS = st.sampled_from(
    [
        "CallSid",
        "CallStatus",
        "AnsweredBy",
        "CallDuration",
        "SipResponseCode",
        "SequenceNumber",
        "ErrorCode",
        "Price",
        "PriceUnit",
        "From",
        "To",
        "Direction",
        "Digits",
        "SpeechResult",
        "RecordingSid",
        "RecordingUrl",
        "RecordingDuration",
        "RecordingStatus",
    ]
)
WORDS = st.text() | st.sampled_from(
    [SID, RECORDING, "completed", "failed", "canceled", "404", "486", "0", "hangup", "1", "machine_start"]
)


@given(st.lists(st.tuples(FIELDS, WORDS)))
def test_any_form_of_a_call_is_read_or_refused(form: Form) -> None:
    values = [value for _, value in form]
    for read in (read_call_status, read_machine, read_turn):
        with suppress(MalformedCallback):
            assert read(form).sid in values
    with suppress(MalformedCallback):
        assert read_recording(form).recording_sid == RECORDING


@given(st.lists(st.tuples(FIELDS, WORDS)))
def test_r2_every_turn_keeps_all_that_came(form: Form) -> None:
    turn = read_turn([("CallSid", SID), *form])
    assert turn.raw == (("CallSid", SID), *form)
    assert turn.recording_sid in (None, RECORDING)


@given(st.sampled_from(["failed", "canceled"]), st.lists(st.tuples(FIELDS, WORDS)))
def test_a_failed_call_always_has_a_class_and_no_other_has(status: str, form: Form) -> None:
    report = read_call_status([("CallSid", SID), ("CallStatus", status), *form])
    assert (report.status is AttemptState.FAILED) == (report.error_class is not None)
    assert len(report.error_code or "") <= 16
