"""What somebody shows besides the password: an app's number, a passkey, a code on paper.

password ─┬─ the account has no second factor ─► in; where one is required, to setting it up (required.py)
OIDC ─────┤
          └─ it has one ─► half in (half.py) ─► number, code or passkey ─► in
OIDC that asked for two ─► in
passkey alone ───────────► in: it asks for finger, face or PIN itself
"""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from survey.accounts.factors.half import hold
from survey.accounts.factors.kept import read_kept
from survey.accounts.people import Person
from survey.accounts.sessions import begin
from survey.runtime import current_runtime
from survey.vocabulary import Factor


def after_first(person: Person, shown: Factor, onward: str) -> ResponseReturnValue:
    """What follows when `person` has shown the first factor: the second, or the pages, at `onward`.

    `shown`: the password; OIDC; OIDC_MFA where the provider's `amr` says that it asked for two.
    """
    with current_runtime().database.read() as reading:
        has_second = read_kept(reading, person.id).any
    if has_second and shown is not Factor.OIDC_MFA:
        hold(person, shown, onward)
        return redirect(url_for("second.step"))
    begin(person, shown)
    return redirect(onward)
