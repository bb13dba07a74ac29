"""What Tencent pushes, read."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.carriers.port import MalformedCallback
from survey.carriers.tencent.pushes import read_push
from survey.vocabulary import AttemptState, ErrorClass


def report(**changes: Any) -> dict[str, Any]:
    """As in the vendor's document, with `ext` as the office has asked for it."""
    return {
        "user_receive_time": "2026-10-19 10:00:00",
        "nationcode": "86",
        "mobile": "13800138000",
        "report_status": "SUCCESS",
        "errmsg": "DELIVRD",
        "description": "用户短信送达成功",
        "sid": "5000:1045710669157053657849499619",
        "ext": "T0ken-_",
    } | changes


def reply(**changes: Any) -> dict[str, Any]:
    return {
        "extend": "",
        "mobile": "13800138000",
        "nationcode": "86",
        "sign": "青溪县民调中心",
        "text": "5 很满意",
        "time": 1792375200,
    } | changes


def body(what: object) -> bytes:
    return json.dumps(what, ensure_ascii=False).encode()


def test_a_receipt_says_whose_it_is_and_what_became_of_it() -> None:
    failed = report(sid="2", report_status="FAIL", errmsg="MK:0001")
    pushed = read_push("sms-report", body([report(), failed]))
    (token, first), (_, second) = pushed.reports
    assert (token, first.sid) == ("T0ken-_", "5000:1045710669157053657849499619")
    assert (first.status, first.error_code) == (AttemptState.DELIVERED, None)
    assert second.status is AttemptState.UNDELIVERED
    assert (second.error_code, second.error_class) == ("MK:0001", ErrorClass.NUMBER_NEVER)


def test_without_our_token_a_receipt_has_its_serial_number() -> None:
    without = report()
    del without["ext"]
    [(token, told)] = read_push("sms-report", body([without])).reports
    assert (token, told.sid) == ("", "5000:1045710669157053657849499619")


def test_a_code_of_a_network_that_nobody_knows_is_unlisted_and_a_word_that_is_none_is_waited_for() -> None:
    unknown, waits = report(report_status="FAIL", errmsg="XX:9"), report(report_status="SENT")
    (_, failed), (_, waiting) = read_push("sms-report", body([unknown, waits])).reports
    assert failed.error_class is ErrorClass.UNLISTED
    assert waiting.status is AttemptState.ACCEPTED


def test_r2_a_piece_that_says_nothing_holds_up_no_other() -> None:
    broken = [7, None, {}, report(sid=""), report(sid="5" * 65), {"sid": "5"}]
    pushed = read_push("sms-report", body([*broken, report()]))
    assert (len(pushed.reports), pushed.unreadable) == (1, len(broken))
    silent = [{}, reply(mobile=""), {"mobile": "13800138000"}]
    pushed = read_push("sms-up", body([*silent, reply()]))
    assert (len(pushed.texts), pushed.unreadable) == (1, len(silent))


def test_r2_what_comes_from_no_mobile_of_the_mainland_is_kept_all_the_same() -> None:
    pushed = read_push("sms-up", body([reply(mobile="110"), reply(nationcode="852", mobile="91234567")]))
    assert [came.text.from_ for came in pushed.texts] == ["110", "+85291234567"]


def test_what_somebody_wrote_comes_alone_and_by_name_of_what_it_is() -> None:
    [came] = read_push("sms-up", body(reply())).texts
    assert came.at == datetime(2026, 10, 19, 2, tzinfo=UTC)
    assert (came.text.from_, came.text.body) == ("+8613800138000", "5 很满意")
    assert dict(came.text.raw)["sign"] == "青溪县民调中心"
    again, another, later = (
        read_push("sms-up", body(one)).texts[0].text.sid
        for one in (reply(), reply(text="5"), reply(time=1792375201))
    )
    assert came.text.sid == again
    assert len({came.text.sid, another, later}) == 3
    assert len(came.text.sid) == 64  # as many as can be kept


@pytest.mark.parametrize("time", [None, "now", 1e30, 10**13, -1, "\u0663"])
def test_r2_a_time_that_cannot_be_read_loses_nobodys_words(time: object) -> None:
    [came] = read_push("sms-up", body(reply(time=time))).texts
    assert came.text.body == "5 很满意"


@pytest.mark.parametrize(
    ("kind", "what"), [("sms-up", b"{"), ("sms-report", b"\xff"), ("voice-report", b"[]")]
)
def test_what_is_no_push_is_refused(kind: str, what: bytes) -> None:
    with pytest.raises(MalformedCallback):
        read_push(kind, what)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_FIELDS = ["sid", "ext", "report_status", "errmsg", "mobile", "nationcode", "text", "time", "extend"]
_PIECES = st.lists(
    st.dictionaries(st.sampled_from(_FIELDS), _VALUES)
    | st.builds(lambda more: report() | more, st.dictionaries(st.sampled_from(_FIELDS), _VALUES))
    | st.builds(lambda more: reply() | more, st.dictionaries(st.sampled_from(_FIELDS), _VALUES))
    | _VALUES,
    max_size=4,
)


@given(_PIECES, st.sampled_from(["sms-report", "sms-up"]), st.booleans())
def test_r2_every_piece_is_read_or_counted_and_can_be_kept(
    pieces: list[Any], kind: str, as_ascii: bool
) -> None:
    pushed = read_push(kind, json.dumps(pieces, ensure_ascii=as_ascii).encode("utf-8", "surrogatepass"))
    read = [*pushed.texts, *pushed.reports]
    assert len(read) + pushed.unreadable == len(pieces)
    for came in pushed.texts:
        assert came.text.body.encode()
        assert came.at.tzinfo is UTC
        assert all(value.encode() is not None for pair in came.text.raw for value in pair)
    for token, told in pushed.reports:
        assert 0 < len(told.sid) <= 64
        assert len(token) <= 64
        assert (told.error_class is None) == (told.status is not AttemptState.UNDELIVERED)


@given(st.binary(max_size=60), st.sampled_from(["sms-report", "sms-up", "x"]))
def test_whatever_comes_is_read_or_refused(what: bytes, kind: str) -> None:
    with suppress(MalformedCallback):
        read_push(kind, what)
