"""What Tencent pushes, read: receipts in lists, what people write one by one. Pure.

https://cloud.tencent.com/document/api/382/59178 (receipts) and /59179 (replies), 2026.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from survey.carriers.domestic import NEVER, name_of, named, pushed, sender_of
from survey.carriers.names import is_name
from survey.carriers.port import InboundText, IncomingText, Pushed, StatusReport
from survey.carriers.tencent.errors import class_of_report
from survey.vocabulary import AttemptState, ErrorClass

_STATES = {"SUCCESS": AttemptState.DELIVERED, "FAIL": AttemptState.UNDELIVERED}
_LATEST = 253_402_300_799  # the last second of the year 9999


def read_push(kind: str, body: bytes) -> Pushed:
    """The pieces of a push of `kind`; MalformedCallback if it is no JSON, or there is no such kind."""
    return pushed(kind, body, report=_report, text=_text)


def state_of(word: object) -> AttemptState:
    """The attempt's state for what the network has reported."""
    return _STATES.get(str(word), AttemptState.ACCEPTED)


def error_of(state: AttemptState, code: object) -> tuple[str | None, ErrorClass | None]:
    """Code and class of a text that did not arrive."""
    if state is not AttemptState.UNDELIVERED:
        return None, None
    said = str(code or "")
    said = said if is_name(said) else "FAIL"
    return said, class_of_report(said)


def _report(given: Mapping[str, str]) -> tuple[str, StatusReport] | None:
    """A receipt with our token, which comes back only where the vendor was asked for it: otherwise empty."""
    sid, token = named(given, "sid"), named(given, "ext")
    if not sid or "report_status" not in given:
        return None
    state = state_of(given["report_status"])
    code, error_class = error_of(state, given.get("errmsg"))
    return token, StatusReport(sid, state, code, error_class, segments=None, price=None)


def _text(given: Mapping[str, str]) -> IncomingText | None:
    """Nothing names it: who wrote what in which second does."""
    nation, mobile = given.get("nationcode", "").lstrip("+") or "86", given.get("mobile", "")
    from_ = sender_of(mobile if nation == "86" else f"+{nation}{mobile}" if mobile else "")
    if not from_ or "text" not in given:
        return None
    text = InboundText(
        sid=name_of(from_, given.get("time", ""), given["text"]),
        from_=from_,
        to=given.get("extend", ""),
        body=given["text"],
        opt_out_type=None,
        media=0,
        raw=tuple(given.items()),
    )
    return IncomingText(text, _moment(given.get("time", "")))


def _moment(seconds: str) -> datetime:
    readable = seconds.isascii() and seconds.isdecimal() and len(seconds) <= 12
    return datetime.fromtimestamp(int(seconds), UTC) if readable and int(seconds) <= _LATEST else NEVER
