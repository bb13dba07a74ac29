"""What Aliyun pushes, read: receipts of texts, what people write, calls. Pure.

https://help.aliyun.com/zh/sms/developer-reference/smsreport-2, smsup-2, and
https://help.aliyun.com/zh/vms/developer-reference/voicereport-4 (a call that is over), voicecallreport-4 (one
that goes on, with each key when it is pressed), 2026. Both are read as `voice-report`.
"""

import re
from collections.abc import Mapping

from survey.carriers.aliyun.reported import KEY_PRESSED, class_of_text, end_of_call
from survey.carriers.domestic import NEVER, china_time, name_of, named, pushed, sender_of
from survey.carriers.names import LONGEST_NAME, is_name
from survey.carriers.port import (
    CallReport,
    InboundText,
    IncomingText,
    Pushed,
    StatusReport,
)
from survey.vocabulary import AttemptState, ErrorClass

_NO_KEY = re.compile(r"[^0-9*#]")
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_ENOUGH = 16  # characters of a digest, to tell messages apart that were given one number
_MACHINE = "INTELLIGENT_ANSWER"  # a voicemail or an assistant, where the vendor was asked to look


def read_push(kind: str, body: bytes) -> Pushed:
    """The pieces of a push of `kind`; MalformedCallback if it is no JSON, or there is no such kind."""
    return pushed(kind, body, report=_report, text=_text, call=_call)


def error_of(code: str) -> tuple[str, ErrorClass]:
    """Code and class of a text that did not arrive."""
    said = code if is_name(code) else "failed"
    return said, class_of_text(said)


def whole(text: str) -> int | None:
    """A count or seconds; none if it is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def _report(given: Mapping[str, str]) -> tuple[str, StatusReport] | None:
    token, sid = named(given, "out_id"), named(given, "biz_id")
    arrived = {"true": True, "false": False}.get(given.get("success", "").lower())
    if not (token or sid) or arrived is None:
        return None
    state = AttemptState.DELIVERED if arrived else AttemptState.UNDELIVERED
    code, error_class = (None, None) if arrived else error_of(given.get("err_code", ""))
    segments = whole(given.get("sms_size", ""))
    report = StatusReport(sid or sid_of(token), state, code, error_class, segments or None, price=None)
    return token, report


def sid_of(token: str) -> str:
    """The name of a text of ours that the carrier shows without its own."""
    return f"out:{token}"[:LONGEST_NAME]


def _text(given: Mapping[str, str]) -> IncomingText | None:
    from_ = sender_of(given.get("phone_number", ""))
    if not from_ or "content" not in given:
        return None
    body, to, at = given["content"], given.get("dest_code", ""), given.get("send_time", "")
    text = InboundText(
        sid=_name_of_text(named(given, "sequence_id"), from_, body) or name_of(from_, at, body, to),
        from_=from_,
        to=to,
        body=body,
        opt_out_type=None,
        media=0,
        raw=tuple(given.items()),
    )
    return IncomingText(text, china_time(at) or NEVER)


def _name_of_text(number: str, from_: str, body: str) -> str:
    """Pushed again it has the same number, of the same words; empty where it has none.

    The number alone does not name it: what came second by one would be dropped, whoever wrote it (R2).
    """
    name = f"{number}:{name_of(from_, body)[:_ENOUGH]}"
    return (name if is_name(name) else name_of(number, from_, body)) if number else ""


def _call(given: Mapping[str, str]) -> tuple[str, CallReport] | None:
    token, sid = named(given, "out_id"), named(given, "call_id")
    # One of the vendor's pages shows a pressed key by another name, and without a code.
    keys = _NO_KEY.sub("", given.get("dtmf") or given.get("digits", ""))[:LONGEST_NAME] or None
    code = given.get("status_code") or (KEY_PRESSED if keys else "")
    if not sid or not is_name(code):
        return None
    rang = bool(given.get("ring_time") or given.get("start_time"))
    ended = end_of_call(code, rang=rang, keys=bool(keys))
    answered, failed = ended.state is AttemptState.ANSWERED, ended.state is AttemptState.FAILED
    machine = answered and not keys and given.get("smart_status_code") == _MACHINE
    report = CallReport(
        sid=sid,
        status=AttemptState.MACHINE if machine else ended.state,
        rang=ended.rang,
        answered_by="machine" if machine else None,
        seconds=whole(given.get("duration", "")) if answered else None,
        error_code=code if failed else None,
        error_class=ended.error_class if failed else None,
        sequence=None,
        price=None,
        keys=keys,
    )
    return token, report
