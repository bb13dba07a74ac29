"""What came of a request to Aliyun, told in the port's words: shared by texts and calls."""

from collections.abc import Callable, Mapping
from typing import Any

from survey.carriers.aliyun import errors
from survey.carriers.aliyun.requests import Answered, body_of
from survey.carriers.codes import Meaning
from survey.carriers.line import NoAnswer, NotSent
from survey.carriers.names import LONGEST_NAME, is_name
from survey.carriers.port import Accepted, CarrierUnreachable, Refused, SendResult, Unknown
from survey.vocabulary import AttemptState, ErrorClass

_TAKEN = "OK"


def handed_over(
    ask: Callable[[], Any], name: Callable[[Any], object], table: Mapping[str, Meaning]
) -> SendResult:
    """What `ask`, which hands one text or call over, came to. `name`: the carrier's for it, in its answer."""
    try:
        body = body_of(ask)
    except NotSent as failure:
        return Refused(failure.code, failure.error_class, failure.message)
    except Answered as answer:
        return _refused(answer.status, answer.code, table)
    except NoAnswer as failure:
        return Unknown(failure.why)
    if not isinstance(body.code, str) or not body.code:
        return Unknown("an answer without a code")
    if body.code != _TAKEN:
        return _refused(200, body.code, table)
    sid = name(body)
    if not isinstance(sid, str) or not is_name(sid):
        return Unknown("a success without a number")
    return Accepted(sid, AttemptState.ACCEPTED, segments=None)


def told_by(ask: Callable[[], Any]) -> Any:
    """The body of the answer to a question; CarrierUnreachable where it cannot be read, or is a refusal."""
    try:
        body = body_of(ask)
    except NotSent as failure:
        why = failure.message
    except NoAnswer as failure:
        why = failure.why
    except Answered as answer:
        request = f", request {answer.request_id[:LONGEST_NAME]}" if answer.request_id else ""
        why = f"HTTP {answer.status}, {answer.code[:LONGEST_NAME] or 'no code'}{request}"
    else:
        if body.code == _TAKEN:
            return body
        why = f"code {str(body.code)[:LONGEST_NAME]}"
    # Outside the handlers: the causes quote the address, and with it the number.
    raise CarrierUnreachable(why)


def _refused(status: int, code: str, table: Mapping[str, Meaning]) -> Refused | Unknown:
    error_class = errors.class_of_answer(status, code, table)
    said = code[:LONGEST_NAME] if code and code.isprintable() else f"http {status}"
    if error_class is ErrorClass.UNKNOWN:
        return Unknown(f"{said}: {errors.meaning_of(code, table)}")
    return Refused(said, error_class, errors.meaning_of(code, table))
