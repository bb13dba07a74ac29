"""An app that is being set up: its key lies sealed in the cookie until its first right number comes."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from flask import session

from survey.accounts.factors.app_numbers import new_key
from survey.accounts.people import Person
from survey.runtime import current_runtime
from survey.secrets import CannotOpen, Sealed

LASTS = timedelta(minutes=15)
_KEPT = "new_app"


def offer_app(person: Person) -> None:
    """A new key for this person, in place of one offered before. The app that they have goes on."""
    runtime = current_runtime()
    said = f"{person.id} {runtime.clock.now().isoformat()} {new_key()}"
    session[_KEPT] = urlsafe_b64encode(runtime.keyring.seal(said, Sealed.TOTP_KEY)).decode()


def offered_key(person: Person) -> str | None:
    """The key that was offered to this person within a quarter of an hour."""
    runtime = current_runtime()
    try:
        said = runtime.keyring.open(urlsafe_b64decode(session.get(_KEPT, "")), Sealed.TOTP_KEY)
    except CannotOpen:
        return None
    whose, at, key = said.split(" ")
    in_time = timedelta() <= runtime.clock.now() - datetime.fromisoformat(at) <= LASTS
    return key if in_time and whose == str(person.id) else None


def forget_offer() -> None:
    """It is set up, or given up."""
    session.pop(_KEPT, None)
