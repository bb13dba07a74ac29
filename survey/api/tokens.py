"""Bearer tokens: who may call the API, and for what. Only a hash is kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.models import Token
from survey.vocabulary import Scope

PREFIX = "hf_"  # so that a scanner for lost secrets, and a person, know what it is
_BYTES = 32


def issue_token(
    session: Session, name: str, scopes: Iterable[Scope], now: datetime, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token and its text, which is told once and cannot be had again."""
    text = PREFIX + secrets.token_urlsafe(_BYTES)
    token = Token(
        name=name,
        digest=_digest(text),
        scopes=sorted(scope.value for scope in set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token, text


def find_token(session: Session, text: str, now: datetime) -> Token | None:
    """The token of this text, if it is one that is good at `now`."""
    token = session.scalar(select(Token).where(Token.digest == _digest(text)))
    if token is None or token.revoked_at is not None:
        return None
    return None if token.expires_at is not None and token.expires_at <= now else token


def revoke_token(session: Session, token_id: int, now: datetime) -> bool:
    """End a token; says whether it was good until now."""
    done = session.execute(
        update(Token)
        .where(Token.id == token_id, Token.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Token.id)
    )
    return done.scalar() is not None


def _digest(text: str) -> bytes:
    """256 random bits need no slow hash; looked up by an index, so no time tells how much fits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
