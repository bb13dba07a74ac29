"""What an account has besides its password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Account, Passkey, RecoveryCode, Totp


@dataclass(frozen=True)
class KeptPasskey:
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """`app_since`: when its app was set up, if it has one; `codes`: how many are left."""

    app_since: datetime | None
    passkeys: tuple[KeptPasskey, ...]
    codes: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor. Codes alone are none: they stand in for one that was lost."""
        return bool(self.app_since or self.passkeys)


def read_kept(session: Session, account_id: int) -> Kept:
    """The factors of the account, passkeys in the order in which they were added."""
    app_since = session.scalar(select(Totp.confirmed_at).where(Totp.account_id == account_id))
    keys = session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))
    codes = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return Kept(
        app_since,
        tuple(KeptPasskey(key.id, key.name, key.created_at, key.last_used_at) for key in keys),
        session.scalars(codes).one(),
    )


def hold_account(session: Session, account_id: int) -> None:
    """Whoever changes what an account has waits here for whoever does already."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
