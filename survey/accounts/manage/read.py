"""The accounts as those who keep them see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Account, LoginSession, Passkey, Totp, Unit


@dataclass(frozen=True)
class Line:
    """`last_login`: of the last ninety days, after which sessions are forgotten."""

    account: Account
    unit_code: str | None
    unit_name: str | None
    last_login: datetime | None
    app: bool
    passkeys: int

    @property
    def factors(self) -> list[str]:
        """Those that open something, by name."""
        return ["app"] * self.app + ["passkey"] * self.passkeys


def list_accounts(session: Session, account_id: int | None = None) -> list[Line]:
    """All accounts by their login, closed ones too; or the one of this number."""
    last = select(func.max(LoginSession.began_at)).where(LoginSession.account_id == Account.id)
    app = select(Totp.confirmed_at).where(Totp.account_id == Account.id)
    passkeys = select(func.count(Passkey.id)).where(Passkey.account_id == Account.id)
    query = (
        select(
            Account,
            Unit.code,
            Unit.name,
            last.scalar_subquery(),
            app.scalar_subquery(),
            passkeys.scalar_subquery(),
        )
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .order_by(Account.login)
    )
    if account_id is not None:
        query = query.where(Account.id == account_id)
    return [
        Line(account, code, name, seen, confirmed is not None, keys)
        for account, code, name, seen, confirmed, keys in session.execute(query)
    ]


def list_units(session: Session) -> list[tuple[str, str]]:
    """Code and name of every unit."""
    return [(code, name) for code, name in session.execute(select(Unit.code, Unit.name).order_by(Unit.code))]
