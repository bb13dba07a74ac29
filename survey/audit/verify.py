"""Is the trail whole? Everything that can be held against it, in one picture of the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.anchors import HEADS, anchored
from survey.audit.chain import SYSTEM
from survey.audit.check_digests import Kept, check_days, check_months
from survey.audit.days import DAY, MONTH
from survey.audit.fault import Broken, Faults
from survey.audit.heads import read_published
from survey.audit.keys import AuditKeys
from survey.audit.triggers import check_triggers
from survey.audit.two_people import TwoPeople
from survey.audit.understood import GRANT
from survey.audit.walk import walk
from survey.audit.witness import Journaled, Strangers, Witness, compare, journaled, read_journal
from survey.database import Database, is_sqlite


@dataclass(frozen=True)
class Against:
    """What the trail is held against besides itself. `only_lately`: of the days that were digested those
    about that date, and one in thirty of the others, so that each has its turn within a month."""

    journals: Sequence[Path] = ()
    heads: Sequence[Path] = ()
    only_lately: date | None = None


@dataclass(frozen=True)
class Verdict:
    """`acts` in `chains`; `days` whose digests were worked out again; `witnesses` that were heard."""

    trail: str
    acts: int
    chains: int
    days: int
    witnesses: int
    faults: Faults

    @property
    def whole(self) -> bool:
        return self.faults.count == 0


@dataclass
class _Seen:
    """What the walk came across that is looked at afterwards: little, however many acts there are."""

    kept: Kept = field(default_factory=Kept)
    anchors: list[Witness] = field(default_factory=list)
    two_people: TwoPeople = field(default_factory=TwoPeople)

    def __call__(self, lane: str, act: Act) -> None:
        self.two_people.see(act)
        if act.act == GRANT:
            self.kept.granted.add(act.detail.get("survey"))
        elif lane != SYSTEM:
            return
        elif act.act == DAY:
            self.kept.days.append((act.subject_id, act.detail))
        elif act.act == MONTH:
            self.kept.months.append((act.subject_id, act.detail))
        elif act.act == HEADS:
            self.anchors += anchored(act)


def verify(database: Database, keys: AuditKeys, against: Against) -> Verdict:
    """Walk all chains and compare; OSError where a journal cannot be opened."""
    faults, seen = Faults(), _Seen()
    journals = [journaled(path) for path in against.journals]  # before the picture is taken: see there
    with database.read() as session:
        _one_picture(session)
        check_triggers(session, faults)
        walked = walk(session, keys, faults, seen)
        trail = walked.trail.hex() if walked.trail else ""
        witnesses = compare(session, seen.anchors, faults)
        for path in against.heads:
            witnesses += compare(session, read_published(path, trail, keys, faults), faults)
        witnesses += compare(session, _journals(journals, trail, faults), faults)
        days = check_days(session, keys, seen.kept, faults, against.only_lately)
        check_months(session, keys, seen.kept, faults)
        seen.two_people.check(faults)
    return Verdict(trail, walked.acts, len(walked.heads), days, witnesses, faults)


def told(verdict: Verdict) -> Mapping[str, Any]:
    """As `flask audit verify` prints it."""
    faults = [
        {"what": one.what.value, "where": one.where, "seq": one.seq, "says": one.says}
        for one in verdict.faults.first
    ]
    return {
        "whole": verdict.whole,
        "trail": verdict.trail,
        "acts": verdict.acts,
        "chains": verdict.chains,
        "days": verdict.days,
        "witnesses": verdict.witnesses,
        "broken": verdict.faults.count,
        "items": faults,
    }


def _one_picture(session: Session) -> None:
    """All of it as it was at one moment, while others go on acting; SQLite reads so anyway."""
    if not is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _journals(journals: Sequence[Journaled], trail: str, faults: Faults) -> Iterator[Witness]:
    for one in journals:
        strangers = Strangers()
        yield from read_journal(one, trail, faults, strangers)
        if strangers.count:
            says = (
                f"it also tells of {strangers.count} acts of another trail, the last of {strangers.last}: "
                "the chains here were begun anew, or two databases share this journal"
            )
            faults.add(Broken.OTHER, str(one.path), says)
