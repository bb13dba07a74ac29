"""Somebody shows a passkey, and is known by it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from survey.accounts.factors.passkeys.add import descriptor
from survey.accounts.factors.passkeys.challenge import Challenge, ask
from survey.accounts.factors.passkeys.read import Refused, handle, refusing
from survey.accounts.factors.relying_party import RelyingParty
from survey.accounts.people import Person, person_by_id
from survey.database import Database
from survey.models import Passkey

PURPOSE = "come in"
_MINUTES = 5


@dataclass(frozen=True)
class Shown:
    """A passkey whose signature is right, and whose it is; it counts once it is `used`."""

    person: Person
    passkey_id: int
    counter: int


def ask_for_one(party: RelyingParty, known: list[Passkey]) -> str:
    """What the browser is given, as JSON. `known`: the keys of whoever is half in; nobody's: any of ours."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=ask(PURPOSE),
        timeout=_MINUTES * 60_000,
        allow_credentials=[descriptor(key) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def recognised(database: Database, credential: str, challenge: Challenge, party: RelyingParty) -> Shown:
    """Whose passkey signed `challenge`, after asking who is there. Refused, also for a closed account."""
    with refusing():
        given = parse_authentication_credential_json(credential)
    key, person = _owner(database, given)
    with refusing():
        signed = verify_authentication_response(
            credential=given,
            expected_challenge=challenge.signed,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # compared in `use`, where it is told apart and no two can pass
            require_user_verification=True,
        )
    if given.response.user_handle not in (None, handle(person.id)):
        raise Refused("wrong")
    return Shown(person, key.id, signed.new_sign_count)


def use(session: Session, shown: Shown, challenge: Challenge, now: datetime) -> None:
    """Count this use. Refused if the challenge was used, or the counter says that there is a second such key.

    Keys that travel between devices always count nought; others count up (WebAuthn, section 6.1.1).
    """
    key = session.scalar(select(Passkey).where(Passkey.id == shown.passkey_id).with_for_update())
    if key is None:
        raise Refused("unknown")
    if key.last_used_at is not None and key.last_used_at >= challenge.made_at:
        raise Refused("used")
    if (key.sign_count or shown.counter) and shown.counter <= key.sign_count:
        raise Refused("copied")
    key.sign_count, key.last_used_at = shown.counter, max(now, challenge.made_at)


def _owner(database: Database, given: AuthenticationCredential) -> tuple[Passkey, Person]:
    with database.read() as reading:
        key = reading.scalar(select(Passkey).where(Passkey.credential_id == given.raw_id))
        person = person_by_id(reading, key.account_id) if key else None
    if key is None or person is None:
        raise Refused("unknown")
    return key, person
