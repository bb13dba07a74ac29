"""Somebody lost their second factors."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.factors.remove import reset_factors
from survey.models import Account


def take_factors_away(session: Session, account: Account, now: datetime, actor: str) -> None:
    """Remove all of them and end the sessions of the account.

    A password that was chosen beside a second factor may be too short alone, so another is chosen next.
    """
    if reset_factors(session, account.login, now, actor):
        account.must_change = not account.demo
