"""Whether the second person is one: not the applicant under an account that was got afterwards.

Whoever keeps accounts could make one, or give an existing one another password, once an application waits for
its second person. So an account that somebody else had in hand since the application grants nothing; it may
refuse, after which it may be applied for again, in everybody's sight.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Account, Audit

IN_HAND = ("account.create", "account.enable", "account.password", "account.oidc", "factor.reset")


def was_there_before(session: Session, person: Person, applied_at: datetime) -> bool:
    """Whether the account is older than the application, and in nobody else's hands since."""
    made_at = session.scalar(select(Account.created_at).where(Account.id == person.id))
    by_others = exists().where(
        Audit.subject_kind == "account",
        Audit.subject_id == person.login,
        Audit.act.in_(IN_HAND),
        Audit.actor != person.login,
        Audit.at > applied_at,
    )
    return made_at is not None and made_at <= applied_at and not session.scalar(select(by_others))
