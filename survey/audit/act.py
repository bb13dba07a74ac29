"""An act by a person, and the one way to write it as bytes: the same on every database and Python. Pure."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, when, to what. `detail` is JSON as it comes back from a database: see `plain`."""

    at: datetime
    actor: str
    act: str
    subject_kind: str
    subject_id: str
    detail: dict[str, Any]


def plain(detail: dict[str, Any]) -> dict[str, Any]:
    """`detail` as it comes back from a database: tuples as lists, keys and enumerations as text.

    ValueError for a number that JSON does not have, TypeError for what JSON cannot say.
    """
    read: dict[str, Any] = json.loads(json.dumps(detail, allow_nan=False))
    return read


def packed(*parts: bytes | str | int) -> bytes:
    """Parts in a row, each with its length before it, so that no two rows of parts are the same bytes."""
    as_bytes = [one if isinstance(one, bytes) else str(one).encode("utf-8", "surrogatepass") for one in parts]
    return b"".join(len(one).to_bytes(4) + one for one in as_bytes)


def canonical(lane: str, seq: int, act: Act) -> bytes:
    """An act in its place as bytes: the time in microseconds of UTC, the detail as JSON with sorted keys."""
    detail = json.dumps(act.detail, sort_keys=True, separators=(",", ":"), allow_nan=False)
    when = (act.at.astimezone(UTC) - _EPOCH) // _MICROSECOND
    return packed(lane, seq, when, act.actor, act.act, act.subject_kind, act.subject_id, detail)
