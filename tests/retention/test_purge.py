"""The job `purge`: a past that was lived by the rules is let go down to its counts (R4, DESIGN §8)."""

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import make_url

from scheduler.jobs import JOBS
from survey.audit.keys import audit_keys_from
from survey.audit.verify import Against, verify
from survey.clock import SetClock
from survey.models import (
    Case,
    Concern,
    DirtyDay,
    FactDay,
    FactReason,
    Inbound,
    Promise,
    PublishedQuestionnaire,
    Rectification,
    Survey,
    fact_month,
)
from survey.retention.rules import RULES, Span, Then
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import ConcernState, PromiseState, RectificationState, Role
from tests.retention.kept import everything_else
from tests.retention.walk import failing_pages


def test_r4_a_past_is_let_go_down_to_its_counts(history: Runtime, clock: SetClock) -> None:
    """One long look, since the past takes seconds to make."""
    JOBS["digest"].run(history, Event())
    clock.advance(timedelta(days=3 * 365))
    JOBS["pick"].run(history, Event())  # who can be asked no more has the reason for it
    _every_day_counted_anew(history)
    still_open = _open_cases(history)
    written, figures = _written(history), _figures(history)
    before = everything_else(history)

    first = JOBS["purge"].run(history, Event())
    assert first["words"] == first["contacts"] > 0
    assert _kept_cases(history) == still_open
    assert everything_else(history) == before

    _everything_ends(history)
    before = everything_else(history)
    clock.advance(timedelta(days=3 * 365))
    assert JOBS["purge"].run(history, Event())["words"] == len(still_open)
    assert JOBS["purge"].run(history, Event())["file"] == "nothing went"
    assert everything_else(history) == before
    _nothing_is_left(history)
    _nothing_is_in_the_file(history, written)
    _every_day_counted_anew(history)
    assert _figures(history) == figures
    verdict = verify(history.database, audit_keys_from(history.settings), Against())
    assert verdict.whole and verdict.days > 0, "R9: the digests of those days still hold"
    if history.database.is_sqlite:  # what pages ask of the database is tried on both elsewhere
        failed, opened = failing_pages(history, role=Role.SUPERVISOR)
        assert failed == [] and opened > 25


def _open_cases(runtime: Runtime) -> set[int]:
    with runtime.database.read() as session:
        found = set(session.scalars(select(Rectification.case_id).where(Rectification.ended_at.is_(None))))
        unclear = Concern.state.in_((ConcernState.OPEN, ConcernState.LOOKING))
        told = select(Survey.case_id).join(Concern, Concern.survey_id == Survey.id).where(unclear)
        promised = select(Rectification.case_id).join(Promise).where(Promise.state == PromiseState.OPEN)
        found |= {*session.scalars(told), *session.scalars(promised)}
        lately = Case.not_asked_at > runtime.clock.now() - timedelta(days=30)
        return found | set(session.scalars(select(Case.id).where(lately)))


def _kept_cases(runtime: Runtime) -> set[int]:
    with runtime.database.read() as session:
        return set(session.scalars(select(Case.id).where(Case.words_gone_at.is_(None))))


def _everything_ends(runtime: Runtime) -> None:
    now = runtime.clock.now()
    ended = {"ended_at": now, "state": RectificationState.CLOSED}
    with runtime.database.write() as session:
        session.execute(update(Rectification).where(Rectification.ended_at.is_(None)).values(ended))
        session.execute(update(Concern).values(state=ConcernState.UNKNOWN, ended_at=now))
        session.execute(update(Promise).values(state=PromiseState.UNKNOWN, asked_at=now))


def _nothing_is_left(runtime: Runtime) -> None:
    """By the table itself, column by column."""
    with runtime.database.read() as session:
        for rule in RULES:
            if rule.span is not Span.STAYS and rule.then in (Then.NULL, Then.EMPTY):
                left = select(func.count()).where(func.length(rule.column) > 0)
                assert session.scalar(left) == 0, rule.column
        assert not session.scalar(select(func.count()).where(Case.case_no.not_like("gone-%")))
        assert not session.scalar(select(func.count()).where(Inbound.sid.not_like("gone-%")))


def _written(runtime: Runtime) -> list[bytes]:
    """What stood there of anybody: sealed values, case numbers, our texts, the carrier's names for them."""
    found: list[bytes] = []
    with runtime.database.read() as session:
        for rule in RULES:
            if rule.span is not Span.STAYS:
                values = session.scalars(select(rule.column).where(func.length(rule.column) > 8))
                found += [value if isinstance(value, bytes) else value.encode() for value in values]
    return [value[-32:] for value in found]


def _nothing_is_in_the_file(runtime: Runtime, written: list[bytes]) -> None:
    """SQLite's file read raw, and the log beside it; what everybody is told is in the questionnaire too."""
    if not runtime.database.is_sqlite:
        return
    file = Path(make_url(runtime.database.url).database or "")
    there = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    with runtime.database.read() as session:
        shared = "".join(session.scalars(select(PublishedQuestionnaire.content))).encode()
    assert len(written) > 1000
    assert [value for value in written if value in there and value not in shared] == []


def _figures(runtime: Runtime) -> Any:
    with runtime.database.read() as session:
        tables = [FactDay.__table__, FactReason.__table__, fact_month]
        return [
            sorted(
                tuple(str(value) for value in row)
                for row in session.execute(select(*(one for one in table.columns if one.name != "id")))
            )
            for table in tables
        ]


def _every_day_counted_anew(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        days = set(session.scalars(select(FactDay.day)))
        session.execute(insert(DirtyDay), [{"day": day} for day in sorted(days)])
    rebuild_facts(runtime)
