"""What two coders did not read alike, and how well coders agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.interviewing.coding.agreement import Agreement, Pair, agreement
from survey.interviewing.coding.items import Blind, blind
from survey.models import ITEM_UNCODED, Coding, CodingItem
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import CodingKind

AT_ONCE = 20


@dataclass(frozen=True)
class Made:
    """What one coder made of it; not who."""

    code: str
    words: str


@dataclass(frozen=True)
class Tie:
    item: Blind
    made: Sequence[Made]
    mine: bool  # the head coded it too, and so does not decide


def read_ties(runtime: Runtime, session: Session, account_id: int) -> list[Tie]:
    """The items to be decided, the oldest first."""
    items = session.scalars(
        select(CodingItem)
        .where(ITEM_UNCODED, CodingItem.agreed.is_(False))
        .order_by(CodingItem.opened_at, CodingItem.id)
        .limit(AT_ONCE)
    ).all()
    return [_tie(runtime, session, item, account_id) for item in items]


def _tie(runtime: Runtime, session: Session, item: CodingItem, account_id: int) -> Tie:
    codings = session.scalars(select(Coding).where(Coding.item_id == item.id).order_by(Coding.id)).all()
    made = [
        Made(one.value, runtime.keyring.open_or_empty(one.words_sealed, Sealed.CODING_WORDS))
        for one in codings
    ]
    mine = any(one.account_id == account_id for one in codings)
    return Tie(blind(runtime, session, item), made, mine)


def read_agreement(session: Session, kind: CodingKind, since: datetime) -> Agreement:
    """Of the items coded by two since then."""
    rows = session.execute(
        select(Coding.item_id, Coding.value)
        .join(CodingItem, CodingItem.id == Coding.item_id)
        .where(CodingItem.kind == kind, CodingItem.agreed.is_not(None), Coding.at >= since)
        .order_by(Coding.item_id, Coding.id)
    )
    codes: dict[int, list[str]] = {}
    for item, code in rows:
        codes.setdefault(item, []).append(code)
    pairs: list[Pair] = [(made[0], made[1]) for made in codes.values() if len(made) == 2]
    return agreement(pairs)


def count_ties(session: Session) -> int:
    tied = select(func.count()).select_from(CodingItem).where(ITEM_UNCODED, CodingItem.agreed.is_(False))
    return session.scalar(tied) or 0
