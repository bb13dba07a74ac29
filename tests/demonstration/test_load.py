"""The demonstration's data: made by the product's own functions, once, and going nowhere."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import ColumnElement, func, select

from scheduler.jobs import JOBS
from survey.clock import SetClock
from survey.demonstration.feed import feed
from survey.demonstration.load import NotOurs, load
from survey.demonstration.past import play
from survey.models import (
    Account,
    Answer,
    Attempt,
    Base,
    Case,
    FactDay,
    FrozenMonth,
    Inbound,
    Paper,
    Petitioner,
    Survey,
    Unit,
)
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, Disposition, NotAsked, SurveyState
from tests.build import make_case, make_questionnaire
from tests.demonstration.stopping import StopAfter
from tests.ordinary import MakeRuntime

SUNDAY_NIGHT = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WEEKS = 1
DEMO = (Unit, Petitioner, Case, Survey, Attempt, Account)


def quietly(share: float) -> None:
    """Nobody watches the bar grow."""


def count(runtime: Runtime, of: type[Base], *where: ColumnElement[bool]) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(of).where(*where)) or 0


@pytest.fixture
def loaded(runtime: Runtime, clock: SetClock) -> Runtime:
    """A week of the past, and what closed since. It takes a while, so each test looks at much."""
    clock.set(SUNDAY_NIGHT)
    make_questionnaire(runtime)
    assert load(runtime, JOBS, quietly, WEEKS)
    return runtime


def test_a_past_that_was_lived_by_the_rules(loaded: Runtime, clock: SetClock) -> None:
    _it_has_ended_and_was_answered(loaded)
    _r5_it_kept_to_contact_hours(loaded)
    _r11_every_row_carries_demo(loaded)
    _cases_wait_to_be_picked_before_the_visitors_eyes(loaded)
    _loading_again_changes_nothing(loaded, clock)


def _it_has_ended_and_was_answered(loaded: Runtime) -> None:
    surveys = count(loaded, Survey)
    assert surveys > 12
    assert count(loaded, Survey, Survey.state != SurveyState.SETTLED) == 0
    assert count(loaded, Survey, Survey.disposition == Disposition.COMPLETE) > surveys / 2
    assert count(loaded, Inbound, Inbound.understood_at.is_(None)) == 0
    assert count(loaded, Answer, Answer.level <= 3) > count(loaded, Answer, Answer.level > 3) > 0
    assert count(loaded, Attempt, Attempt.channel == Channel.INTERVIEWER) > 0
    assert count(loaded, Attempt, Attempt.state == AttemptState.DELIVERED) > surveys
    assert count(loaded, Case, Case.not_asked.in_(list(NotAsked))) > 0
    assert count(loaded, FactDay) > 0


def _r5_it_kept_to_contact_hours(loaded: Runtime) -> None:
    zone = loaded.settings.zone
    with loaded.database.read() as session:
        left = session.scalars(select(Attempt.left_at).where(Attempt.contact)).all()
    assert left
    assert {9 <= moment.astimezone(zone).hour < 20 for moment in left if moment} == {True}
    assert all(moment < SUNDAY_NIGHT for moment in left if moment)


def _r11_every_row_carries_demo(loaded: Runtime) -> None:
    for table in DEMO:
        assert count(loaded, table) > 0
        assert count(loaded, table, ~table.demo) == 0, table


def _cases_wait_to_be_picked_before_the_visitors_eyes(loaded: Runtime) -> None:
    waiting = count(loaded, Case, Case.not_asked.is_(None), Case.imported_at == SUNDAY_NIGHT)
    assert 30 <= waiting <= 70
    assert count(loaded, Case, Case.closed_at > SUNDAY_NIGHT) == 0


def _loading_again_changes_nothing(loaded: Runtime, clock: SetClock) -> None:
    before = [count(loaded, table) for table in DEMO]
    clock.advance(timedelta(days=3))
    assert not load(loaded, JOBS, quietly, WEEKS)
    assert [count(loaded, table) for table in DEMO] == before


def test_r10_a_load_that_was_killed_goes_on(runtime: Runtime, clock: SetClock) -> None:
    clock.set(SUNDAY_NIGHT)
    make_questionnaire(runtime)
    with pytest.raises(KeyError):
        load(runtime, {name: job for name, job in JOBS.items() if name != "settle"}, quietly, WEEKS)
    begun = count(runtime, Survey)
    assert begun > 0
    assert load(runtime, JOBS, quietly, WEEKS)
    assert count(runtime, Survey) >= begun
    assert count(runtime, Survey, Survey.state != SurveyState.SETTLED) == 0
    assert count(runtime, Attempt, Attempt.state.in_([AttemptState.SENDING, AttemptState.UNKNOWN])) == 0


def test_r11_what_is_handed_over_later_does_not_reach_a_real_carrier_either(
    loaded: Runtime, make_runtime: MakeRuntime, clock: SetClock
) -> None:
    """The feeder goes on where it was; then, by mistake, there is a carrier that is not on this machine."""
    before = count(loaded, Case)
    feed(loaded, StopAfter(3), every=0)
    clock.set(MONDAY_MORNING)
    feed(loaded, StopAfter(2), every=0)
    assert count(loaded, Case) == before + 5
    assert count(loaded, Case, ~Case.demo) == 0
    assert JOBS["pick"].run(loaded, Event())["planned"] > 20
    nobody = "http://192.0.2.1:5050"  # an address for documentation
    real = make_runtime(sandbox_url=nobody, sms_per_second=1000)
    assert not real.carrier.is_loopback
    JOBS["dispatch"].run(real, Event())
    assert count(real, Attempt, Attempt.left_at >= MONDAY_MORNING) == 0
    assert count(real, Attempt, Attempt.state == AttemptState.CANCELLED, Attempt.why == "demo") > 20


def test_real_cases_are_never_mixed_with_the_demonstrations(runtime: Runtime) -> None:
    make_case(runtime)
    with pytest.raises(NotOurs, match="DATABASE_URL"):
        load(runtime, JOBS, quietly, WEEKS)
    assert count(runtime, Account) == 0


def test_the_share_done_grows_to_the_whole(runtime: Runtime, clock: SetClock) -> None:
    clock.set(SUNDAY_NIGHT)
    shares = list(play(runtime, dict.fromkeys(JOBS, _Idle()), 3))
    assert shares == sorted(shares)
    assert len(shares) == 4
    assert shares[-1] == 1


class _Idle:
    """A job that does nothing."""

    @staticmethod
    def run(runtime: Runtime, stop: object) -> dict[str, int]:
        return {}


def test_past_months_are_closed_but_for_the_last_and_sheets_came_out(
    runtime: Runtime, clock: SetClock
) -> None:
    clock.set(SUNDAY_NIGHT)
    make_questionnaire(runtime)
    jobs = dict.fromkeys(JOBS, _Idle()) | {name: JOBS[name] for name in ("reports", "close-month")}
    assert load(runtime, jobs, quietly, 14)
    with runtime.database.read() as session:
        frozen = session.scalars(select(FrozenMonth.month).order_by(FrozenMonth.month)).all()
        kinds = Counter(session.scalars(select(Paper.kind)))
    assert frozen == ["2026-07", "2026-08", "2026-09"]
    assert kinds["month"] == 4  # October waits for the visitor
    assert kinds["daily"] > 30
    assert kinds["weekly"] >= 7
