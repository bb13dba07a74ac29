"""How often somebody may try to show who they are: counted in the database, so by all processes together.

Device cookies (OWASP): whoever has logged in from a browser before is counted there by that browser alone;
all strangers share one count a login. So nobody can lock the owner of a login out of a browser that is known.

    failures in a row   1 … 5   6      7      8  …  11      100
    then wait           –       1 min  2 min  4 min  1 h    until somebody comes in, or gets a new password

A try is counted before it is looked at and taken back if it was right: any number at once are counted each.
Addresses have a limit as well, since every try costs us a hash of 64 MiB: of strangers only, in the memory of
each process.
"""

import hmac
import re
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal, get_args

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from sqlalchemy import and_, case, delete, literal, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from survey.accounts.known_browsers import known_as
from survey.database import insert_into
from survey.models import LoginTry
from survey.runtime import current_runtime

FREE = 5
MOST = 100  # in a row: NIST SP 800-63B-4, 3.2.2
_WAITS = [timedelta(minutes=min(2**more, 60)) for more in range(7)]  # after the fifth, the sixth …

What = Literal["password", "second factor"]

PER_ADDRESS = "60/minute"
_WITH_PORT = re.compile(r"([0-9.]+):[0-9]+|\[([^\]]+)\](?::[0-9]+)?")


def address_of_caller() -> IPv4Address | IPv6Address | None:
    """The address of a caller; None where what is told is none.

    A socket for both kinds writes IPv4 within IPv6. Some proxies add the port, which is another for each
    connection.
    """
    told = get_remote_address()
    bare = _WITH_PORT.fullmatch(told)
    try:
        address = ip_address((bare[1] or bare[2]) if bare else told)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def place_of_caller() -> str:
    """The same as one place to count by; of IPv6 the network of one line, within which addresses are free.
    What is no address at all is one place."""
    address = address_of_caller()
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address or "nowhere")


limiter = Limiter(place_of_caller, storage_uri="memory://")


def of_a_known_browser() -> bool:
    """Whether the login form comes from where its login is known: many people share an address."""
    return bool(known_as(request.form.get("login", "").strip().lower()))


class TooManyTries(TooManyRequests):
    """`until`: when the next try is looked at; None: once somebody has come in or has a new password."""

    def __init__(self, until: datetime | None, now: datetime) -> None:
        wait = until - now if until else _WAITS[-1]
        super().__init__(retry_after=max(1, int(wait.total_seconds()) + 1))
        self.until = until


def take_try(session: Session, what: What, login: str, now: datetime) -> None:
    """Count one more try at `login`; TooManyTries, with nothing counted, if it is not to be looked at now."""
    key = _counted_by(session, what, login)
    failures, last = LoginTry.failures, LoginTry.last_at
    waited = case(
        *((failures == FREE + more, literal(now - wait, last.type)) for more, wait in enumerate(_WAITS)),
        else_=literal(now - _WAITS[-1], last.type),
    )
    counted = insert_into(session, LoginTry).values(key=key, failures=1, since=now, last_at=now)
    counted = counted.on_conflict_do_update(
        index_elements=["key"],
        set_={"failures": failures + 1, "last_at": now},
        where=or_(failures < FREE, and_(failures < MOST, last <= waited)),
    )
    if session.execute(counted.returning(failures)).first() is None:
        raise TooManyTries(_until(session, key), now)


def went_right(session: Session, what: What, login: str) -> None:
    """It was the owner: their browser's count and the strangers' begin anew (NIST: failures in a row)."""
    keys = [_key(what, login, browser) for browser in {"", known_as(login)}]
    session.execute(delete(LoginTry).where(LoginTry.key.in_(keys)))


def forget_tries(session: Session, login: str) -> None:
    """The strangers' counts begin anew: what they guessed at is no more."""
    keys = [_key(what, login, "") for what in get_args(What)]
    session.execute(delete(LoginTry).where(LoginTry.key.in_(keys)))


def _counted_by(session: Session, what: What, login: str) -> bytes:
    """A known browser is counted by its own count; once that is at its end it is a stranger like others."""
    own = _key(what, login, known_as(login)) if known_as(login) else b""
    at_end = select(LoginTry.key).where(LoginTry.key == own, LoginTry.failures >= MOST)
    return own if own and session.scalar(at_end) is None else _key(what, login, "")


def _until(session: Session, key: bytes) -> datetime | None:
    failures, last = session.execute(
        select(LoginTry.failures, LoginTry.last_at).where(LoginTry.key == key)
    ).one()
    return None if failures >= MOST else last + _WAITS[min(failures - FREE, len(_WAITS) - 1)]


def _key(what: What, login: str, browser: str) -> bytes:
    said = "\0".join((what, login, browser)).encode()
    return hmac.digest(str(current_runtime().settings.secret_key).encode(), said, "sha256")
