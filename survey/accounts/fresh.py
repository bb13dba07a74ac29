"""What weighs much asks for the password again, unless it was shown a short while ago: an open screen is
not enough. What was being sent is kept in the page that asks, and goes on with the answer.

    POST ─► shown lately? ─► yes: the view
                └─ no: the page that asks, holding the form ─► POST of the form with the password ─► the view
"""

from datetime import timedelta
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.factors.proof import is_proved, prove
from survey.accounts.people import Person
from survey.runtime import current_runtime

LASTS = timedelta(minutes=15)  # after logging in; after showing it once more as long as proof.py says
_SHOWN = "shown_again"


def is_fresh(person: Person) -> bool:
    """Whether whoever is here showed a moment ago who they are."""
    now = current_runtime().clock.now()
    return (person.seat is not None and now - person.seat.began_at <= LASTS) or is_proved(person)


def asked_again() -> ResponseReturnValue | None:
    """The page that asks; None where nobody needs to be asked, or the answer that came along is right."""
    if is_fresh(current_user):
        return None
    typed = request.form.get(_SHOWN)
    if typed and prove(current_user, typed):
        return None
    held = [one for one in request.form.items(multi=True) if one[0] not in (_SHOWN, "csrf_token")]
    page = render_template("accounts/again.html", held=held, field=_SHOWN, wrong=typed is not None)
    return page, HTTPStatus.UNAUTHORIZED
