"""A password that somebody else gave holds up whoever came by it, and nobody who came otherwise."""

import pytest
from flask import Flask

from survey.accounts.first import first_of_all
from survey.accounts.people import Person, Seat
from survey.runtime import Runtime
from survey.vocabulary import Factor, Role


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ({Factor.PASSWORD}, "accounts.new_password"),
        ({Factor.PASSWORD, Factor.TOTP}, "accounts.new_password"),
        ({Factor.PASSKEY}, None),
        ({Factor.OIDC_MFA}, None),
    ],
)
def test_who_chooses_a_password_first(
    app: Flask, runtime: Runtime, shown: set[Factor], first: str | None
) -> None:
    now = runtime.clock.now()
    seat = Seat(1, frozenset(shown), now, now, "token")
    with app.app_context():
        for must_change in (True, False):
            who = Person(1, "wang", "王", Role.UNIT, "S1", None, must_change=must_change, seat=seat)
            assert first_of_all(who) == (first if must_change else None)
    assert "token" not in repr(seat), "a log or an error page that shows a person opens no session"
