"""The table of outcomes: shipped rows put in where missing, and read as rules. The rows are the policy."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.interviewing.rules import Rule
from survey.models import Outcome
from survey.policy.durations import parse_span

_SHIPPED = Path(__file__).with_name("outcomes.toml")


@dataclass(frozen=True)
class Listed:
    """A rule with its names, as it stands in the table."""

    rule: Rule
    labels: Mapping[str, str]  # by language

    def label(self, language: str) -> str:
        return self.labels.get(language) or next(iter(self.labels.values()), self.rule.code)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The rows of outcomes.toml, whole, in their order."""
    rows = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["outcomes"]
    usual = {
        "again_after": "", "at_most": 0, "note_needed": False, "appointment": False, "number_dead": False,
        "opts_out": False, "disposition": None, "active": True,
    }  # fmt: skip
    return tuple({**usual, "position": place, **row} for place, row in enumerate(rows, 1))


def add_missing(session: Session) -> int:
    """Put in the shipped rows whose code is not there; how many there were. Others stay as they are."""
    known = set(session.scalars(select(Outcome.code)))
    missing = [row for row in shipped() if row["code"] not in known]
    if missing:
        session.execute(insert_into(session, Outcome).on_conflict_do_nothing(), missing)
    return len(missing)


def read_outcomes(session: Session) -> Sequence[Listed]:
    """All rows in their order, those out of use too: what was recorded with them keeps its name."""
    return [Listed(as_rule(row), row.labels) for row in read_rows(session)]


def read_rows(session: Session) -> Sequence[Outcome]:
    """The rows themselves, to be edited."""
    return session.scalars(select(Outcome).order_by(Outcome.position, Outcome.code)).all()


def as_rule(row: Outcome) -> Rule:
    return Rule(
        code=row.code,
        becomes=row.becomes,
        contact=row.contact,
        again_after=parse_span(row.again_after) if row.again_after else None,
        at_most=row.at_most,
        note_needed=row.note_needed,
        appointment=row.appointment,
        number_dead=row.number_dead,
        opts_out=row.opts_out,
        disposition=row.disposition,
        active=row.active,
    )
