"""Whoever is inside already shows their password once more."""

from survey.accounts.limits import take_try, went_right
from survey.accounts.passwords import matches
from survey.accounts.people import Person, person_by_login
from survey.accounts.trace import record
from survey.runtime import current_runtime


def is_password_of(person: Person, typed: str) -> bool:
    """Whether it is this person's; counted as at the door before it is looked at, and a wrong one is traced.

    TooManyTries.
    """
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.write(repeatable=True) as writing:
        take_try(writing, "password", person.login, now)
    with runtime.database.read() as reading:
        found = person_by_login(reading, person.login)
    right = matches(found[1] if found else None, typed)
    with runtime.database.write() as writing:
        if right:
            went_right(writing, "password", person.login)
        else:
            record(writing, now, person.login, "password.failed", ("account", person.login))
    return right
