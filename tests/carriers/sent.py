"""What is asked of a carrier's lists: something that was handed over."""

from datetime import UTC, datetime

from survey.carriers.port import Sent

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def a_text(to: str, body: str, since: datetime = LONG_AGO) -> Sent:
    return Sent(token="", to=to, body=body, sid=None, since=since)


def a_call(to: str, since: datetime = LONG_AGO) -> Sent:
    return Sent(token="", to=to, body="", sid=None, since=since)


def named(sid: str) -> Sent:
    """Something by what the carrier calls it."""
    return Sent(token="", to="", body="", sid=sid, since=LONG_AGO)
