"""What the doctor says of the trail of acts."""

from datetime import timedelta
from pathlib import Path

from survey.audit.bound import journal_of
from survey.audit.daily import run_daily
from survey.clock import SetClock
from survey.office.doctor import trail
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from tests.office.doctor.test_examine import REAL, only, told_otherwise
from tests.ordinary import KEY


def _night(runtime: Runtime) -> None:
    run_daily(runtime.database, runtime.settings, runtime.clock.now())


def test_whether_it_was_whole_when_it_was_last_verified(runtime: Runtime, clock: SetClock) -> None:
    assert "not verified yet" in only(trail.trail, runtime).says
    _night(runtime)
    assert only(trail.trail, runtime).mark is Mark.OK
    clock.advance(timedelta(days=3))
    assert only(trail.trail, runtime).mark is Mark.WARN
    journal_of(runtime.settings).write_text("x\n")
    _night(runtime)
    finding = only(trail.trail, runtime)
    assert finding.mark is Mark.FAIL and "broken in 1 places" in finding.says


def test_a_database_that_lets_acts_be_changed_is_told(runtime: Runtime) -> None:
    drop = "DROP TRIGGER audit_stays_delete" + ("" if runtime.database.is_sqlite else " ON audit")
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql(drop)
    told = next(iter(trail.trail(runtime)))
    assert told.mark is Mark.FAIL and "audit_stays_delete" in told.says


def test_outside_a_trial_the_trail_has_a_key_and_a_witness_of_its_own(runtime: Runtime) -> None:
    assert only(trail.audit_keys, runtime).mark is Mark.OK
    real = told_otherwise(runtime, **REAL)
    assert [one.mark for one in trail.audit_keys(real)] == [Mark.WARN, Mark.WARN]
    whole = told_otherwise(real, audit_keys=KEY, audit_heads_to="audit@example.cn")
    assert only(trail.audit_keys, whole).mark is Mark.OK


def test_a_journal_that_cannot_be_written_is_told(runtime: Runtime, tmp_path: Path) -> None:
    assert only(trail.journal, runtime).mark is Mark.OK
    (tmp_path / "file").touch()
    for nowhere in (tmp_path, tmp_path / "file" / "journal"):
        assert only(trail.journal, told_otherwise(runtime, audit_journal=nowhere)).mark is Mark.FAIL
