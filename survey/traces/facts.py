"""All that may stand in a span, and what each may look like. Pure.

A span leaves the house, so it holds ids, counts and words of the program's own: never a name, a number, a
message, or an address with a token in it. What does not look as it should is withheld, not sent.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypedDict

Fact = str | int
WITHHELD = "withheld"
_WORD = re.compile(r"[a-z][a-z_.-]{0,31}", re.ASCII)


class Facts(TypedDict, total=False):
    attempt: int  # its id: by it a send and the carrier's callback are put side by side
    channel: str
    count: int
    job: str
    method: str
    outcome: str
    request_id: str  # of the carrier, which its support asks for
    route: str  # see route_of
    run: int  # of a job, its id
    status: int  # of HTTP
    template: str  # of an address at the carrier


# How the standard calls each (OpenTelemetry semantic conventions), and what it looks like; none: a number.
_KNOWN: Mapping[str, tuple[str, re.Pattern[str] | None]] = {
    "attempt": ("huifang.attempt.id", None),
    "channel": ("huifang.channel", _WORD),
    "count": ("huifang.count", None),
    "job": ("huifang.job", _WORD),
    "method": ("http.request.method", re.compile(r"[A-Z]{3,7}", re.ASCII)),
    "outcome": ("huifang.outcome", _WORD),
    "request_id": ("twilio.request_id", re.compile(r"RQ[0-9a-f]{32}", re.ASCII)),
    "route": ("http.route", re.compile(r"(?:/(?:[A-Za-z_.-]{0,32}[0-9]?|<[a-z_]+>[a-z.]*))+", re.ASCII)),
    "run": ("huifang.job.run", None),
    "status": ("http.response.status_code", None),
    "template": ("url.template", re.compile(r"/(?:2010-04-01|[A-Za-z.]+|<sid>|<other>|/)*", re.ASCII)),
}
_PLAIN = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}|[A-Z]?[A-Za-z]+(\.json)?", re.ASCII)
_HOLE = re.compile(r"<(?:[^<>:]*:)?([a-z_]+)>", re.ASCII)
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}(\.json|\.mp3|\.wav)?", re.ASCII)


def named(facts: Facts) -> dict[str, Fact]:
    """The attributes of a span, by the names of the standard."""
    return {_KNOWN[name][0]: _allowed(name, value) for name, value in facts.items()}


@cache
def route_of(rule: str) -> str:
    """A rule of Flask's as people read it, `/cases/<case_id>`: with <token> and never with one."""
    return _HOLE.sub(r"<\1>", rule)


def template_of(address: str) -> str:
    """An address at the carrier without what names anybody: `/2010-04-01/Accounts/<sid>/Messages.json`."""
    path = "/" + address.partition("://")[2].partition("/")[2].partition("?")[0]
    return "/".join(_part(part) for part in path.split("/"))


def _part(part: str) -> str:
    if _SID.fullmatch(part):
        return "<sid>"
    return part if part == "" or _PLAIN.fullmatch(part) else "<other>"


def _allowed(name: str, value: object) -> Fact:
    looks = _KNOWN[name][1]
    if looks is None:
        # Ids and counts; a telephone number has more digits than any of them in a country of ours.
        return value if isinstance(value, int) and 0 <= value < 10**10 else WITHHELD
    text = str(value)
    return text if looks.fullmatch(text) else WITHHELD
