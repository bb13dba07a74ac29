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
class Presented:
    """An answer under the name of a passkey of ours, and whose that is; nothing is checked yet."""

    person: Person
    key: Passkey
    answer: AuthenticationCredential


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


def presented(database: Database, credential: str) -> Presented:
    """Whose passkey it says it is. Refused if it is nobody's, or a closed account's."""
    with refusing():
        answer = parse_authentication_credential_json(credential)
    with database.read() as reading:
        key = reading.scalar(select(Passkey).where(Passkey.credential_id == answer.raw_id))
        person = person_by_id(reading, key.account_id) if key else None
    if key is None or person is None:
        raise Refused("unknown")
    return Presented(person, key, answer)


def check(given: Presented, challenge: Challenge, party: RelyingParty) -> int:
    """The count of its signatures, if it signed `challenge` for us after asking who is there. Refused."""
    with refusing():
        signed = verify_authentication_response(
            credential=given.answer,
            expected_challenge=challenge.signed,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=given.key.public_key,
            credential_current_sign_count=0,  # compared in `use`, where it is told apart and no two can pass
            require_user_verification=True,
        )
    if given.answer.response.user_handle not in (None, b"", handle(given.person.id)):
        raise Refused("wrong")
    return signed.new_sign_count


def use(session: Session, given: Presented, counter: int, challenge: Challenge, now: datetime) -> None:
    """Count this use. Refused if the challenge was used, or the counter says that there is a second such key.

    Keys that travel between devices always count nought; others count up (WebAuthn, section 6.1.1).
    """
    key = session.scalar(select(Passkey).where(Passkey.id == given.key.id).with_for_update())
    if key is None:
        raise Refused("unknown")
    if key.last_used_at is not None and key.last_used_at >= challenge.made_at:
        raise Refused("used")
    if (key.sign_count or counter) and counter <= key.sign_count:
        raise Refused("copied")
    key.sign_count, key.last_used_at = counter, max(now, challenge.made_at)
