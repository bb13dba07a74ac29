"""Accounts that act in tests of this part."""

from survey.accounts.people import Person, person_by_login
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import enrol


def person(runtime: Runtime, login: str, role: Role) -> Person:
    """An account of this role, enrolled."""
    enrol(runtime, login, role)
    with runtime.database.read() as session:
        found = person_by_login(session, login)
    assert found
    return found[0]
