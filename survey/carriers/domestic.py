"""What gateways of the mainland have in common: their numbers, their times, and how they push. Pure."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from survey.carriers.names import is_name
from survey.carriers.port import CallReport, IncomingText, MalformedCallback, Pushed, Refused, StatusReport
from survey.vocabulary import ErrorClass

CHINA = ZoneInfo("Asia/Shanghai")  # what their times are in, which name no zone
NEVER = datetime.fromtimestamp(
    0, UTC
)  # of what came at no time that can be read: it is kept all the same (R2)
NOT_MAINLAND = Refused("not +86", ErrorClass.NEXT_CHANNEL, "not a mobile number of the mainland")

_MOBILE = re.compile(r"\+86(1[3-9][0-9]{9})")
_WRITTEN = re.compile(r"(?:\+86|0086|86)?0?(1[3-9][0-9]{9})")
_BETWEEN = re.compile(r"[\s-]")  # what may stand between its digits
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
T = TypeVar("T")


def mainland_mobile(number: str) -> str | None:
    """The 11 digits of a mobile number in E.164; none for any other number."""
    found = _MOBILE.fullmatch(number)
    return found[1] if found else None


def in_e164(written: object) -> str | None:
    """A mobile number as gateways write it, with the country before it or without, in E.164; none if it is
    none."""
    found = _WRITTEN.fullmatch(_BETWEEN.sub("", str(written)))
    return f"+86{found[1]}" if found else None


def sender_of(written: str) -> str | None:
    """Who wrote: a mobile number in E.164, or whatever stands in its place, for what somebody said is kept
    whoever it was (R2). None where nobody is named."""
    number = in_e164(written)
    return number or (written.strip() if is_name(written.strip()) else None)


def china_time(written: object) -> datetime | None:
    """`2026-11-28 09:05:00` of China as UTC; none if it is no time."""
    if not _TIME.fullmatch(str(written)):
        return None
    try:
        return datetime.fromisoformat(str(written)).replace(tzinfo=CHINA).astimezone(UTC)
    except (ValueError, OverflowError):  # the first and the last day that there are have no time elsewhere
        return None


def pieces(body: bytes) -> list[object]:
    """What a push brings: a JSON list, or one thing alone; MalformedCallback if it is no JSON.

    What one person wrote holds up nobody beside them: a byte that is no UTF-8 becomes a sign for it, a line
    may end within words, and a number has however many digits.
    """
    try:
        read = json.loads(body.decode("utf-8-sig", "replace"), parse_int=str, strict=False)
    except (ValueError, RecursionError):
        raise MalformedCallback("not JSON") from None
    return read if isinstance(read, list) else [read]


def each(body: bytes, read: Callable[[Mapping[str, str]], T | None]) -> tuple[tuple[T, ...], int]:
    """What `read` makes of the pieces of a push, in their order, and of how many it makes nothing."""
    found = [read(fields_of(piece)) for piece in pieces(body)]
    good = tuple(one for one in found if one is not None)
    return good, len(found) - len(good)


def pushed(
    kind: str,
    body: bytes,
    *,
    report: Callable[[Mapping[str, str]], tuple[str, StatusReport] | None],
    text: Callable[[Mapping[str, str]], IncomingText | None],
    call: Callable[[Mapping[str, str]], tuple[str, CallReport] | None] | None = None,
) -> Pushed:
    """The pieces of a push of `kind`, each read by what reads its kind. `call`: none where nobody is called.

    MalformedCallback if it is no JSON, or there is no such kind.
    """
    if kind == "sms-report":
        reports, unreadable = each(body, report)
        return Pushed(reports=reports, unreadable=unreadable)
    if kind == "sms-up":
        texts, unreadable = each(body, text)
        return Pushed(texts=texts, unreadable=unreadable)
    if kind == "voice-report" and call is not None:
        calls, unreadable = each(body, call)
        return Pushed(calls=calls, unreadable=unreadable)
    raise MalformedCallback("the gateway pushes nothing of this kind")


def fields_of(piece: object) -> dict[str, str]:
    """One piece by name, all as words; whatever is null is not there. Empty if it is no object."""
    if not isinstance(piece, dict):
        return {}
    return {_word(name): _word(value) for name, value in piece.items() if value is not None}


def named(given: Mapping[str, str], field: str) -> str:
    """The name that a piece gives there; empty where it gives none that can be kept."""
    said = given.get(field, "")
    return said if is_name(said) else ""


def name_of(*parts: str) -> str:
    """A name, of 64 characters, for what a gateway pushes without one: the same parts, the same name."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _word(value: object) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a sign cannot be stored
