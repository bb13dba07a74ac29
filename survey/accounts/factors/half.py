"""Between the first factor and the second: somebody is known to this browser, and nothing is open to them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from survey.accounts.people import Person, person_by_login
from survey.accounts.sessions import clear_cookie
from survey.runtime import current_runtime
from survey.vocabulary import Factor

LASTS = timedelta(minutes=5)
_KEPT = "half"


@dataclass(frozen=True)
class Half:
    """Who has shown what, and where they were going."""

    person: Person
    shown: Factor
    onward: str


def hold(person: Person, shown: Factor, onward: str) -> None:
    """Keep in this browser's cookie, which we sign, that `person` has `shown` the first factor."""
    with current_runtime().database.read() as reading:
        found = person_by_login(reading, person.login)
    if found is None:
        return
    clear_cookie()
    session[_KEPT] = {
        "login": person.login,
        "mark": _mark(found[1]),
        "shown": shown,
        "onward": onward,
        "at": current_runtime().clock.now().isoformat(),
    }


def held() -> Half | None:
    """Who is between the two factors here; None after five minutes, a new password or a closed account."""
    kept = session.get(_KEPT)
    runtime = current_runtime()
    if not kept or not timedelta() <= runtime.clock.now() - datetime.fromisoformat(kept["at"]) <= LASTS:
        session.pop(_KEPT, None)
        return None
    with runtime.database.read() as reading:
        found = person_by_login(reading, kept["login"])
    if found is None or _mark(found[1]) != kept["mark"]:
        return None
    return Half(found[0], Factor(kept["shown"]), kept["onward"])


def _mark(password_hash: str) -> str:
    """Changes with the password, and tells nothing of it."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
