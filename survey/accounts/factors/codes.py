"""Recovery codes: made ten at a time, each good once. Only a keyed hash of each is kept."""

import hmac
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from survey.accounts.factors.code_text import new_codes, plain
from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import RecoveryCode


def make_codes(session: Session, person: Person, key: str, now: datetime) -> tuple[str, ...]:
    """Ten new codes in place of all before, as they are shown this once. `key`: SECRET_KEY."""
    codes = new_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == person.id))
    session.add_all(
        RecoveryCode(account_id=person.id, digest=_digest(key, person.id, code), created_at=now)
        for code in codes
    )
    record(session, now, person.login, "factor.codes.make", ("account", person.login))
    return codes


def take_code(session: Session, account_id: int, typed: str, key: str, now: datetime) -> bool:
    """Whether `typed` is a code of the account that was not used; it is used from here on."""
    used = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.digest == _digest(key, account_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    return session.execute(used.values(used_at=now).returning(RecoveryCode.id)).first() is not None


def _digest(key: str, account_id: int, code: str) -> bytes:
    return hmac.digest(key.encode(), f"recovery code\0{account_id}\0{plain(code)}".encode(), "sha256")
