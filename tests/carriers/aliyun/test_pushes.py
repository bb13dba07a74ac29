"""What Aliyun pushes: receipts, what people write, records of calls."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.aliyun.pushes import read_push
from survey.carriers.port import MalformedCallback, Pushed
from survey.vocabulary import AttemptState, ErrorClass

REPORT = {
    "phone_number": "13900000001",
    "send_time": "2026-11-28 09:05:00",
    "report_time": "2026-11-28 09:05:04",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "2",
    "biz_id": "932702304080415357^0",
    "out_id": "T0ken-_",
}
UP = {
    "phone_number": "13900000001",
    "send_time": "2026-11-28 23:59:59",
    "content": "满意",
    "sign_name": "青溪县民调中心",
    "dest_code": "10690000",
    "sequence_id": 1234567890,
}
VOICE = {
    "call_id": "116012854210^102814279000",
    "out_id": "0123456789abcde",
    "caller": "07455550100",
    "callee": "13900000001",
    "originate_time": "2026-11-28 09:05:00",
    "ring_time": "2026-11-28 09:05:03",
    "start_time": "2026-11-28 09:05:09",
    "end_time": "2026-11-28 09:05:31",
    "duration": "22",
    "status_code": "200000",
    "status_msg": "用户听完语音",
    "hangup_direction": "机器",
    "dtmf": "4",
    "voice_type": "voice",
}


def read(kind: str, *pieces: object) -> Pushed:
    return read_push(kind, json.dumps(list(pieces), ensure_ascii=False).encode())


def test_a_receipt_names_our_token() -> None:
    [(token, report)] = read("sms-report", REPORT).reports
    assert (token, report.sid) == ("T0ken-_", "932702304080415357^0")
    assert (report.status, report.segments, report.error_code) == (AttemptState.DELIVERED, 2, None)


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        ("MK:0001", ErrorClass.NUMBER_NEVER),
        ("MOBILE_NOT_ON_SERVICE", ErrorClass.NUMBER_NEVER),
        ("UNDELIV", ErrorClass.LATER_ONCE),
        ("MBBLACK", ErrorClass.BLOCKED),
        ("NO_ROUTE", ErrorClass.OURS),
        ("XY:9999", ErrorClass.UNLISTED),
    ],
)
def test_a_text_that_did_not_arrive_has_the_class_of_its_code(code: str, error_class: ErrorClass) -> None:
    [(_, report)] = read("sms-report", REPORT | {"success": False, "err_code": code}).reports
    assert (report.status, report.error_code) == (AttemptState.UNDELIVERED, code)
    assert report.error_class is error_class


def test_a_receipt_with_one_of_its_names_is_still_one() -> None:
    [(token, report)] = read("sms-report", REPORT | {"out_id": None}).reports
    assert (token, report.sid) == ("", REPORT["biz_id"])
    [(token, report)] = read("sms-report", REPORT | {"biz_id": ""}).reports
    assert (token, report.sid) == ("T0ken-_", "out:T0ken-_")
    assert read("sms-report", REPORT | {"biz_id": "", "out_id": ""}).unreadable == 1


def test_r2_what_somebody_wrote_is_named_by_its_number_and_dated_in_china() -> None:
    [came] = read("sms-up", UP).texts
    assert came.at == datetime(2026, 11, 28, 15, 59, 59, tzinfo=UTC)
    assert (came.text.from_, came.text.to) == ("+8613900000001", "10690000")
    assert came.text.sid.startswith("1234567890:") and len(came.text.sid) <= 64
    assert came.text.body == "满意"
    assert dict(came.text.raw)["sign_name"] == "青溪县民调中心"


def test_r2_what_comes_from_no_mobile_of_the_mainland_is_kept_all_the_same() -> None:
    masked, nobody = UP | {"phone_number": "138****0000"}, UP | {"phone_number": " "}
    pushed = read("sms-up", masked, nobody)
    assert ([came.text.from_ for came in pushed.texts], pushed.unreadable) == (["138****0000"], 1)


def test_the_same_push_again_has_the_same_name_and_another_another() -> None:
    nameless = UP | {"sequence_id": None}
    [one, again, other] = read("sms-up", nameless, nameless, nameless | {"content": "不满意"}).texts
    assert one.text.sid == again.text.sid != other.text.sid
    assert 0 < len(one.text.sid) <= 64


@pytest.mark.parametrize("number", [0, "9" * 64])
def test_r2_one_number_for_several_messages_loses_none(number: object) -> None:
    """A counter that begins anew, or that somebody else has used up."""
    mine = UP | {"sequence_id": number}
    later = mine | {"send_time": "2026-11-29 00:00:07"}
    pushed = [mine, later, mine | {"content": "不满意"}, mine | {"phone_number": "13900000002"}]
    [one, again, other, somebody] = (came.text.sid for came in read("sms-up", *pushed).texts)
    assert one == again and len({one, other, somebody}) == 3
    assert all(0 < len(name) <= 64 for name in (one, other, somebody))


@pytest.mark.parametrize("words", [b"4\n", b"4\t", b"4\xe4", "4。".encode("gbk")])
def test_r2_what_one_person_wrote_holds_up_nobody_beside_them(words: bytes) -> None:
    good = json.dumps(UP).encode()
    odd = b'{"phone_number": "13900000002", "content": "' + words + b'", "sequence_id": 7}'
    [first, last] = read_push("sms-up", b"[" + good + b"," + odd + b"]").texts
    assert (first.text.body, last.text.from_) == ("满意", "+8613900000002")
    assert last.text.body.startswith("4")


@pytest.mark.parametrize("never", ["0001-01-01 00:00:00", "0000-00-00 00:00:00", "9999-12-31 23:59:59", ""])
def test_r2_a_time_that_there_is_not_holds_up_nobody(never: str) -> None:
    assert len(read("sms-up", UP | {"send_time": never}, UP).texts) == 2


def test_r2_a_text_without_a_time_is_kept_all_the_same() -> None:
    [came] = read("sms-up", UP | {"send_time": "soon"}).texts
    assert came.text.body == "满意"


@pytest.mark.parametrize(
    "number",
    [
        "13900000001",
        "8613900000001",
        "+8613900000001",
        "008613900000001",
        " 86-139 0000 0001 ",
        "013900000001",
    ],
)
def test_a_number_is_read_however_it_is_written(number: str) -> None:
    [came] = read("sms-up", UP | {"phone_number": number}).texts
    assert came.text.from_ == "+8613900000001"


def test_the_key_pressed_comes_with_the_record_of_the_call() -> None:
    [(token, report)] = read("voice-report", VOICE).calls
    assert (token, report.sid) == ("0123456789abcde", VOICE["call_id"])
    assert (report.status, report.keys, report.seconds, report.rang) == (AttemptState.ANSWERED, "4", 22, True)
    [(_, silent)] = read("voice-report", VOICE | {"dtmf": "", "status_code": "200008"}).calls
    assert (silent.status, silent.keys) == (AttemptState.ANSWERED, None)


def test_a_key_comes_while_the_call_goes_on_as_well() -> None:
    """VoiceCallReport: each key when it is pressed; the record of the call tells how it ended."""
    pressed = {
        "status_code": "300000",
        "smart_status_code": "ANSWERED",
        "dtmf": "4",
        "status_time": "2026-11-28 09:05:20",
        "out_id": "0123456789abcde",
        "call_id": VOICE["call_id"],
    }
    [(token, report), (_, rings), (_, over)] = read(
        "voice-report",
        pressed,
        pressed | {"status_code": "200201", "dtmf": ""},
        pressed | {"status_code": "200100", "dtmf": None},
    ).calls
    assert (token, report.keys, report.rang) == ("0123456789abcde", "4", True)
    assert {one.status for one in (report, rings, over)} == {AttemptState.ACCEPTED}
    assert (rings.rang, over.rang, over.keys) == (True, False, None)
    [(_, named_otherwise)] = read("voice-report", {"call_id": "1^2", "digits": "4"}).calls
    assert (named_otherwise.keys, named_otherwise.status) == ("4", AttemptState.ACCEPTED)


NOT_RUNG = {"ring_time": "", "start_time": "", "end_time": "", "duration": "0", "dtmf": ""}


@pytest.mark.parametrize(
    ("given", "status", "error_class", "rang"),
    [
        ({"status_code": "200001"}, AttemptState.ANSWERED, None, True),
        ({"status_code": "200002", **NOT_RUNG}, AttemptState.BUSY, None, True),
        ({"status_code": "200003", **NOT_RUNG}, AttemptState.NO_ANSWER, None, True),
        ({"status_code": "200004", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.NUMBER_NEVER, False),
        ({"status_code": "200005", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.LATER_ONCE, False),
        ({"status_code": "200010", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.LATER_ONCE, False),
        ({"status_code": "200105", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.BLOCKED, False),
        ({"status_code": "200117", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.OURS, False),
        ({"status_code": "200121", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.LATER_ONCE, False),
        ({"status_code": "999999", **NOT_RUNG}, AttemptState.FAILED, ErrorClass.UNLISTED, False),
        ({"status_code": "200101", **NOT_RUNG}, AttemptState.ACCEPTED, None, False),
    ],
)
def test_each_end_of_a_call(
    given: dict[str, str], status: AttemptState, error_class: ErrorClass | None, rang: bool
) -> None:
    [(_, report)] = read("voice-report", VOICE | {"dtmf": ""} | given).calls
    assert (report.status, report.error_class, report.rang) == (status, error_class, rang)
    assert (report.error_code is not None) == (status is AttemptState.FAILED)


def test_r1_a_code_that_does_not_say_whether_it_was_dialled_uses_the_attempt() -> None:
    """Slow down would give it back: only what was certainly never dialled may have that."""
    [(_, report)] = read("voice-report", VOICE | {"status_code": "200121", "dtmf": ""}).calls
    assert (report.error_class, report.rang) == (ErrorClass.LATER_ONCE, True)
    [(_, heard)] = read("voice-report", VOICE | {"status_code": "200121"}).calls
    assert (heard.status, heard.keys) == (AttemptState.ANSWERED, "4"), "a key proves who was there"


def test_a_voicemail_is_a_machine() -> None:
    voicemail = VOICE | {"smart_status_code": "INTELLIGENT_ANSWER", "dtmf": ""}
    [(_, report)] = read("voice-report", voicemail).calls
    assert (report.status, report.answered_by) == (AttemptState.MACHINE, "machine")
    [(_, person)] = read("voice-report", voicemail | {"dtmf": "1"}).calls
    assert (person.status, person.answered_by) == (AttemptState.ANSWERED, None)


def test_one_thing_alone_is_a_list_of_one() -> None:
    assert len(read_push("sms-up", json.dumps(UP).encode()).texts) == 1


def test_a_piece_that_is_nothing_holds_up_no_other() -> None:
    for kind, good in (("sms-report", REPORT), ("sms-up", UP), ("voice-report", VOICE)):
        pushed = read(kind, 7, good, None, {}, [good], "x", good)
        assert pushed.unreadable == 5
        assert len(pushed.texts) + len(pushed.reports) + len(pushed.calls) == 2


def test_what_no_database_takes_and_what_is_no_number_hold_up_nothing() -> None:
    half = json.dumps([UP]).replace(json.dumps("满意"), '"\\ud83d"').encode()
    [came] = read_push("sms-up", half).texts
    assert came.text.body == "\ufffd"
    huge = json.dumps([UP, UP]).replace("1234567890", "9" * 5000, 1).encode()
    assert [len(one.text.sid) for one in read_push("sms-up", huge).texts] == [64, 27]


@pytest.mark.parametrize(
    ("kind", "body"), [("sms-report", b""), ("sms-up", b"phone_number=1"), ("x", b"[]"), ("sms-up", b"\xff")]
)
def test_what_is_no_push_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(MalformedCallback):
        read_push(kind, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


GOOD: dict[str, dict[str, Any]] = {"sms-report": REPORT, "sms-up": UP, "voice-report": VOICE}


@given(st.data())
def test_any_type_in_any_place_is_read_or_counted(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(GOOD)))
    good = GOOD[kind]
    strange = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(good, JSON)))
    pushed = read(kind, good | strange, data.draw(JSON))
    assert len(pushed.texts) + len(pushed.reports) + len(pushed.calls) + pushed.unreadable == 2
    sids = [came.text.sid for came in pushed.texts]
    sids += [report.sid for _, report in pushed.reports] + [report.sid for _, report in pushed.calls]
    assert all(0 < len(sid) <= 64 for sid in sids)
