"""R4: figures can be redone. Facts kept and facts counted anew are the same, to the last count."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select

from survey.models import Case, DirtyDay, FactDay, Survey, fact_month
from survey.scoring.asked import Asked
from survey.scoring.counted_rows import COLUMNS
from survey.scoring.counting import counted
from survey.scoring.counts import Counts
from survey.scoring.definition import definition_of
from survey.scoring.facts import rebuild_facts
from survey.scoring.list_scores import list_scores
from survey.scoring.month_rows import MONTH_FACT, PARTS, kept_days, month_facts
from survey.scoring.periods import Month, Period, read_period
from survey.scoring.read_counts import Wanted, read_counts, snapshot
from survey.scoring.score import Subject, score
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Basis, Channel, Disposition, NotAsked, RatedObject, SurveyState
from tests.scoring.county import UNITS, County, at

Act = Callable[[County, int, int], None]
ROUNDS = ("first", 2, "final")
COMPARED = (
    "closed", "not_asked", "surveys", "counts", "rated", "satisfied", "rate", "rate_low", "rate_high",
    "index", "target", "target_reached", "verdict", "called",
    "reached", "dispositions", "rr6", "coop1", "con1",
    "frozen", "late", "participation", "coverage",
)  # fmt: skip


class Killed(Exception):
    """The process was killed here."""


@contextmanager
def killed_at(engine: Engine, statement: int) -> Iterator[None]:
    """Nothing more reaches the database after so many statements."""
    seen = iter(range(statement))

    def look(*_: Any) -> None:
        if next(seen, None) is None:
            raise Killed

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield
    except Killed:
        pass
    finally:
        event.remove(engine, "before_cursor_execute", look)


def _one_of(ids: Iterable[int], number: int) -> list[int]:
    """One of the ids, if there are any."""
    listed = sorted(ids)
    return [listed[number % len(listed)]] if listed else []


def _close(county: County, which: int, how: int) -> None:
    county.close(list(UNITS)[which % len(UNITS)], timedelta(days=how % 70), category=("", "land")[how % 2])


def _skip(county: County, which: int, how: int) -> None:
    seen = county.look()
    never_asked = {case.id for case in seen.cases} - {survey.case_id for survey in seen.surveys}
    for case_id in _one_of(never_asked, which):
        county.skip(case_id, list(NotAsked)[how % len(NotAsked)])


_ASKS = (None, (RatedObject.RESPONSIBLE_UNIT,), (RatedObject.PETITION_OFFICE,))


def _pick(county: County, which: int, how: int) -> None:
    seen = county.look()
    under_way = {survey.case_id for survey in seen.surveys if survey.state is not SurveyState.SETTLED}
    for case_id in _one_of({case.id for case in seen.cases} - under_way, which):
        county.pick(case_id, _ASKS[how % len(_ASKS)])


def _rate(county: County, which: int, how: int) -> None:
    for survey_id in _one_of((survey.id for survey in county.look().surveys), which):
        channel = list(Channel)[which % len(Channel)]
        heard_by = county.people[how % 2] if channel is Channel.INTERVIEWER else None
        county.rate(survey_id, list(RatedObject)[how % 2], how % 5 + 1, channel, heard_by)


def _give_reasons(county: County, which: int, how: int) -> None:
    for survey_id in _one_of((survey.id for survey in county.look().surveys), which):
        spoken = None if how % 3 else ("attitude,slow", "slow", "")[which % 3]
        county.give_reasons(survey_id, ("slow", "slow,attitude", "", "result")[how % 4], spoken)


def _exclude(county: County, which: int, how: int) -> None:
    surveys = county.look().surveys
    for survey_id in _one_of((s.id for s in surveys if s.state is SurveyState.SETTLED), which):
        county.exclude(survey_id)


def _move(county: County, which: int, how: int) -> None:
    unit, parent = ("north", "water", "south")[which % 3], ("county", "roads", "office")[how % 3]
    county.move(unit, parent)


def _month_back(county: County, how: int) -> str:
    now = county.clock.now().astimezone(county.runtime.settings.zone)
    return str(Month(now.year, now.month).plus(-1 - how % 2))


def _freeze(county: County, which: int, how: int) -> None:
    county.freeze(_month_back(county, how))


def _freeze_and_be_killed(county: County, which: int, how: int) -> None:
    county.freeze(_month_back(county, how), killed_at(county.runtime.database.engine, which))


def _change_the_policy(county: County, which: int, how: int) -> None:
    policy = county.runtime.policy
    score = policy.score.model_copy(update={"target": (0.7, 0.8, 0.9)[how % 3], "satisfied": (1, 2)})
    county.runtime = replace(county.runtime, policy=policy.model_copy(update={"score": score}))


def _settle(county: County, which: int, how: int) -> None:
    surveys = county.look().surveys
    for survey_id in _one_of((s.id for s in surveys if s.state is not SurveyState.SETTLED), which):
        county.settle(survey_id, list(Disposition)[how % len(Disposition)])


def _sleep(county: County, which: int, how: int) -> None:
    county.clock.advance(timedelta(days=how % 12, hours=which % 24))


def _rebuild(county: County, which: int, how: int) -> None:
    rebuild_facts(county.runtime)


def _rebuild_and_be_killed(county: County, which: int, how: int) -> None:
    with killed_at(county.runtime.database.engine, how % 6):
        rebuild_facts(county.runtime)


ACTS = (_close, _close, _close, _skip, _pick, _pick, _pick, _rate, _rate, _rate, _rate, _settle, _settle,
        _sleep, _rebuild, _rebuild_and_be_killed, _give_reasons, _give_reasons, _exclude, _move, _freeze,
        _freeze, _freeze_and_be_killed, _change_the_policy)  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(0, 60)), min_size=40, max_size=80
)


def _agrees_with_a_plain_count(county: County, period: Period, basis: Basis) -> None:
    """Every place of every breakdown, and the score objects."""
    today, seen = county.runtime.local_day(county.clock.now()), county.look()
    with snapshot(county.runtime) as session:
        tree = read_unit_tree(session)
        for by in PARTS:
            found = read_counts(session, tree, today, Wanted(period, basis, by))
            read = {(at.unit, at.object, at.round, at.key): counts for at, counts in found.items()}
            assert read == county.straight(period, basis, by, seen), (basis, by)
    _scores_are_of_these_counts(county, period, basis)


def _scores_are_of_these_counts(county: County, period: Period, basis: Basis) -> None:
    months = list(period.months())
    frozen = all(month in county.published for month in months)
    policy = county.published[months[0]].policy if frozen and len(months) == 1 else county.runtime.policy
    items = list_scores(county.runtime, Asked(period, basis, rounds=ROUNDS))
    assert len(items) == len(UNITS) * 2 * len(ROUNDS)
    plain = county.straight(period, basis, None)
    for item in items:
        rated, name = RatedObject(item["object"]), str(item["round"])
        counts = plain.get((item["unit"], rated, name, ""), Counts())
        subject = Subject(period.label, basis, item["unit"], rated, item["round"])
        expected = score(subject, counts, definition_of(policy.score), frozen=frozen)
        for name, figure in expected.items():
            assert name not in COMPARED or item.get(name) == figure, name


def _months_are_the_sum_of_their_days(county: County) -> None:
    with county.runtime.database.read() as session:
        kept = session.execute(select(*(fact_month.c[name] for name in MONTH_FACT))).all()
        days = [row for by in PARTS for row in session.execute(month_facts(kept_days(by), by))]
    assert sorted(map(tuple, kept)) == sorted(map(tuple, days))


def _kept_and_counted(county: County) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What fact_day holds, and what a straight count of all its days gives."""
    with county.runtime.database.read() as session:
        kept = [tuple(row) for row in session.execute(select(*(getattr(FactDay, c) for c in COLUMNS)))]
        days = set(session.scalars(select(Survey.settled_day).where(Survey.settled_day.is_not(None))))
        days |= set(session.scalars(select(Case.not_asked_day).where(Case.not_asked_day.is_not(None))))
        fresh = [tuple(row) for row in session.execute(counted([day for day in days if day]))]
    return sorted(kept), sorted(fresh)


@settings(
    max_examples=6,
    phases=[Phase.generate],  # shrinking a history costs minutes; the whole one tells enough
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORIES)
def test_r4_figures_are_right_at_any_moment(county: County, history: list[tuple[Act, int, int]]) -> None:
    county.set_up()
    for moment, (act, which, how) in enumerate(history):
        act(county, which, how)
        if moment == 25 or moment == len(history) - 1:
            period = read_period("last12", county.clock.now().date())
            for basis in Basis:
                _agrees_with_a_plain_count(county, period, basis)
    for month in list(county.published)[:1]:
        for basis in Basis:
            _agrees_with_a_plain_count(county, read_period(month, county.clock.now().date()), basis)
    rebuild_facts(county.runtime)
    kept, fresh = _kept_and_counted(county)
    assert kept == fresh
    _months_are_the_sum_of_their_days(county)


def test_r4_a_month_has_its_own_days_only(county: County) -> None:
    county.clock.set(at("2026-09-30T23:59:00+08:00"))
    county.ask("water", 1, 2)
    county.clock.set(at("2026-10-01T00:01:00+08:00"))
    county.ask("water", 5)
    rebuild_facts(county.runtime)
    september, october = (read_period(text, county.clock.now().date()) for text in ("2026-09", "2026-10"))
    assert county.count(september, Basis.SETTLED, "water", RatedObject.RESPONSIBLE_UNIT, "first").rated == 2
    for period in (september, october):
        for basis in Basis:
            _agrees_with_a_plain_count(county, period, basis)


def test_r10_a_rebuild_may_run_twice_and_at_once(county: County) -> None:
    county.ask("north", 1, 2, 3, office=4)
    county.skip(county.close("south"), NotAsked.NO_PHONE)
    together = [threading.Thread(target=rebuild_facts, args=(county.runtime,)) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    kept, fresh = _kept_and_counted(county)
    assert kept == fresh != []


def test_r10_a_rebuild_killed_at_any_statement_leaves_the_marks(county: County) -> None:
    county.ask("north", 1, 2, 3)
    for statement in range(18):
        with killed_at(county.runtime.database.engine, statement):
            rebuild_facts(county.runtime)
        _agrees_with_a_plain_count(county, read_period("last12", county.clock.now().date()), Basis.SETTLED)
    rebuild_facts(county.runtime)
    with county.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DirtyDay)) == 0
    kept, fresh = _kept_and_counted(county)
    assert kept == fresh != []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_r4_a_mark_made_during_a_rebuild_stays(county: County) -> None:
    """There writers do not wait for each other: one may commit in the middle of the count."""
    county.ask("north", 1)
    long_ago = county.clock.now() - timedelta(days=40)
    waiting = [long_ago]

    def meanwhile(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE FROM fact_day") and waiting:
            now = county.clock.now()
            county.clock.set(waiting.pop())
            county.ask("south", 5)
            county.clock.set(now)

    event.listen(county.runtime.database.engine, "before_cursor_execute", meanwhile)
    rebuild_facts(county.runtime)
    with county.runtime.database.read() as session:
        assert county.runtime.local_day(long_ago) in set(session.scalars(select(DirtyDay.day)))
    _agrees_with_a_plain_count(county, read_period("last12", county.clock.now().date()), Basis.SETTLED)
