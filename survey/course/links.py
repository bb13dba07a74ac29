"""Links to a survey's web pages: made, found, ended. Whoever has the address is let in, so only the hash of
its token is kept, and it is short enough to be typed from a slip of paper.
"""

import hashlib
import secrets
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import Link
from survey.runtime import Runtime

# Letters and digits that nobody takes for others: 55 to the 12th is 69 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"
LENGTH = 12
ENDED = datetime(1970, 1, 1, tzinfo=UTC)  # a link that was called back expires before all times


class Given(StrEnum):
    """How a link reaches the person."""

    SMS = "sms"
    PAPER = "paper"
    CENTRE = "centre"  # the polling centre passes it on


def make_link(runtime: Runtime, session: Session, survey_id: int, how: Given, now: datetime) -> str:
    """The token of a new link, which is nowhere to be had again."""
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    expires_at = now + runtime.policy.links.valid
    values = {"survey_id": survey_id, "digest": digest(token), "how": how}
    session.execute(insert(Link).values(**values, created_at=now, expires_at=expires_at))
    return token


def end_link(session: Session, link_id: int) -> None:
    """It opens nothing any more: somebody else has it."""
    changed(session, update(Link).where(Link.id == link_id).values(expires_at=ENDED))


def end_texted_links(session: Session, survey_id: int | None) -> None:
    """The survey has moved to another number: what was texted to the old one opens nothing any more."""
    changed(
        session,
        update(Link).where(Link.survey_id == survey_id, Link.how == Given.SMS).values(expires_at=ENDED),
    )


def digest(token: str) -> bytes:
    """What is kept of a token. It is random, so that a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).digest()
