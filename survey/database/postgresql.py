"""An engine of PostgreSQL: limits from the first moment, and a server that is gone is noticed."""

from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from survey.database.limits import Limits

_IDLE_SINCE, _IDLE_AT_MOST = "huifang_idle_since", 1.0  # seconds
# Linux waits a quarter of an hour for a machine that is gone. One that does not take us within 5 s, is silent
# for 30 + 3 × 10 s, or leaves something unconfirmed for 30 s, is. Over a socket these mean nothing.
_NOTICED = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}
# Compiling takes a quarter of a second, longer than any question of ours takes; the planner thinks it worth
# that where it was told to go by index, or counts over years.
_COMPILES_NOTHING = "-c jit=off"


def engine(url: str, common: dict[str, Any], limits: Limits, *, relaxed: bool = False) -> Engine:
    """`common`: what engines of both kinds are given. What the query of `url` says goes before ours."""
    made = create_engine(url, connect_args=connect_args(url, limits, relaxed=relaxed), **common)
    event.listen(made, "checkin", _note_idle)
    event.listen(made, "checkout", partial(_ping_if_idle, made))
    return made


def connect_args(url: str, limits: Limits, *, relaxed: bool = False) -> dict[str, Any]:
    """What a connection is made with, beyond `url`."""
    theirs = make_url(url).query
    ours = {"application_name": limits.name, **_NOTICED}
    args: dict[str, Any] = {name: value for name, value in ours.items() if name not in theirs}
    asked = theirs.get("options", ())
    words = [_COMPILES_NOTHING, limits.options(relaxed=relaxed)]
    words += (asked,) if isinstance(asked, str) else asked
    return args | {"options": " ".join(words)}  # of two that say the same the later one holds


def _note_idle(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


def _ping_if_idle(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A server may go while a connection lies idle; asking one that was just used costs a round trip."""
    if monotonic() - record.info.get(_IDLE_SINCE, monotonic()) < _IDLE_AT_MOST:
        return
    try:
        engine.dialect.do_ping(connection)
    except Exception as gone:
        raise InvalidatePoolError from gone
