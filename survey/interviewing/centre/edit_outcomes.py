"""The centre changes what follows a call: the rows are the policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.models import Outcome
from survey.policy.durations import parse_span

MOST_CALLS = 20


class Wrong(StrEnum):
    UNKNOWN = "unknown"
    AGAIN_AFTER = "again_after"
    AT_MOST = "at_most"
    NEEDED = "needed"  # a call that was left, or finished, is written down by this row


class CannotChange(Exception):
    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Change:
    """`again_after` and `at_most` of a row that is repeated; a row that is not can have neither: who has
    refused for good, or is not to be contacted, is never called again by a change of the table."""

    again_after: str
    at_most: int
    note_needed: bool
    active: bool


# The desk itself writes these down.
_ALWAYS = frozenset({"completed", "technical"})


def change_outcome(session: Session, code: str, change: Change, actor: str, now: datetime) -> bool:
    """Change a row, on record with what it was; False if it is as wished already. CannotChange."""
    row = session.get(Outcome, code)
    if row is None:
        raise CannotChange(Wrong.UNKNOWN)
    _check(row, change)
    repeated = bool(row.again_after)
    again_after, at_most = (change.again_after, change.at_most) if repeated else ("", row.at_most)
    wished = Change(again_after, at_most, change.note_needed, change.active)
    before = Change(row.again_after, row.at_most, row.note_needed, row.active)
    if wished == before:
        return False
    row.again_after, row.at_most = wished.again_after, wished.at_most
    row.note_needed, row.active = wished.note_needed, wished.active
    record(session, now, actor, "outcome.change", ("outcome", code), before=vars(before), after=vars(wished))
    return True


def _check(row: Outcome, change: Change) -> None:
    if row.again_after:
        try:
            parse_span(change.again_after)
        except ValueError:
            raise CannotChange(Wrong.AGAIN_AFTER) from None
        if not 1 <= change.at_most <= MOST_CALLS:
            raise CannotChange(Wrong.AT_MOST)
    if row.code in _ALWAYS and not change.active:
        raise CannotChange(Wrong.NEEDED)
