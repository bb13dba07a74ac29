"""What came of a request to Twilio, told in the port's words: shared by texts and calls."""

import re
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from twilio.base.page import Page

from survey.carriers.line import NoAnswer, NotSent
from survey.carriers.port import (
    Accepted,
    CarrierCannotTell,
    CarrierUnreachable,
    Refused,
    SendResult,
    Unknown,
)
from survey.carriers.twilio.errors import class_of_answer, meaning_of
from survey.carriers.twilio.forms import LONGEST_SID
from survey.carriers.twilio.http import Answered
from survey.vocabulary import AttemptState, ErrorClass

LARGEST_PAGE = 1000  # that Twilio gives
_OF_THIS_ONE = (400, 404, 410)  # answers about what was asked for: others may be asked for
MOST_PAGES = 20  # to one number: more is a list that runs in a circle
T = TypeVar("T")
_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def is_number(text: str) -> bool:
    """Whether `text` is a number in E.164."""
    return bool(_E164.fullmatch(text))


def is_address(url: str) -> bool:
    """Whether Twilio could call `url` back: absolute, of ASCII."""
    return url.isascii() and url.isprintable() and url.startswith(("http://", "https://"))


def refused(code: int) -> Refused:
    """Refused by ourselves with Twilio's code for the rule that it breaks: nothing is spent on it."""
    return Refused(str(code), class_of_answer(400, code), meaning_of(code))


def once(create: Callable[[], SendResult]) -> SendResult:
    """What `create`, which makes one request, came to. It is never made again."""
    try:
        return create()
    except NotSent as failure:
        return Refused(failure.code, failure.error_class, failure.message)
    except Answered as answer:
        return _outcome(answer)
    except NoAnswer as failure:
        return Unknown(failure.why)
    except Exception as failure:  # noqa: BLE001 - it has left: whatever we stumbled over, it may have arrived
        return Unknown(f"{type(failure).__name__} in reading the answer")


def accepted(sid: object, state: AttemptState, segments: int | None) -> Accepted | Unknown:
    """A success, which it is only with a SID."""
    if not isinstance(sid, str) or not 0 < len(sid) <= LONGEST_SID:
        return Unknown("a success without a SID")
    return Accepted(sid, state, segments)


def whole_list(first_page: Callable[[], Page], most_pages: int = MOST_PAGES) -> list[Any]:
    """All of a list, page by page; CarrierUnreachable if it cannot be read to its end."""

    def read() -> list[Any]:
        page = first_page()
        found: list[Any] = []
        for _ in range(most_pages):
            found.extend(page)
            following = page.next_page()
            if following is None:
                return found
            page = following
        raise NoAnswer("the list does not end")

    return asked(read)


def asked(ask: Callable[[], T]) -> T:
    """What `ask` answers; CarrierUnreachable where it cannot be read."""
    of_this_one = False
    try:
        return ask()
    except (NotSent, Answered, NoAnswer) as failure:
        why = _why(failure)
        of_this_one = isinstance(failure, Answered) and failure.status in _OF_THIS_ONE
    except Exception as failure:  # noqa: BLE001 - what cannot be read says nothing
        why = f"{type(failure).__name__} in reading the answer"
    # Outside the handlers: the causes quote the address, and with it the number.
    raise CarrierCannotTell(why) if of_this_one else CarrierUnreachable(why)


class _Named(Protocol):
    sid: str | None


Named = TypeVar("Named", bound=_Named)


def fetched(sid: str, fetch: Callable[[], Named]) -> Named | None:
    """What Twilio has by this SID; none if it says that there is none. Otherwise raises what `fetch` does,
    and NoAnswer for another one than was asked for."""
    try:
        found = fetch()
    except Answered as answer:
        if is_unknown_there(answer):
            return None
        raise
    if found.sid != sid:
        raise NoAnswer("another one than was asked for")
    return found


def is_unknown_there(answer: Answered) -> bool:
    """Whether Twilio says that it has no such thing; a 404 without its code comes from somebody else."""
    return answer.status == 404 and answer.code == 20404


def _outcome(answer: Answered) -> Refused | Unknown:
    error_class = class_of_answer(answer.status, answer.code)
    if error_class is ErrorClass.UNKNOWN:
        return Unknown(_why(answer))
    return Refused(str(answer.code or f"http {answer.status}"), error_class, meaning_of(answer.code))


def _why(failure: NotSent | Answered | NoAnswer) -> str:
    if isinstance(failure, NotSent):
        return failure.message
    if isinstance(failure, NoAnswer):
        return failure.why
    code = f", code {failure.code}" if failure.code else ""
    request = f", request {failure.request_id[:64]}" if failure.request_id else ""
    return f"HTTP {failure.status}{code}{request}"
