"""The app that shows six digits: set up, asked, removed."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.factors.app_numbers import step_of
from survey.accounts.factors.changed import changed
from survey.accounts.factors.kept import hold_account
from survey.accounts.people import Person
from survey.database import insert_into
from survey.models import Totp
from survey.secrets import Keyring, Sealed
from survey.vocabulary import Factor


def set_app(session: Session, person: Person, key: str, typed: str, keyring: Keyring, now: datetime) -> bool:
    """The app with this key is the account's, in place of the one before, if `typed` is its number now."""
    step = step_of(key, typed, now)
    if step is None:
        return False
    hold_account(session, person.id)
    kept = {
        "key_sealed": keyring.seal(key, Sealed.TOTP_KEY),
        "created_at": now,
        "confirmed_at": now,
        "last_step": step,
    }
    new = insert_into(session, Totp).values(account_id=person.id, **kept)
    session.execute(new.on_conflict_do_update(index_elements=["account_id"], set_=kept))
    changed(session, person, now, "factor.app.add", Factor.TOTP)
    return True


def take_number(session: Session, account_id: int, typed: str, keyring: Keyring, now: datetime) -> bool:
    """Whether `typed` is the app's number now and was not used; it is used from here on, by whoever wins."""
    kept = session.scalar(select(Totp).where(Totp.account_id == account_id, Totp.confirmed_at.is_not(None)))
    if kept is None:
        return False
    step = step_of(keyring.open(kept.key_sealed, Sealed.TOTP_KEY), typed, now)
    if step is None:
        return False
    used = update(Totp).where(
        Totp.account_id == account_id, Totp.created_at == kept.created_at, Totp.last_step < step
    )
    return session.execute(used.values(last_step=step).returning(Totp.account_id)).first() is not None
