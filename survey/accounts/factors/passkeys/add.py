"""A new passkey is asked for, checked and kept."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import parse_registration_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from survey.accounts.factors.changed import changed
from survey.accounts.factors.kept import hold_account
from survey.accounts.factors.passkeys.challenge import Challenge, ask
from survey.accounts.factors.passkeys.read import Refused, handle, refusing
from survey.accounts.factors.relying_party import RelyingParty
from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.database import insert_into
from survey.models import Passkey
from survey.vocabulary import Factor

_MINUTES = 5
LONGEST_NAME = 30
_LONGEST_ID = 1023  # WebAuthn, section 4: Credential ID


def purpose(person: Person) -> str:
    """A challenge for one account's new passkey is none for another's."""
    return f"add {person.id}"


def ask_for_new(person: Person, party: RelyingParty, office: str, known: list[Passkey]) -> str:
    """What the browser is given, as JSON: a key that finds its account by itself and asks who is there."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=office,
        user_id=handle(person.id),
        user_name=person.login,
        user_display_name=person.name,
        challenge=ask(purpose(person)),
        timeout=_MINUTES * 60_000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[descriptor(key) for key in known],
    )
    return options_to_json(options)


def descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    """A passkey of ours, as a browser looks for it."""
    ways = [AuthenticatorTransport(way) for way in key.transports]
    return PublicKeyCredentialDescriptor(id=key.credential_id, transports=ways or None)


def own_passkeys(session: Session, account_id: int) -> list[Passkey]:
    """All passkeys of the account, whole."""
    return list(session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def checked(credential: str, challenge: Challenge, party: RelyingParty) -> Passkey:
    """The passkey that a browser made for `challenge`, of nobody yet. Refused."""
    with refusing():
        given = parse_registration_credential_json(credential)
        made = verify_registration_response(
            credential=given,
            expected_challenge=challenge.signed,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        if given.raw_id != made.credential_id or len(made.credential_id) > _LONGEST_ID:
            raise Refused("wrong")
    return Passkey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=[way.value for way in given.response.transports or ()],
    )


def keep(session: Session, person: Person, key: Passkey, name: str, now: datetime) -> None:
    """It is this person's from here on, under `name`. Refused if somebody has it already."""
    hold_account(session, person.id)
    new = insert_into(session, Passkey).values(
        account_id=person.id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        transports=key.transports,
        name=name[:LONGEST_NAME],
        created_at=now,
    )
    if session.execute(new.on_conflict_do_nothing().returning(Passkey.id)).first() is None:
        raise Refused("here already")
    changed(session, person, now, "factor.passkey.add", Factor.PASSKEY)


def rename(session: Session, person: Person, passkey_id: int, name: str, now: datetime) -> bool:
    """Give one of this person's own passkeys another name; False if they have none of that number."""
    one = update(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == person.id)
    done = session.execute(one.values(name=name[:LONGEST_NAME]).returning(Passkey.id)).first()
    if done is not None:
        record(session, now, person.login, "factor.passkey.rename", ("account", person.login))
    return done is not None
