"""Factors are taken away: by their owner one by one, by an admin all at once where they were lost."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.accounts.end_sessions import end_sessions
from survey.accounts.enrol import find_account
from survey.accounts.factors.changed import changed
from survey.accounts.factors.kept import hold_account, read_kept
from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import Passkey, RecoveryCode, Totp


class LastOne(Exception):
    """It is the account's only second factor, and its role may not be without one."""


def remove_app(session: Session, person: Person, now: datetime, *, required: bool) -> bool:
    """Take the app away; False if there is none. LastOne."""
    hold_account(session, person.id)
    gone = delete(Totp).where(Totp.account_id == person.id).returning(Totp.account_id)
    return _removed(session, person, session.execute(gone).first(), now, "factor.app.remove", required)


def remove_passkey(
    session: Session, person: Person, passkey_id: int, now: datetime, *, required: bool
) -> bool:
    """Take one of this person's own passkeys away; False if they have none of that number. LastOne."""
    hold_account(session, person.id)
    gone = delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == person.id)
    found = session.execute(gone.returning(Passkey.id)).first()
    return _removed(session, person, found, now, "factor.passkey.remove", required)


def reset_factors(session: Session, login: str, now: datetime, actor: str) -> int:
    """Take all factors of `login` away, who lost them, and end their sessions; how many there were.

    Whoever has the password may then come in, and sets up new ones where they are required. AccountError if
    there is no such account.
    """
    account_id = find_account(session, login).id
    hold_account(session, account_id)
    kept = read_kept(session, account_id)
    for table in (Totp, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.account_id == account_id))
    end_sessions(session, account_id, now)
    there_were = len(kept.passkeys) + bool(kept.app_since)
    record(session, now, actor, "factor.reset", ("account", login), there_were=there_were)
    return there_were


def _removed(
    session: Session, person: Person, found: object | None, now: datetime, act: str, required: bool
) -> bool:
    if found is None:
        return False
    if not read_kept(session, person.id).any:
        if required:
            raise LastOne
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == person.id))
    left = session.scalars(select(func.count()).where(Passkey.account_id == person.id)).one()
    changed(session, person, now, act, passkeys_left=left)
    return True
