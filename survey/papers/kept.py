"""Papers that came out by themselves: each slot once, and never changed (R10)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import Paper
from survey.papers.kind import PaperKind
from survey.runtime import Runtime


def keep(runtime: Runtime, kind: PaperKind, slot: str, figures: Mapping[str, Any]) -> bool:
    """Keep a paper; False if there is one of that slot already, which then stays as it is."""
    row = {"kind": kind, "slot": slot, "made_at": runtime.clock.now(), "figures": dict(figures)}
    with runtime.database.write() as session:
        made = session.scalar(
            insert_into(session, Paper).values(row).on_conflict_do_nothing().returning(Paper.id)
        )
    return made is not None


def missing(session: Session, kind: PaperKind, slots: Collection[str]) -> list[str]:
    """Those of `slots` of which there is no paper yet, in their order."""
    there = set(session.scalars(select(Paper.slot).where(Paper.kind == kind, Paper.slot.in_(slots))))
    return [slot for slot in slots if slot not in there]


def find_paper(session: Session, kind: PaperKind, slot: str) -> Paper | None:
    return session.scalar(select(Paper).where(Paper.kind == kind, Paper.slot == slot))


def newest(session: Session, kind: PaperKind, most: int) -> list[Paper]:
    """The latest `most` papers of a kind, the newest first."""
    return list(
        session.scalars(select(Paper).where(Paper.kind == kind).order_by(Paper.slot.desc()).limit(most))
    )


def beside(session: Session, kind: PaperKind, slot: str) -> tuple[str | None, str | None]:
    """The slots of the papers before and after this one."""
    of_kind = select(Paper.slot).where(Paper.kind == kind)
    before = of_kind.where(Paper.slot < slot).order_by(Paper.slot.desc()).limit(1)
    after = of_kind.where(Paper.slot > slot).order_by(Paper.slot).limit(1)
    return session.scalar(before), session.scalar(after)
