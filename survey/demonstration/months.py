"""The past's supervisor, who closes each month when the reminder has come, but for the last one."""

from sqlalchemy import select

from survey.models import Account
from survey.papers.remind import waiting
from survey.reviewing.closing.close import Hand, close_month
from survey.reviewing.closing.month import read_month
from survey.runtime import Runtime

SUPERVISOR = "supervisor"  # of the demonstration's accounts, county.toml


def close_months(runtime: Runtime, before: str) -> None:
    """Close the months that wait; from `before` on they are left to whoever looks at the demonstration."""
    with runtime.database.read() as session:
        months = [one.month for one in waiting(session) if one.month < before]
        account = session.scalar(select(Account.id).where(Account.login == SUPERVISOR))
    today = runtime.today()
    for month in months:
        close_month(runtime, read_month(month, today), Hand(SUPERVISOR, account))
