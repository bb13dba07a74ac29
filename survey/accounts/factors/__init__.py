"""What somebody shows besides the password."""

from flask import redirect
from flask.typing import ResponseReturnValue

from survey.accounts.people import Person
from survey.accounts.sessions import begin
from survey.vocabulary import Factor


def after_first(person: Person, shown: Factor, onward: str) -> ResponseReturnValue:
    """What follows when `person` has shown the first factor: the second, or the pages, at `onward`.

    `shown`: the password; OIDC; OIDC_MFA where the provider's `amr` says that it asked for two.
    """
    begin(person, shown)
    return redirect(onward)
