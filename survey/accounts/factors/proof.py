"""Whoever changes factors shows the password again: an open screen is not enough."""

from datetime import datetime, timedelta

from flask import session

from survey.accounts.factors.required import must_set_up
from survey.accounts.own_password import is_password_of
from survey.accounts.people import Person
from survey.runtime import current_runtime
from survey.vocabulary import Factor

LASTS = timedelta(minutes=10)
_KEPT = "proved"


def is_proved(person: Person) -> bool:
    """Whether the password was shown again within ten minutes in this session.

    To have come within ten minutes is enough for who has no password to show, as they come by the office's
    own sign-in, and for who came to set up a first factor and may see nothing before that.
    """
    now = current_runtime().clock.now()
    just_came = person.seat is not None and now - person.seat.began_at <= LASTS
    if just_came and (_came_by_oidc(person) or must_set_up(person)):
        return True
    shown_at = session.get(_KEPT)
    return shown_at is not None and timedelta() <= now - datetime.fromisoformat(shown_at) <= LASTS


def _came_by_oidc(person: Person) -> bool:
    return person.seat is not None and bool(person.seat.factors & {Factor.OIDC, Factor.OIDC_MFA})


def prove(person: Person, password: str) -> bool:
    """Whether it is the password; then that holds for ten minutes. TooManyTries as at the door."""
    right = is_password_of(person, password)
    if right:
        session[_KEPT] = current_runtime().clock.now().isoformat()
    return right
